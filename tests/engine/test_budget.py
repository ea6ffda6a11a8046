"""A run's money: what an answer cost, what is held for those under way, and that the limit is kept."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest
from scripted import END, Desk, ScriptedProvider, Step, cells, on_loop, turns

from playground.core.completion import NO_USAGE, CellError, Usage
from playground.core.costs import upper_usd
from playground.core.errors import ProviderError
from playground.core.ports import Chunk
from playground.core.preset import Check
from playground.core.prices import FREE, Price
from playground.engine.budget import Budget

DEAR = Price(0.0, 1_000_000.0)  # 1 USD for each token of the answer
UPPER = upper_usd(cells("a")[0].request, DEAR)
assert END.usage is not None
COST = float(END.usage.output_tokens or 0)


@dataclass
class Prices:
    now: Price | None = DEAR
    asked: list[str] = field(default_factory=list)

    def __call__(self, model: str) -> Price | None:
        self.asked.append(model)
        return self.now


def test_a_check_sees_what_the_answer_cost_and_what_was_asked() -> None:
    held_to = (Check("cost", threshold=COST), Check("cost", threshold=COST - 1), Check("repeat-prompt"))

    async def work() -> Desk:
        desk = Desk(ScriptedProvider({"a": [("why? Because",)]}), budget=Budget(lambda _model: DEAR))
        await desk.go(cells("a", checks=held_to))
        return desk

    found = on_loop(work).view.answer("a")
    assert [outcome.passed for outcome in found.checks] == [True, False, True]
    assert found.cost_usd == COST, "settled once, although it was asked for twice"


def carried_out(limit_usd: float, price: Price | None, *steps: Step, samples: int = 1) -> Desk:
    async def work() -> Desk:
        provider = ScriptedProvider({"a": [steps or ("hi",)]}, max_concurrency=1)
        desk = Desk(provider, budget=Budget(lambda _model: price, limit_usd))
        await desk.go(cells("a", samples=samples))
        return desk

    return on_loop(work)


def states(desk: Desk, samples: int) -> list[str]:
    return [desk.view.state("a", sample) for sample in range(1, samples + 1)]


def test_the_cost_of_an_answer_is_kept_with_it() -> None:
    desk = carried_out(0, DEAR)
    assert desk.view.answer("a").cost_usd == COST
    assert [completion.cost_usd for completion in desk.stored.values()] == [COST]


@pytest.mark.parametrize(("price", "cost"), [(None, None), (FREE, 0.0)])
def test_unknown_is_not_nothing(price: Price | None, cost: float | None) -> None:
    assert carried_out(0, price).view.answer("a").cost_usd == cost


def test_without_a_budget_no_price_is_known() -> None:
    async def work() -> Desk:
        desk = Desk(ScriptedProvider())
        await desk.go(cells("a"))
        return desk

    assert on_loop(work).view.answer("a").cost_usd is None


def test_a_cut_answer_costs_what_was_counted() -> None:
    broken = ProviderError("cut", "It broke: try again.")
    desk = carried_out(0, DEAR, "half", Chunk(usage=Usage(3, 2)), broken)
    assert (desk.view.state("a"), desk.view.answer("a").cost_usd) == ("failed", 2.0)
    assert carried_out(0, DEAR, "half", broken).view.answer("a").cost_usd is None


def test_the_price_is_the_one_of_the_moment_it_was_asked() -> None:
    prices = Prices()

    async def work() -> Desk:
        raised = lambda: setattr(prices, "now", Price(0.0, 9e9))  # noqa: E731
        desk = Desk(ScriptedProvider({"a": [("hi", raised)]}), budget=Budget(prices))
        await desk.go(cells("a"))
        return desk

    assert on_loop(work).view.answer("a").cost_usd == COST
    assert prices.asked == ["here/m"]


def test_nothing_is_asked_that_could_go_above_the_limit() -> None:
    limit = UPPER + COST  # the second still fits, the third does not
    desk = carried_out(limit, DEAR, samples=4)
    assert states(desk, 4) == ["done", "done", "failed", "failed"]
    assert len(desk.provider.asked) == 2
    error = desk.view.answer("a", 3).error
    assert error is not None
    assert error.kind == "quota"
    assert error.message == (
        f"Not asked: this run is held to ${limit:.2f} (your own limit); $10.00 of it is spent or under way, and this "
        f"answer may cost ${UPPER:.2f}. Raise the limit, then ask again."
    )
    assert desk.view.answer("a", 3).cost_usd is None


def test_money_is_held_for_answers_under_way() -> None:
    async def work() -> tuple[Desk, int]:
        go = asyncio.Event()
        desk = Desk(ScriptedProvider({"a": [(go, "hi")]}), budget=Budget(lambda _model: DEAR, 2 * UPPER))
        running = desk.go(cells("a", samples=3))
        await turns()
        out = len(desk.provider.asked)
        go.set()
        await running
        return desk, out

    desk, out = on_loop(work)
    assert out == 2
    assert states(desk, 3) == ["done", "done", "failed"]


def test_what_nobody_counted_stays_spent() -> None:
    """A stopped answer costs something; without its tokens the most that it can cost is taken."""
    torn = ProviderError("cut", "It broke: try again.")
    desk = carried_out(2 * UPPER, DEAR, "half", torn, samples=3)
    assert len(desk.provider.asked) == 2
    assert "your own limit" in str(desk.view.answer("a", 3).error)


def test_a_refusal_before_any_answer_costs_nothing() -> None:
    refused = ProviderError("server", "It is on fire: try again.", status=500)
    desk = carried_out(UPPER, DEAR, refused, samples=3)
    assert len(desk.provider.asked) == 3


def test_under_a_limit_what_has_no_price_is_not_asked() -> None:
    desk = carried_out(5.0, None)
    error = desk.view.answer("a").error
    assert error is not None
    assert (error.kind, desk.provider.asked) == ("config", [])
    assert error.message.startswith("Not asked: the price of here/m is unknown, so your own limit of $5.00 cannot be")


def test_what_is_free_is_never_held_up() -> None:
    assert states(carried_out(0.000001, FREE, samples=3), 3) == ["done"] * 3


def test_a_stopped_cell_lets_its_money_go_when_it_was_counted() -> None:
    budget = Budget(lambda _model: DEAR, UPPER)
    cell = cells("a")[0]
    budget.hold(cell)
    with pytest.raises(ProviderError):
        budget.hold(cells("a", samples=2)[1])
    assert budget.settle(cell.id, Usage(1, 0), CellError("cancelled", "Stopped."), came=False) == 0.0
    budget.hold(cell)
    assert budget.settle(cells("b")[0].id, NO_USAGE, None, came=False) is None  # it was never asked
