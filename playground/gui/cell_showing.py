"""How one cell stands in a column widget: empty, waiting for its turn, being written, or whole."""

from __future__ import annotations

from collections.abc import Sequence

from playground.core.annotations import NO_ANNOTATIONS
from playground.core.fairness import marks
from playground.core.plan import CellId
from playground.gui.answer_column import AnswerColumn
from playground.gui.comparison_model import ShownRun, Wait
from playground.gui.talk import NO_TALK, Talk


def show_cell(
    column: AnswerColumn,
    run: ShownRun | None,
    cell: CellId,
    now: float,
    unlike: Sequence[str] = (),
    talk: Talk = NO_TALK,
) -> None:
    """`now` is of the clock that stamps the run's events; `unlike`: in what it was asked otherwise than others.

    `talk`: what was said before.
    """
    column.talk.show_talk(talk)
    known = run is not None and cell in run.completions
    column.show_remarks((run.run.id, cell) if run and known else None, run.run.annotations if run else NO_ANNOTATIONS)
    completion = run.answer(cell) if run is not None else None
    if run is None or completion is None:
        column.show_empty(_not_asked(run, cell))
    elif completion.state != "pending":
        checks = run.run.checks_of(cell) if completion.checks else None
        column.show_completion(completion, run.waiting(cell, now), marks(completion, tuple(unlike)), checks)
    elif cell in run.under_way:
        column.show_waiting(_wait(run, cell, now))
    else:
        column.show_empty("Not asked. Press Run.")


def _not_asked(run: ShownRun | None, cell: CellId) -> str:
    if run is None:
        return "No answer yet. Press Run."
    if cell.turn > 1 and run.answer(cell.at(1)) is not None:
        return "This column was left out of this turn: it was not asked."
    return "Not asked in this run. Press Run."


def _wait(run: ShownRun, cell: CellId, now: float) -> Wait:
    progress = run.progress.get(cell.model.partition("/")[0])
    if progress is not None:
        share = None
        if progress.total_bytes and progress.done_bytes is not None:
            share = progress.done_bytes / progress.total_bytes
        return Wait(progress.message, share)
    ahead = run.place_in_queue(cell)
    in_turn = Wait("waiting for its turn" if not ahead else f"waiting, {ahead} before it")
    return run.waiting(cell, now) or in_turn
