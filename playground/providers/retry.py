"""When a failed request is asked again, and after what pause. Pure policy: no clock, no waiting.

Only while nothing of the answer was shown, and only for what may pass: 408, 409, 429, 5xx, 529, a connection that
broke before the first byte. The pauses double from 0.5 s to 8 s; a server's own wish is obeyed up to a minute.
"""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Final

from playground.core.completion import ErrorKind
from playground.core.errors import ProviderError

FIRST_PAUSE_S: Final = 0.5
MAX_PAUSE_S: Final = 8.0
MAX_WISH_S: Final = 60.0
JITTER: Final = 0.25
PASSING: Final[frozenset[ErrorKind]] = frozenset({"rate_limit", "overloaded", "server", "cut"})


def pause_before_retry(error: ProviderError, retries: int, max_retries: int, chance: float) -> float | None:
    """Seconds to wait before asking again; None: do not.

    `retries`: how often it was asked again already; `chance`: a random number in 0..1, which keeps many cells apart.
    """
    if error.final or error.kind not in PASSING or retries >= max_retries:
        return None
    if (wish := error.retry_after_s) is not None:
        return wish + chance * JITTER if wish <= MAX_WISH_S else None
    pause = min(FIRST_PAUSE_S * (1 << min(retries, 10)), MAX_PAUSE_S)
    return pause * (1 - chance * JITTER)


def retry_after_s(headers: Mapping[str, str], now: float) -> float | None:
    """The server's wish in seconds from `now` (seconds since 1970): retry-after-ms, or Retry-After as seconds or date.

    `headers` have lower-case names. None where there is none, or none that makes sense.
    """
    for name, unit_s in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) * unit_s
        except ValueError:
            continue
        if 0 <= seconds < float("inf"):
            return seconds
    try:
        return max(0.0, parsedate_to_datetime(headers.get("retry-after", "")).timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return None


def is_final(headers: Mapping[str, str]) -> bool:
    """Whether the server says that asking again is of no use; that it is of use does not outweigh the kind."""
    return headers.get("x-should-retry", "").strip().lower() == "false"


def duration(seconds: float) -> str:
    """`seconds` in a person's words, rounded up: 0.5 s, 4 s, 20 min, 3 h."""
    if seconds < 1:
        return f"{max(seconds, 0.1):.1f} s"
    for size, unit in ((1, "s"), (60, "min"), (3600, "h")):
        count = -int(-seconds // size)
        if count < 60 or unit == "h":
            return f"{count} {unit}"
    raise AssertionError
