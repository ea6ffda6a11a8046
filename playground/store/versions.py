"""Every text that a preset of the user's ever had: by content hash, with time and note, through renames and deletes.

A database of its own beside the library: a damaged one of runs takes no version with it, and the other way round.
Nothing is ever taken out of it. Two programs may write at once; each step is one transaction.
"""

from __future__ import annotations

import builtins
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playground.core.errors import NotFound
from playground.core.wording import whole_characters
from playground.store.database import Connection, Database
from playground.store.preset_folder import same_name
from playground.store.saved_file import SavedFile
from playground.store.version_schema import VERSION_MIGRATIONS

MAX_NOTE: Final = 500  # characters
LEAST_OF_HASH: Final = 4  # characters that a person types of a hash
_VERSION: Final = "select history.id, version.hash, saved_at, note, words, message from version "
_JOINED: Final = "join history on history.number = version.history join kept_text using (hash)"
_NEWEST_FIRST: Final = "order by version.number desc"


@dataclass(frozen=True, slots=True)
class Version:
    """A text that the preset had. `saved_at` is UTC in ISO 8601; `words` are those of its system message.

    `hash` is the SHA-256 of the file's bytes; `message` that of its system message as written
    (`core.preset.sha256_of`), "" where the file could not be read as a preset. `preset_id` is
    the preset's id today, or its last one.
    """

    preset_id: str
    hash: str
    saved_at: str
    note: str
    words: int
    message: str


class Versions:
    """Usable from any thread. Methods raise StoreError, and NotFound for a version that is not there."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path, VERSION_MIGRATIONS, "versions")

    @property
    def notice(self) -> str:
        """A sentence for the person when the database had to be begun anew, else ""."""
        return self._database.notice

    def close(self) -> None:
        self._database.close()

    def keep(self, files: Iterable[SavedFile], seen: Mapping[str, tuple[int, int]] | None = None) -> int:
        """Make a version of each file whose text is not its preset's newest one. Returns how many were made.

        `seen`: `stamps` from before the files were read; a preset that was kept since is left out, as it is newer.
        """
        with self._database.writing() as db:
            return sum(_keep(db, file) for file in files if seen is None or _is_as_seen(db, file.preset_id, seen))

    def list(self, preset_id: str) -> builtins.list[Version]:
        """Of the preset of that id, the newest first; where it was deleted, of the last one that had the id.

        A text that was saved again later stands twice, each time with its own time.
        """
        with self._database.reading() as db:
            number = _history(db, preset_id)
            rows = db.execute(f"{_VERSION}{_JOINED} where history = ? {_NEWEST_FIRST}", (number,)).fetchall()
        return [Version(*row) for row in rows]

    def newest(self) -> builtins.list[Version]:
        """Of each id that a preset ever had and still has, or had last; the latest saved first."""
        last = "(select max(v.number) from version v where v.history = history.number)"
        of_id = (
            "(select h.number from history h where h.name = history.name "
            "order by h.trash is not null, h.number desc limit 1)"
        )
        sql = f"{_VERSION}{_JOINED} where version.number = {last} and history.number = {of_id} {_NEWEST_FIRST}"
        with self._database.reading() as db:
            rows = db.execute(sql).fetchall()
        return [Version(*row) for row in rows]

    def content(self, text_hash: str) -> bytes:
        """The file's bytes at that version."""
        with self._database.reading() as db:
            row = db.execute("select content from kept_text where hash = ?", (text_hash,)).fetchone()
        if row is None:
            raise NotFound(f"There is no version '{text_hash[:12]}': `playground presets versions ID` lists them.")
        content: bytes = row[0]
        return content

    def text(self, text_hash: str) -> str:
        """The whole file at that version, front matter too. What is no UTF-8 becomes U+FFFD."""
        return self.content(text_hash).decode("utf-8", "replace")

    def find(self, preset_id: str, beginning: str) -> Version:
        """The preset's version whose hash begins so; of one text saved twice, the later."""
        wanted, versions = beginning.strip().lower(), self.list(preset_id)
        found = {each.hash: each for each in reversed(versions) if each.hash.startswith(wanted)}
        if len(wanted) >= LEAST_OF_HASH and len(found) == 1:
            return next(iter(found.values()))
        if len(found) > 1:
            raise NotFound(f"'{preset_id}@{beginning}' could be several versions: type more of the hash.")
        there = "it has none yet" if not versions else f"its newest is {preset_id}@{versions[0].hash[:12]}"
        raise NotFound(f"'{preset_id}' has no version '{beginning}': {there}.")

    def annotate(self, preset_id: str, text_hash: str, note: str) -> None:
        """Set the note of a version, wherever this text stands in the preset's history; "" takes it away."""
        words = whole_characters(" ".join(note.split()))[:MAX_NOTE]
        with self._database.writing() as db:
            sql = "update version set note = ? where history = ? and hash = ?"
            if not db.execute(sql, (words, _history(db, preset_id), text_hash)).rowcount:
                raise NotFound(f"'{preset_id}' has no version '{text_hash[:12]}'.")

    def with_message(self, message: str) -> builtins.list[Version]:
        """All versions, of any preset, whose system message has this hash; the newest first."""
        with self._database.reading() as db:
            rows = db.execute(f"{_VERSION}{_JOINED} where message = ? {_NEWEST_FIRST}", (message,)).fetchall()
        return [Version(*row) for row in rows]

    def stamps(self, only: Iterable[str] | None = None) -> dict[str, tuple[int, int]]:
        """(mtime in ns, size) of each preset's file when it was last kept, by `same_name` of its id."""
        sql = "select name, mtime_ns, size from history where trash is null and size is not null"
        with self._database.reading() as db:
            if only is None:
                rows = db.execute(sql).fetchall()
            else:
                names = [same_name(whole_characters(preset_id)) for preset_id in only]
                rows = [row for name in names for row in db.execute(f"{sql} and name = ?", (name,))]
        return {name: (mtime_ns, size) for name, mtime_ns, size in rows}

    def renamed(self, old_id: str, new_id: str) -> None:
        with self._database.writing() as db:
            if (number := _live(db, old_id)) is not None:
                _call(db, number, new_id)

    def deleted(self, preset_id: str, token: str) -> None:
        """The preset lies in the trash under `token`; another one may take its id, with a history of its own."""
        with self._database.writing() as db:
            if (number := _live(db, preset_id)) is not None:
                db.execute("update history set trash = ? where number = ?", (whole_characters(token), number))

    def undeleted(self, token: str, preset_id: str) -> None:
        """The preset is back, as `preset_id`. Without a history of that token nothing is changed."""
        with self._database.writing() as db:
            row = db.execute("select number from history where trash = ?", (whole_characters(token),)).fetchone()
            if row is not None:
                _call(db, row[0], preset_id)

    def revived(self, preset_id: str, new_id: str) -> None:
        """The last deleted preset of that id was made anew from one of its versions, as `new_id`."""
        with self._database.writing() as db:
            number = _history(db, preset_id)
            if number is not None and number != _live(db, new_id):
                _call(db, number, new_id)


