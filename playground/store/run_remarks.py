"""What people say about runs: votes, stars, notes and labels. They come after the answers and may change any time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from playground.core.annotations import Annotations
from playground.core.errors import NotFound
from playground.core.plan import CellId
from playground.core.votes import Vote, merged
from playground.store.database import Connection, Database
from playground.store.values import decode, encode, rebuild


class RunRemarks:
    """Usable from any thread. Methods raise StoreError, and NotFound for a run that is not there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_votes(self, run_id: str, votes: Iterable[Vote]) -> tuple[Vote, ...]:
        """Join these votes with those of the run; returns all it has now."""
        with self._database.writing() as db:
            number = _number(db, run_id)
            whole = merged(votes_of(db, number), votes)
            put_votes(db, number, whole)
        return whole

    def annotate(self, run_id: str, annotations: Annotations) -> None:
        """These in place of the run's."""
        with self._database.writing() as db:
            put_annotations(db, _number(db, run_id), annotations)


def put_votes(db: Connection, run: int, votes: Iterable[Vote]) -> None:
    """By the run's number in its table."""
    rows = [(run, vote.id, encode(vote)) for vote in votes]
    db.executemany("insert or replace into run_vote (run, id, vote) values (?, ?, ?)", rows)


def votes_of(db: Connection, run: int) -> tuple[Vote, ...]:
    rows = db.execute("select vote from run_vote where run = ?", (run,)).fetchall()
    return merged(rebuild(Vote, decode(text)) for (text,) in rows)


def put_annotations(db: Connection, run: int, annotations: Annotations) -> None:
    text = encode(
        {
            "stars": sorted(annotations.stars),
            "notes": sorted(annotations.notes.items()),
            "labels": dict(annotations.labels),
        }
    )
    db.execute("insert or replace into run_annotations (run, annotations) values (?, ?)", (run, text))


def annotations_of(db: Connection, run: int) -> Annotations:
    row = db.execute("select annotations from run_annotations where run = ?", (run,)).fetchone()
    if row is None:
        return Annotations()
    raw: dict[str, Any] = decode(row[0])
    notes = {rebuild(CellId, cell): text for cell, text in raw["notes"]}
    return Annotations(frozenset(rebuild(CellId, cell) for cell in raw["stars"]), notes, raw["labels"])


def _number(db: Connection, run_id: str) -> int:
    row = db.execute("select number from run where id = ?", (run_id,)).fetchone()
    if row is None:
        raise NotFound(f"There is no run '{run_id}': `playground runs list` shows which there are.")
    return int(row[0])
