from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from playground.core.errors import StoreError
from playground.store.database import Database, connect, migrate, prepare
from playground.store.schema import MIGRATIONS


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "runs.sqlite3"


def version(file: Path) -> int:
    with closing(sqlite3.connect(file)) as db:
        return int(db.execute("pragma user_version").fetchone()[0])


def schema(db: sqlite3.Connection) -> set[tuple[str, str]]:
    return set(db.execute("select name, sql from sqlite_master where sql is not null"))


@pytest.mark.parametrize("begin", range(len(MIGRATIONS) + 1))
def test_every_earlier_version_comes_to_the_newest_one(tmp_path: Path, begin: int) -> None:
    with closing(connect(tmp_path / "new")) as new, closing(connect(tmp_path / "old")) as old:
        migrate(new)
        migrate(old, target=begin)
        assert old.execute("pragma user_version").fetchone() == (begin,)
        migrate(old)
        assert old.execute("pragma user_version").fetchone() == (len(MIGRATIONS),)
        assert schema(old) == schema(new)


def test_a_migration_that_fails_leaves_what_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = (*MIGRATIONS, ("create table extra (x) ", "create table extra (x)"))
    monkeypatch.setattr("playground.store.database.MIGRATIONS", broken)
    with closing(connect(tmp_path / "db")) as db:
        with pytest.raises(sqlite3.OperationalError, match="already exists"):
            migrate(db, target=len(broken))
        assert db.execute("pragma user_version").fetchone() == (len(MIGRATIONS),)
        assert "extra" not in {name for name, _sql in schema(db)}


def test_the_tables_are_strict_and_the_connection_is_set_up(file: Path) -> None:
    assert prepare(file) == ""
    with closing(connect(file)) as db:
        ours = {name for name, sql in schema(db) if sql.rstrip().endswith("strict")}
        assert ours == {"run", "run_header", "cell", "run_annotations"}
        asked = {name: db.execute(f"pragma {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
        assert asked == {"journal_mode": "wal", "synchronous": 1}
        assert db.execute("pragma foreign_keys").fetchone() == (1,)
        assert db.execute("pragma busy_timeout").fetchone()[0] >= 5000


def test_a_database_of_a_newer_program_is_left_alone(file: Path) -> None:
    prepare(file)
    with closing(sqlite3.connect(file)) as db:
        db.execute(f"pragma user_version = {len(MIGRATIONS) + 1}")
    before = file.read_bytes()
    with pytest.raises(StoreError, match="newer version"):
        prepare(file)
    assert file.read_bytes() == before


@pytest.mark.parametrize("damage", [b"this is no database at all" * 100, b"\0" * 50_000])
def test_a_damaged_file_is_kept_and_a_new_one_is_begun(file: Path, damage: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(damage)
    notice = prepare(file)
    (kept,) = file.parent.glob("runs.damaged-*.sqlite3")
    assert kept.read_bytes() == damage
    assert str(kept) in notice
    assert version(file) == len(MIGRATIONS)
    assert prepare(file) == ""


def test_damage_in_the_middle_is_told_and_the_next_start_begins_anew(file: Path) -> None:
    with closing(Database(file)) as database, database.writing() as db:
        db.executemany("insert into run_words (words) values (?)", [("word " * 2000,) for _ in range(50)])
    with closing(sqlite3.connect(file)) as db:
        db.execute("pragma wal_checkpoint(truncate)")
    content = bytearray(file.read_bytes())
    content[4096 * 30 : 4096 * 60] = b"\xff" * (4096 * 30)
    file.write_bytes(content)
    with (
        closing(Database(file)) as database,
        pytest.raises(StoreError, match="start the program again"),
        database.reading() as db,
    ):
        db.execute("select sum(length(words)) from run_words").fetchall()
    with closing(Database(file)) as database:
        assert "kept as" in database.notice
        with database.reading() as db:
            assert db.execute("select count(*) from run_words").fetchone() == (0,)
    with closing(Database(file)) as database:
        assert database.notice == ""


def test_a_transaction_is_whole_or_nothing(file: Path) -> None:
    with closing(Database(file)) as database:
        with contextlib.suppress(ZeroDivisionError), database.writing() as db:
            db.execute("insert into run_words (words) values ('a')")
            raise ZeroDivisionError
        with database.writing() as db:
            assert db.execute("select count(*) from run_words").fetchone() == (0,)


def test_a_connection_of_a_thread_that_has_ended_is_closed(file: Path) -> None:
    def look() -> None:
        with database.reading() as db:
            connections.append(db)

    connections: list[sqlite3.Connection] = []
    with closing(Database(file)) as database:
        for _ in range(2):
            thread = threading.Thread(target=look)
            thread.start()
            thread.join()
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connections[0].execute("select 1")
        connections[1].execute("select 1")
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connections[1].execute("select 1")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="choose another"):
        prepare(tmp_path / "no" / "db")


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="choose another"):
        prepare(tmp_path / "file" / "db")
    (tmp_path / "db").mkdir()
    with pytest.raises(StoreError, match="cannot be opened"):
        prepare(tmp_path / "db")
