"""The files that a run is to be written to, and the writing of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from playground.core.errors import InputError, PlaygroundError
from playground.core.run import Run
from playground.workbench import Workbench


def check_targets(paths: Iterable[Path]) -> None:
    """Raises InputError for a file that could not be exported to: better now than after the last answer."""
    from playground.formats.export import SUFFIXES

    for path in paths:
        if path.suffix.lower() not in SUFFIXES:
            what = (
                f"'{path.suffix}' is no kind of file" if path.suffix else "a name without an ending is no kind of file"
            )
            raise InputError(f"{what} that a run can be written as: use {', '.join(SUFFIXES)}", file=str(path))
        if path.is_dir():
            raise InputError("this is a folder: name a file in it", file=str(path))


def write_targets(
    workbench: Workbench,
    run: Run,
    paths: Iterable[Path],
    say: Callable[[str], None],
    complain: Callable[[str], None],
) -> bool:
    """Whether all were written: one file that cannot be written keeps no other from being written."""
    good = True
    for path in paths:
        try:
            workbench.export(run, path)
        except PlaygroundError as error:
            complain(str(error))
            good = False
        else:
            say(f"Written: {path}")
    return good
