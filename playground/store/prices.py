"""Prices on disk: the snapshot that comes with the program, and what the person says models cost (`prices.toml`).

["ENDPOINT/MODEL"]            # ["ENDPOINT/*"]: all models of that endpoint
input_usd_per_mtok = 0.25
output_usd_per_mtok = 2.0
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

from playground.core.errors import InputError, StoreError
from playground.core.nearest import suggestion
from playground.core.prices import Price, PriceTable
from playground.store.files import Stamp, read_text, stamp
from playground.store.toml_text import parsed

MAX_OVERRIDES_BYTES: Final = 1_000_000
MAX_SNAPSHOT_BYTES: Final = 10_000_000
NEEDED: Final = ("input_usd_per_mtok", "output_usd_per_mtok")
_FIELDS: Final = {
    "input_usd_per_mtok": "input_usd",
    "output_usd_per_mtok": "output_usd",
    "cached_input_usd_per_mtok": "cached_usd",
    "cache_write_usd_per_mtok": "cache_write_usd",
    "request_usd": "request_usd",
}
KEYS: Final = tuple(_FIELDS)


@dataclass(frozen=True, slots=True)
class Overrides:
    """`prices` by `ENDPOINT/MODEL_ID`. `wrong`: names whose entry cannot be used; `unreadable`: the whole file."""

    prices: Mapping[str, Price] = field(default_factory=dict[str, Price])
    wrong: Mapping[str, InputError] = field(default_factory=dict[str, InputError])
    unreadable: InputError | None = None

    @property
    def problems(self) -> tuple[InputError, ...]:
        """Each names file, line and key."""
        return (*([self.unreadable] if self.unreadable else ()), *self.wrong.values())


class PriceStore:
    """Usable from any thread. The person's file is read anew when it has changed, the snapshot once."""

    def __init__(self, snapshot: Path, overrides: Path) -> None:
        self.path = overrides
        self._snapshot = snapshot
        self._table: PriceTable | None = None
        self._read: tuple[Stamp | None, Overrides] = (None, Overrides())

    def table(self) -> PriceTable:
        """The prices that come with the program. Raises StoreError."""
        if self._table is None:
            self._table = _table(self._snapshot)
        return self._table

    def overrides(self) -> Overrides:
        """What the person says; raises nothing."""
        now = stamp(self.path)
        if now != self._read[0]:
            self._read = (now, read_overrides(self.path))
        return self._read[1]


def read_overrides(path: Path) -> Overrides:
    """An entry that cannot be used is left out, and its model then has no known price: it was meant to have another."""
    if not path.exists():
        return Overrides()
    try:
        source = read_text(path, limit_bytes=MAX_OVERRIDES_BYTES).removeprefix("\ufeff")
        content = parsed(source, str(path))
    except InputError as error:
        return Overrides(unreadable=error)
    prices: dict[str, Price] = {}
    wrong: dict[str, InputError] = {}
    for name, table in content.items():
        try:
            prices[name] = _price(name, table)
        except _WrongKey as error:
            line = line_of(source, name, error.key)
            wrong[name] = InputError(error.message, file=str(path), line=line, key=error.key)
    return Overrides(prices, wrong)


def line_of(source: str, name: str, key: str) -> int | None:
    """The line of a key of an entry, else that of the entry; tomllib tells no lines."""
    header = re.compile(rf"""\s*\[\s*["']?{re.escape(name)}["']?\s*\]|\s*["']?{re.escape(name)}["']?\s*=""")
    found, inside = None, False
    for number, line in enumerate(source.split("\n"), start=1):
        if header.match(line):
            found, inside = number, True
        elif line.lstrip().startswith("["):
            inside = False
        elif inside and re.match(rf"""\s*["']?{re.escape(key)}["']?\s*=""", line):
            return number
    return found


class _WrongKey(Exception):
    """`key` does not fit; the caller knows the file and the line."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key
        self.message = message


def _price(name: str, table: object) -> Price:
    endpoint, _, model = name.partition("/")
    if not isinstance(table, dict) or not endpoint or not model:
        raise _WrongKey(name, 'is no model: write ["ENDPOINT/MODEL"] above its prices')
    values = cast("dict[str, Any]", table)
    for key, value in values.items():
        if key not in _FIELDS:
            raise _WrongKey(key, f"is not known: {suggestion(key, KEYS)}")
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or value < 0:
            raise _WrongKey(key, "must be a number of USD, 0 or more")
    for key in NEEDED:
        if key not in values:
            raise _WrongKey(key, "is missing: give the USD for a million tokens, 0 for none")
    rates: dict[str, Any] = {_FIELDS[key]: float(value) for key, value in values.items()}
    return Price(**rates)


def _table(path: Path) -> PriceTable:
    import msgspec

    try:
        return msgspec.json.decode(read_text(path, limit_bytes=MAX_SNAPSHOT_BYTES), type=PriceTable)
    except (InputError, msgspec.MsgspecError) as error:
        raise StoreError(f"{path}, which comes with the program, cannot be read: install the program again.") from error
