"""Runs on disk: a permanent record of each, written while it goes on."""

from __future__ import annotations

import builtins
import itertools
import threading
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from playground.core.completion import Completion
from playground.core.costs import Charge, Spending
from playground.core.errors import NotFound, StoreError
from playground.core.plan import CellId
from playground.core.run import Run, RunState
from playground.core.wording import whole_characters
from playground.store import ledger, run_remarks, run_rows, run_search
from playground.store.answers import Answers
from playground.store.database import Database
from playground.store.judgements import RunJudgements, judgements_of, put_judgements
from playground.store.owners import Owner, is_alive
from playground.store.run_summary import SUMMARY_COLUMNS, RunSummary, parse_summary
from playground.store.schema import CELLS_BITS, MAX_CELLS
from playground.store.values import encode

KEPT_AFTER_DELETE: Final = timedelta(days=7)
_REMEMBERED_RUNS: Final = 64
_CELL: Final = ", ".join((*run_rows.PLACE_COLUMNS, *run_rows.COMPLETION_COLUMNS))
_INSERT_CELL: Final = (
    f"insert into cell (id, run, {_CELL}) values (?, ?, "
    f"{', '.join('?' * (len(run_rows.PLACE_COLUMNS) + len(run_rows.COMPLETION_COLUMNS)))})"
)
_NEWEST_FIRST: Final = "order by run.created_at desc, run.number desc"
_SAVED_COLUMNS: Final = (*run_rows.COMPLETION_COLUMNS, "request_key")
_UPDATE_CELL: Final = f"update cell set {', '.join(f'{name} = ?' for name in _SAVED_COLUMNS)} where id = ?"


