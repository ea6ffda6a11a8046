"""Votes as files: to the others who vote on the same answers, back from them, and out as preference pairs. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from playground.core.errors import InputError, NotFound, PlaygroundError
from playground.core.redaction import redacted
from playground.core.run import Run
from playground.core.votes import Vote, counted, merged
from playground.formats import preference_pairs, vote_file
from playground.store.files import write_atomic

if TYPE_CHECKING:
    from playground.store.runs import RunStore

PAIRS_SUFFIX: Final = ".jsonl"
SUFFIXES: Final = (vote_file.SUFFIX, PAIRS_SUFFIX)


def is_votes(path: Path) -> bool:
    """By its name, or what stands at the beginning of a `.json`."""
    if path.name.lower().endswith(vote_file.SUFFIX):
        return True
    if path.suffix.lower() != ".json":
        return False
    try:
        with path.open("rb") as file:
            return vote_file.is_vote_file(file.read(400))
    except OSError:
        return False


def run_of(path: Path) -> str:
    """The id of the run that a file's votes are on. Raises NotFound or InputError."""
    return vote_file.run_of(_read(path), file=str(path)).id


def read_votes(path: Path, run: Run) -> tuple[Vote, ...]:
    """Raises NotFound, and InputError for votes on other answers than those of `run`."""
    return vote_file.decode(_read(path), run, file=str(path))


def join_files(runs: RunStore, files: Sequence[Path], shown: str | None) -> tuple[Run, int]:
    """Votes of others onto the run that they are on, or onto the run `shown` where that has the same answers.

    (the run with all its votes, how many of them are new). Raises NotFound, InputError or StoreError.
    """
    run = _run_for(runs, files[0], shown)
    read = [read_votes(file, run) for file in files]
    votes = runs.remarks.add_votes(run.id, merged(*read))
    new = len({vote.id for vote in votes} - {vote.id for vote in run.votes})
    return replace(run, votes=votes), new


def _run_for(runs: RunStore, file: Path, shown: str | None) -> Run:
    named = run_of(file)
    if shown is not None and shown != named:
        try:
            run = runs.load(shown)
            read_votes(file, run)
        except PlaygroundError:
            pass
        else:
            return run
    try:
        return runs.load(named)
    except NotFound as error:
        what = "these votes are on a run that is not in your history: open the comparison that they were made on first"
        raise InputError(what, file=str(file)) from error


def write_votes(run: Run, path: Path, keys: Sequence[str]) -> int:
    """As a vote file or as preference pairs, by the ending of `path`; how many votes it holds.

    Raises InputError for another ending, or where there is nothing to write; StoreError. No key stands in it.
    """
    check_target(path)
    clean = redacted(run, keys)
    if path.name.lower().endswith(PAIRS_SUFFIX):
        lines = preference_pairs.encode(clean, clean.votes)
        number = lines.count(b"\n")
        if not number:
            raise InputError("there is no preference to write: no vote says that one answer is better", file=str(path))
        write_atomic(path, lines)
        return number
    if not clean.votes:
        raise InputError("there is no vote to write yet", file=str(path))
    # The hashes in it are of the whole texts: those of the run that the others have.
    write_atomic(path, vote_file.encode(replace(run, name=clean.name), clean.votes))
    return len(counted(clean.votes))


def check_target(path: Path) -> None:
    """Raises InputError for a name that says neither kind of file."""
    if not path.name.lower().endswith(SUFFIXES):
        raise InputError(f"votes are written to a file that ends in {' or '.join(SUFFIXES)}", file=str(path))


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    try:
        if path.stat().st_size > vote_file.MAX_BYTES:
            raise InputError(f"a file of votes has at most {vote_file.MAX_BYTES // 1_000_000} MB", file=str(path))
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=str(path)) from error
