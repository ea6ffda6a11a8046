"""The few headers of a response that are kept with its answer: who to ask about it, its limits, how long it took.

A list of what is let through, never of what is held back: cookies and whatever else a server or a proxy may say about
the account stay out. Values pass the key guard like every other word of the endpoint's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

KEPT: Final = frozenset(
    {
        "request-id", "x-request-id", "x-goog-request-id", "apim-request-id", "x-ms-request-id", "x-amzn-requestid",
        "x-correlation-id", "x-generation-id", "cf-ray", "traceparent",
        "openai-version", "openai-model", "openai-processing-ms", "x-ms-region", "x-model", "x-served-by",
        "anthropic-processing-ms", "x-envoy-upstream-service-time", "x-inference-time", "x-compute-time",
        "server-timing", "x-groq-region", "retry-after", "retry-after-ms", "x-should-retry", "date", "server",
    }
)  # fmt: skip
KEPT_BEGINNINGS: Final = (
    "x-ratelimit-", "ratelimit-", "anthropic-ratelimit-", "anthropic-priority-", "x-fireworks-", "x-ms-deployment-",
)  # fmt: skip
MAX_HEADERS: Final = 40
MAX_VALUE: Final = 300  # characters


def kept_headers(headers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """(name in lower case, value) of those that matter, in alphabetical order."""
    found = ((name.lower(), value) for name, value in headers.items())
    kept = sorted((name, _shown(value)) for name, value in found if _matters(name))
    return tuple(kept[:MAX_HEADERS])


def _matters(name: str) -> bool:
    return name in KEPT or (name.startswith(KEPT_BEGINNINGS) and len(name) <= 80)


def _shown(value: str) -> str:
    """One line without control characters, cut where it is longer than any such value."""
    whole = "".join(sign if sign.isprintable() else " " for sign in value).strip()
    return whole if len(whole) <= MAX_VALUE else whole[: MAX_VALUE - 1] + "…"
