"""`playground run`: carry out an experiment, or presets and prompts typed here, and show the answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from playground.cli import output
from playground.cli.estimating import write_forecast
from playground.cli.exit_codes import DONE
from playground.cli.export_targets import check_targets
from playground.cli.mirrors import mirror_options
from playground.cli.run_choices import RunChoices, check_models
from playground.cli.run_course import Manner, Outlet, carry_through
from playground.cli.run_start import PastRun, chosen
from playground.cli.workplace import opened_workbench
from playground.core.endpoint import EMBEDDED_MODEL
from playground.core.plan import MAX_SEED
from playground.core.request import EFFORTS
from playground.formats.experiment_file import MAX_SAMPLES


@click.command("run")
@click.argument("experiment", required=False)
@click.option("--preset", "presets", multiple=True, metavar="P", help="A column: a preset's id or path, none, empty.")
@click.option("--bounds", "bounds", multiple=True, metavar="ID",
              help="A preset that stands first in every column; goes over the experiment's.")  # fmt: skip
@click.option("--prompt", "prompts", multiple=True, metavar="TEXT", help="What is asked; - reads it from stdin.")
@click.option("--prompts", "prompt_files", multiple=True, metavar="FILE",
              help="Prompts as lines, or as blocks between lines with ---; - reads stdin.")  # fmt: skip
@click.option("--dataset", metavar="FILE", help="Rows for {{variables}}: .csv, .tsv, .jsonl or a .json list.")
@mirror_options
@click.option("--model", "models", multiple=True, metavar="M", help=f"ENDPOINT/MODEL_ID; else {EMBEDDED_MODEL}.")
@click.option("--samples", type=click.IntRange(1, MAX_SAMPLES), help="Answers for each preset, prompt and model.")
@click.option("--max-tokens", type=click.IntRange(1), help="The longest answer, in tokens.")
@click.option("--temperature", type=click.FloatRange(0, 2), help="0: always the likeliest word.")
@click.option(
    "--seed", type=click.IntRange(0, MAX_SEED), help="The same seed gives the same answers, where it is taken."
)
@click.option("--effort", type=click.Choice(EFFORTS), help="How long a reasoning model thinks before it answers.")
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
