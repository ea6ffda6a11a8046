"""The recorder: what is saved, when, and what happens when it cannot be."""

from __future__ import annotations

import asyncio
import logging
from itertools import pairwise

import pytest
from scripted import Desk, ScriptedProvider, Step, cells, on_loop

from playground.core.completion import Completion
from playground.core.errors import NotFound, ProviderError, StoreError
from playground.core.events import CellFinished, CellNotice, CellStarted, RunFinished, TextDelta
from playground.core.plan import CellId
from playground.engine.recorder import CHECKPOINT_S, Recorder

A, B = (CellId(preset, "q", "here/m") for preset in "ab")
FULL = StoreError("The disk is full: make room.")
END = CellFinished(A, 2.0, "done", "stop")


class Shelf:
    """Where a recorder saves."""

    def __init__(self, *failures: Exception, known: dict[CellId, Completion] | None = None) -> None:
        self.failures = list(failures)
        self.saves: list[dict[CellId, str]] = []
        self.states: dict[CellId, str] = {}
        self.said: list[str] = []
        self.recorder = Recorder(self.save, self.said.append, known or {})

    def save(self, changed: dict[CellId, Completion]) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.saves.append({cell: completion.text for cell, completion in changed.items()})
        self.states.update({cell: completion.state for cell, completion in changed.items()})


def test_a_cell_is_saved_at_its_end_and_others_at_the_checkpoint() -> None:
    shelf = Shelf()
    for event in (CellStarted(A, 0), CellStarted(B, 0), TextDelta(A, 1, "one"), TextDelta(B, 1, "two"), END):
        shelf.recorder.publish(event)
    assert shelf.saves == [{A: "one"}]
    shelf.recorder.checkpoint()
    assert shelf.saves == [{A: "one"}, {B: "two"}]
    assert shelf.states == {A: "done", B: "running"}


def test_without_news_a_checkpoint_saves_nothing() -> None:
    shelf = Shelf()
    shelf.recorder.checkpoint()
    shelf.recorder.publish(CellNotice(A, 0, "asked to wait"))
    shelf.recorder.publish(RunFinished(1))
    shelf.recorder.checkpoint()
    assert shelf.saves == []


def test_saves_build_on_each_other() -> None:
    shelf = Shelf()
    shelf.recorder.publish(CellStarted(A, 0))
    for word in ("one ", "two ", "three"):
        shelf.recorder.publish(TextDelta(A, 1, word))
        shelf.recorder.checkpoint()
    shelf.recorder.publish(END)
    assert shelf.saves == [{A: "one "}, {A: "one two "}, {A: "one two three"}, {A: "one two three"}]


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (FULL, "The answers are not being kept: The disk is full: make room."),
        (NotFound("There is no run 'r1'."), "The answers are not being kept: There is no run 'r1'."),
        (
            TypeError("secret"),
            "The answers are not being kept: the program itself failed (TypeError); the log has the details.",
        ),
    ],
)
def test_a_save_that_fails_is_said_once_and_made_good_later(
    failure: Exception, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    shelf = Shelf(failure, failure)
    with caplog.at_level(logging.ERROR):
        for event in (CellStarted(A, 0), TextDelta(A, 1, "one"), END):
            shelf.recorder.publish(event)
        shelf.recorder.checkpoint()
    assert (shelf.said, shelf.saves) == ([words], [])
    assert len(caplog.records) == 2
    shelf.recorder.checkpoint()
    assert shelf.saves == [{A: "one"}]
    shelf.recorder.checkpoint()
    assert shelf.saves == [{A: "one"}]


def test_an_attempt_that_never_began_leaves_what_was_known() -> None:
    half = Completion("interrupted", "half an answer")
    shelf = Shelf(known={A: half})
    shelf.recorder.publish(CellFinished(A, 5.0, "cancelled", "cancelled"))
    shelf.recorder.publish(CellFinished(B, 5.0, "cancelled", "cancelled"))
    assert (shelf.saves, shelf.states) == ([{A: "half an answer"}, {B: ""}], {A: "interrupted", B: "cancelled"})


def test_a_store_that_fails_does_not_stop_a_run() -> None:
    async def work() -> Desk:
        desk = Desk(ScriptedProvider(), failures=[FULL, FULL, FULL])
        await desk.go(cells("a", "b"))
        return desk

    desk = on_loop(work)
    assert [desk.view.state(system) for system in "ab"] == ["done", "done"]
    assert desk.view.words() == ["The answers are not being kept: The disk is full: make room."]
    assert desk.done == 1


def test_the_end_of_a_run_makes_good_what_could_not_be_saved() -> None:
    async def work() -> Desk:
        desk = Desk(ScriptedProvider(), failures=[None, FULL])
        await desk.go(cells("a", "b"))
        return desk

    desk = on_loop(work)
    assert desk.stored == desk.view.completions
    assert len(desk.stored) == 2


def test_running_cells_are_saved_once_a_second_and_within_a_second() -> None:
    """Two answers of 6.4 s: every delta is on the shelf a second later, in no more saves than seconds and ends."""
    words: list[Step] = [step for n in range(32) for step in (0.2, f"w{n} ")]

    async def work() -> Desk:
        desk = Desk(ScriptedProvider({"a": [words], "b": [[*words, ProviderError("cut", "It broke off.")]]}))
        await desk.go(cells("a", "b"))
        return desk

    desk = on_loop(work, own_time=True)
    times = [at for at, _changed in desk.saves]
    ends = [e.at for e in desk.view.events if isinstance(e, CellFinished)]
    checkpoints = [at for at, changed in desk.saves if any(c.state == "running" for c in changed.values())]
    assert len(checkpoints) == 6
    assert all(later - earlier >= CHECKPOINT_S for earlier, later in pairwise(checkpoints))
    assert len(times) == len(checkpoints) + len(ends)
    for event in desk.view.events:
        if isinstance(event, TextDelta):
            saved = next(at for at, changed in desk.saves if at >= event.at and event.cell in changed)
            assert saved - event.at <= CHECKPOINT_S + 0.001
    assert desk.stored == desk.view.completions


def test_nothing_is_saved_while_nothing_happens() -> None:
    async def work() -> Desk:
        desk = Desk(ScriptedProvider({"a": [("one", 30.0, "two")]}))
        await desk.go(cells("a"))
        return desk

    assert len(on_loop(work, own_time=True).saves) == 2


def test_checkpoints_end_with_the_run() -> None:
    async def work() -> int:
        desk = Desk(ScriptedProvider())
        await desk.go(cells("a"))
        before = len(desk.saves)
        await asyncio.sleep(10)
        return len(desk.saves) - before

    assert on_loop(work, own_time=True) == 0
