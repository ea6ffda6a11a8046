"""From an experiment to the run plan of this program, and what of a plan is still to be asked."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import replace

from playground.core.columns import FindPreset, columns_of, prompts_of
from playground.core.completion import Completion
from playground.core.endpoint import EMBEDDED_MODEL, LOCAL
from playground.core.errors import InputError
from playground.core.experiment import Experiment
from playground.core.plan import MAX_SEED, CellId, RunPlan, plan_run, reseeded
from playground.core.request import Parameters
from playground.core.run import Run


def plan(experiment: Experiment, find: FindPreset, override: Parameters | None = None) -> RunPlan:
    """The cells of an experiment. `override` (what was typed for this run) goes over every other parameter.

    Without a seed of its own a run draws one for local models, so that it can be repeated; other endpoints get one
    only when it was asked for, because some refuse it. Raises InputError or NotFound.
    """
    override = override or Parameters()
    columns = columns_of(experiment, find, override)
    if not columns:
        raise InputError("no preset is chosen: choose at least one, `none` for no system message", key="presets")
    if not experiment.prompts:
        raise InputError("there is no prompt: say what is to be asked", key="prompts")
    parameters = override.over(experiment.parameters)
    drawn = parameters.seed is None
    if drawn:
        parameters = replace(parameters, seed=secrets.randbelow(MAX_SEED))
    whole = plan_run(
        name=experiment.name,
        columns=columns,
        prompts=prompts_of(experiment, find),
        models=tuple(dict.fromkeys(experiment.models)) or (EMBEDDED_MODEL,),
        samples=experiment.samples,
        parameters=parameters,
        checks=experiment.checks,
        description=experiment.description,
    )
    whole = replace(whole, judge=experiment.judge)
    return _without_drawn_seeds(whole) if drawn else whole


def unfinished(run: Run, plan: RunPlan) -> RunPlan:
    """The part of `plan` that `run` has not answered yet: never asked, failed, stopped or interrupted."""
    done = {cell.id for cell in run.cells if cell.completion.state == "done"}
    return replace(plan, cells=tuple(cell for cell in plan.cells if cell.id not in done))


def still_to_ask(run: Run, plan: RunPlan) -> RunPlan:
    """What a resume asks: what was never asked, stopped or interrupted; where only failures are left, those.

    A conversation goes on at its first turn without an answer, whatever became of that.
    """
    failed = {cell.id for cell in run.cells if cell.completion.state == "failed" and not _waited(cell.completion)}
    fresh = {cell.id for cell in unfinished(run, plan).cells if cell.id not in failed}
    return _with_earlier_turns(run, plan, fresh or failed)


def _waited(completion: Completion) -> bool:
    """A turn that was not asked, because an earlier one had no answer."""
    return completion.error is not None and completion.error.kind == "earlier_turn"


def failed_of(run: Run, plan: RunPlan) -> RunPlan:
    """The part of `plan` that failed in `run`, and the earlier turns that it stands on where those have no answer."""
    return _with_earlier_turns(run, plan, {cell.id for cell in run.cells if cell.completion.state == "failed"})


def _with_earlier_turns(run: Run, plan: RunPlan, wanted: Collection[CellId]) -> RunPlan:
    done = {cell.id for cell in run.cells if cell.completion.state == "done"}
    earlier = {cell.id.at(gap.turn) for cell in plan.cells if cell.id in wanted for gap in cell.earlier}
    asked = {*wanted, *(earlier - done)}
    return replace(plan, cells=tuple(cell for cell in plan.cells if cell.id in asked))


def _without_drawn_seeds(plan: RunPlan) -> RunPlan:
    """Only local models, and columns that ask for a seed of their own, keep theirs."""
    asked = {column.id for column in plan.columns if column.parameters.seed is not None}
    cells = tuple(
        cell if cell.endpoint == LOCAL or cell.id.preset in asked else reseeded(cell, None) for cell in plan.cells
    )
    return replace(plan, cells=cells, parameters=replace(plan.parameters, seed=None))
