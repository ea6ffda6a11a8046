"""When the next request of an endpoint may go out: what its 429s and its rate-limit headers have taught. Pure policy.

Every request takes a turn. Turns follow each other at a gap that a 429 doubles and good answers shrink away again, so
that a server which asks to wait is not asked by all cells at once when the wait is over. Nobody polls: a turn is a
moment in time.

Headers: `x-ratelimit-remaining-requests`, `-tokens`, `x-ratelimit-reset-...` as `6m0s` (OpenAI and those who follow it:
platform.openai.com/docs/guides/rate-limits), `anthropic-ratelimit-requests-remaining`, `-reset` as a time
(docs.anthropic.com/en/api/rate-limits), `ratelimit-remaining` and `ratelimit-reset` (the IETF's draft).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

FIRST_GAP_S: Final = 0.25
MAX_GAP_S: Final = 8.0
MIN_GAP_S: Final = 0.05
MAX_HOLD_S: Final = 60.0
"""The longest that other requests are held back for: who asks for more is asked again, and says so."""

_DURATION: Final = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?")
_KINDS: Final = ("requests", "tokens")


@dataclass(slots=True)
class _Allowance:
    """What is left of a limit until it is filled up again at `full_at`, in seconds of the pace's clock."""

    left: int
    full_at: float


class Pace:
    """The turns of one endpoint. `now` gives seconds of a monotonic clock. Used on one loop alone."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._gap_s = 0.0
        self._next_at = 0.0
        self._held_until = 0.0
        self._left: dict[str, _Allowance] = {}

    @property
    def held_s(self) -> float:
        """How long every request is held back from now on; 0 where none is."""
        return max(0.0, self._held_until - self._now())

    def turn_s(self, tokens: int) -> float:
        """Take a turn for a request of about `tokens`: the seconds until it may go out. Ask again after a hold."""
        now = self._now()
        at = max(now, self._next_at, self._held_until, self._filled_at(tokens))
        self._next_at = at + self._gap_s
        for kind, count in (("requests", 1), ("tokens", tokens)):
            if (allowance := self._left.get(kind)) is not None:
                allowance.left -= count
        return at - now

    def refused(self, pause_s: float) -> None:
        """The endpoint asked to wait (429, 529): hold the others back too, and come more slowly afterwards.

        Many requests that are refused together are one refusal.
        """
        if not self.held_s:
            self._gap_s = min(max(FIRST_GAP_S, 2 * self._gap_s), MAX_GAP_S)
        self._held_until = max(self._held_until, self._now() + min(pause_s, MAX_HOLD_S))

    def answered(self) -> None:
        """An answer began: come a little faster again."""
        self._gap_s = self._gap_s / 2 if self._gap_s / 2 >= MIN_GAP_S else 0.0

    def heard(self, headers: Mapping[str, str], wall: float) -> None:
        """Learn from the headers of a response, names in lower case. `wall`: seconds since 1970."""
        for kind in _KINDS:
            left = _first(headers, f"x-ratelimit-remaining-{kind}", f"anthropic-ratelimit-{kind}-remaining")
            reset = _first(headers, f"x-ratelimit-reset-{kind}", f"anthropic-ratelimit-{kind}-reset")
            if kind == "requests" and not left:
                left = _first(headers, "ratelimit-remaining", "x-ratelimit-remaining")
                reset = _first(headers, "ratelimit-reset", "x-ratelimit-reset")
            count, pause_s = _whole(left), seconds_until(reset, wall)
            if count is not None and pause_s is not None and pause_s <= MAX_HOLD_S:
                self._left[kind] = _Allowance(count, self._now() + pause_s)

    def _filled_at(self, tokens: int) -> float:
        """When what the headers told leaves room for one more request."""
        now, at = self._now(), 0.0
        for kind, count in (("requests", 1), ("tokens", tokens)):
            allowance = self._left.get(kind)
            if allowance is None:
                continue
            if allowance.full_at <= now:
                del self._left[kind]
            elif allowance.left < count:
                at = max(at, allowance.full_at)
        return at


def seconds_until(reset: str, wall: float) -> float | None:
    """Seconds until a limit is filled up, from `7.66s`, `6m0s`, `120ms`, a number of seconds or an ISO time.

    A number beyond a year is a time since 1970, in seconds or milliseconds. None for anything else.
    """
    reset = reset.strip()
    if not reset:
        return None
    try:
        number = float(reset)
    except ValueError:
        pass
    else:
        if number > 1e11:
            number /= 1000
        return None if number != number or number < 0 else max(0.0, number - wall) if number > 3e7 else number
    if (parts := _DURATION.fullmatch(reset)) is not None:
        days, hours, minutes, seconds, ms = (float(part or 0) for part in parts.groups())
        return days * 86400 + hours * 3600 + minutes * 60 + seconds + ms / 1000
    try:
        return max(0.0, datetime.fromisoformat(reset).timestamp() - wall)
    except (ValueError, OverflowError):
        return None


def _first(headers: Mapping[str, str], *names: str) -> str:
    return next((value for name in names if (value := headers.get(name, ""))), "")


def _whole(text: str) -> int | None:
    digits = text.strip().split(",")[0].split(";")[0]
    return int(digits) if digits.isdecimal() and len(digits) < 16 else None
