"""The runner: cells side by side, each for itself; limits, stops, retries, times, and nothing left behind."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Sequence

import pytest
from scripted import END, Desk, ScriptedProvider, Step, View, cells, on_loop, turns, until

from playground.core.checks import evaluate
from playground.core.completion import CheckOutcome, Completion, Usage
from playground.core.errors import InputError, ProviderError
from playground.core.events import CellFinished, CellStarted, ReasoningDelta, TextDelta
from playground.core.plan import CellId
from playground.core.ports import Chunk
from playground.core.preset import Check
from playground.engine import runner
from playground.engine.runner import Limits, Runner

BOOM = ProviderError("server", "It broke: try again.", status=500)


def answered(*steps: Step, system: str = "a") -> View:
    """The view of a run in which one cell got these steps."""

    async def work() -> View:
        desk = Desk(ScriptedProvider({system: [steps]}))
        await desk.go(cells(system))
        return desk.view

    return on_loop(work)


# ---- one cell


def test_an_answer_arrives_whole_and_in_order() -> None:
    view = answered(Chunk(reasoning="Hm."), "Hel", "lo", Chunk(notice="asked to wait 4 s"), "!")
    completion = view.answer("a")
    assert (completion.state, completion.text, completion.reasoning) == ("done", "Hello!", "Hm.")
    assert (completion.finish_reason, completion.usage, completion.error) == ("stop", Usage(3, 5), None)
    assert completion.sent is not None
    assert completion.sent.body == {"model": "m"}
    kinds = [type(event).__name__ for event in view.events]
    assert kinds == [
        "CellStarted", "ReasoningDelta", "TextDelta", "TextDelta", "CellNotice", "TextDelta", "CellFinished",
        "RunFinished",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("failure", "kind", "status"),
    [(BOOM, "server", 500), (InputError("the settings are broken: mend them"), "config", None)],
)
def test_an_expected_failure_says_its_own_sentence_and_keeps_what_came(
    failure: Exception, kind: str, status: int | None
) -> None:
    completion = answered("half an", failure).answer("a")
    assert (completion.state, completion.text, completion.finish_reason) == ("failed", "half an", "error")
    assert completion.error is not None
    assert (completion.error.kind, completion.error.message, completion.error.status) == (kind, str(failure), status)


def test_a_surprise_fails_its_cell_in_one_sentence_without_giving_its_words_away(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        completion = answered("half", ValueError("Illegal header value\nBearer sk-12345678")).answer("a")
    assert (completion.state, completion.text) == ("failed", "half")
    assert completion.error is not None
    assert completion.error.message == "The program itself failed here (ValueError); the log has the details."
    assert "Illegal header value" in caplog.text


def test_a_surprise_in_describe_fails_its_cell_alone(caplog: pytest.LogCaptureFixture) -> None:
    def describing(request: object) -> None:
        if getattr(request, "system_message", None) == "a":
            raise KeyError("oops")

    async def work() -> View:
        desk = Desk(ScriptedProvider(describing=describing))
        await desk.go(cells("a", "b"))
        return desk.view

    view = on_loop(work)
    assert (view.state("a"), view.state("b")) == ("failed", "done")
    assert "KeyError" in caplog.text


def test_an_unknown_endpoint_fails_its_cells_and_says_which_there_are() -> None:
    async def work() -> View:
        desk = Desk(ScriptedProvider())
        await desk.go([*cells("a", endpoint="gone"), *cells("b")])
        return desk.view

    view = on_loop(work)
    assert (view.state("a"), view.state("b")) == ("failed", "done")
    error = view.answer("a").error
    assert error is not None
    assert (error.kind, "'gone'" in error.message, "here" in error.message) == ("config", True, True)


def test_one_failed_cell_stops_no_other() -> None:
    async def work() -> View:
        desk = Desk(ScriptedProvider({"a": [("x", BOOM)], "b": [(OSError("no disk"),)]}))
        await desk.go(cells("a", "b", "c", samples=3))
        return desk.view

    view = on_loop(work)
    states = {cell.preset: completion.state for cell, completion in view.completions.items()}
    assert states == {"a": "failed", "b": "failed", "c": "done"}
    assert set(view.ends().values()) == {1}
    assert len(view.ends()) == 9


# ---- times


def test_the_times_are_those_of_the_chunks_and_the_rate_leaves_the_first_wait_out() -> None:
    async def work() -> View:
        desk = Desk(ScriptedProvider({"a": [(Chunk(), 2.0, "one", 0.5, "two", 0.5, END)]}))
        await desk.go(cells("a"))
        return desk.view

    timings = on_loop(work, own_time=True).answer("a").timings
    assert (timings.ttft_ms, timings.total_ms, timings.tokens_per_s) == (2000.0, 3000.0, 4.0)


def test_a_chunk_is_stamped_before_the_view_sees_it() -> None:
    """However slow a sink is, it comes after the stamp of its own chunk."""
    now = [0.0]

    def watch(_event: object) -> None:
        now[0] += 100.0  # the view dawdles

    async def work() -> View:
        desk = Desk(
            ScriptedProvider({"a": [(lambda: now.__setitem__(0, now[0] + 1.0), "one", "two")]}),
            view=View(watch=watch),
            clock=lambda: now[0],
        )
        await desk.go(cells("a"))
        return desk.view

    events = on_loop(work).events
    started, first, second = events[:3]
    assert isinstance(started, CellStarted)
    assert isinstance(first, TextDelta)
    assert isinstance(second, TextDelta)
    assert (started.at, first.at, second.at) == (0.0, 101.0, 201.0)


def test_reasoning_counts_as_the_first_token() -> None:
    async def work() -> View:
        desk = Desk(ScriptedProvider({"a": [(1.0, Chunk(reasoning="Hm"), 1.0, "Yes")]}))
        await desk.go(cells("a"))
        return desk.view

    view = on_loop(work, own_time=True)
    assert view.answer("a").timings.ttft_ms == 1000.0
    assert any(isinstance(event, ReasoningDelta) for event in view.events)


# ---- limits


def test_two_runs_share_the_limit_of_an_endpoint() -> None:
    async def work() -> tuple[int, int]:
        gate, limits = asyncio.Event(), Limits()
        provider = ScriptedProvider({"a": [(gate,)], "b": [(gate,)]}, max_concurrency=3)
        first, second = Desk(provider, limits), Desk(provider, limits)
        runs = first.go(cells("a", samples=5)), second.go(cells("b", samples=5))
        await until(lambda: provider.answering == 3)
        await turns()
        out = provider.answering
        gate.set()
        await asyncio.gather(*runs)
        assert all(c.state == "done" for desk in (first, second) for c in desk.view.completions.values())
        return out, provider.most

    assert on_loop(work) == (3, 3)


def test_stopped_and_failed_cells_give_their_place_back() -> None:
    async def work() -> View:
        provider = ScriptedProvider({"a": [(asyncio.Event(),)], "b": [(BOOM,)]}, max_concurrency=1)
        desk = Desk(provider)
        running = desk.go(cells("a", "b", "c", samples=2))
        await until(lambda: provider.answering)
        desk.run.cancel([cell.id for cell in cells("a", samples=2)])
        await running
        assert provider.most == 1
        return desk.view

    view = on_loop(work)
    assert [view.state(system) for system in "abc"] == ["cancelled", "failed", "done"]


def test_a_changed_limit_holds_for_whoever_comes_later() -> None:
    async def work() -> int:
        gate = asyncio.Event()
        provider = ScriptedProvider({"a": [(gate,)]}, max_concurrency=1)
        desk = Desk(provider)
        running = desk.go(cells("a"))
        await until(lambda: provider.answering)
        provider.max_concurrency = 4
        desk.run.start(cells("b", "c", "d"))
        await until(lambda: desk.view.state("d") == "done")
        gate.set()
        await running
        return sum(desk.view.ends().values())

    assert on_loop(work) == 4


def test_cells_are_asked_in_order() -> None:
    async def work() -> list[str | None]:
        provider = ScriptedProvider(max_concurrency=1)
        await Desk(provider).go(cells(*"abcdef"))
        return [request.system_message for request in provider.asked]

    assert on_loop(work) == list("abcdef")


# ---- stops


def test_one_cell_is_stopped_its_text_kept_and_the_connection_closed() -> None:
    async def work() -> tuple[View, list[str | None]]:
        gate = asyncio.Event()
        provider = ScriptedProvider({"a": [("half", gate)], "b": [("all", gate)]})
        desk = Desk(provider)
        running = desk.go(cells("a", "b"))
        await until(lambda: desk.view.text("a") and desk.view.text("b"))
        desk.run.cancel([cells("a")[0].id])
        await until(lambda: desk.view.state("a") == "cancelled")
        assert not running.done()
        gate.set()
        await running
        assert desk.stored == desk.view.completions
        return desk.view, provider.hung_up

    view, hung_up = on_loop(work)
    stopped = view.answer("a")
    assert (stopped.text, stopped.finish_reason) == ("half", "cancelled")
    assert stopped.error is not None
    assert stopped.error.kind == "cancelled"
    assert (view.state("b"), view.text("b")) == ("done", "all")
    assert hung_up == ["a"]


def test_a_column_is_stopped_those_in_the_queue_too() -> None:
    async def work() -> View:
        gate = asyncio.Event()
        provider = ScriptedProvider({"a": [("half", gate)], "b": [("all", gate)]}, max_concurrency=3)
        desk = Desk(provider)
        running = desk.go(cells("a", "b", samples=4))
        await until(lambda: desk.view.text("a", 1) and desk.view.text("a", 2))
        desk.run.cancel([cell.id for cell in cells("a", samples=4)])
        gate.set()
        await running
        assert provider.hung_up == ["a", "a"]
        return desk.view

    view = on_loop(work)
    assert [view.state("a", sample) for sample in range(1, 5)] == ["cancelled"] * 4
    assert [view.text("a", sample) for sample in range(1, 5)] == ["half", "half", "", ""]
    assert [view.state("b", sample) for sample in range(1, 5)] == ["done"] * 4
    assert view.answer("a", 4).timings.total_ms is None


def test_all_are_stopped_and_each_cell_ends_once() -> None:
    async def work() -> View:
        provider = ScriptedProvider({system: [("half", asyncio.Event())] for system in "abc"}, max_concurrency=2)
        desk = Desk(provider)
        running = desk.go(cells("a", "b", "c", samples=3))
        await until(lambda: desk.view.text("a") and desk.view.text("b"))
        desk.run.cancel()
        desk.run.cancel()
        await running
        assert sorted(str(name) for name in provider.hung_up) == ["a", "b"]
        assert provider.answering == 0
        return desk.view

    view = on_loop(work)
    assert len(view.ends()) == 9
    assert set(view.ends().values()) == {1}
    assert {completion.state for completion in view.completions.values()} == {"cancelled"}


def test_a_cell_stopped_before_its_first_step_ends_as_cancelled() -> None:
    async def work() -> View:
        desk = Desk(ScriptedProvider())
        running = desk.go(cells("a", "b", "c"))
        await asyncio.sleep(0)  # the cells' tasks are there, and none has begun
        desk.run.cancel([cell.id for cell in cells("a", "b")])
        await running
        assert {c.preset: done.state for c, done in desk.stored.items()} == {
            "a": "cancelled", "b": "cancelled", "c": "done"
        }  # fmt: skip
        return desk.view

    view = on_loop(work)
    assert [view.state(system) for system in "abc"] == ["cancelled", "cancelled", "done"]
    assert set(view.ends().values()) == {1}
    assert view.run_ends() == 1


def test_stopping_what_has_ended_or_is_unknown_does_nothing() -> None:
    async def work() -> View:
        desk = Desk(ScriptedProvider())
        await desk.go(cells("a"))
        desk.run.cancel()
        desk.run.cancel([CellId("x", "q", "here/m"), cells("a")[0].id])
        await turns()
        return desk.view

    view = on_loop(work)
    assert view.state("a") == "done"
    assert set(view.ends().values()) == {1}


def test_a_second_stop_does_not_cut_short_the_end_of_the_first() -> None:
    class Slow(ScriptedProvider):
        closed = False

        async def prepare(self, model: str, report: object) -> None:
            try:
                await asyncio.Event().wait()
            finally:
                await turns(5)
                self.closed = True

    async def work() -> bool:
        provider = Slow()
        desk = Desk(provider)
        running = desk.go(cells("a"))
        await turns(3)
        desk.run.cancel()
        await asyncio.sleep(0)
        desk.run.cancel()
        await running
        return provider.closed

    assert on_loop(work)


# ---- retries


def test_a_failed_cell_is_asked_again_while_the_run_goes_on() -> None:
    async def work() -> View:
        gate = asyncio.Event()
        provider = ScriptedProvider({"a": [("lost", BOOM), ("kept",)], "b": [(gate,)]})
        desk = Desk(provider)
        running = desk.go(cells("a", "b"))
        await until(lambda: desk.view.state("a") == "failed")
        assert desk.run.start(cells("a"))
        gate.set()
        await running
        assert desk.stored == desk.view.completions
        assert desk.done == 1
        return desk.view

    view = on_loop(work)
    again = view.answer("a")
    assert (again.state, again.text, again.error) == ("done", "kept", None)
    assert view.started("a") == 2
    assert view.run_ends() == 1


def test_a_cell_started_as_the_last_one_ends_is_waited_for() -> None:
    async def work() -> View:
        provider = ScriptedProvider({"a": [(BOOM,), ("kept",)]})
        desk = Desk(provider)

        def watch(event: object) -> None:
            if isinstance(event, CellFinished) and event.state == "failed":
                asyncio.get_running_loop().call_soon(desk.run.start, cells("a"))

        desk.view.watch = watch
        await desk.go(cells("a"))
        return desk.view

    view = on_loop(work)
    assert (view.state("a"), view.text("a"), view.run_ends()) == ("done", "kept", 1)


def test_a_cell_that_is_under_way_is_not_asked_twice() -> None:
    async def work() -> int:
        gate = asyncio.Event()
        provider = ScriptedProvider({"a": [(gate,)]})
        desk = Desk(provider)
        running = desk.go([*cells("a"), *cells("a")])
        await until(lambda: provider.answering)
        desk.run.start(cells("a"))
        gate.set()
        await running
        return len(provider.asked)

    assert on_loop(work) == 1


def test_after_the_end_a_further_carry_out_begins_a_new_completion() -> None:
    async def work() -> View:
        desk = Desk(ScriptedProvider({"a": [("lost", BOOM), ("kept",)]}))
        await desk.go(cells("a"))
        assert desk.stored == desk.view.completions
        await desk.go(cells("a"))
        assert desk.stored == desk.view.completions
        assert desk.done == 2
        return desk.view

    view = on_loop(work)
    assert (view.state("a"), view.text("a"), view.answer("a").error) == ("done", "kept", None)
    assert view.run_ends() == 2


def test_an_attempt_that_never_began_leaves_what_an_earlier_one_brought() -> None:
    async def work() -> View:
        provider = ScriptedProvider({"a": [("half", BOOM), ("new",)], "b": [(asyncio.Event(),)]}, max_concurrency=1)
        desk = Desk(provider)
        running = desk.go(cells("a", "b"))
        await until(lambda: desk.view.state("a") == "failed" and provider.answering)
        before = desk.view.answer("a")
        desk.run.start(cells("a"))  # it waits for its turn
        await turns()
        desk.run.cancel()
        await running
        assert desk.view.answer("a") == before
        assert desk.stored == desk.view.completions
        return desk.view

    view = on_loop(work)
    assert (view.state("a"), view.text("a"), view.state("b")) == ("failed", "half", "cancelled")


# ---- checks

SAYS_OK = (Check("contains", "ok"), Check("contains", "no"))


def test_checks_are_judged_beside_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    loop_turned = threading.Event()
    threads: list[int] = []

    def judge(check: Check, completion: Completion, prompt: str) -> CheckOutcome:
        threads.append(threading.get_ident())
        assert loop_turned.wait(5)
        return evaluate(check, completion, prompt)

    async def work() -> View:
        desk = Desk(ScriptedProvider())
        running = desk.go(cells("a", checks=SAYS_OK))
        await until(lambda: threads)
        loop_turned.set()  # were it judged on the loop, nobody could get here
        await running
        return desk.view

    monkeypatch.setattr(runner, "evaluate", judge)
    view = on_loop(work)
    assert [outcome.passed for outcome in view.answer("a").checks] == [True, False]
    assert threading.get_ident() not in threads


def test_only_a_whole_answer_is_judged() -> None:
    async def work() -> View:
        desk = Desk(ScriptedProvider({"a": [("ok", BOOM)]}))
        await desk.go(cells("a", checks=SAYS_OK))
        return desk.view

    assert on_loop(work).answer("a").checks == ()


@pytest.mark.parametrize("way", ["cell", "carry_out"])
def test_a_stop_comes_too_late_for_an_answer_that_is_being_judged(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    judging, go_on = threading.Event(), threading.Event()

    def judge(check: Check, completion: Completion, prompt: str) -> CheckOutcome:
        judging.set()
        assert go_on.wait(5)
        return evaluate(check, completion, prompt)

    async def work() -> View:
        desk = Desk(ScriptedProvider())
        running = desk.go(cells("a", checks=SAYS_OK))
        await until(judging.is_set)
        for _ in range(2):
            desk.run.cancel() if way == "cell" else running.cancel()
            await turns()
        go_on.set()
        await asyncio.gather(running, return_exceptions=True)
        assert running.cancelled() == (way == "carry_out")
        assert desk.stored == desk.view.completions
        return desk.view

    monkeypatch.setattr(runner, "evaluate", judge)
    done = on_loop(work).answer("a")
    assert (done.state, done.text) == ("done", "ok")
    assert [outcome.passed for outcome in done.checks] == [True, False]


def test_the_checks_see_the_times() -> None:
    async def work() -> View:
        desk = Desk(ScriptedProvider(), clock=iter(range(100)).__next__)
        checks = (Check("latency", threshold=60_000), Check("latency", threshold=1), Check("finish-reason", "stop"))
        await desk.go(cells("a", checks=checks))
        return desk.view

    assert [outcome.passed for outcome in on_loop(work).answer("a").checks] == [True, False, True]


# ---- many


def test_a_thousand_cells_finish_quickly() -> None:
    async def work() -> tuple[float, Desk]:
        provider = ScriptedProvider({"a": [["word "] * 5]}, max_concurrency=16)
        desk = Desk(provider)
        began = time.perf_counter()
        await desk.go(cells("a", samples=1000))
        assert provider.most == 16
        return time.perf_counter() - began, desk

    took_s, desk = on_loop(work)
    assert len(desk.stored) == 1000
    assert {completion.text for completion in desk.stored.values()} == {"word " * 5}
    assert took_s < 3


def test_without_cells_a_runner_has_finished() -> None:
    async def work() -> Sequence[object]:
        view = View()
        alone = Runner({}, Limits(), view, lambda: 0.0)
        await alone.finished()
        await alone.stopped()
        return view.events

    assert on_loop(work) == []
