"""What a resume and a retry ask: never what is done, and a conversation from its first turn without an answer on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from playground.core.completion import CellError, CellState, Completion
from playground.core.experiment import Prompt
from playground.core.plan import Column, RunPlan, plan_run
from playground.core.preset import NONE
from playground.core.request import Message, Parameters
from playground.core.run import Run, new_run, plan_again
from playground.workbench.planning import failed_of, still_to_ask

LETTERS: dict[str, CellState] = {
    "d": "done", "f": "failed", "p": "pending", "c": "cancelled", "i": "interrupted", "w": "failed",
}  # fmt: skip
WAITED = CellError("earlier_turn", "Turn 1 of this column was stopped.")


def stopped(states: str, *, turns: int = 1) -> Run:
    """A run whose cells, in their order, are in these states."""
    talk = tuple(Message("user", f"Say {n}") for n in range(1, turns + 1))
    prompts = [Prompt(f"p{n}", talk) for n in range(len(states) // turns)]
    plan = plan_run("T", [Column("none", "None", NONE, None)], prompts, ["lab/m"], 1, Parameters())
    run = new_run("r1", "2026-11-23T10:00:00+00:00", plan, "")
    cells = zip(run.cells, states, strict=True)
    return replace(run, cells=tuple(replace(c, completion=_completion(s)) for c, s in cells))


def _completion(letter: str) -> Completion:
    return Completion(LETTERS[letter], error=WAITED if letter == "w" else None)


def places(run: Run, plan: RunPlan) -> Sequence[int]:
    order = [cell.id for cell in run.cells]
    return [order.index(cell.id) for cell in plan.cells]


@pytest.mark.parametrize(
    ("states", "resumed", "retried"),
    [
        ("dpfci", [1, 3, 4], [2]),
        ("dfdf", [1, 3], [1, 3]),
        ("dddd", [], []),
        ("pppp", [0, 1, 2, 3], []),
    ],
)
def test_what_is_asked(states: str, resumed: Sequence[int], retried: Sequence[int]) -> None:
    run = stopped(states)
    plan = plan_again(run)
    assert places(run, still_to_ask(run, plan)) == resumed
    assert places(run, failed_of(run, plan)) == retried


@pytest.mark.parametrize(
    ("states", "resumed", "retried"),
    [
        ("dpp", [1, 2], []),
        ("fpp", [0, 1, 2], [0]),
        ("ddf", [2], [2]),
        ("cff", [0], [0, 1, 2]),
        ("cww", [0, 1, 2], [0, 1, 2]),
        ("fww", [0, 1, 2], [0, 1, 2]),
        ("dff", [1, 2], [1, 2]),
    ],
)
def test_a_conversation_goes_on_at_its_first_turn_without_an_answer(
    states: str, resumed: Sequence[int], retried: Sequence[int]
) -> None:
    run = stopped(states, turns=3)
    plan = plan_again(run)
    assert places(run, still_to_ask(run, plan)) == resumed
    assert places(run, failed_of(run, plan)) == retried
