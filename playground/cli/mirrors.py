"""`--mirrors`: mirrored pairs among the prompts, of the set that is shipped or of a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from playground.core.errors import InputError
from playground.core.experiment import Experiment
from playground.core.mirrors import MirroredSet, categories_of, chosen, with_mirrors
from playground.core.nearest import suggestion

ALL: Final = "all"


def mirror_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The two options, which come as `mirrors` and `mirror_categories`: `RunChoices` has both."""
    command = click.option(
        "--mirror-category", "mirror_categories", multiple=True, metavar="NAME",
        help="Only mirrored pairs of this category; an unknown one lists them.",
    )(command)  # fmt: skip
    return click.option(
        "--mirrors", multiple=True, metavar="N|all|FILE",
        help="Ask mirrored pairs too: so many of the shipped set, all, or those in a CSV file; a number and a file "
        "take so many of the file.",
    )(command)  # fmt: skip


def asking_mirrors(experiment: Experiment, typed: tuple[str, ...], categories: tuple[str, ...]) -> Experiment:
    """The experiment with the pairs that were asked for, their source in its description. Raises InputError."""
    if not typed:
        if categories:
            raise InputError("say which pairs: add --mirrors all, a number, or a file", key="--mirror-category")
        return experiment
    numbers = [int(each) for each in typed if each.isascii() and each.isdigit()]
    files = [each for each in typed if not (each.isascii() and each.isdigit()) and each.lower() != ALL]
    if len(numbers) > 1 or len(files) > 1 or 0 in numbers:
        raise InputError("takes one number from 1 on, and one file: leave the others out", key="--mirrors")
    found = _found(files)
    _check_categories(found, categories)
    pairs = chosen(found.pairs, numbers[0] if numbers else None, categories)
    return with_mirrors(experiment, pairs, found.credit)


def _found(files: list[str]) -> MirroredSet:
    from playground.workbench.mirrors import read_pairs, shipped_pairs

    return read_pairs(Path(files[0]).expanduser()) if files else shipped_pairs()


def _check_categories(found: MirroredSet, categories: tuple[str, ...]) -> None:
    known = list(categories_of(found.pairs))
    for category in categories:
        if category.casefold() not in {name.casefold() for name in known}:
            words = f"there is no category '{category[:60]}': {suggestion(category, known)}"
            raise InputError(words, key="--mirror-category")
