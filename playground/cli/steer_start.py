"""What `playground steer` measures: an experiment that is asked now, or a recorded run, and what studies ask beyond."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from playground.cli import output
from playground.cli.run_choices import RunChoices, check_models, experiment_of
from playground.cli.runs import FILES, opened
from playground.core.columns import choices_of
from playground.core.errors import InputError
from playground.core.experiment import Experiment
from playground.core.plan import MAX_SEED, Cell, Column, RunPlan
from playground.core.preset import BASELINES, NONE
from playground.core.run import Run, plan_again
from playground.core.studies import Studies, studied
from playground.workbench import Workbench


@dataclass(frozen=True, slots=True)
class Start:
    """`begin` gives the run, `asked` are the cells to ask in it; () where it is measured as it is recorded, and then
    there is no `plan`."""

    begin: Callable[[], Run]
    asked: Sequence[Cell] = ()
    plan: RunPlan | None = None


def chosen(
    workbench: Workbench, choices: RunChoices, recorded: str | None, baseline: str | None, studies: Studies
) -> Start:
    """Nothing has begun yet. `recorded` is a run's id. Raises InputError or NotFound."""
    if recorded is None and is_exported(choices.experiment):
        recorded, choices = choices.experiment, replace(choices, experiment=None)
    if recorded is None:
        return _anew(workbench, choices, baseline, studies)
    if choices.any or baseline is not None:
        raise InputError("a recorded run is measured as it was asked: leave out what would change it")
    return _again(workbench, opened(workbench, recorded), studies)


def is_exported(name: str | None) -> bool:
    return name is not None and Path(name).suffix.lower() in FILES


def _anew(workbench: Workbench, choices: RunChoices, baseline: str | None, studies: Studies) -> Start:
    experiment, find = experiment_of(workbench, choices)
    plan = workbench.plan(with_baseline(experiment, baseline), find, choices.parameters)
    check_models(workbench, plan.models)
    _warn_of_few(plan, studies)
    plan = studied(plan, by_column(studies, plan.columns), _seed(plan))
    return Start(partial(workbench.begin, plan), plan.cells, plan)


def with_baseline(experiment: Experiment, baseline: str | None) -> Experiment:
    """What the presets are compared with: what was typed, else the experiment's, else no system message."""
    if baseline is not None:
        return replace(experiment, baseline=baseline)
    if experiment.baseline is not None:
        return experiment
    first = choices_of(experiment)[:1]
    if first and first[0].id not in BASELINES:
        output.note("The experiment names no baseline: compared with no system message.")
        return replace(experiment, baseline=NONE.id)
    return experiment


def _again(workbench: Workbench, run: Run, studies: Studies) -> Start:
    if studies == Studies():
        return Start(lambda: run)
    from playground.workbench.studies import study

    if run.state == "running":
        raise InputError(f"the run '{run.id}' is still going on in another program: wait for it, or stop it there")
    check_models(workbench, run.models)
    studies, there = by_column(studies, run.columns), run.completions()
    if run.cells and all(cell.id in there for cell in studied(plan_again(run), studies, 0).cells):
        output.note("The run has all of this already: nothing is asked.")
        return Start(lambda: run)
    found = study(run, studies)
    return Start(partial(workbench.begin, found.plan, found.kept, found.former), found.asked, found.plan)


def _warn_of_few(plan: RunPlan, studies: Studies) -> None:
    """Before anything is paid for."""
    if plan.samples == 1 and not studies.fresh:
        output.note(
            "One answer to each prompt cannot be told from luck: ask for more with --samples 3, or better --samples 5."
        )


def by_column(studies: Studies, columns: Sequence[Column]) -> Studies:
    """A preset's id stands for all its columns, those of a sweep too, and so does the name of one of the experiment's
    own; `studied` says what is unknown."""
    wanted: list[str] = []
    for name in studies.ablate:
        whole = [column for column in columns if column.ablated is None]
        of = [column.id for column in whole if name == column.preset.id or (column.own and name == column.preset.name)]
        wanted += [name] if name in {column.id for column in columns} else of or [name]
    return replace(studies, ablate=tuple(dict.fromkeys(wanted)))


def _seed(plan: RunPlan) -> int:
    """Where a study's seeds begin: with the run's own, so that one `--seed` repeats all of it."""
    return next((cell.seed for cell in plan.cells if cell.seed is not None), secrets.randbelow(MAX_SEED))
