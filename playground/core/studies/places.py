"""Which cells a study adds to a plan, where its prompts stand, and which seeds the new cells take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Final, get_args

from playground.core.experiment import ProbeKind, Prompt
from playground.core.plan import MAX_SEED, CellId, Column, RunPlan, expanded, is_asked, reseeded
from playground.core.studies.fresh import of_a_batch
from playground.core.turns import turns_of

KINDS: Final[tuple[ProbeKind, ...]] = get_args(ProbeKind)


def in_order(prompts: Sequence[Prompt], plan: RunPlan) -> tuple[Prompt, ...]:
    """The plain prompts as they stood, then what was made of each: the order is the same whichever study came first."""
    ids = [prompt.id for prompt in prompts if prompt.probe is None]
    columns = [column.id for column in plan.columns]

    def place(prompt: Prompt) -> tuple[int, int, int]:
        if (probe := prompt.probe) is None:
            return -1, 0, 0
        return _at(ids, probe.of), KINDS.index(probe.kind), _at(columns, probe.column)

    return tuple(sorted(prompts, key=place))


def free_id(wanted: str, taken: Collection[str]) -> str:
    """`wanted`, or, where somebody has given that id to something else, `wanted~2` and so on."""
    found, number = wanted, 2
    while found in taken:
        found, number = f"{wanted}~{number}", number + 1
    return found


def with_new_cells(plan: RunPlan, wider: RunPlan, seed: int) -> RunPlan:
    """`wider`, which has `plan`'s prompts, columns and samples and more, with the cells of both."""
    there = {cell.id: cell for cell in plan.cells}
    new = {place for place in _new_places(plan, wider) if place not in there}
    if not new:
        return replace(wider, cells=plan.cells)
    seeds = _unused({cell.seed for cell in plan.cells}, seed)
    seeded = {(cell.id.preset, cell.id.model) for cell in plan.cells if cell.seed is not None}
    origin = {column.id: column.ablated.of if column.ablated else column.id for column in wider.columns}
    unseeded = replace(wider, parameters=replace(wider.parameters, seed=None))
    cells = tuple(
        there[cell.id]
        if cell.id in there
        else reseeded(cell, next(seeds) if (origin[cell.id.preset], cell.id.model) in seeded else None)
        for cell in expanded(unseeded, {*there, *new}).cells
    )
    return replace(wider, cells=cells)


def _new_places(plan: RunPlan, wider: RunPlan) -> Iterator[CellId]:
    """Beside each plain cell of the first batch what was made of its prompt, of its column, and its second batch."""
    probes, cuts = _made_of(plan, wider)
    prompts = {prompt.id for prompt in plan.prompts if prompt.probe is None}
    columns = {column.id: column for column in plan.columns if column.ablated is None}
    each = of_a_batch(plan)
    for place in (cell.id for cell in plan.cells):
        if place.prompt not in prompts or place.preset not in columns or place.sample > each:
            continue
        if wider.batches > plan.batches:
            yield replace(place, sample=place.sample + each)
        if place.turn > 1:
            continue
        yield from (replace(place, preset=column.id) for column in cuts[place.preset])
        column = columns[place.preset]
        for probe in probes[place.prompt]:
            if is_asked(column, probe, baseline=column is plan.columns[0]):
                yield from (replace(place, prompt=probe.id, turn=turn.number) for turn in turns_of(probe))


def _made_of(plan: RunPlan, wider: RunPlan) -> tuple[defaultdict[str, list[Prompt]], defaultdict[str, list[Column]]]:
    """The probes of each prompt and the cuts of each column that are new in `wider`."""
    old_prompts, old_columns = {prompt.id for prompt in plan.prompts}, {column.id for column in plan.columns}
    probes, cuts = defaultdict[str, list[Prompt]](list), defaultdict[str, list[Column]](list)
    for prompt in wider.prompts:
        if prompt.probe is not None and prompt.id not in old_prompts:
            probes[prompt.probe.of].append(prompt)
    for column in wider.columns:
        if column.ablated is not None and column.id not in old_columns:
            cuts[column.ablated.of].append(column)
    return probes, cuts


def _unused(used: Collection[int | None], seed: int) -> Iterator[int]:
    """Each seed once, from `seed` on, without those that are taken."""
    taken = {each for each in used if each is not None}
    return (each for step in range(MAX_SEED) if (each := (seed + step) % MAX_SEED) not in taken)


def _at(names: Sequence[str], name: str) -> int:
    return names.index(name) if name in names else len(names)
