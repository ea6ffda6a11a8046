"""A run from its beginning to its end, and what a stop of the whole leaves: everything saved, and the end recorded."""

from __future__ import annotations

import asyncio

import pytest
from scripted import Desk, ScriptedProvider, View, cells, on_loop, turns, until

from playground.core.completion import Completion
from playground.core.errors import StoreError
from playground.core.events import CellFinished, RunFinished


def stored_states(desk: Desk) -> dict[tuple[str, int], str]:
    return {(cell.preset, cell.sample): completion.state for cell, completion in desk.stored.items()}


def test_a_run_is_done_once_after_everything_is_saved_and_shown() -> None:
    async def work() -> Desk:
        desk = Desk(ScriptedProvider())
        await desk.go(cells("a", "b", samples=3))
        return desk

    desk = on_loop(work)
    assert desk.done == 1
    assert len(desk.stored) == 6
    assert desk.stored == desk.view.completions
    assert isinstance(desk.view.events[-1], RunFinished)
    assert desk.view.run_ends() == 1


def test_a_cell_is_saved_before_it_is_shown_as_ended() -> None:
    async def work() -> list[bool]:
        desk = Desk(ScriptedProvider())
        saved: list[bool] = []

        def watch(event: object) -> None:
            if isinstance(event, CellFinished):
                saved.append(event.cell in desk.stored)

        desk.view.watch = watch
        await desk.go(cells("a", "b"))
        return saved

    assert on_loop(work) == [True, True]


def test_a_run_without_cells_ends_at_once() -> None:
    async def work() -> Desk:
        desk = Desk(ScriptedProvider())
        await desk.go([])
        return desk

    desk = on_loop(work)
    assert (desk.done, desk.saves, desk.view.run_ends()) == (1, [], 1)


@pytest.mark.parametrize("times", [1, 3])
def test_a_cancelled_run_stops_its_cells_keeps_what_came_and_is_recorded_as_ended(times: int) -> None:
    async def work() -> tuple[Desk, ScriptedProvider]:
        provider = ScriptedProvider({"a": [("half", asyncio.Event())]}, max_concurrency=2)
        desk = Desk(provider)
        running = desk.go(cells("a", samples=3))
        await until(lambda: desk.view.text("a", 1) and desk.view.text("a", 2))
        for _ in range(times):
            running.cancel()
            await asyncio.sleep(0)
        await asyncio.gather(running, return_exceptions=True)
        assert running.cancelled()
        return desk, provider

    desk, provider = on_loop(work)
    assert stored_states(desk) == {("a", 1): "cancelled", ("a", 2): "cancelled", ("a", 3): "cancelled"}
    assert [desk.view.text("a", sample) for sample in (1, 2, 3)] == ["half", "half", ""]
    assert desk.stored == desk.view.completions
    assert provider.hung_up == ["a", "a"]
    assert (desk.done, desk.view.run_ends()) == (1, 1)


def test_a_run_cancelled_before_any_cell_was_asked_is_recorded_too() -> None:
    async def work() -> Desk:
        provider = ScriptedProvider()
        desk = Desk(provider)
        running = desk.go(cells("a", "b"))
        await asyncio.sleep(0)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert provider.asked == []
        return desk

    desk = on_loop(work)
    assert stored_states(desk) == {("a", 1): "cancelled", ("b", 1): "cancelled"}
    assert desk.done == 1


@pytest.mark.parametrize("begun", [True, False])
def test_a_sweep_over_every_task_as_at_the_programs_end_leaves_a_whole_record(begun: bool) -> None:
    async def work() -> Desk:
        provider = ScriptedProvider({"a": [("half", asyncio.Event())]}, max_concurrency=2)
        desk = Desk(provider)
        others = asyncio.all_tasks()
        desk.go(cells("a", samples=4))
        await (until(lambda: desk.view.text("a", 1) and desk.view.text("a", 2)) if begun else asyncio.sleep(0))
        tasks = asyncio.all_tasks() - others
        assert len(tasks) == 5
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return desk

    desk = on_loop(work)
    assert set(stored_states(desk).values()) == {"cancelled"}
    assert len(desk.stored) == 4
    assert (desk.done, desk.view.run_ends()) == (1, 1)


def test_cells_that_cannot_be_listed_leave_nothing_running() -> None:
    def broken() -> object:
        yield from cells("a")
        raise RuntimeError("no more cells")

    async def work() -> Desk:
        desk = Desk(ScriptedProvider({"a": [(asyncio.Event(),)]}))
        with pytest.raises(RuntimeError):
            await desk.run.carry_out(broken())  # type: ignore[arg-type]
        return desk

    desk = on_loop(work)
    assert (stored_states(desk), desk.done) == ({("a", 1): "cancelled"}, 1)


def test_an_end_that_cannot_be_recorded_is_told_to_whoever_waits() -> None:
    class Lost(Desk):
        def _end(self) -> None:
            super()._end()
            raise StoreError("The disk is full: make room.")

    async def work() -> Desk:
        desk = Lost(ScriptedProvider())
        with pytest.raises(StoreError):
            await desk.go(cells("a"))
        return desk

    desk = on_loop(work)
    assert (desk.view.state("a"), desk.done, desk.view.run_ends()) == ("done", 1, 1)


def test_a_run_that_has_ended_takes_no_more_cells() -> None:
    async def work() -> View:
        provider = ScriptedProvider()
        desk = Desk(provider)
        assert not desk.run.start(cells("a"))
        running = desk.go(cells("a"))
        await until(lambda: provider.asked)
        assert desk.run.start(cells("b"))
        await running
        assert not desk.run.start(cells("c"))
        await turns()
        assert [request.system_message for request in provider.asked] == ["a", "b"]
        return desk.view

    assert [on_loop(work).state(system) for system in "abc"] == ["done", "done", "pending"]


def test_a_run_that_is_being_cancelled_stops_also_what_is_started_meanwhile() -> None:
    async def work() -> Desk:
        provider = ScriptedProvider({"a": [(asyncio.Event(),)], "b": [("half", asyncio.Event())]})
        desk = Desk(provider)
        running = desk.go(cells("a"))
        await until(lambda: provider.answering)
        running.cancel()
        desk.run.start(cells("b"))
        await asyncio.gather(running, return_exceptions=True)
        return desk

    assert stored_states(on_loop(work)) == {("a", 1): "cancelled", ("b", 1): "cancelled"}


def test_what_earlier_attempts_brought_outlives_a_stop_in_the_queue() -> None:
    first, second = cells("a", samples=2)

    async def work() -> Desk:
        known = {cell.id: Completion("interrupted", f"half {cell.id.sample}") for cell in (first, second)}
        provider = ScriptedProvider({"a": [("new", asyncio.Event())]}, max_concurrency=1)
        desk = Desk(provider, known=known)
        running = desk.go([first, second])
        await until(lambda: desk.view.text("a"))
        desk.run.cancel()
        await running
        return desk

    stored = on_loop(work).stored
    assert (stored[first.id].state, stored[first.id].text) == ("cancelled", "new")
    assert (stored[second.id].state, stored[second.id].text) == ("interrupted", "half 2")
