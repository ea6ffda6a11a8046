"""How quickly a model answers, from answers that were measured, and how long a run takes at that pace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from playground.core.plan import Cell, split_model

ENOUGH: Final = 3
"""Answers that a pace is told from; fewer prove nothing."""

LOWER, UPPER = 0.1, 0.9  # quantiles: nine of ten answers lie above the one, nine of ten below the other
SLOWEST_TOKENS_PER_S: Final = 0.1


@dataclass(frozen=True, slots=True)
class Sighting:
    """One measured answer; None where it was not."""

    ttft_ms: float | None
    total_ms: float | None
    tokens_per_s: float | None
    output_tokens: int | None


@dataclass(frozen=True, slots=True)
class Pace:
    """Each (quick or short, slow or long): what nine of ten answers exceed, what nine of ten stay below."""

    ttft_s: tuple[float, float]
    tokens_per_s: tuple[float, float]
    output_tokens: tuple[int, int]
    total_s: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Span:
    """Seconds at the least and at the most. `unknown`: models that nobody has measured, whose time is not in it."""

    low_s: float = 0.0
    high_s: float = 0.0
    unknown: tuple[str, ...] = ()


def pace_of(sightings: Iterable[Sighting]) -> Pace | None:
    """None where too few answers were measured."""
    seen = list(sightings)
    totals = sorted(s.total_ms / 1000 for s in seen if s.total_ms is not None)
    if len(totals) < ENOUGH:
        return None
    firsts = sorted(s.ttft_ms / 1000 for s in seen if s.ttft_ms is not None)
    rates = sorted(s.tokens_per_s for s in seen if s.tokens_per_s is not None and s.tokens_per_s > 0)
    lengths = sorted(s.output_tokens for s in seen if s.output_tokens is not None)
    slow, fast = _range(rates)
    shortest, longest = _range(lengths)
    return Pace(
        _range(firsts),
        (fast, slow),
        (round(shortest), round(longest)),
        _range(totals),
    )


def time_of(cells: Iterable[Cell], paces: Mapping[str, Pace | None], at_once: Mapping[str, int]) -> Span:
    """How long asking these cells takes. `paces` by model; `at_once` by endpoint: how many requests it takes at once.

    Endpoints work side by side. The pace was measured with other answers under way too, so it holds for each stream.
    """
    low: dict[str, float] = {}
    high: dict[str, float] = {}
    number: dict[str, int] = {}
    longest: dict[str, tuple[float, float]] = {}
    unknown: dict[str, None] = {}
    for cell in cells:
        endpoint = split_model(cell.id.model)[0]
        pace = paces.get(cell.id.model)
        if pace is None:
            unknown[cell.id.model] = None
            continue
        quick, slow = _one(cell, pace)
        low[endpoint] = low.get(endpoint, 0.0) + quick
        high[endpoint] = high.get(endpoint, 0.0) + slow
        number[endpoint] = number.get(endpoint, 0) + 1
        before = longest.get(endpoint, (0.0, 0.0))
        longest[endpoint] = (max(before[0], quick), max(before[1], slow))
    least = [max(s / max(at_once.get(e, 1), 1), longest[e][0]) for e, s in low.items()]
    most = [max(s / max(at_once.get(e, 1), 1), longest[e][1]) for e, s in high.items()]
    return Span(max(least, default=0.0), max(most, default=0.0), tuple(unknown))


def _one(cell: Cell, pace: Pace) -> tuple[float, float]:
    """(quick, slow) seconds for one answer: as the others took, but no longer than its limit of tokens allows."""
    quick, slow = pace.total_s
    limit = cell.request.parameters.max_tokens
    if limit is None or not pace.output_tokens[1]:
        return quick, slow
    fast_rate, slow_rate = pace.tokens_per_s
    if limit < pace.output_tokens[1] and slow_rate > 0:
        slow = min(slow, pace.ttft_s[1] + limit / max(slow_rate, SLOWEST_TOKENS_PER_S))
        quick = min(quick, pace.ttft_s[0] + min(limit, pace.output_tokens[0]) / max(fast_rate, SLOWEST_TOKENS_PER_S))
    return min(quick, slow), slow


def _range(values: Sequence[float]) -> tuple[float, float]:
    """The two quantiles of sorted values, by the nearest rank; zeros where there are none."""
    if not values:
        return 0.0, 0.0
    last = len(values) - 1
    return values[round(LOWER * last)], values[round(UPPER * last)]
