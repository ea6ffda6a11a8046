"""What a run will take before it begins: tokens, money and time, as ranges, and what nobody can tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from playground.core.cost_words import estimate_words
from playground.core.costs import ASSUMED_MAX_TOKENS, Estimate, estimate, lower_tokens, upper_tokens
from playground.core.pace import Pace, Span, time_of
from playground.core.plan import Cell
from playground.core.prices import PriceOf
from playground.core.remaining import about_between
from playground.core.wording import count

Range: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Forecast:
    """Tokens: at the least, at the most. `endless`: some answers have no limit of tokens, and nobody saw such ones."""

    answers: int
    input_tokens: Range
    output_tokens: Range
    cost: Estimate
    time: Span
    models: int
    endless: bool = False


def forecast(
    cells: Sequence[Cell], price_of: PriceOf, paces: Mapping[str, Pace | None], at_once: Mapping[str, int]
) -> Forecast:
    """`paces` by model, `at_once` by endpoint. Tokens are guessed from characters and from earlier answers.

    The cost is reckoned with the longest answers that are allowed; the tokens and the time with those that are likely.
    """
    read, written = [0, 0], [0, 0]
    endless = False
    for cell in cells:
        turns = len(cell.earlier)
        low, high = lower_tokens(cell.request, turns), upper_tokens(cell.request, turns)
        limit, pace = cell.request.parameters.max_tokens, paces.get(cell.id.model)
        read[0] += low[0]
        read[1] += high[0]
        if pace is not None and pace.output_tokens[1]:
            most = limit or ASSUMED_MAX_TOKENS
            written[0] += min(pace.output_tokens[0], most)
            written[1] += min(pace.output_tokens[1], most)
        else:
            written[0] += low[1]
            written[1] += high[1]
            endless = endless or limit is None
    return Forecast(
        len(cells), (read[0], read[1]), (written[0], written[1]), estimate(cells, price_of),
        time_of(cells, paces, at_once), len({cell.id.model for cell in cells}), endless,
    )  # fmt: skip


def forecast_lines(expected: Forecast) -> tuple[str, ...]:
    """What is asked for, the tokens, the cost and the time, a line each."""
    return (
        f"{count(expected.answers, 'answer')} from {count(expected.models, 'model')}",
        f"Tokens: {_range(expected.input_tokens)} in, {_range(expected.output_tokens)} out"
        + (" (no limit is set: the upper end is a guess)" if expected.endless else ""),
        f"Cost: {estimate_words(expected.cost) or 'none'}",
        f"Time: {time_words(expected.time)}",
    )


def time_words(span: Span) -> str:
    """`about 3 to 6 min`, `unknown, local/x was not measured here yet`."""
    unknown = ""
    if span.unknown:
        first, others = span.unknown[0], len(span.unknown) - 1
        names = f"{first} and {others} more were" if others else f"{first} was"
        unknown = f"{names} not measured here yet"
    if span.high_s <= 0:
        return f"unknown, {unknown}" if unknown else "none"
    words = about_between(span.low_s, span.high_s)
    return f"{words}, without those of unknown pace: {unknown}" if unknown else words


def _range(tokens: Range) -> str:
    """`1,200 to 3,400`, to two digits: it is a guess."""
    low, high = (_two_digits(number) for number in tokens)
    return f"about {low:,}" if low == high else f"about {low:,} to {high:,}"


def _two_digits(number: int) -> int:
    step = int("1".ljust(len(str(number)) - 1, "0"))
    return round(number / step) * step
