"""A run that is held, and cells whose answer is there already: what is asked, and what is not."""

from __future__ import annotations

import asyncio

import pytest
from scripted import Desk, ScriptedProvider, cells, on_loop, turns, until

from playground.core.completion import Completion, Timings, Usage
from playground.core.events import CellStarted
from playground.core.plan import Cell
from playground.core.preset import Check
from playground.core.request import SentRequest

OLD = Completion("done", "Ahoy", "", "stop", Usage(5, 9), Timings(80.0, 900.0, 10.0), cost_usd=0.0, reused_from="r0")


def test_a_paused_run_finishes_what_is_under_way_and_begins_nothing() -> None:
    async def work() -> None:
        gate = asyncio.Event()
        desk = Desk(ScriptedProvider({"a": [("half", gate, " done")]}, max_concurrency=1))
        running = desk.go(cells("a", "b", "c"))
        await until(lambda: desk.view.state("a") == "running")
        desk.run.pause()
        gate.set()
        await until(lambda: desk.view.state("a") == "done")
        await turns(50)
        assert [desk.view.started(column) for column in "abc"] == [1, 0, 0]
        assert not running.done()
        desk.run.go_on()
        await running
        assert [desk.view.started(column) for column in "abc"] == [1, 1, 1]
        assert desk.view.text("a") == "half done"
        assert desk.provider.most == 1

    on_loop(work)


def test_a_paused_run_holds_no_place_of_its_endpoint() -> None:
    """Another run goes on meanwhile."""

    async def work() -> None:
        provider = ScriptedProvider(max_concurrency=1)
        held = Desk(provider)
        held.run.pause()
        running = held.go(cells("a", "b"))
        await turns()
        other = Desk(provider, limits=held.limits)
        await other.go(cells("c"))
        assert other.view.state("c") == "done"
        held.run.go_on()
        await running
        assert held.view.state("b") == "done"

    on_loop(work)


def test_a_paused_run_can_be_stopped() -> None:
    async def work() -> None:
        desk = Desk(ScriptedProvider())
        desk.run.pause()
        running = desk.go(cells("a", "b"))
        await turns()
        desk.run.cancel()
        await running
        assert (desk.view.state("a"), desk.view.state("b"), desk.provider.asked) == ("cancelled", "cancelled", [])

    on_loop(work)


def test_an_answer_that_is_there_is_not_asked_for() -> None:
    async def work() -> Desk:
        def recall(cell: Cell, sent: SentRequest) -> Completion | None:
            assert sent.body == {"model": "m"}
            return OLD if cell.id.preset == "a" else None

        desk = Desk(ScriptedProvider(), recall=recall)
        await desk.go(cells("a", "b"))
        return desk

    desk = on_loop(work)
    assert desk.view.answer("a") == OLD
    assert desk.stored == desk.view.completions
    assert [request.system_message for request in desk.provider.asked] == ["b"]
    assert not any(isinstance(event, CellStarted) and event.cell.preset == "a" for event in desk.view.events)


@pytest.mark.parametrize(("most_ms", "passed"), [(1000, True), (500, False)])
def test_the_checks_of_now_judge_an_old_answer_by_its_own_times(most_ms: int, passed: bool) -> None:
    async def work() -> Desk:
        checks = (Check("icontains", "ahoy"), Check("latency", threshold=most_ms))
        desk = Desk(ScriptedProvider(), recall=lambda _cell, _sent: OLD)
        await desk.go(cells("a", checks=checks))
        return desk

    outcomes = on_loop(work).view.answer("a").checks
    assert [outcome.passed for outcome in outcomes] == [True, passed]
