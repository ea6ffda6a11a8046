"""What is asked, from files: prompts as lines, and the rows of a dataset."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from playground.core.datasets import columns_in, fit_of
from playground.core.errors import InputError
from playground.core.experiment import Experiment, Prompt
from playground.core.request import Message
from playground.formats.dataset_file import MAX_BYTES
from playground.workbench.datasets import prompts_of_bytes, read_dataset, read_prompts

STDIN: Final = "-"
COLUMN: Final = "prompt"
"""A dataset with a column of this name says itself what is asked, where nothing else does."""


def lines_of(files: Iterable[str]) -> tuple[str, ...]:
    """The prompts of all files, in order. Raises InputError."""
    texts: list[str] = []
    for file in files:
        texts += prompts_of_bytes(_stdin(), STDIN) if file == STDIN else read_prompts(Path(file))
    return tuple(texts)


def with_dataset(experiment: Experiment, file: str) -> Experiment:
    """The experiment with the rows of this file in place of its own. Raises InputError."""
    path = Path(file)
    return replace(experiment, rows=read_dataset(path).rows, dataset=str(path.absolute()))


def asking_its_column(experiment: Experiment) -> Experiment:
    """With no prompt, the column `prompt` of its dataset is asked. Raises InputError where there is none."""
    if experiment.prompts:
        return experiment
    if COLUMN not in (columns := columns_in(experiment.rows)):
        named = ", ".join(f"{{{{{name}}}}}" for name in columns[:6])
        raise InputError(f"there is no prompt: add --prompt TEXT with {named} in it", key="--dataset")
    prompt = Prompt("prompt-1", (Message("user", f"{{{{{COLUMN}}}}}"),))
    name = experiment.name or Path(experiment.dataset).stem
    return replace(experiment, name=name, prompts=(prompt,))


def check_dataset(experiment: Experiment) -> None:
    """Raises InputError when no prompt names a column: the rows would be for nothing."""
    columns = columns_in(experiment.rows)
    if not fit_of(experiment.prompts, columns).using:
        named = ", ".join(f"{{{{{name}}}}}" for name in columns[:6])
        raise InputError(f"no prompt names a column of it: write {named} in one", key="--dataset")


def _stdin() -> bytes:
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise InputError(f"more than {MAX_BYTES:,} bytes: take fewer prompts", file=STDIN, key="--prompts")
    return data
