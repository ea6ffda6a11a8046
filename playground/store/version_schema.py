"""The tables of the database of versions, as migrations. Only ever append to them.

A history is one preset through its renames; `name` is its id as `same_name` has it. One that was deleted has a `trash`:
the token that brings the preset back, or, where there is none, a mark of its own. `mtime_ns` and `size` are of the
file when it was last kept: while they stay the same, nobody need read it.
"""

from __future__ import annotations

from typing import Final

_FIRST: Final = (
    """create table history (
        number integer primary key,
        id text not null,
        name text not null,
        trash text unique,
        mtime_ns integer,
        size integer
    ) strict""",
    "create unique index history_by_name on history (name) where trash is null",
    """create table kept_text (
        hash text primary key,
        content blob not null,
        message text not null,
        words integer not null
    ) strict, without rowid""",
    "create index text_by_message on kept_text (message)",
    """create table version (
        number integer primary key,
        history integer not null references history (number),
        hash text not null references kept_text (hash),
        saved_at text not null,
        note text not null default ''
    ) strict""",
    "create index version_of_history on version (history, number)",
    "create index version_of_text on version (hash)",
)

VERSION_MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (_FIRST,)
