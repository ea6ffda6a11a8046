"""Formats of which each file stands for itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile


def likelihood_of_all(files: Sequence[ForeignFile], likelihood: Callable[[ForeignFile], float]) -> float:
    """The likelihood of the least likely file; 0 for one that cannot be read. Never raises."""
    try:
        return min((likelihood(file) for file in files), default=0.0)
    except (InputError, ValueError, RecursionError):
        return 0.0


def stem_of(path: str) -> str:
    """`a/my.preset.json` -> `my`."""
    return path.rsplit("/", 1)[-1].split(".", 1)[0] or path
