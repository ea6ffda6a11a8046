"""A run asked again: what is asked, and how it is held against the first one."""

from __future__ import annotations

from dataclasses import replace

from playground.core.completion import CheckOutcome, Completion
from playground.core.experiment import Prompt
from playground.core.plan import CellId, Column
from playground.core.preset import NONE, Check, Preset
from playground.core.replays import CheckChange, compare, plan_replay, replay_words
from playground.core.request import Message, Parameters
from playground.core.run import RecordedCell, Run

PIRATE = Column("pirate", "Pirate", Preset("pirate", "Pirate", "{{ old }}"), "Be a pirate.")
HELLO, BYE = (Prompt(word, (Message("user", word),)) for word in ("hello", "bye"))


def done(text: str, *passed: bool) -> Completion:
    return Completion("done", text, checks=tuple(CheckOutcome("contains", one, "") for one in passed))


def run(*cells: tuple[CellId, int | None, Completion], models: tuple[str, ...] = ("lab/a",), samples: int = 1) -> Run:
    columns = (Column("none", "None", NONE, None), PIRATE)
    recorded = tuple(RecordedCell(*cell) for cell in cells)
    return Run(
        "r", "Run", "2026-11-24T12:00:00+00:00", "done", columns, (HELLO, BYE), models, samples, Parameters(seed=5),
        recorded, (Check("contains", "aye"),),
    )  # fmt: skip


FIRST, SECOND = CellId("none", "hello", "lab/a"), CellId("pirate", "hello", "lab/a")
BEFORE = run((FIRST, 41, done("one two three four", False)), (SECOND, None, done("aye", True)))


def test_it_asks_what_was_asked_with_the_recorded_texts_and_seeds() -> None:
    plan = plan_replay(BEFORE, ())
    assert [(cell.id, cell.seed) for cell in plan.cells] == [(FIRST, 41), (SECOND, None)]
    assert plan.cells[1].request.system_message == "Be a pirate."
    assert plan.checks == BEFORE.checks


def test_on_another_model_with_more_samples() -> None:
    plan = plan_replay(BEFORE, ("lab/b",), 2)
    assert [(cell.id.model, cell.id.preset, cell.id.sample) for cell in plan.cells] == [
        ("lab/b", "none", 1), ("lab/b", "pirate", 1), ("lab/b", "none", 2), ("lab/b", "pirate", 2),
    ]  # fmt: skip
    assert plan.cells[0].seed == 41
    assert len({cell.seed for cell in plan.cells}) == 4


def test_the_same_run_is_the_same() -> None:
    pairs = compare(BEFORE, BEFORE)
    assert [pair.texts for pair in pairs] == ["same", "same"]
    assert replay_words(pairs) == "2 of 2 answers the same; no check turned."


def test_what_changed_is_told() -> None:
    after = run((FIRST, 41, done("one two three five", True)), (SECOND, None, done("no", False)))
    pairs = compare(BEFORE, after)
    assert [pair.texts for pair in pairs] == ["different", "different"]
    assert pairs[0].changed_share == 2 / 8
    assert pairs[1].changed_share == 1
    assert pairs[1].checks == (CheckChange("contains: aye", True, False),)
    said = "0 of 2 answers the same, 2 different (62 % of their words); 2 checks turned (1 fails now, 1 passes now)."
    assert replay_words(pairs) == said


def test_other_models_and_more_samples_are_held_against_their_first() -> None:
    other = replace(FIRST, model="lab/b")
    again = replace(other, sample=2)
    after = run((other, 1, done("one two three four", False)), (again, 2, done("x")), models=("lab/b",), samples=2)
    pairs = compare(BEFORE, after)
    assert [(pair.before, pair.after, pair.texts) for pair in pairs] == [(FIRST, other, "same")]


def test_an_answer_that_is_not_whole_is_no_difference() -> None:
    after = run((FIRST, 41, Completion("failed", "one")))
    assert [pair.texts for pair in compare(BEFORE, after)] == ["missing"]
    assert replay_words(compare(BEFORE, after)).startswith("0 of 0 answers the same, 1 without a whole answer")
