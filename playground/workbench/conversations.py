"""Going on with a run that has ended: another turn, or an earlier one put otherwise.

A run is permanent, so both make a new one. It takes over the answers to the turns before, of every column its own, and
asks the rest.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from playground.core.completion import Completion
from playground.core.errors import InputError
from playground.core.experiment import Prompt
from playground.core.mirror_pairing import paired
from playground.core.nearest import suggestion
from playground.core.plan import MAX_SEED, Cell, CellId, RunPlan, expanded, reseeded, with_answers
from playground.core.request import Message
from playground.core.run import Run, parts_of
from playground.core.template import fill_variables
from playground.core.turns import turns_of

ColumnPlace: TypeAlias = tuple[str, str]
"""(a column's id, a model)"""

_STILL: Final = "this run is still under way: wait for its end, or stop it"
_NOTHING_WHOLE: Final = "no column has a whole answer to go on from: ask again what failed or was stopped, then go on"


@dataclass(frozen=True, slots=True)
class Continuation:
    """What `Workbench.begin` takes (`plan`, `kept`, `former`), and the cells that are then to be asked.

    The requests of `asked` hold the answers that are known, for an estimate.
    """

    plan: RunPlan
    kept: Mapping[CellId, Completion]
    asked: tuple[Cell, ...]
    former: str
    """The id of the run that is gone on with."""


def follow_up(
    run: Run,
    text: str,
    columns: Collection[ColumnPlace] | None = None,
    prompts: Collection[str] | None = None,
    system: Message | None = None,
) -> Continuation:
    """One more turn of these columns (None: all) in these prompts (None: all); the new run has these prompts alone.

    A column that is not asked keeps its answers and has no cell at the new turn. `system` takes the place of every
    column's system message from the new turn on. `{{name}}` is filled from the prompt's own values. Raises InputError.
    """
    chosen = [_known(run, prompt) for prompt in prompts] if prompts is not None else list(run.prompts)
    _expect(run, text, columns)
    taken = [cell.id for cell in run.cells if any(cell.id.prompt == prompt.id for prompt in chosen)]
    changed: list[Prompt] = []
    new: set[CellId] = set()
    for prompt in chosen:
        number = len(turns_of(prompt)) + 1
        asked = Message("user", fill_variables(text, prompt.vars))
        longer = replace(prompt, messages=(*prompt.messages, *(() if system is None else (system,)), asked))
        if len(turns_of(longer)) != number:
            raise InputError(f"the prompt '{prompt.id}' asks nothing of its own, so nothing can follow it")
        changed.append(longer)
        new.update(place.at(number) for place in taken if place.prompt == prompt.id and _is_in(place, columns))
    found = _continued(run, changed, taken, new)
    if not any(not cell.earlier for cell in found.asked):
        raise InputError(_NOTHING_WHOLE)
    return found


def branch(
    run: Run, prompt: str, turn: int, new_text: str, columns: Collection[ColumnPlace] | None = None
) -> Continuation:
    """The conversation from `turn` on with `new_text` in its place; the new run has this prompt alone.

    Turns before it are taken over, it and the scripted ones after it are asked anew of these columns (None: all); the
    others end before it. The same text again gets fresh seeds: with the old ones the same words would come. Raises
    InputError.
    """
    known = _known(run, prompt)
    _expect(run, new_text, columns)
    turns = turns_of(known)
    if not 1 <= turn <= len(turns):
        raise InputError(f"the prompt '{prompt}' has no turn {turn}: it has {len(turns)}")
    at = turns[turn - 1].at
    said = Message("user", fill_variables(new_text, known.vars))
    changed = replace(known, messages=(*known.messages[:at], said, *known.messages[at + 1 :]))
    places = [cell.id for cell in run.cells if cell.id.prompt == prompt]
    taken = [place for place in places if place.turn < turn]
    again = {place for place in places if place.turn > turn and _is_in(place, columns)}
    again |= {place.at(turn) for place in places if _is_in(place, columns)}
    found = _continued(run, [changed], taken, again)
    return _with_fresh_seeds(found) if said == turns[turn - 1].message else found


def _continued(run: Run, prompts: Iterable[Prompt], taken: Iterable[CellId], new: Collection[CellId]) -> Continuation:
    """The run's answers at `taken`, and the cells `new` still to be asked."""
    completions = run.completions()
    kept = {place: completions[place] for place in taken}
    parts = replace(parts_of(run), prompts=paired(tuple(prompts)))
    whole = expanded(replace(parts, parameters=replace(run.parameters, seed=0)), {*kept, *new})
    seeds = _seeds(run, whole)
    cells = tuple(reseeded(cell, seeds[cell.id]) for cell in whole.cells)
    plan = replace(whole, cells=cells, parameters=run.parameters)
    answers = {place: completion.text for place, completion in kept.items() if completion.state == "done"}
    return Continuation(plan, kept, tuple(with_answers(cell, answers) for cell in cells if cell.id in new), run.id)


def _seeds(run: Run, plan: RunPlan) -> Mapping[CellId, int | None]:
    """Each cell's recorded seed; a new turn's stands as far from its column's first one as it would in a new run."""
    recorded = {cell.id: cell.seed for cell in run.cells}
    planned = {cell.id: cell.seed or 0 for cell in plan.cells}
    found: dict[CellId, int | None] = {}
    for place, seed in planned.items():
        first = place.at(1)
        began = recorded.get(first)
        later = None if began is None else (began + seed - planned.get(first, seed)) % MAX_SEED
        found[place] = recorded.get(place, later)
    return found


def _with_fresh_seeds(found: Continuation) -> Continuation:
    fresh = {cell.id: secrets.randbelow(MAX_SEED) for cell in found.asked if cell.seed is not None}
    cells = tuple(reseeded(cell, fresh[cell.id]) if cell.id in fresh else cell for cell in found.plan.cells)
    asked = tuple(reseeded(cell, fresh[cell.id]) if cell.id in fresh else cell for cell in found.asked)
    return replace(found, plan=replace(found.plan, cells=cells), asked=asked)


def _is_in(place: CellId, columns: Collection[ColumnPlace] | None) -> bool:
    return columns is None or (place.preset, place.model) in columns


def _known(run: Run, prompt_id: str) -> Prompt:
    found = next((prompt for prompt in run.prompts if prompt.id == prompt_id), None)
    if found is None:
        names = [prompt.id for prompt in run.prompts]
        raise InputError(f"the run has no prompt '{prompt_id}': {suggestion(prompt_id, names)}")
    return found


def expect_ended(run: Run) -> None:
    """Raises InputError while an answer of it is being written."""
    if any(cell.completion.state == "running" for cell in run.cells):
        raise InputError(_STILL)


def _expect(run: Run, text: str, columns: Collection[ColumnPlace] | None) -> None:
    if not text.strip():
        raise InputError("there is nothing to ask: write what comes next")
    expect_ended(run)
    if columns is not None:
        there = {(cell.id.preset, cell.id.model) for cell in run.cells}
        if not columns or not set(columns) <= there:
            raise InputError("the run has no such column: choose among its own")
