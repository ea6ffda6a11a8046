"""What answers cost: one by its tokens, sums over many, and an estimate before a run. Words: `core.cost_words`.

An unknown cost is None and is counted as unknown; it is never taken for nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from playground.core.completion import Completion, Usage
from playground.core.endpoint import LOCAL
from playground.core.plan import Cell, CellId, split_model
from playground.core.prices import Price, PriceOf
from playground.core.request import CompletionRequest

MTOK: Final = 1_000_000
CHARACTERS_A_TOKEN: Final = 4  # of English; https://help.openai.com/en/articles/4936856
DENSE_CHARACTERS_A_TOKEN: Final = 3  # code, names, other languages in Latin script: for the upper end
MESSAGE_TOKENS: Final = 4  # what a chat template puts around a message
SHORT_ANSWER_TOKENS: Final = 50  # the lower end takes every answer for a few sentences
ASSUMED_MAX_TOKENS: Final = 4096
"""The upper end where no limit on an answer's tokens is set."""


def cost_usd(usage: Usage, price: Price | None) -> float | None:
    """USD for one answer; None when the price is unknown or the endpoint did not report the tokens.

    Output includes the reasoning tokens; cached tokens are a part of the input and cost the cached price.
    """
    if price is None:
        return None
    if price.free:
        return 0.0
    if usage.input_tokens is None or usage.output_tokens is None:
        return None
    read, written = max(usage.input_tokens, 0), max(usage.output_tokens, 0)
    rates = price.rates_for(read)
    cached = 0 if rates.cached_usd is None else min(max(usage.cached_tokens or 0, 0), read)
    total = (read - cached) * rates.input_usd + cached * (rates.cached_usd or 0.0) + written * rates.output_usd
    return total / MTOK + price.request_usd


def is_answer(completion: Completion) -> bool:
    """Whether something came that may have cost something: tokens, text, or a whole answer without either."""
    came = completion.text or completion.reasoning or completion.usage.output_tokens
    return bool(came) or completion.state == "done"


@dataclass(frozen=True, slots=True)
class Costs:
    """`usd`: what is known. Of `answers`, `unpriced` have no known price and `uncounted` no reported tokens."""

    usd: float = 0.0
    answers: int = 0
    unpriced: int = 0
    uncounted: int = 0

    def __add__(self, other: Costs) -> Costs:
        return Costs(
            self.usd + other.usd,
            self.answers + other.answers,
            self.unpriced + other.unpriced,
            self.uncounted + other.uncounted,
        )

    @property
    def unknown(self) -> int:
        return self.unpriced + self.uncounted

    @classmethod
    def of(cls, cell: CellId, completion: Completion) -> Costs:
        came = is_answer(completion)
        free = split_model(cell.model)[0] == LOCAL  # also when the program ended before it could say so
        if not came or free or completion.cost_usd is not None:
            return cls(completion.cost_usd or 0.0, 1 if came else 0)
        uncounted = completion.usage.input_tokens is None or completion.usage.output_tokens is None
        return cls(0.0, 1, 0 if uncounted else 1, 1 if uncounted else 0)


def costs_of(completions: Mapping[CellId, Completion]) -> Costs:
    """The sum over a run, or over what of it is asked about."""
    return sum((Costs.of(cell, completion) for cell, completion in completions.items()), Costs())


def column_costs(completions: Mapping[CellId, Completion]) -> Mapping[tuple[str, str], Costs]:
    """By (column id, model)."""
    found: dict[tuple[str, str], Costs] = {}
    for cell, completion in completions.items():
        place = (cell.preset, cell.model)
        found[place] = found.get(place, Costs()) + Costs.of(cell, completion)
    return found


@dataclass(frozen=True, slots=True)
class Charge:
    """One answer that came, for the ledger; a cell that is asked again makes another one."""

    cell: CellId
    usage: Usage
    cost_usd: float | None


@dataclass(frozen=True, slots=True)
class Spending:
    """What one endpoint's answers cost in one month ("2026-11", UTC). Of `answers`, `unknown` have no known cost."""

    month: str
    endpoint: str
    answers: int
    input_tokens: int
    output_tokens: int
    usd: float
    unknown: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """Between `low_usd` and `high_usd` for `answers`; `unpriced` are the models whose price is unknown."""

    low_usd: float = 0.0
    high_usd: float = 0.0
    answers: int = 0
    unpriced: tuple[str, ...] = ()

    def times(self, number: int) -> Estimate:
        return Estimate(self.low_usd * number, self.high_usd * number, self.answers * number, self.unpriced)


def estimate(cells: Iterable[Cell], price_of: PriceOf) -> Estimate:
    """What asking these cells may cost. Tokens of a prompt are guessed from its characters; no tokenizer is asked.

    A later turn reads its column's earlier answers too: one that is not there yet counts as long as an answer may be.
    """
    prices: dict[str, Price | None] = {}
    low = high = 0.0
    answers = 0
    for cell in cells:
        if cell.id.model not in prices:
            prices[cell.id.model] = price_of(cell.id.model)
        answers += 1
        if (price := prices[cell.id.model]) is not None:
            low += lower_usd(cell.request, price, len(cell.earlier))
            high += upper_usd(cell.request, price, len(cell.earlier))
    return Estimate(low, high, answers, tuple(model for model, price in prices.items() if price is None))


def lower_tokens(request: CompletionRequest, answers: int = 0) -> tuple[int, int]:
    """(prompt, answer): a short answer to a prompt of English, in which so many short `answers` are still to be put."""
    characters = sum(len(message.text) for message in request.messages)
    limit = request.parameters.max_tokens
    answer = SHORT_ANSWER_TOKENS if limit is None else min(limit, SHORT_ANSWER_TOKENS)
    prompt = math.ceil(characters / CHARACTERS_A_TOKEN) + MESSAGE_TOKENS * len(request.messages)
    return prompt + answers * (answer + MESSAGE_TOKENS), answer


def upper_tokens(request: CompletionRequest, answers: int = 0) -> tuple[int, int]:
    """(prompt, answer): the longest answer that is allowed, to a prompt that takes many tokens.

    A letter beyond ASCII counts as one. So many `answers`, of the longest too, are still to be put into the prompt.
    """
    plain = sum(len(message.text.encode("ascii", "ignore")) for message in request.messages)
    others = sum(len(message.text) for message in request.messages) - plain
    longest = request.parameters.max_tokens or ASSUMED_MAX_TOKENS
    prompt = math.ceil(plain / DENSE_CHARACTERS_A_TOKEN) + others + MESSAGE_TOKENS * len(request.messages)
    return prompt + answers * (longest + MESSAGE_TOKENS), longest


def lower_usd(request: CompletionRequest, price: Price, answers: int = 0) -> float:
    """By `lower_tokens`."""
    prompt, answer = lower_tokens(request, answers)
    rates = price.rates_for(prompt)
    return (prompt * rates.input_usd + answer * rates.output_usd) / MTOK + price.request_usd


def upper_usd(request: CompletionRequest, price: Price, answers: int = 0) -> float:
    """By `upper_tokens`."""
    prompt, answer = upper_tokens(request, answers)
    rates = price.rates_for(prompt)
    dearest = max(rates.input_usd, rates.cache_write_usd or 0.0)
    return (prompt * dearest + answer * rates.output_usd) / MTOK + price.request_usd
