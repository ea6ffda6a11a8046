"""One completion: its text, why it ended, what it used, and when things happened.

Times `*_at` are seconds of one monotonic clock, stamped where the byte was read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from playground.core.request import SentRequest

FinishReason: TypeAlias = Literal[
    "stop", "length", "content_filter", "tool", "refusal", "pause", "error", "cancelled", "unknown"
]
CellState: TypeAlias = Literal["pending", "running", "done", "failed", "cancelled", "interrupted"]
ErrorKind: TypeAlias = Literal[
    "auth", "rate_limit", "overloaded", "server", "bad_request", "context", "not_found", "quota", "connection",
    "tls", "proxy", "timeout", "cut", "protocol", "filter", "cancelled", "config", "earlier_turn",
]  # fmt: skip
ENDED: Final[frozenset[CellState]] = frozenset({"done", "failed", "cancelled", "interrupted"})


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the endpoint counted them. `output_tokens` includes the reasoning ones; None: not reported."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    reasoning_tokens: int | None = None
    cached_tokens: int | None = None


NO_USAGE: Final = Usage()


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds since the request was sent. `tokens_per_s` leaves the time to first token out."""

    ttft_ms: float | None = None
    total_ms: float | None = None
    tokens_per_s: float | None = None


NO_TIMINGS: Final = Timings()


@dataclass(frozen=True, slots=True)
class CellError:
    """Why a cell failed; `message` is one sentence for a person, with the way out."""

    kind: ErrorKind
    message: str
    status: int | None = None


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """What one check said about one completion. `score` is 0..1; `reason` is one short sentence.

    `metric` and `weight` are the check's own. `pending`: a model decides, and has not yet; it has not passed so far.
    """

    type: str
    passed: bool
    reason: str
    score: float = 0.0
    weight: float = 1.0
    metric: str | None = None
    pending: bool = False


@dataclass(frozen=True, slots=True)
class Completion:
    """Grows only by `playground.core.events.fold`.

    `reused_from` is the run whose answer this is: then nothing was asked, the timings are those of then, and it cost
    nothing now. `response_headers` are the few of its endpoint's headers that matter: (name in lower case, value).
    """

    state: CellState = "pending"
    text: str = ""
    reasoning: str = ""
    finish_reason: FinishReason | None = None
    usage: Usage = NO_USAGE
    timings: Timings = NO_TIMINGS
    error: CellError | None = None
    sent: SentRequest | None = None
    checks: tuple[CheckOutcome, ...] = ()
    started_at: float | None = None
    first_token_at: float | None = None
    cost_usd: float | None = None  # by the price of its day; None: unknown
    reused_from: str | None = None
    response_headers: tuple[tuple[str, str], ...] = ()

    @property
    def ended(self) -> bool:
        return self.state in ENDED


def measure(
    started_at: float | None, first_token_at: float | None, finished_at: float, output_tokens: int | None
) -> Timings:
    """The timings of a completion from its time stamps, in ms to a tenth.

    The rate counts the tokens after the first over the time after the first: the first one's wait is not writing.
    """
    if started_at is None:
        return NO_TIMINGS
    total_ms = round((finished_at - started_at) * 1000, 1)
    if first_token_at is None:
        return Timings(None, total_ms, None)
    writing_s = finished_at - first_token_at
    rate = None
    if output_tokens is not None and output_tokens > 1 and writing_s > 0:
        rate = round((output_tokens - 1) / writing_s, 1)
    return Timings(round((first_token_at - started_at) * 1000, 1), total_ms, rate)
