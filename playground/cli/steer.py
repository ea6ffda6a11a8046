"""`playground steer`: did the system messages do anything beyond luck, do they hold, and what else did they change?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from playground.cli import output
from playground.cli.estimating import write_forecast
from playground.cli.exit_codes import DONE, FAILED
from playground.cli.export_targets import check_targets, write_targets
from playground.cli.run_choices import RunChoices, check_models
from playground.cli.run_course import Manner, Outlet, carry_through
from playground.cli.run_options import choosing_what_to_run
from playground.cli.settling import Settling
from playground.cli.steer_start import chosen, is_exported
from playground.cli.workplace import opened_workbench
from playground.core.errors import StoreError
from playground.core.run import Run
from playground.core.studies import TURNS, Studies
from playground.workbench import Workbench

if TYPE_CHECKING:
    from playground.core.steering.values import Steering


@dataclass(frozen=True, slots=True)
class Wish:
    """The options as typed that say what comes out."""

    exports: tuple[Path, ...]
    as_json: bool
    quiet: bool

    def say(self, text: str) -> None:
        if not self.quiet:
            output.note(text)


@click.command("steer")
@choosing_what_to_run
@click.option("--run", "recorded", metavar="RUN", help="Measure a past run in place of an experiment; `last`.")
@click.option("--baseline", metavar="P", help="What is compared with: none, empty, or any preset.")
@click.option("--fresh", is_flag=True, help="Ask all again with fresh seeds: firm is what both batches say.")
@click.option("--conflict", is_flag=True, help="Ask prompts that pull against each preset too: does it hold?")
@click.option("--drift", is_flag=True, help="Go on with scripted turns: how long does it last?")
@click.option("--turns", type=click.IntRange(1), metavar="N", help=f"So many of them with --drift; else {TURNS}.")
@click.option("--ablate", multiple=True, metavar="P", help="Leave out each sentence of a preset in turn: which did it?")
@click.option("--until-settled", is_flag=True,
              help="Stop before --samples as soon as every share of passed checks is known well enough.")  # fmt: skip
@click.option("--export", "exports", multiple=True, metavar="FILE", type=click.Path(path_type=Path),
              help="Write the run, as `playground run` does.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="The figures as JSON, for programs.")
@click.option("--max-cost", type=click.FloatRange(0), metavar="USD", help="What all may cost at most; 0: no limit.")
@click.option("--judge", metavar="M", help="ENDPOINT/MODEL_ID that decides checks such as llm-rubric.")
@click.option("--estimate", "estimate_only", is_flag=True, help="Say what it would take; ask nothing.")
@click.option("--quiet", is_flag=True, help="Nothing but the figures.")
def command(
    recorded: str | None,
    baseline: str | None,
    fresh: bool,
    conflict: bool,
    drift: bool,
    turns: int | None,
    ablate: tuple[str, ...],
    until_settled: bool,
    exports: tuple[Path, ...],
    as_json: bool,
    quiet: bool,
    max_cost: float | None,
    judge: str | None,
    estimate_only: bool,
    **choices: Any,
) -> int:
    """Measure what system messages do beyond luck.

    EXPERIMENT is an experiment's id or file, or an exported comparison (.json, .html, .comparison.zip), which is
    measured as it is. Every preset is compared with the baseline: by how far the answers moved, against the answers'
    own scatter, and by its checks. The studies --fresh, --conflict, --drift and --ablate ask more; of a past run they
    ask what is missing, in a new run that takes its answers over.
    """
    if turns is not None and not drift:
        raise click.UsageError("--turns says how many turns --drift asks: add --drift")
    wish = Wish(exports, as_json, quiet)
    studies = Studies(fresh, conflict, (turns or TURNS) if drift else 0, ablate)
    with opened_workbench() as workbench:
        check_targets(exports)
        check_models(workbench, () if judge is None else (judge,), "--judge")
        start = chosen(workbench, RunChoices(**choices), recorded, baseline, studies)
        if estimate_only:
            write_forecast(workbench.forecasting.forecast(start.asked), as_json=as_json)
            return DONE
        settling = Settling.of(start.asked, start.plan) if until_settled else None
        if not start.asked:
            return _measured(workbench, start.begin(), wish, own=recorded is not None and not is_exported(recorded))
        workbench.pricing.hold_to_limit(start.asked, max_cost)
        outlet = Outlet(exports, as_json=False, quiet=quiet, strict=False, answers=False)
        manner = Manner(max_cost, "never", judge)
        run, code = carry_through(workbench, start.begin(), start.asked, outlet, manner, settling)
        _keep(workbench, run, _write(run, as_json=as_json))
        return code


def _measured(workbench: Workbench, run: Run, wish: Wish, *, own: bool) -> int:
    """A run as it is recorded; nothing is asked. Not `own`: it is in a file, and may be anybody's."""
    steering = _write(run, as_json=wish.as_json)
    if own:
        _keep(workbench, run, steering)
    return DONE if write_targets(workbench, run, wish.exports, wish.say, output.complain) else FAILED


def _keep(workbench: Workbench, run: Run, steering: Steering) -> None:
    """The passports of the library's presets in it."""
    try:
        workbench.passports.keep(run, steering)
    except StoreError as error:  # the figures are told already
        output.complain(str(error))


def _write(run: Run, *, as_json: bool) -> Steering:
    from playground.core.steering.report import steering_of

    steering = steering_of(run)
    if as_json:
        from playground.formats.steering_record import steering_record

        output.write_json(steering_record(steering))
        return steering
    from playground.cli.steering_view import write_steering

    write_steering(steering)
    return steering