def _keep(db: Connection, file: SavedFile) -> bool:
    preset_id, text_hash = whole_characters(file.preset_id), hashlib.sha256(file.content).hexdigest()
    number = _live(db, preset_id)
    if number is None:
        sql = "insert into history (id, name) values (?, ?)"
        number = db.execute(sql, (preset_id, same_name(preset_id))).lastrowid or 0
    db.execute("update history set mtime_ns = ?, size = ? where number = ?", (file.mtime_ns, file.size, number))
    sql = "select hash from version where history = ? order by number desc limit 1"
    if (text_hash,) == db.execute(sql, (number,)).fetchone():
        return False
    row = (text_hash, file.content, file.message, file.words)
    db.execute("insert into kept_text values (?, ?, ?, ?) on conflict do nothing", row)
    sql = "select coalesce(max(note), '') from version where history = ? and hash = ?"
    (note,) = db.execute(sql, (number, text_hash)).fetchone()
    sql = "insert into version (history, hash, saved_at, note) values (?, ?, ?, ?)"
    db.execute(sql, (number, text_hash, file.saved_at, note))
    return True


def _is_as_seen(db: Connection, preset_id: str, seen: Mapping[str, tuple[int, int]]) -> bool:
    name = same_name(whole_characters(preset_id))
    sql = "select mtime_ns, size from history where name = ? and trash is null and size is not null"
    return bool(db.execute(sql, (name,)).fetchone() == seen.get(name))


def _live(db: Connection, preset_id: str) -> int | None:
    row = db.execute(
        "select number from history where name = ? and trash is null", (same_name(whole_characters(preset_id)),)
    ).fetchone()
    return None if row is None else row[0]


def _history(db: Connection, preset_id: str) -> int | None:
    """That of the preset, else of the last one of that id."""
    row = db.execute(
        "select number from history where name = ? order by trash is not null, number desc limit 1",
        (same_name(whole_characters(preset_id)),),
    ).fetchone()
    return None if row is None else row[0]


def _call(db: Connection, number: int, preset_id: str) -> None:
    """Give a history this id; one that has it and lost its file behind our back is set aside, not lost."""
    preset_id = whole_characters(preset_id)
    other = _live(db, preset_id)
    if other is not None and other != number:
        db.execute("update history set trash = ? where number = ?", (f"gone-{other}", other))
    sql = "update history set id = ?, name = ?, trash = null where number = ?"
    db.execute(sql, (preset_id, same_name(preset_id), number))
