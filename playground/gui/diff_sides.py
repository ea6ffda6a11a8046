"""The two answers that are compared: whose they are, their texts, and why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace

from playground.core.completion import Completion
from playground.core.plan import CellId, Column
from playground.core.turns import turns_of
from playground.core.wording import plain
from playground.gui.comparison_model import ColumnKey
from playground.gui.place import Place
from playground.gui.shown_comparison import ShownComparison


@dataclass(frozen=True, slots=True)
class DiffSide:
    """`text` is None while there is none; then `words` say why.

    `system` is its system message, None where none is sent.
    """

    cell: CellId
    name: str
    dot: int
    note: str
    text: str | None
    words: str
    system: str | None
    is_baseline: bool = False


def pair_of(shown: ShownComparison, place: Place, pinned: ColumnKey | None) -> tuple[ColumnKey, ColumnKey]:
    """The column that is compared with, and the place's; where those are one, the next other column stands there."""
    keys = shown.column_keys()
    old = pinned if pinned is not None and pinned in keys else shown.baseline(place.column)
    if place.column != old:
        return old, place.column
    at = keys.index(old) if old in keys else -1
    others = [key for key in (*keys[at + 1 :], *keys[: max(at, 0)]) if key != old]
    return old, next((key for key in others if key.model == old.model), others[0] if others else old)


def side_of(shown: ShownComparison, place: Place, now: float) -> DiffSide:
    """The side on which the answer at `place` stands; `now` is of the clock that stamps the run's events."""
    cell, heading = shown.cell(place), shown.heading(place.column)
    completion = shown.answer(place)
    text = completion.text if completion is not None and _has_text(completion) else None
    return DiffSide(
        cell, plain(heading.name) if heading else "", heading.dot if heading else 0,
        _note(shown, place, cell, completion), text, "" if text is not None else _why_not(shown, cell, completion, now),
        _system(shown, place, cell), place.column == shown.baseline(place.column),
    )  # fmt: skip


def missing_words(old: DiffSide, new: DiffSide) -> str:
    """`Pirate's answer is not there yet.`, or nothing where both are there."""
    missing = [side.name for side in (old, new) if side.text is None]
    if len(missing) == 2:
        return "Neither answer is there yet."
    return f"The answer of {missing[0]} is not there yet." if missing else ""


def _has_text(completion: Completion) -> bool:
    """An empty answer is one, if it is whole."""
    return bool(completion.text) or completion.state == "done"


def _why_not(shown: ShownComparison, cell: CellId, completion: Completion | None, now: float) -> str:
    run = shown.run
    if run is None:
        return "No answer yet. Press Run."
    if completion is None:
        return "Not asked in this run. Press Run."
    if completion.state == "running":
        return "The model is reading the prompt …"
    if completion.error is not None:
        return completion.error.message
    if completion.ended:
        return "It ended without an answer."
    if cell not in run.under_way:
        return "Not asked. Press Run."
    wait = run.waiting(cell, now)
    ahead = run.place_in_queue(cell)
    return wait.words if wait is not None else f"Waiting, {ahead} before it." if ahead else "Waiting for its turn."


def _note(shown: ShownComparison, place: Place, cell: CellId, completion: Completion | None) -> str:
    """`baseline · sample 1 · seed 301 · still being written`"""
    words = ["baseline"] if place.column == shown.baseline(place.column) else []
    if shown.samples() > 1:
        words.append(f"sample {place.sample}")
    if place.turn > 1:
        words.append(f"turn {place.turn}")
    cells = shown.run.run.cells if shown.run is not None else ()
    seed = next((each.seed for each in cells if each.id == cell), None)
    words += [f"seed {seed}"] if seed is not None else []
    if completion is not None and completion.reused_from is not None:
        words.append(f"taken from run {completion.reused_from}")
    if completion is not None and completion.state == "running" and completion.text:
        words.append("still being written")
    elif completion is not None and completion.ended and completion.state != "done":
        words.append("cut off" if completion.text else "failed")
    return " · ".join(words)


def _system(shown: ShownComparison, place: Place, cell: CellId) -> str | None:
    """As it was asked; before that, as it will be."""
    columns: tuple[Column, ...] = shown.run.run.columns if shown.run is not None else ()
    column = next((column for column in columns if column.id == cell.preset), shown.column(place.column))
    if column is None:
        return None
    prompt = next((prompt for prompt in shown.prompts() if prompt.id == place.prompt), None)
    return column.system_at(turns_of(prompt), place.turn) if prompt is not None else column.system_message


def at(place: Place, column: ColumnKey) -> Place:
    return replace(place, column=column)
