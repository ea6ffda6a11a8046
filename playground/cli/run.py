"""`playground run`: carry out an experiment, or presets and prompts typed here, and show the answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from playground.cli import output
from playground.cli.estimating import write_forecast
from playground.cli.exit_codes import DONE
from playground.cli.export_targets import check_targets
from playground.cli.run_choices import RunChoices, check_models
from playground.cli.run_course import Manner, Outlet, carry_through
from playground.cli.run_options import choosing_what_to_run
from playground.cli.run_start import PastRun, chosen
from playground.cli.workplace import opened_workbench


@click.command("run")
@choosing_what_to_run
@click.option("--max-cost", type=click.FloatRange(0), metavar="USD",
              help="What all may cost at most; 0: no limit, else the setting max_cost_usd.")  # fmt: skip
@click.option("--export", "exports", multiple=True, metavar="FILE", type=click.Path(path_type=Path),
              help="Write the comparison: .html, .json, .md, .csv, .xlsx, .comparison.zip, .xml ...")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="The run record on stdout, in place of the answers.")
@click.option("--resume", metavar="RUN", help="Go on with what a past run has not done; `last` is the newest.")
@click.option("--retry-failed", metavar="RUN", help="Ask again for what failed in a past run, and for nothing else.")
@click.option("--follow-up", metavar="RUN",
              help="Ask --prompt after the answers of a past run, each column with its own history.")  # fmt: skip
@click.option("--turn", type=click.IntRange(1), metavar="N",
              help="With --follow-up: put --prompt in the place of turn N, and ask from there on.")  # fmt: skip
@click.option("--reuse/--no-reuse", default=None,
              help="Take answers of past runs to the very same requests, marked; not for several samples.")  # fmt: skip
@click.option("--reuse-samples", is_flag=True, help="The same for several samples; no answer is taken twice.")
@click.option("--judge", metavar="M", help="ENDPOINT/MODEL_ID that decides checks such as llm-rubric.")
@click.option("--estimate", "estimate_only", is_flag=True, help="Say what it would take; ask nothing.")
@click.option("--strict", is_flag=True, help="A check that failed is a failure too (exit 1).")
@click.option("--quiet", is_flag=True, help="Nothing but errors (and --json).")
def command(
    exports: tuple[Path, ...],
    as_json: bool,
    quiet: bool,
    strict: bool,
    resume: str | None,
    retry_failed: str | None,
    follow_up: str | None,
    turn: int | None,
    reuse: bool | None,
    reuse_samples: bool,
    judge: str | None,
    estimate_only: bool,
    max_cost: float | None,
    **choices: Any,
) -> int:
    """Send prompts under presets, and show the answers.

    EXPERIMENT is an experiment's id, such as starter, or its file. Options go over what it says; without it, --preset
    and --prompt are needed. Ctrl+C stops, and what arrived is kept. With --follow-up, --preset and --model choose
    among the run's columns.
    """
    run_choices, outlet = RunChoices(**choices), Outlet(exports, as_json, quiet, strict)
    manner = Manner.of(max_cost, reuse, reuse_samples, judge)
    past = PastRun(resume, retry_failed, follow_up, turn)
    with opened_workbench() as workbench:
        check_targets(exports)
        for problem in workbench.prices.overrides().problems:
            output.complain(str(problem))
        check_models(workbench, () if judge is None else (judge,), "--judge")
        begin, cells = chosen(workbench, run_choices, past)
        if estimate_only:
            write_forecast(workbench.forecasting.forecast(cells), as_json=as_json)
            return DONE
        workbench.pricing.hold_to_limit(cells, max_cost)
        return carry_through(workbench, begin(), cells, outlet, manner)[1]
