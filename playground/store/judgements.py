"""What models that judged said about runs, kept in one transaction with what came of it and what it cost."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

from playground.core.completion import CheckOutcome
from playground.core.costs import Charge
from playground.core.errors import NotFound
from playground.core.judgements import Judgement, joined
from playground.core.plan import CellId
from playground.core.votes import Vote, merged
from playground.store import ledger
from playground.store.database import Connection, Database
from playground.store.run_remarks import put_votes, votes_of
from playground.store.values import decode, encode, rebuild

_PUT: Final = "insert or replace into run_judgement (run, id, judgement) values (?, ?, ?)"
_CHECKS: Final = (
    "update cell set checks = ? where run = ? and preset = ? and prompt = ? and model = ? and sample = ? and turn = ?"
)


class RunJudgements:
    """Usable from any thread. Methods raise StoreError, and NotFound for a run that is not there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(
        self,
        run_id: str,
        judgements: Iterable[Judgement] = (),
        outcomes: Mapping[CellId, Collection[CheckOutcome]] | None = None,
        votes: Iterable[Vote] = (),
        charges: Iterable[Charge] = (),
    ) -> None:
        """`outcomes` are all those of these cells, in place of what they had."""
        with self._database.writing() as db:
            number = _number(db, run_id)
            put_judgements(db, number, judgements)
            rows = [
                (encode([*found]), number, cell.preset, cell.prompt, cell.model, cell.sample, cell.turn)
                for cell, found in (outcomes or {}).items()
            ]
            db.executemany(_CHECKS, rows)
            if new := tuple(votes):
                put_votes(db, number, merged(votes_of(db, number), new))
            db.executemany(ledger.BOOK, ledger.charge_rows(charges, datetime.now(UTC).strftime("%Y-%m")))


def put_judgements(db: Connection, run: int, judgements: Iterable[Judgement]) -> None:
    """By the run's number in its table."""
    db.executemany(_PUT, [(run, judgement.id, encode(judgement)) for judgement in judgements])


def judgements_of(db: Connection, run: int) -> tuple[Judgement, ...]:
    rows = db.execute("select judgement from run_judgement where run = ?", (run,)).fetchall()
    return joined(rebuild(Judgement, decode(text)) for (text,) in rows)


def _number(db: Connection, run_id: str) -> int:
    row = db.execute("select number from run where id = ?", (run_id,)).fetchone()
    if row is None:
        raise NotFound(f"There is no run '{run_id}': `playground runs list` shows which there are.")
    return int(row[0])
