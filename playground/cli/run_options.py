"""The options that say what is run, the same for every command that plans one: they become a `RunChoices`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

import click

from playground.cli.mirrors import mirror_options
from playground.core.endpoint import EMBEDDED_MODEL
from playground.core.plan import MAX_SEED
from playground.core.request import EFFORTS
from playground.formats.experiment_file import MAX_SAMPLES

Function: TypeAlias = Callable[..., Any]

_OPTIONS: Final = (
    click.argument("experiment", required=False),
    click.option("--preset", "presets", multiple=True, metavar="P",
                 help="A column: a preset's id or path, none, empty."),
    click.option("--bounds", "bounds", multiple=True, metavar="ID",
                 help="A preset that stands first in every column; goes over the experiment's."),
    click.option("--prompt", "prompts", multiple=True, metavar="TEXT", help="What is asked; - reads it from stdin."),
    click.option("--prompts", "prompt_files", multiple=True, metavar="FILE",
                 help="Prompts as lines, or as blocks between lines with ---; - reads stdin."),
    click.option("--dataset", metavar="FILE", help="Rows for {{variables}}: .csv, .tsv, .jsonl or a .json list."),
    mirror_options,
    click.option("--model", "models", multiple=True, metavar="M", help=f"ENDPOINT/MODEL_ID; else {EMBEDDED_MODEL}."),
    click.option("--samples", type=click.IntRange(1, MAX_SAMPLES),
                 help="Answers for each preset, prompt and model."),
    click.option("--max-tokens", type=click.IntRange(1), help="The longest answer, in tokens."),
    click.option("--temperature", type=click.FloatRange(0, 2), help="0: always the likeliest word."),
    click.option("--seed", type=click.IntRange(0, MAX_SEED),
                 help="The same seed gives the same answers, where it is taken."),
    click.option("--effort", type=click.Choice(EFFORTS), help="How long a reasoning model thinks before it answers."),
)  # fmt: skip


def choosing_what_to_run(function: Function) -> Function:
    """Gives a command the argument EXPERIMENT and these options, in this order, before its own."""
    for add in reversed(_OPTIONS):
        function = add(function)
    return function
