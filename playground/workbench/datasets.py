"""Datasets and prompts from files on the disk, and whether an experiment's file can name the dataset by its path."""

from __future__ import annotations

import json
import os
from itertools import count
from pathlib import Path
from typing import Final

from playground.core.errors import InputError, PlaygroundError, StoreError
from playground.core.experiment import Experiment
from playground.core.prompt_lines import MAX_PROMPTS, prompts_in
from playground.formats.dataset_file import MAX_BYTES, SUFFIXES, Dataset, Reading, read
from playground.formats.dataset_table import separator_of
from playground.formats.dataset_text import decoded
from playground.store.files import read_bytes, write_atomic, write_new

_SNIFFED_BYTES: Final = 4_000


def read_dataset(path: Path, reading: Reading | None = None) -> Dataset:
    """Takes up to a second for 100,000 rows. Raises InputError with file and line."""
    return read(read_bytes(path, limit_bytes=MAX_BYTES), file=str(path), reading=reading)


def read_prompts(path: Path) -> tuple[str, ...]:
    """The prompts in a file of lines, see `core.prompt_lines`. Raises InputError when there is none, or too many."""
    return prompts_of_bytes(read_bytes(path, limit_bytes=MAX_BYTES), str(path))


def prompts_of_bytes(data: bytes, file: str) -> tuple[str, ...]:
    """The same of what was read already."""
    texts = prompts_in(decoded(data, None, file)[0])
    if not texts:
        raise InputError("there is no prompt in it: write one in each line", file=file)
    if len(texts) > MAX_PROMPTS:
        raise InputError(f"{len(texts):,} prompts, and at most {MAX_PROMPTS:,} are read: take fewer", file=file)
    return texts


def is_dataset(path: Path) -> bool:
    """By its name; a `.json` may be anything."""
    return path.suffix.lower() in SUFFIXES and path.suffix.lower() != ".json"


def dataset_beside(experiment: Experiment, target: Path) -> str:
    """The dataset's path as the experiment's file at `target` would name it; "" where that file cannot, or would lie.

    It can where the dataset lies in its folder or below, and gives, read as it looks, the very rows of the experiment.
    """
    if not experiment.rows or not experiment.dataset:
        return ""
    source, folder = Path(os.path.realpath(experiment.dataset)), Path(os.path.realpath(target.parent))
    if not source.is_relative_to(folder):
        return ""
    path = source.relative_to(folder).as_posix()
    if "\\" in path:
        return ""
    try:
        same = read_dataset(source).rows == experiment.rows
    except PlaygroundError:
        return ""
    return path if same else ""


def holds_presets(path: Path) -> bool:
    """Is the table one of the well-known lists of presets, act and prompt? A look at its beginning, no more."""
    try:
        with path.open("rb") as file:
            beginning = file.read(_SNIFFED_BYTES)
        text, _encoding = decoded(beginning[: beginning.rfind(b"\n") + 1] or beginning, None, str(path))
    except (OSError, PlaygroundError):
        return False
    first = next((line for line in text.splitlines() if line.strip()), "")
    names = {name.strip(' "').lower() for name in first.split(separator_of(first))}
    return {"act", "prompt"} <= names


def save_experiment(experiment: Experiment, path: Path) -> tuple[Path, ...]:
    """Write the experiment's file; returns all that was written.

    It names the dataset where that lies beside it, else it holds the rows as prompts; where they are too many for
    that, they get a file of their own beside it. Raises InputError and StoreError.
    """
    from playground.formats.experiment_file import SUFFIX, render

    beside = dataset_beside(experiment, path)
    try:
        text = render(experiment, dataset=beside)
    except InputError:
        if not experiment.rows or beside:
            raise
    else:
        write_atomic(path, text)
        return (path,)
    stem = path.name.removesuffix(SUFFIX)
    lines = "".join(json.dumps(dict(row), ensure_ascii=False) + "\n" for row in experiment.rows)
    names = (f"{stem}.rows{'' if number == 1 else f'-{number}'}.jsonl" for number in count(1))
    rows = next(path.with_name(name) for name in names if not path.with_name(name).exists())
    text = render(experiment, dataset=rows.name)
    if not write_new(rows, lines):
        raise StoreError(f"{rows.name} came to be there at this moment: save again.")
    write_atomic(path, text)
    return (path, rows)
