"""The files that a run is to be written to, and the writing of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from playground.core.errors import InputError, PlaygroundError
from playground.core.left_out import NOTHING, PARTS, Part
from playground.core.nearest import suggestion
from playground.core.run import Run
from playground.workbench import Workbench


def check_targets(paths: Iterable[Path]) -> None:
    """Raises InputError for a file that could not be exported to: better now than after the last answer."""
    from playground.formats.export import SUFFIXES, ending_of, no_kind_of_file

    for path in paths:
        if (ending := ending_of(path.name)) not in SUFFIXES:
            raise InputError(no_kind_of_file(ending), file=str(path))
        if path.is_dir():
            raise InputError("this is a folder: name a file in it", file=str(path))


def parts_left_out(words: str) -> frozenset[Part]:
    """`reasoning,notes` as parts. Raises InputError for a word that is none."""
    named = [word.strip() for word in words.split(",") if word.strip()]
    for word in named:
        if word not in PARTS:
            raise InputError(f"--without: '{word[:80]}' is no part that can be left out: {suggestion(word, PARTS)}")
    return frozenset(part for part in PARTS if part in named)


def write_targets(
    workbench: Workbench,
    run: Run,
    paths: Iterable[Path],
    say: Callable[[str], None],
    complain: Callable[[str], None],
    leave_out: frozenset[Part] = NOTHING,
) -> bool:
    """Whether all were written: one file that cannot be written keeps no other from being written."""
    good = True
    for path in paths:
        try:
            workbench.export(run, path, leave_out)
        except PlaygroundError as error:
            complain(str(error))
            good = False
        else:
            say(f"Written: {path}")
    return good
