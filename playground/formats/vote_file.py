"""`NAME.votes.json`: the votes on one run, to send to the others who vote on it, and to join.

It names the run and, by their hashes, the texts that were voted on, and holds none of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from playground.core.errors import InputError
from playground.core.plan import CellId
from playground.core.run import Run
from playground.core.votes import Vote, merged
from playground.core.wording import whole_characters
from playground.formats.remarks import cell_ref, check_votes, vote_record

FORMAT: Final = "playground.votes"
SUFFIX: Final = ".votes.json"
MAX_BYTES: Final = 50_000_000
"""100,000 votes stay below."""


@dataclass(frozen=True, slots=True)
class TextShape:
    cell: CellId
    sha256: str


@dataclass(frozen=True, slots=True)
class RunShape:
    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class VoteFile:
    format: Literal["playground.votes"]
    version: Literal[1]
    run: RunShape
    votes: tuple[Vote, ...]
    texts: tuple[TextShape, ...] = ()


def encode(run: Run, votes: Iterable[Vote]) -> bytes:
    """The same votes in any order are the same bytes."""
    import msgspec

    ordered = merged(votes)
    texts = run.completions()
    cells = sorted({cell for vote in ordered for cell in (vote.left, vote.right)})
    record = {
        "format": FORMAT,
        "version": 1,
        "run": {"id": run.id, "name": whole_characters(run.name)},
        "texts": [{"cell": cell_ref(cell), "sha256": _hash(texts[cell].text)} for cell in cells if cell in texts],
        "votes": [vote_record(vote) for vote in ordered],
    }
    return msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n"


def decode(data: bytes, run: Run, *, file: str) -> tuple[Vote, ...]:
    """The file's votes, for `run`. Raises InputError when it is no vote file, or of other answers."""
    shape = _shape(data, file)
    completions = run.completions()
    check_votes(shape.votes, completions, file)
    changed = _changed(shape.texts, {cell: completion.text for cell, completion in completions.items()})
    if changed is not None:
        what = "these votes are on other answers than those of this comparison: open the one they were made on"
        raise InputError(what, file=file, key=f"$.texts[{changed}]")
    return shape.votes


def run_of(data: bytes, *, file: str) -> RunShape:
    """Which run the votes are on. Raises InputError when it is no vote file."""
    return _shape(data, file).run


def is_vote_file(data: bytes) -> bool:
    """By its beginning; never raises."""
    return data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and FORMAT.encode() in data[:200]


def _shape(data: bytes, file: str) -> VoteFile:
    import msgspec

    if len(data) > MAX_BYTES:
        raise InputError(f"a file of votes has at most {MAX_BYTES // 1_000_000} MB", file=file)
    try:
        return msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=VoteFile)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        what, _, place = str(error).partition(" - at ")
        reason = f"this is no file of votes: {what[:1].lower()}{what[1:]}"
        raise InputError(reason, file=file, key=place.strip("`") or None) from error


def _changed(texts: Iterable[TextShape], here: Mapping[CellId, str]) -> int | None:
    for place, text in enumerate(texts):
        if text.cell in here and _hash(here[text.cell]) != text.sha256:
            return place
    return None


def _hash(text: str) -> str:
    return hashlib.sha256(whole_characters(text).encode()).hexdigest()
