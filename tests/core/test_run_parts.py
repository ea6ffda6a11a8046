"""One prompt of a run is a run of its own, with what was said of it."""

from __future__ import annotations

from dataclasses import replace

from playground.core.annotations import Annotations
from playground.core.completion import Completion
from playground.core.experiment import Prompt
from playground.core.plan import CellId, Column
from playground.core.preset import NONE, Preset
from playground.core.request import Message, Parameters
from playground.core.run import RecordedCell, Run
from playground.core.run_parts import of_prompt
from playground.core.votes import Vote

COLUMNS = (Column("none", "None", NONE, None), Column("p", "P", Preset("p", "P", "Be."), "Be."))
PROMPTS = tuple(Prompt(name, (Message("user", name),)) for name in ("one", "two"))
CELLS = tuple(
    RecordedCell(CellId(column.id, prompt.id, "m/x"), None, Completion("done", prompt.id))
    for prompt in PROMPTS
    for column in COLUMNS
)
NOTES = Annotations().noted(CELLS[0].id, "first").noted(CELLS[2].id, "second")
VOTES = tuple(
    Vote(f"v{n}", "Ada", CELLS[n].id, CELLS[n + 1].id, "left", "2026-11-24T12:00:00+00:00", 1) for n in (0, 2)
)
RUN = Run(
    "r", "Run", "2026-11-24T12:00:00+00:00", "done", COLUMNS, PROMPTS, ("m/x",), 1, Parameters(), CELLS,
    votes=VOTES, annotations=NOTES,
)  # fmt: skip


def test_one_prompt_with_its_answers_votes_and_notes() -> None:
    part = of_prompt(RUN, "two")
    assert [prompt.id for prompt in part.prompts] == ["two"]
    assert part.cells == CELLS[2:]
    assert part.votes == VOTES[1:]
    assert list(part.annotations.notes.values()) == ["second"]
    assert part.columns == RUN.columns
    assert part.id == "r-prompt-2", "or it would pass for the whole run"


def test_the_only_prompt_is_the_run() -> None:
    alone = replace(RUN, prompts=PROMPTS[:1], cells=CELLS[:2])
    assert of_prompt(alone, "one") is alone