class RunStore:
    """Usable from any thread. Methods raise StoreError, and NotFound for a run that is not there (or deleted).

    `answers` looks across the runs.

    A run belongs to the process that executes it; when that is dead, the run and its running cells are interrupted.
    """

    def __init__(self, path: Path) -> None:
        self._database = Database(path)
        self.answers = Answers(self._database)
        self.remarks = run_remarks.RunRemarks(self._database)
        self.judgements = RunJudgements(self._database)
        self._places: dict[str, dict[CellId, int]] = {}  # the cells' ids in the table, by run
        self._lock = threading.Lock()

    @property
    def notice(self) -> str:
        """A sentence for the person when the database had to be begun anew, else ""."""
        return self._database.notice

    def close(self) -> None:
        self._database.close()

    def begin(self, run: Run, owner: Owner | None) -> None:
        """Record a run before its first request goes out. A run of that id must not be there."""
        if len(run.cells) >= MAX_CELLS:
            raise StoreError(f"A run has at most {MAX_CELLS - 1:,} answers: take fewer prompts or samples.")
        with self._database.writing() as db:
            if db.execute("select 1 from run where id = ?", (run.id,)).fetchone():
                raise StoreError(f"The run '{run.id}' is recorded already: begin a new one.")
            cursor = db.execute(
                "insert into run (id, name, created_at, finished_at, state, owner_pid, owner_started_at, seen_at, "
                "preset_names, models, opening, total) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    run.id, whole_characters(run.name), run.created_at, run.finished_at, run.state,
                    *((owner.pid, owner.started_at) if owner else (None, None)), _now(),
                    encode([column.name for column in run.columns]), encode(run.models),
                    run_rows.opening_of(run), len(run.cells),
                ),
            )  # fmt: skip
            number = cursor.lastrowid or 0
            first = number << CELLS_BITS
            db.execute("insert into run_header (run, header) values (?, ?)", (number, run_rows.header_of(run)))
            db.execute("insert into run_words (rowid, words) values (?, ?)", (number, run_rows.words_of(run)))
            db.executemany(
                _INSERT_CELL,
                (
                    (first + i, number, *run_rows.place_row(cell), *run_rows.completion_row(cell.completion))
                    for i, cell in enumerate(run.cells)
                ),
            )
            run_remarks.put_votes(db, number, run.votes)
            put_judgements(db, number, run.judgements)
            if run.annotations:
                run_remarks.put_annotations(db, number, run.annotations)
        self._remember(run.id, {cell.id: first + i for i, cell in enumerate(run.cells)})

    def resume(self, run_id: str, owner: Owner) -> None:
        """The run goes on, in the process `owner`."""
        with self._database.writing() as db:
            done = db.execute(
                "update run set state = 'running', finished_at = null, seen_at = ?, owner_pid = ?, owner_started_at = ?"
                " where id = ? and deleted_at is null",
                (_now(), owner.pid, owner.started_at, run_id),
            )
            _there(done.rowcount, run_id)

    def save(
        self,
        run_id: str,
        changed: Mapping[CellId, Completion],
        charges: Iterable[Charge] = (),
        keys: Mapping[CellId, bytes] | None = None,
    ) -> None:
        """Keep these completions, and book what of them is to be paid, all in one transaction.

        `keys` are the requests that were answered, so that `answers.to` finds the answers. It also says that the run
        still goes on: for one that ends with its process, this is when it ended.
        """
        known = keys or {}
        places = self._places_of(run_id)
        try:
            rows = [
                (*run_rows.completion_row(completion), known.get(cell), places[cell])
                for cell, completion in changed.items()
            ]
        except KeyError as error:
            raise NotFound(f"The run '{run_id}' has no cell {error.args[0]}.") from None
        with self._database.writing() as db:
            db.executemany(_UPDATE_CELL, rows)
            db.execute("update run set seen_at = ? where id = ?", (_now(), run_id))
            db.executemany(ledger.BOOK, ledger.charge_rows(charges, _now()[:7]))

    def finish(self, run_id: str, finished_at: str, state: RunState = "done") -> None:
        """`finished_at` is UTC in ISO 8601."""
        with self._database.writing() as db:
            sql = "update run set state = ?, finished_at = ? where id = ?"
            _there(db.execute(sql, (state, finished_at, run_id)).rowcount, run_id)

    def load(self, run_id: str) -> Run:
        """The whole run; its cells in reading order."""
        self._settle()
        run, deleted = self._read(run_id)
        _there(not deleted, run_id)
        return run

    def _read(self, run_id: str) -> tuple[Run, bool]:  # whether it is deleted
        with self._database.reading() as db:
            row = db.execute(
                "select number, name, created_at, state, finished_at, deleted_at, header "
                "from run join run_header on run = number where id = ?",
                (run_id,),
            ).fetchone()
            _there(row is not None, run_id)
            number, name, created_at, state, finished_at, deleted_at, header = row
            first = number << CELLS_BITS
            cells = db.execute(
                f"select {_CELL} from cell where id between ? and ? order by id", (first, first + MAX_CELLS - 1)
            ).fetchall()
            votes, annotations = run_remarks.votes_of(db, number), run_remarks.annotations_of(db, number)
            judgements = judgements_of(db, number)
        h = run_rows.parse_header(header)
        run = Run(
            run_id, name, created_at, state, h.columns, h.prompts, h.models, h.samples, h.parameters,
            tuple(run_rows.parse_cell(cell) for cell in cells), h.checks, h.description, finished_at, h.program,
            votes, annotations, judge=h.judge, judgements=judgements, batches=h.batches,
        )  # fmt: skip
        return run, deleted_at is not None

    def list(self, search: str = "", limit: int = 200, before: str | None = None) -> builtins.list[RunSummary]:
        """The newest runs first; with `before`, the ones older than that run. Answers are searched, never loaded."""
        self._settle()
        where, values = run_search.conditions(search)
        if before is not None:
            where.append("(run.created_at, run.number) < (select created_at, number from run where id = ?)")
            values.append(before)
        sql = f"select {SUMMARY_COLUMNS} from run where {' and '.join(['run.deleted_at is null', *where])}"
        with self._database.reading() as db:
            rows = db.execute(f"{sql} {_NEWEST_FIRST} limit ?", (*values, limit))
            return [parse_summary(row) for row in rows]

    def resolve(self, text: str) -> str:
        """The id that a person means by `last`, an id, or the beginning of one that no other run's has."""
        word = whole_characters(text.strip())
        with self._database.reading() as db:
            there = "from run where deleted_at is null"
            newest: builtins.list[str] = [row[0] for row in db.execute(f"select id {there} {_NEWEST_FIRST} limit 500")]
            if not newest:
                raise NotFound("There is no run yet: make one with `playground run`.")
            if word == "last":
                return newest[0]
            if db.execute(f"select 1 {there} and id = ?", (word,)).fetchone():
                return word
            sql = f"select id {there} and substr(id, 1, ?) = ? {_NEWEST_FIRST} limit 6"
            found: builtins.list[str] = [row[0] for row in db.execute(sql, (len(word), word))] if word else []
        return found[0] if len(found) == 1 else run_search.unclear(word, found, newest)

    def delete(self, ids: Iterable[str]) -> int:
        """Take the runs out of every list; `restore` brings them back until `purge`. Returns how many there were."""
        with self._database.writing() as db:
            rows = [(_now(), run_id) for run_id in ids]
            return db.executemany("update run set deleted_at = ? where id = ? and deleted_at is null", rows).rowcount

    def restore(self, ids: Iterable[str]) -> int:
        """Undo `delete`. Returns how many came back."""
        with self._database.writing() as db:
            rows = [(run_id,) for run_id in ids]
            return db.executemany(
                "update run set deleted_at = null where id = ? and deleted_at is not null", rows
            ).rowcount

    def purge(self, kept_for: timedelta = KEPT_AFTER_DELETE) -> int:
        """Remove for good what was deleted longer ago than that. Returns how many runs. Call it once at start."""
        with self._database.writing() as db:
            removed = db.execute("delete from run where deleted_at <= ?", (_now(-kept_for),)).rowcount
        with self._lock:
            self._places.clear()
        return removed

    def import_run(self, run: Run) -> str:
        """Keep a run that came in a file; returns the id it has here.

        The same run twice is kept once (a deleted one comes back), with the votes of both and the notes that were not
        there yet. Another run of that id gets an id of its own.
        """
        run_id = first = whole_characters(run.id)
        for number in itertools.count(2):
            if not self._is_there(run_id):
                break
            if run_rows.same_answers(self._read(run_id)[0], run):
                self.restore([run_id])
                self._join_remarks(run_id, run)
                return run_id
            run_id = f"{first}-{number}"
        self.begin(replace(run_rows.stopped_short(run), id=run_id), None)
        return run_id

    def _join_remarks(self, run_id: str, other: Run) -> None:
        self.judgements.keep(run_id, other.judgements, votes=other.votes)
        if other.annotations:
            self.remarks.annotate(run_id, self._read(run_id)[0].annotations.joined(other.annotations))

    def spending(self) -> tuple[Spending, ...]:
        """What each endpoint's answers cost in each month, the newest first; deleted runs count too."""
        with self._database.reading() as db:
            return tuple(Spending(*row) for row in db.execute(ledger.SPENDING))

    def sent_templates(self, templates: Collection[str]) -> builtins.list[tuple[str, str]]:
        """(run id, template) of the runs with a preset whose system message, as written, is one of these; newest first.

        Every header is read (0.3 s in 10,000 runs).
        """
        with self._database.reading() as db:
            return db.execute(run_search.TEMPLATES, (encode([*templates]),)).fetchall()

    def _is_there(self, run_id: str) -> bool:
        with self._database.reading() as db:
            return db.execute("select 1 from run where id = ?", (run_id,)).fetchone() is not None

    def _settle(self) -> None:
        """Runs whose process is dead were interrupted, and so were their running cells; the text is kept."""
        sql = "select number, owner_pid, owner_started_at from run where state = 'running'"
        with self._database.reading() as db:
            rows = db.execute(sql).fetchall()
        dead = [(n,) for n, pid, started_at in rows if pid is None or not is_alive(Owner(pid, started_at))]
        if not dead:
            return
        with self._database.writing() as db:
            db.executemany(ledger.BOOK_LOST, dead)
            db.executemany("update cell set state = 'interrupted' where run = ? and state = 'running'", dead)
            db.executemany("update run set state = 'interrupted', finished_at = seen_at where number = ?", dead)

    def _places_of(self, run_id: str) -> dict[CellId, int]:
        with self._lock:
            known = self._places.get(run_id)
        if known is not None:
            return known
        with self._database.reading() as db:
            place = "cell.id, preset, prompt, model, sample, turn"
            sql = f"select {place} from cell join run on run = number where run.id = ?"
            places = {CellId(*cell): number for number, *cell in db.execute(sql, (run_id,))}
            _there(len(places), run_id)
        return self._remember(run_id, places)

    def _remember(self, run_id: str, places: dict[CellId, int]) -> dict[CellId, int]:
        with self._lock:
            if len(self._places) >= _REMEMBERED_RUNS:
                self._places.clear()
            self._places[run_id] = places
        return places


def _there(count: int, run_id: str) -> None:
    if not count:
        raise NotFound(f"There is no run '{run_id}': `playground runs list` shows which there are.")


def _now(shift: timedelta = timedelta()) -> str:
    return (datetime.now(UTC) + shift).isoformat(timespec="seconds")
