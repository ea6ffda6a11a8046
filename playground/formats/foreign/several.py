"""Several files of one format."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Outcome, Refused


def likelihood_of_all(files: Sequence[ForeignFile], likelihood: Callable[[ForeignFile], float]) -> float:
    """The likelihood of the least likely file; 0 for one that cannot be read. Never raises."""
    try:
        return min((likelihood(file) for file in files), default=0.0)
    except (InputError, ValueError, RecursionError):
        return 0.0


def each(files: Sequence[ForeignFile], read: Callable[[ForeignFile], list[Outcome]]) -> list[Outcome]:
    """What `read` makes of every file. One broken file among others is refused; a single one raises InputError."""
    if len(files) == 1:
        return read(files[0])
    found: list[Outcome] = []
    for file in files:
        try:
            found += read(file)
        except InputError as error:
            found.append(Refused(file.path, str(error)))
    return found


def stem_of(path: str) -> str:
    """`a/my.preset.json` -> `my`."""
    return path.rsplit("/", 1)[-1].split(".", 1)[0] or path
