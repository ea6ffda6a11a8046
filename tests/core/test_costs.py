"""What answers cost: one, many, before they are asked; and that an unknown price is never taken for none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.completion import CellError, Completion, Usage
from playground.core.cost_words import cost_words, estimate_words, hold_to, run_cost_words
from playground.core.costs import (
    ASSUMED_MAX_TOKENS,
    Costs,
    Estimate,
    column_costs,
    cost_usd,
    costs_of,
    estimate,
    lower_usd,
    upper_usd,
)
from playground.core.errors import InputError
from playground.core.experiment import Prompt
from playground.core.plan import Cell, CellId, Column, plan_run, with_answers
from playground.core.preset import NONE, Preset
from playground.core.prices import FREE, Price, Tier
from playground.core.request import CompletionRequest, Message, Parameters
from playground.core.run import RecordedCell, Run, new_run

COUNTED = Usage(5, 7)
PRICE = Price(2.0, 10.0, cached_usd=0.5, cache_write_usd=2.5)

amounts = st.floats(0, 1000, allow_nan=False)
rates = st.none() | amounts
prices = st.builds(
    Price, amounts, amounts, rates, rates,
    tiers=st.lists(st.builds(Tier, amounts, amounts, rates, rates, st.integers(0, 10_000)), max_size=2).map(tuple),
    request_usd=amounts,
)  # fmt: skip
counts = st.none() | st.integers(-5, 10**7)
usages = st.builds(Usage, counts, counts, counts, counts)
completions = st.builds(
    Completion,
    state=st.sampled_from(["done", "failed", "cancelled", "pending"]),
    text=st.sampled_from(["", "hi"]),
    usage=usages,
    cost_usd=st.none() | amounts,
)


def one(usd: float | None, text: str = "hi", usage: Usage = COUNTED, state: str = "done") -> Completion:
    return Completion(state, text, usage=usage, cost_usd=usd)  # type: ignore[arg-type]


def summed(completions: Sequence[Completion], model: str = "lab/m") -> Costs:
    return costs_of({CellId("none", "p", model, n): each for n, each in enumerate(completions, start=1)})


# ---- one answer


@pytest.mark.parametrize(
    ("usage", "usd"),
    [
        (Usage(1_000_000, 0), 2.0),
        (Usage(0, 1_000_000), 10.0),
        (Usage(1_000_000, 1_000_000, reasoning_tokens=900_000), 12.0),
        (Usage(1_000_000, 0, cached_tokens=400_000), 0.6 * 2.0 + 0.4 * 0.5),
        (Usage(100, 0, cached_tokens=1_000_000), 100 * 0.5 / 1e6),
    ],
)
def test_cost_by_tokens(usage: Usage, usd: float) -> None:
    assert cost_usd(usage, PRICE) == pytest.approx(usd)


def test_cached_input_without_a_price_of_its_own_costs_as_any_other() -> None:
    assert cost_usd(Usage(1_000_000, 0, cached_tokens=500_000), Price(2.0, 10.0)) == pytest.approx(2.0)


def test_a_longer_prompt_makes_every_token_dearer() -> None:
    tiered = replace(PRICE, tiers=(Tier(4.0, 15.0, above_tokens=200_000),))
    assert cost_usd(Usage(200_000, 1000), tiered) == pytest.approx(0.4 + 0.01)
    assert cost_usd(Usage(200_001, 1000), tiered) == pytest.approx(200_001 * 4 / 1e6 + 0.015)


def test_a_fee_for_each_request() -> None:
    assert cost_usd(Usage(0, 0), replace(PRICE, request_usd=0.012)) == pytest.approx(0.012)


@pytest.mark.parametrize("usage", [Usage(), Usage(5), Usage(None, 5)])
def test_what_is_not_known_is_not_nothing(usage: Usage) -> None:
    assert cost_usd(usage, PRICE) is None
    assert cost_usd(Usage(1, 1), None) is None


def test_what_is_free_costs_nothing_whatever_was_counted() -> None:
    assert cost_usd(Usage(), FREE) == 0.0


@given(usages, st.none() | prices)
def test_no_cost_is_negative(usage: Usage, price: Price | None) -> None:
    cost = cost_usd(usage, price)
    assert cost is None or cost >= 0


# ---- many


@given(st.lists(completions, max_size=6), st.lists(completions, max_size=6))
def test_costs_add_up_and_are_never_negative(some: list[Completion], others: list[Completion]) -> None:
    whole, parts = summed([*some, *others]), summed(some) + summed(others)
    assert whole.usd == pytest.approx(parts.usd)
    assert (whole.answers, whole.unpriced, whole.uncounted) == (parts.answers, parts.unpriced, parts.uncounted)
    assert whole.usd >= 0
    assert 0 <= whole.unknown <= whole.answers


def test_only_what_came_can_have_an_unknown_price() -> None:
    nothing = Completion("failed", error=CellError("auth", "No.", 401))
    assert summed([nothing, Completion(), Completion("cancelled")]) == Costs()
    assert summed([one(None)]) == Costs(0.0, 1, unpriced=1)
    assert summed([one(None, usage=Usage(5), state="cancelled")]) == Costs(0.0, 1, uncounted=1)


def test_what_was_interrupted_on_the_own_machine_cost_nothing() -> None:
    assert summed([one(None, usage=Usage(), state="interrupted")], "local/m") == Costs(0.0, 1)


@pytest.mark.parametrize(
    ("costs", "words"),
    [
        (Costs(), ""),
        (Costs(0.0, 4), ""),
        (Costs(0.012, 4), "$0.012"),
        (Costs(0.0, 4, unpriced=4), "price unknown"),
        (Costs(0.5, 10, unpriced=3), "$0.50, price unknown for 3 of 10 answers"),
        (Costs(0.5, 10, uncounted=1), "$0.50, tokens not reported for 1 of 10 answers, cost unknown"),
    ],
)
def test_words(costs: Costs, words: str) -> None:
    assert cost_words(costs) == words


def small_run(costs: dict[str, float | None]) -> Run:
    pirate = Preset("pirate", "Pirate", "Arr.")
    columns = [Column(preset.id, preset.name, preset, preset.system_message) for preset in (NONE, pirate)]
    plan = plan_run("T", columns, [Prompt("p", (Message("user", "Why?"),))], ["lab/m"], 2, Parameters())
    run = new_run("r", "", plan, "")
    cells = tuple(RecordedCell(cell.id, None, one(costs[cell.id.preset])) for cell in run.cells)
    return replace(run, cells=cells)


def test_the_columns_of_a_run() -> None:
    run = small_run({"none": 0.01, "pirate": 0.02})
    assert {place: costs.usd for place, costs in column_costs(run.completions()).items()} == {
        ("none", "lab/m"): pytest.approx(0.02), ("pirate", "lab/m"): pytest.approx(0.04),
    }  # fmt: skip
    assert run_cost_words(run) == "$0.06 (No system message $0.02, Pirate $0.04)"
    assert run_cost_words(small_run({"none": 0.0, "pirate": None})) == "price unknown for 2 of 4 answers"


# ---- before the run


def asked(text: str = "a" * 400, max_tokens: int | None = None, model: str = "lab/m") -> Cell:
    request = CompletionRequest("m", (Message("user", text),), Parameters(max_tokens=max_tokens))
    return Cell(CellId("none", "p", model), "lab", request)


def test_the_ends_of_an_estimate() -> None:
    request = asked().request
    assert lower_usd(request, PRICE) == pytest.approx((104 * 2 + 50 * 10) / 1e6)
    assert upper_usd(request, PRICE) == pytest.approx((138 * 2.5 + ASSUMED_MAX_TOKENS * 10) / 1e6)
    short = asked(max_tokens=9).request
    assert lower_usd(short, PRICE) == pytest.approx((104 * 2 + 9 * 10) / 1e6)
    assert upper_usd(short, PRICE) == pytest.approx((138 * 2.5 + 9 * 10) / 1e6)


def test_a_later_turn_reads_the_answers_before_it() -> None:
    talk = Prompt("p", (Message("user", "a" * 400), Message("user", "b" * 40)))
    column = Column("none", "None", NONE, None)
    first, second = plan_run("T", [column], [talk], ["lab/m"], 1, Parameters(max_tokens=100)).cells
    both, alone = estimate([first, second], lambda _model: PRICE), estimate([first], lambda _model: PRICE)
    assert both.low_usd - alone.low_usd == pytest.approx(((110 + 8 + 54) * 2 + 50 * 10) / 1e6)
    assert both.high_usd - alone.high_usd == pytest.approx(((147 + 8 + 104) * 2.5 + 100 * 10) / 1e6)
    told = with_answers(second, {first.id: "c" * 40})
    assert estimate([told], lambda _model: PRICE).low_usd == pytest.approx(((120 + 12) * 2 + 50 * 10) / 1e6)


@given(st.text(max_size=50), st.none() | st.integers(1, 10_000), prices)
def test_the_lower_end_is_the_lower_one(text: str, max_tokens: int | None, price: Price) -> None:
    request = asked(text, max_tokens).request
    if not price.tiers:  # a tier may be cheaper
        assert 0 <= lower_usd(request, price) <= upper_usd(request, price) * (1 + 1e-9)


def test_letters_beyond_ascii_may_be_a_token_each() -> None:
    assert upper_usd(asked("日" * 300, 1).request, Price(1.0, 0.0)) == pytest.approx(304 / 1e6)


def test_an_estimate_sums_and_names_what_it_does_not_know() -> None:
    found = estimate(
        [asked(), asked(), asked(model="lab/x"), asked(model="local/y")], {"lab/m": PRICE, "local/y": FREE}.get
    )
    assert (found.answers, found.unpriced) == (4, ("lab/x",))
    assert found.high_usd == pytest.approx(2 * upper_usd(asked().request, PRICE))
    assert found.times(3).high_usd == pytest.approx(3 * found.high_usd)


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        (Estimate(), ""),
        (Estimate(0, 0, 3, ("lab/x",)), "price unknown"),
        (Estimate(0.01, 0.5, 3), "about $0.01 to $0.50"),
        (Estimate(0.000001, 0.00001, 3), "about under $0.0001"),
        (Estimate(0.01, 0.5, 3, ("lab/x", "lab/y")), "about $0.01 to $0.50, price of lab/x and 1 more unknown"),
    ],
)
def test_words_of_an_estimate(expected: Estimate, words: str) -> None:
    assert estimate_words(expected) == words


def test_a_run_is_held_to_its_limit() -> None:
    hold_to(0, Estimate(1, 2, 1, ("lab/x",)), "prices.toml")
    hold_to(2.0, Estimate(1, 2, 1), "prices.toml")
    with pytest.raises(InputError, match=r"may cost up to \$2\.00 by the estimate, and the limit is \$1\.99"):
        hold_to(1.99, Estimate(1, 2, 1), "prices.toml")
    with pytest.raises(InputError, match=r"price of lab/x is unknown, .* write the price into prices\.toml"):
        hold_to(1.99, Estimate(0, 0, 1, ("lab/x",)), "prices.toml")
