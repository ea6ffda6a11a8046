"""`playground replay`: a run that somebody recorded, asked again, and compared with what came then."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import click

from playground.cli import output
from playground.cli.answers import name_of
from playground.cli.exit_codes import DONE, FAILED
from playground.cli.export_targets import check_targets
from playground.cli.run_choices import check_models
from playground.cli.run_course import Manner, Outlet, carry_through
from playground.cli.runs import opened
from playground.cli.workplace import opened_workbench
from playground.core.errors import InputError
from playground.core.replays import CheckChange, Repeated, compare, plan_replay, replay_words
from playground.core.run import Run
from playground.core.wording import moment
from playground.formats.experiment_file import MAX_SAMPLES

_MARKS = {True: "passed", False: "failed", None: "not decided"}


@click.command("replay")
@click.argument("source", metavar="FILE|RUN")
@click.option("--model", "models", multiple=True, metavar="M", help="ENDPOINT/MODEL_ID; else the models of then.")
@click.option("--samples", type=click.IntRange(1, MAX_SAMPLES), help="Answers for each; else as many as then.")
@click.option("--export", "exports", multiple=True, metavar="FILE", type=click.Path(path_type=Path),
              help="Write the new run, as `playground run` does.")  # fmt: skip
@click.option("--max-cost", type=click.FloatRange(0), metavar="USD", help="What all may cost at most; 0: no limit.")
@click.option("--strict", is_flag=True, help="A check that passed then and fails now is a failure (exit 1).")
@click.option("--json", "as_json", is_flag=True, help="What is the same and what is not, as JSON.")
@click.option("--quiet", is_flag=True, help="Nothing but the comparison.")
def command(
    source: str,
    models: tuple[str, ...],
    samples: int | None,
    exports: tuple[Path, ...],
    max_cost: float | None,
    strict: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Ask a shared comparison again, and compare.

    FILE is an exported .comparison.zip, .html or .json, RUN a run of this computer. The system messages, prompts,
    parameters, seeds and checks are those of the record, whatever the presets say by now.
    """
    with opened_workbench() as workbench:
        check_targets(exports)
        before = opened(workbench, source)
        plan = plan_replay(before, models, samples)
        if not plan.cells:
            raise InputError("there is no answer in it that could be asked for again", file=source)
        check_models(workbench, plan.models)
        workbench.pricing.hold_to_limit(plan.cells, max_cost)
        begun = workbench.begin(replace(plan, name=f"{plan.name}, replayed"))
        outlet = Outlet(exports, as_json=False, quiet=quiet or as_json, strict=False)
        after, code = carry_through(workbench, begun, plan.cells, outlet, Manner(max_cost, "never"))
        pairs = compare(before, after)
        _write(before, after, pairs, as_json=as_json)
        worse = any(change.before and change.after is False for pair in pairs for change in pair.checks)
        return FAILED if code == DONE and strict and worse else code


def _write(before: Run, after: Run, pairs: tuple[Repeated, ...], *, as_json: bool) -> None:
    if as_json:
        cells = [asdict(pair) for pair in pairs]
        output.write_json({"of": before.id, "run": after.id, "words": replay_words(pairs), "cells": cells})
        return
    changed = [pair for pair in pairs if pair.texts != "same" or pair.checks]
    output.write(f"Compared with {before.name}, {moment(before.created_at)}:", "bold")
    if changed:
        output.write_table([(name_of(after, pair.after), _texts(pair), _turned(pair.checks)) for pair in changed])
    output.write(replay_words(pairs)[:1].upper() + replay_words(pairs)[1:])


def _texts(pair: Repeated) -> str:
    if pair.texts == "different" and pair.changed_share is not None:
        return f"{100 * pair.changed_share:.0f} % of the words changed"
    return "same" if pair.texts == "same" else "no whole answer on both sides"


def _turned(changes: tuple[CheckChange, ...]) -> str:
    return "; ".join(f"{each.label}: {_MARKS[each.before]}, now {_MARKS[each.after]}" for each in changes)
