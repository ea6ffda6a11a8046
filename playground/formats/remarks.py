"""What people say about a run, as JSON and back: votes, stars, notes and labels, in run records and in vote files."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from playground.core.annotations import Annotations
from playground.core.errors import InputError
from playground.core.plan import CellId
from playground.core.votes import Verdict, Vote


@dataclass(frozen=True, slots=True)
class CellRef:
    preset: str
    prompt: str
    model: str
    sample: int = 1
    turn: int = 1

    def cell(self) -> CellId:
        return CellId(self.preset, self.prompt, self.model, self.sample, self.turn)


@dataclass(frozen=True, slots=True)
class NoteShape:
    cell: CellRef
    text: str


@dataclass(frozen=True, slots=True)
class AnnotationsShape:
    stars: tuple[CellRef, ...] = ()
    notes: tuple[NoteShape, ...] = ()
    labels: Mapping[str, str] | None = None

    def annotations(self) -> Annotations:
        notes = {note.cell.cell(): note.text for note in self.notes}
        return Annotations(frozenset(ref.cell() for ref in self.stars), notes, dict(self.labels or {}))


@dataclass(frozen=True, slots=True)
class VoteShape:
    id: str
    voter: str
    left: CellRef
    right: CellRef
    verdict: Verdict
    at: str
    seed: int = 0
    blind: bool = True
    note: str = ""
    withdrawn: bool = False

    def vote(self) -> Vote:
        return Vote(
            self.id, self.voter, self.left.cell(), self.right.cell(), self.verdict, self.at, self.seed, self.blind,
            self.note, self.withdrawn,
        )  # fmt: skip


def votes_of(shapes: Collection[VoteShape], cells: Collection[CellId], file: str, key: str) -> tuple[Vote, ...]:
    """Raises InputError for a vote on a cell that is not there, and for an id that stands twice."""
    seen: set[str] = set()
    votes: list[Vote] = []
    for place, shape in enumerate(shapes):
        vote, where = shape.vote(), f"{key}[{place}]"
        if vote.id in seen:
            raise InputError(f"the vote '{vote.id}' stands twice", file=file, key=where)
        missing = next((side for side in ("left", "right") if getattr(vote, side) not in cells), None)
        if missing:
            raise InputError(
                "this is a vote on an answer that the run does not have", file=file, key=f"{where}.{missing}"
            )
        if vote.left == vote.right:
            raise InputError("this vote has the same answer on both sides", file=file, key=where)
        seen.add(vote.id)
        votes.append(vote)
    return tuple(votes)


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
