"""Answers across all runs: those that one request was given before, and how quickly a model wrote of late."""

from __future__ import annotations

from typing import Final

from playground.core.completion import Completion
from playground.core.pace import Sighting
from playground.store.database import Database
from playground.store.run_rows import COMPLETION_COLUMNS, parse_completion

MOST_OF_ONE_REQUEST: Final = 1000
RECENT: Final = 200
"""Answers of a model that tell its pace."""

_TO: Final = f"""
    select cell.id, run.id, {", ".join(f"cell.{name}" for name in COMPLETION_COLUMNS)}
    from cell join run on run.number = cell.run
    where request_key = ? and cell.state = 'done' and run.deleted_at is null order by cell.id desc limit ?"""
_PACE: Final = """
    select ttft_ms, total_ms, tokens_per_s, output_tokens from cell
    where model = ? and state = 'done' and reused_from is null order by id desc limit ?"""


class Answers:
    """Usable from any thread. Methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def to(self, request_key: bytes) -> list[tuple[int, str, Completion]]:
        """(a number of its own, run id, answer) of the whole answers to this very request, the newest first.

        Only answers that this program got itself and whose runs are not deleted: no file brings any in.
        """
        with self._database.reading() as db:
            rows = db.execute(_TO, (request_key, MOST_OF_ONE_REQUEST)).fetchall()
        return [(place, run_id, parse_completion(tuple(row))) for place, run_id, *row in rows]

    def of_model(self, model: str) -> list[Sighting]:
        """The newest whole answers of `ENDPOINT/MODEL_ID`, as far as their times are known."""
        with self._database.reading() as db:
            rows = db.execute(_PACE, (model, RECENT)).fetchall()
        return [Sighting(*row) for row in rows]
