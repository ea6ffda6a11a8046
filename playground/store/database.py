"""The SQLite file: connections, transactions, and numbered migrations that only ever append."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
import time
from collections.abc import Generator
from pathlib import Path
from typing import Final, TypeAlias

from playground.core.errors import StoreError
from playground.store.files import move_aside, reason
from playground.store.schema import MIGRATIONS

Connection: TypeAlias = sqlite3.Connection
Migrations: TypeAlias = tuple[tuple[str, ...], ...]
BUSY_TIMEOUT_MS: Final = 5000
OLDEST_SQLITE: Final = (3, 37, 0)  # STRICT tables, https://sqlite.org/stricttables.html
_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
log = logging.getLogger(__name__)


class Database:
    """One file, a connection for each thread. `notice` is a sentence for the person, or "".

    The file is made, moved to the newest schema, or when damaged moved aside and begun anew, at construction.
    Usable from any thread; `close` when no thread uses it any more. Every method raises StoreError.
    """

    def __init__(self, path: Path, migrations: Migrations | None = None, what: str = "runs") -> None:
        """`migrations` are of this file's schema, by default of that of runs; `what` it holds, for the notice."""
        self.path = path
        self._own = threading.local()
        self._opened: list[tuple[threading.Thread, sqlite3.Connection]] = []
        self._lock = threading.Lock()
        self.notice = prepare(path, migrations, what)

    @contextlib.contextmanager
    def reading(self) -> Generator[sqlite3.Connection]:
        with _told_plainly(self.path):
            yield self._connection()

    @contextlib.contextmanager
    def writing(self) -> Generator[sqlite3.Connection]:
        """One transaction: all of it is kept, or after an exception nothing."""
        with _told_plainly(self.path):
            db = self._connection()
            with _transaction(db):
                yield db

    def close(self) -> None:
        """Close this thread's connection and those of ended threads.

        A connection that another thread still reads from is let go and closes with its last user: closing it under the
        reader crashes the process.
        """
        with self._lock:
            for thread, connection in self._opened:
                if thread is threading.current_thread() or not thread.is_alive():
                    connection.close()
            self._opened.clear()
            self._own = threading.local()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = connect(self.path)
            self._own.connection = connection
            with self._lock:
                for thread, abandoned in self._opened:
                    if not thread.is_alive():
                        abandoned.close()
                self._opened = [opened for opened in self._opened if opened[0].is_alive()]
                self._opened.append((threading.current_thread(), connection))
        return connection


def connect(path: Path) -> sqlite3.Connection:
    """A connection for one thread at a time; the caller closes it. Transactions are begun by hand."""
    connection = sqlite3.connect(
        path, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None, check_same_thread=False  # closed by another thread
    )  # fmt: skip
    try:
        connection.execute("pragma foreign_keys = on")
        _use_wal(connection)
        connection.execute("pragma synchronous = normal")  # WAL: a power cut may lose the last second, nothing breaks
    except BaseException:
        connection.close()
        raise
    return connection


def _use_wal(connection: sqlite3.Connection) -> None:
    """SQLite does not wait here by itself, and two programs may make a new file at one moment."""
    until = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            connection.execute("pragma journal_mode = wal")
            return
        except sqlite3.OperationalError as error:
            if _code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(0.01)


def prepare(path: Path, migrations: Migrations | None = None, what: str = "runs") -> str:
    """Bring the file to the newest schema. A damaged one is kept under another name: then a sentence says so."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise StoreError(f"SQLite {sqlite3.sqlite_version} is too old: Python with SQLite 3.37 or newer is needed.")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"The folder {path.parent} cannot be made ({reason(error)}): choose another one.") from error
    with _told_plainly(path):
        if _is_sound(path, migrations):
            return ""
        kept = move_aside(path)
        for suffix in ("-wal", "-shm"):  # they belong to the damaged file
            with contextlib.suppress(FileNotFoundError):
                path.with_name(path.name + suffix).replace(kept.with_name(kept.name + suffix))
        _suspicion(path).unlink(missing_ok=True)
        _migrate(path, migrations)
    notice = f"The database of {what} was damaged: it was kept as {kept}, and a new one is begun."
    log.warning("%s", notice)
    return notice


def migrate(db: sqlite3.Connection, target: int | None = None, migrations: Migrations | None = None) -> None:
    """Apply what is missing up to `target`, each migration in a transaction of its own."""
    steps = MIGRATIONS if migrations is None else migrations
    target = len(steps) if target is None else target
    while (done := _version(db)) < target:
        with _transaction(db):
            if _version(db) == done:  # another process may have been quicker
                for statement in steps[done]:
                    db.execute(statement)
                db.execute(f"pragma user_version = {done + 1}")


def _migrate(path: Path, migrations: Migrations | None) -> None:
    with contextlib.closing(connect(path)) as db:
        if _version(db) > len(MIGRATIONS if migrations is None else migrations):
            raise StoreError(f"{path} was written by a newer version of this program: install that version again.")
        migrate(db, migrations=migrations)


def _is_sound(path: Path, migrations: Migrations | None) -> bool:
    """Migrate. False when SQLite says that the file is damaged; all of it is read only when there was a suspicion."""
    try:
        _migrate(path, migrations)
        if _suspicion(path).exists():
            with contextlib.closing(connect(path)) as db:
                if db.execute("pragma quick_check(1)").fetchone()[0] != "ok":
                    return False
            _suspicion(path).unlink(missing_ok=True)
    except sqlite3.DatabaseError as error:
        if _code(error) not in _DAMAGED:
            raise
        return False
    return True


@contextlib.contextmanager
def _transaction(db: sqlite3.Connection) -> Generator[None]:
    db.execute("begin immediate")  # take the write lock at once: a later upgrade could fail without waiting
    try:
        yield
    except BaseException:
        if db.in_transaction:  # some errors, a full disk among them, have rolled back already
            db.execute("rollback")
        raise
    db.execute("commit")


@contextlib.contextmanager
def _told_plainly(path: Path) -> Generator[None]:
    """SQLite's errors as sentences; a damaged file is marked, so that the next start looks through all of it."""
    try:
        yield
    except sqlite3.Error as error:
        log.error("%s: %s", path, error, exc_info=True)
        code = _code(error)
        if code in _DAMAGED:
            with contextlib.suppress(OSError):
                _suspicion(path).touch()
        raise StoreError(f"The database {path} {_WORDS.get(code, f'failed: {error}')}.") from error
    except OverflowError as error:
        raise StoreError("A number in this run is too large to be kept: numbers have at most 64 bits.") from error
    except UnicodeEncodeError as error:
        raise StoreError("A name holds half a character: use whole ones.") from error
    except OSError as error:
        raise StoreError(f"The database {path} cannot be used ({reason(error)}).") from error


_WORDS: Final = {
    sqlite3.SQLITE_FULL: "does not fit on the disk: make room",
    sqlite3.SQLITE_BUSY: "is in use by another program: close that, then try again",
    sqlite3.SQLITE_READONLY: "is write-protected: allow writing to it",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: look whether its folder is there and may be written to",
    sqlite3.SQLITE_CORRUPT: "is damaged: start the program again, then it is kept aside and a new one is begun",
    sqlite3.SQLITE_NOTADB: "is damaged: start the program again, then it is kept aside and a new one is begun",
}


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; -1 for an error of the Python module. https://sqlite.org/rescode.html"""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return -1 if code is None else code & 0xFF


def _version(db: sqlite3.Connection) -> int:
    version: int = db.execute("pragma user_version").fetchone()[0]
    return version


def _suspicion(path: Path) -> Path:
    return path.with_name(f"{path.name}.suspect")
