"""Getting a model ready: once for all who wait, stopped when nobody does, tried anew after a failure."""

from __future__ import annotations

import asyncio
import threading

import pytest
from scripted import Desk, ScriptedProvider, cells, on_loop, turns, until

from playground.core.errors import ProviderError
from playground.core.events import EndpointProgress
from playground.core.ports import ReportProgress

NOT_HERE = ProviderError("connection", "The model could not be fetched: look at the network.")


class Preparing:
    """`Provider.prepare` that waits for `go_on`, and then fails as often as there are failures."""

    def __init__(self, *failures: Exception) -> None:
        self.go_on = asyncio.Event()
        self.failures = list(failures)

    async def __call__(self, model: str, report: ReportProgress) -> None:
        report("Fetching", 1, 2)
        await self.go_on.wait()
        if self.failures:
            raise self.failures.pop(0)


def test_all_cells_share_one_preparation() -> None:
    async def work() -> tuple[list[str], set[str]]:
        preparing = Preparing()
        provider = ScriptedProvider(preparing=preparing, max_concurrency=2)
        desk = Desk(provider)
        running = desk.go(cells("a", "b", samples=5))
        await turns()
        assert provider.asked == []
        preparing.go_on.set()
        await running
        return provider.prepared, {completion.state for completion in desk.stored.values()}

    assert on_loop(work) == (["m"], {"done"})


def test_one_that_gives_up_does_not_stop_it_for_the_others() -> None:
    async def work() -> None:
        preparing = Preparing()
        provider = ScriptedProvider(preparing=preparing)
        desk = Desk(provider)
        running = desk.go(cells("a", "b"))
        await turns()
        desk.run.cancel([cells("a")[0].id])
        await until(lambda: desk.view.state("a") == "cancelled")
        preparing.go_on.set()
        await running
        assert (provider.gave_up, provider.prepared, desk.view.state("b")) == (0, ["m"], "done")

    on_loop(work)


def test_it_is_stopped_when_the_last_one_gives_up_and_the_run_ends_after_it() -> None:
    async def work() -> None:
        provider = ScriptedProvider(preparing=Preparing())
        desk = Desk(provider)
        running = desk.go(cells("a", "b", "c"))
        await turns()
        desk.run.cancel()
        await running
        assert provider.gave_up == 1
        assert {completion.state for completion in desk.stored.values()} == {"cancelled"}
        assert provider.asked == []

    on_loop(work)


@pytest.mark.parametrize("failure", [NOT_HERE, OSError("no such thing")])
def test_a_failure_fails_all_who_waited_with_one_sentence_and_the_next_one_tries_anew(failure: Exception) -> None:
    async def work() -> None:
        preparing = Preparing(failure)
        provider = ScriptedProvider(preparing=preparing)
        desk = Desk(provider)
        preparing.go_on.set()
        await desk.go(cells("a", "b", "c"))
        errors = {completion.error for completion in desk.stored.values()}
        assert len(errors) == 1
        assert (provider.prepared, provider.asked) == (["m"], [])
        await desk.go(cells("a", "b"))
        assert [desk.view.state(system) for system in "abc"] == ["done", "done", "failed"]
        assert provider.prepared == ["m", "m"]

    on_loop(work)


def test_a_failure_after_all_have_given_up_bothers_nobody() -> None:
    class Stubborn(Preparing):
        async def __call__(self, model: str, report: ReportProgress) -> None:
            try:
                await self.go_on.wait()
            except asyncio.CancelledError:
                raise NOT_HERE from None

    async def work() -> str:
        desk = Desk(ScriptedProvider(preparing=Stubborn()))
        running = desk.go(cells("a"))
        await turns()
        desk.run.cancel()
        await running
        return desk.view.state("a")

    assert on_loop(work) == "cancelled"


def test_two_models_are_made_ready_side_by_side() -> None:
    async def work() -> list[str]:
        provider = ScriptedProvider(preparing=Preparing())
        desk = Desk(provider)
        one, other = cells("a")[0], cells("b")[0]
        other = type(other)(other.id, other.endpoint, type(other.request)("m2", other.request.messages))
        running = desk.go([one, other])
        await turns()
        desk.run.cancel()
        await running
        return provider.prepared

    assert on_loop(work) == ["m", "m2"]


def test_progress_from_another_thread_arrives_on_the_loop() -> None:
    seen_on: list[int] = []

    async def preparing(model: str, report: ReportProgress) -> None:
        await asyncio.to_thread(report, "Fetching m", 10, 100)
        await asyncio.to_thread(report, "Starting m", None, None)

    async def work() -> list[tuple[str, str, int | None, int | None]]:
        desk = Desk(ScriptedProvider(preparing=preparing))
        desk.view.watch = lambda event: seen_on.append(threading.get_ident())
        await desk.go(cells("a"))
        return [
            (e.endpoint, e.message, e.done_bytes, e.total_bytes)
            for e in desk.view.events
            if isinstance(e, EndpointProgress)
        ]

    assert on_loop(work) == [("here", "Fetching m", 10, 100), ("here", "Starting m", None, None)]
    assert set(seen_on) == {threading.get_ident()}
