"""The passports of presets: what was measured of each, through renames and deletes.

A small database beside the marks: the window and a command may write at one moment, and a program that is killed
loses nothing. For each preset, model and content the newest measurement is kept, the newest `KEPT` of all.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

from playground.core.passport import Passport
from playground.core.passport_values import passport_from, passport_values
from playground.core.wording import whole_characters
from playground.store.database import Connection, Database
from playground.store.preset_folder import same_name

KEPT_OF_ONE: Final = 30
"""Texts times models of one preset."""
KEPT: Final = 5_000
_FIRST: Final = (
    """create table passport (
        number integer primary key,
        preset text not null,
        name text not null,
        trash text,
        model text not null,
        content text not null,
        at text not null,
        body text not null
    ) strict""",
    "create unique index passport_of_text on passport (name, coalesce(trash, ''), model, content)",
    "create index passport_by_trash on passport (trash) where trash is not null",
)
MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (_FIRST,)
"""Only ever append. `name` is the preset's id as `same_name` has it; one in the trash has the token that brings it
back. `body` is JSON, written once: what a newer program put into it stays."""


class Passports:
    """By preset id. Usable from any thread; methods raise StoreError. The file is made when there is one to keep."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _database(self) -> Database:
        return Database(self._path, MIGRATIONS, "passports of presets")

    def close(self) -> None:
        if "_database" in self.__dict__:
            self._database.close()

    def keep(self, preset_id: str, passports: Sequence[Passport]) -> None:
        """In place of older ones of the same model and content; one that tells nothing replaces none that does."""
        if not passports:
            return
        preset_id = whole_characters(preset_id)
        name = same_name(preset_id)
        with self._database.writing() as db:
            for passport in passports:
                _keep(db, preset_id, name, passport)
            _forget(db, "name = ? and trash is null", (name,), KEPT_OF_ONE)
            _forget(db, "1", (), KEPT)

    def all(self) -> dict[str, tuple[Passport, ...]]:
        """Of each preset that has any, by `same_name` of its id, the newest first; not those in the trash."""
        found: dict[str, list[Passport]] = {}
        if self._path.is_file():
            with self._database.reading() as db:
                rows = db.execute("select name, body from passport where trash is null order by at desc, number desc")
                for name, body in rows.fetchall():
                    if (passport := _read(body)) is not None:
                        found.setdefault(name, []).append(passport)
        return {name: tuple(passports) for name, passports in found.items()}

    def of(self, preset_id: str) -> tuple[Passport, ...]:
        """The newest first."""
        if not self._path.is_file():
            return ()
        sql = "select body from passport where name = ? and trash is null order by at desc, number desc"
        with self._database.reading() as db:
            rows = db.execute(sql, (same_name(whole_characters(preset_id)),)).fetchall()
        return tuple(passport for (body,) in rows if (passport := _read(body)) is not None)

    # ---- a preset goes, and they go with it

    def renamed(self, old_id: str, new_id: str) -> None:
        self._move("name = ? and trash is null", same_name(whole_characters(old_id)), new_id)

    def deleted(self, preset_id: str, token: str) -> None:
        """The preset lies in the trash under `token`; another one may take its id, and has none of these."""
        if self._path.is_file():
            with self._database.writing() as db:
                sql = "update passport set trash = ? where name = ? and trash is null"
                db.execute(sql, (whole_characters(token), same_name(whole_characters(preset_id))))

    def undeleted(self, token: str, preset_id: str) -> None:
        """The preset is back, as `preset_id`."""
        self._move("trash = ?", whole_characters(token), preset_id)

    def revived(self, preset_id: str, new_id: str) -> None:
        """The last deleted preset of that id was made anew from one of its versions, as `new_id`."""
        name = same_name(whole_characters(preset_id))
        last = "(select trash from passport where name = ? and trash is not null order by number desc limit 1)"
        self._move(f"trash = {last}", name, new_id)

    def _move(self, which: str, value: str, preset_id: str) -> None:
        """Rows of that condition become the preset's; where it has one of that model and content, the newer stays."""
        if not self._path.is_file():
            return
        preset_id = whole_characters(preset_id)
        with self._database.writing() as db:
            rows = db.execute(f"select number, body from passport where {which}", (value,)).fetchall()
            for number, body in rows:
                db.execute("delete from passport where number = ?", (number,))
                if (passport := _read(body)) is not None:
                    _keep(db, preset_id, same_name(preset_id), passport, body)


def _keep(db: Connection, preset_id: str, name: str, passport: Passport, body: str = "") -> None:
    """`body`: as it is written already."""
    where = "where name = ? and trash is null and model = ? and content = ?"
    key = (name, passport.model, passport.content)
    row = db.execute(f"select body from passport {where}", key).fetchone()
    if row is not None:
        there = _read(row[0])
        told_more = there is not None and passport.verdict == "too-few" != there.verdict
        if there is not None and (told_more or there.date > passport.date):
            return
        db.execute(f"delete from passport {where}", key)
    text = body or json.dumps(passport_values(passport), ensure_ascii=True)
    sql = "insert into passport (preset, name, model, content, at, body) values (?, ?, ?, ?, ?, ?)"
    db.execute(sql, (preset_id, name, passport.model, passport.content, passport.date, text))


def _forget(db: Connection, which: str, values: tuple[str, ...], kept: int) -> None:
    """Those beyond the newest `kept`."""
    newest = f"(select number from passport where {which} order by at desc, number desc limit {kept})"
    db.execute(f"delete from passport where {which} and number not in {newest}", values + values)


def _read(body: str) -> Passport | None:
    try:
        return passport_from(json.loads(body))
    except (ValueError, RecursionError):
        return None
