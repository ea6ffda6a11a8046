"""Checks of how the answer came: why it ended, how long it took, what it cost. Names and meaning are promptfoo's.

`latency` and `cost` hold at or below their threshold. Unlike there, an answer whose time or cost is not known fails
with that reason, and one that was taken from an earlier run is held against the time it took then.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, get_args

from playground.core.checks.kinds import CannotTell, Fact, Kind, Subject
from playground.core.completion import FinishReason
from playground.core.nearest import suggestion
from playground.core.preset import Check


def _finish_reason(check: Check, subject: Subject) -> Fact:
    ended = subject.completion.finish_reason
    return Fact(ended == check.value, f"the answer ended with '{ended or 'nothing'}'")


def _latency(check: Check, subject: Subject) -> Fact:
    total_ms, limit_ms = subject.completion.timings.total_ms, check.threshold
    if total_ms is None or limit_ms is None:
        raise CannotTell("the time was not measured")
    holds = total_ms <= limit_ms
    return Fact(holds, f"it took {total_ms:.0f} ms, {'within' if holds else 'more than'} {limit_ms:g} ms")


def _cost(check: Check, subject: Subject) -> Fact:
    cost_usd, limit_usd = subject.completion.cost_usd, check.threshold
    if cost_usd is None or limit_usd is None:
        raise CannotTell("what it cost is not known")
    holds = cost_usd <= limit_usd
    return Fact(holds, f"it cost ${cost_usd:.6g}, {'within' if holds else 'more than'} ${limit_usd:g}")


def _needs_finish_reason(check: Check) -> str | None:
    known = get_args(FinishReason)
    if isinstance(check.value, str):
        return (
            None if check.value in known else f"no answer ends with '{check.value}': {suggestion(check.value, known)}"
        )
    return f"the check '{check.type}' needs one of {', '.join(known)} as value"


def _needs_milliseconds(check: Check) -> str | None:
    good = check.threshold is not None and check.threshold >= 0
    return None if good else f"the check '{check.type}' needs a threshold in milliseconds"


def _needs_dollars(check: Check) -> str | None:
    good = check.threshold is not None and check.threshold >= 0
    return None if good else f"the check '{check.type}' needs a threshold in US dollars"


KINDS: Final[Mapping[str, Kind]] = {
    "finish-reason": Kind(_finish_reason, _needs_finish_reason, reads_text=False),
    "latency": Kind(_latency, threshold_problem=_needs_milliseconds, reads_text=False),
    "cost": Kind(_cost, threshold_problem=_needs_dollars, reads_text=False),
}
