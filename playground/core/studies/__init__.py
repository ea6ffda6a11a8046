"""Studies: what is asked beside a run's own prompts to see how well its presets steer. Pure.

A study adds to a plan and changes nothing of what is there, so that answers which a run has are kept and only the new
cells are asked. It can be done again, and several in any order: what is there is not added twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from playground.core.errors import InputError
from playground.core.plan import RunPlan
from playground.core.studies.ablation import ablated_columns
from playground.core.studies.conflict import conflict_probes
from playground.core.studies.drift import TURNS, drift_prompts
from playground.core.studies.fresh import in_two_batches
from playground.core.studies.places import in_order, with_new_cells

__all__ = ["TURNS", "Studies", "studied"]

ALONE = "the run has its baseline alone: ask a preset beside it, then try this again"


@dataclass(frozen=True, slots=True)
class Studies:
    """Which studies are made of a run.

    `fresh`: every plain question once more with other seeds, as a second batch. `conflict`: the questions with texts
    that go against the system message. `drift`: so many scripted turns after the question, 0 for none; TURNS is usual.
    `ablate`: ids of columns whose system message is asked without each of its sentences in turn.
    """

    fresh: bool = False
    conflict: bool = False
    drift: int = 0
    ablate: tuple[str, ...] = ()


def studied(plan: RunPlan, studies: Studies, seed: int) -> RunPlan:
    """`plan` and what `studies` ask beside it.

    The cells that are there stay as they are, with their seeds. New ones take seeds from `seed` on that no cell has, or
    none where the column's other cells have none. Raises InputError for what cannot be studied.
    """
    probing = studies.conflict or studies.drift
    if (probing or studies.fresh) and sum(column.ablated is None for column in plan.columns) < 2:
        raise InputError(ALONE)
    prompts = [*plan.prompts]
    if studies.conflict:
        prompts += conflict_probes(plan)
    if studies.drift:
        prompts += drift_prompts(plan, studies.drift)
    columns = [*plan.columns]
    for column_id in dict.fromkeys(studies.ablate):
        columns += ablated_columns(plan, column_id)
    wider = replace(plan, prompts=in_order(prompts, plan), columns=tuple(columns))
    return with_new_cells(plan, in_two_batches(wider) if studies.fresh else wider, seed)
