"""What studies asked, taken over into a plan that asks some columns of a run again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from playground.core.plan import CellId, RunPlan, expanded, reseeded
from playground.core.run import Run
from playground.core.studies.places import in_order


def with_studies_of(run: Run, plan: RunPlan, taken: Collection[CellId]) -> RunPlan:
    """`plan`, which asks the plain prompts of `run`, with those of the cells `taken` that a study of `run` has made.

    A column that has another text or other parameters in `plan` leaves its studies behind: they were of the old one.
    """
    asked = {column.id: (column.system_message, column.parameters) for column in plan.columns}
    same = {c.id for c in run.columns if c.id in asked and (c.system_message, c.parameters) == asked[c.id]}
    origin = {column.id: column.ablated.of if column.ablated is not None else column.id for column in run.columns}
    plain = {cell.id for cell in run.plain_cells()}
    there = {cell.id: cell for cell in plan.cells}
    seeds = {
        cell.id: cell.seed
        for cell in run.cells
        if cell.id in taken and cell.id not in plain and cell.id not in there and origin[cell.id.preset] in same
    }
    new_prompts = {place.prompt for place in seeds} - {prompt.id for prompt in plan.prompts}
    new_columns = {place.preset for place in seeds} - set(asked)
    prompts = [prompt for prompt in run.prompts if prompt.id in new_prompts]
    columns = [column for column in run.columns if column.id in new_columns]
    wider = replace(
        plan, prompts=in_order([*plan.prompts, *prompts], plan), columns=(*plan.columns, *columns), batches=run.batches
    )
    if not seeds:
        return wider
    cells = expanded(wider, {*there, *seeds}).cells
    return replace(wider, cells=tuple(there.get(cell.id) or reseeded(cell, seeds[cell.id]) for cell in cells))
