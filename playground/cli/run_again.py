"""`playground run --resume` and `--retry-failed`: a past run goes on; what is done is never asked again."""

from __future__ import annotations

from collections.abc import Sequence

from playground.cli.run_choices import RunChoices, check_models
from playground.core.errors import InputError
from playground.core.plan import Cell
from playground.core.run import Run, plan_again
from playground.workbench import Workbench
from playground.workbench.planning import failed_of, still_to_ask


def run_again(workbench: Workbench, name: str, choices: RunChoices, *, only_failed: bool) -> tuple[Run, Sequence[Cell]]:
    """The recorded run and what of it is to be asked. Raises InputError when another program is still at it."""
    option = "--retry-failed" if only_failed else "--resume"
    if choices.any:
        raise InputError(f"{option} goes on with a run as it was begun: leave out what would change it")
    run = past_run(workbench, name)
    plan = plan_again(run)
    return run, (failed_of(run, plan) if only_failed else still_to_ask(run, plan)).cells


def past_run(workbench: Workbench, name: str) -> Run:
    """A recorded run that nobody is at. Raises InputError or NotFound."""
    run_id = workbench.runs.resolve(name)
    run = workbench.runs.load(run_id)
    if run.state == "running":
        raise InputError(f"the run '{run_id}' is still going on in another program: wait for it, or stop it there")
    check_models(workbench, run.models)
    return run
