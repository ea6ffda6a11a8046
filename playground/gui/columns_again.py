"""The plan of a run in which some columns are asked again, and the answers that all others keep."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import replace

from playground.core.completion import Completion
from playground.core.plan import MAX_SEED, Cell, CellId, RunPlan, asked_as, reseeded
from playground.gui.comparison_model import ColumnKey, ShownRun


def columns_again(
    plan: RunPlan, shown: ShownRun, keys: Collection[ColumnKey]
) -> tuple[RunPlan, dict[CellId, Completion]]:
    """`plan` as far as `shown` was asked, and what stands in it already; `keys` are the columns to ask.

    The same question again gets fresh seeds: with the old ones the same words would come. What studies asked of the
    other columns is taken over, as long as their texts are the same.
    """
    from playground.core.studies.again import with_studies_of

    studied = {
        cell
        for cell, completion in shown.completions.items()
        if completion.ended and ColumnKey(cell.preset, cell.model) not in keys
    }
    whole = with_studies_of(shown.run, asked_as(plan, {cell.id for cell in shown.run.cells}), studied)
    kept = _kept(whole, shown, keys)
    seeds = {cell.id: cell.seed for cell in shown.run.cells}
    return replace(whole, cells=tuple(_seeded(cell, kept, seeds) for cell in whole.cells)), kept


def _seeded(cell: Cell, kept: Mapping[CellId, Completion], seeds: Mapping[CellId, int | None]) -> Cell:
    if cell.id in kept:
        return reseeded(cell, seeds[cell.id])
    return cell if cell.seed is None else reseeded(cell, secrets.randbelow(MAX_SEED))


def _kept(plan: RunPlan, shown: ShownRun, but: Collection[ColumnKey]) -> dict[CellId, Completion]:
    """The answers of `shown` under the same texts in `plan`, failed and stopped ones too, without the columns `but`."""
    same = {column.id for column in plan.columns if shown.fits(column)}
    return {
        cell.id: completion
        for cell in plan.cells
        if ColumnKey(cell.id.preset, cell.id.model) not in but
        and cell.id.preset in same
        and (completion := shown.completions.get(cell.id)) is not None
        and completion.ended
    }
