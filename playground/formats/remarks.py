"""What people say about a run, as JSON and back: votes, stars, notes and labels, in run records and in vote files.

Votes and the places of cells have the names of the core's own values, and are read as these.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from playground.core.annotations import Annotations
from playground.core.errors import InputError
from playground.core.plan import CellId
from playground.core.votes import Vote


@dataclass(frozen=True, slots=True)
class NoteShape:
    cell: CellId
    text: str


@dataclass(frozen=True, slots=True)
class AnnotationsShape:
    stars: tuple[CellId, ...] = ()
    notes: tuple[NoteShape, ...] = ()
    labels: Mapping[str, str] | None = None

    def annotations(self) -> Annotations:
        notes = {note.cell: note.text for note in self.notes}
        return Annotations(frozenset(self.stars), notes, dict(self.labels or {}))


def check_votes(votes: Collection[Vote], cells: Collection[CellId], file: str) -> None:
    """Raises InputError for a vote on a cell that is not there, and for an id that stands twice."""
    seen: set[str] = set()
    for place, vote in enumerate(votes):
        where = f"$.votes[{place}]"
        if vote.id in seen:
            raise InputError(f"the vote '{vote.id}' stands twice", file=file, key=where)
        missing = next((side for side in ("left", "right") if getattr(vote, side) not in cells), None)
        if missing:
            what = "this is a vote on an answer that the run does not have"
            raise InputError(what, file=file, key=f"{where}.{missing}")
        if vote.left == vote.right:
            raise InputError("this vote has the same answer on both sides", file=file, key=where)
        seen.add(vote.id)


def cell_ref(cell: CellId) -> dict[str, Any]:
    ref: dict[str, Any] = {
        "preset": cell.preset, "prompt": cell.prompt, "model": cell.model, "sample": cell.sample,
    }  # fmt: skip
    return {**ref, "turn": cell.turn} if cell.turn > 1 else ref


def vote_record(vote: Vote) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": vote.id,
        "voter": vote.voter,
        "left": cell_ref(vote.left),
        "right": cell_ref(vote.right),
        "verdict": vote.verdict,
        "at": vote.at,
        "seed": vote.seed,
        "blind": vote.blind,
    }
    if vote.note:
        record["note"] = vote.note
    if vote.withdrawn:
        record["withdrawn"] = True
    return record


def annotations_record(annotations: Annotations) -> dict[str, Any]:
    """Sorted: the same remarks are the same bytes."""
    return {
        "stars": [cell_ref(cell) for cell in sorted(annotations.stars)],
        "notes": [{"cell": cell_ref(cell), "text": text} for cell, text in sorted(annotations.notes.items())],
        "labels": dict(sorted(annotations.labels.items())),
    }
