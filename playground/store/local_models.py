"""What a person set for single GGUF files: `local_models.toml`, a table `[models."PATH OR FILE NAME"]` for each."""

from __future__ import annotations

import os.path
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final, cast

from playground.core.errors import InputError, StoreError
from playground.core.nearest import suggestion
from playground.store.files import read_text, write_atomic
from playground.store.local_model_text import line_of, tables_of
from playground.store.settings import LOCAL_CONTEXT, LOCAL_SLOTS, LOCAL_THREADS, Setting
from playground.store.toml_text import with_entry, without_entry

MAX_FILE_BYTES: Final = 1_000_000
MAX_TEMPLATE_CHARS: Final = 200_000
_NUMBERS: Final[Mapping[str, Setting[int]]] = {
    "context": LOCAL_CONTEXT, "threads": LOCAL_THREADS, "slots": LOCAL_SLOTS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LocalModelChoice:
    """None and "" stand for what holds for all: the settings' numbers, and the file's own chat template.

    `context` is in tokens for one answer; `threads` 0 is automatic. `template` is a name or a Jinja text,
    `template_file` a file with such a text; only one of the two is set.
    """

    context: int | None = None
    threads: int | None = None
    slots: int | None = None
    template: str = ""
    template_file: str = ""


NOTHING_CHOSEN: Final = LocalModelChoice()
KEYS: Final = tuple(field.name for field in fields(LocalModelChoice))


class LocalModelStore:
    """Reads the file anew when it has changed: a person may edit it. Usable from any thread.

    The key of a table is the path of a GGUF file, or the file's name alone, which then holds in every folder. A table
    without any key in it makes the file a known one.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read_at: tuple[int, int] | None = None
        self._good: dict[str, LocalModelChoice] = {}
        self._wrong: dict[str, InputError] = {}

    def get(self, model_file: Path) -> LocalModelChoice:
        """What is set for it, by its path before its name. Raises the InputError of an entry that cannot be used."""
        good, wrong = self._read()
        for key in (*(key for key in (*good, *wrong) if _means(key) == model_file), model_file.name):
            if key in wrong:
                raise wrong[key]
            if key in good:
                return good[key]
        if "" in wrong:
            raise wrong[""]
        return NOTHING_CHOSEN

    def files(self) -> tuple[Path, ...]:
        """The files that entries name by their path, in the order of the file, be they there or not."""
        good, wrong = self._read()
        paths = (_means(key) for key in (*good, *wrong))
        return tuple(path for path in paths if path is not None)

    def problems(self) -> tuple[InputError, ...]:
        """What cannot be used: each names file, line and key."""
        return tuple(self._read()[1].values())

    def set(self, model_file: Path, choice: LocalModelChoice) -> None:
        """Write what is chosen; comments and order of the file stay. Raises InputError or StoreError."""
        table = {key: value for key in KEYS if (value := getattr(choice, key)) not in (None, "")}
        _choice(table)
        source = self._source()
        key = self._key_of(tables_of(source, self.path), model_file)
        self._write(with_entry(source, "models", key, table), key, choice)

    def remember(self, model_file: Path) -> None:
        """Make it a known file; what is set for it stays."""
        if model_file not in self.files():
            self.set(model_file, self.get(model_file))

    def forget(self, model_file: Path) -> None:
        """Take its entry out; the GGUF file itself is not touched."""
        source = self._source()
        key = self._key_of(tables_of(source, self.path), model_file)
        if key in tables_of(source, self.path):
            self._write(without_entry(source, "models", key), "", None)

    def _key_of(self, tables: Mapping[str, Any], model_file: Path) -> str:
        return next((key for key in tables if _means(key) == model_file), str(model_file))

    def _read(self) -> tuple[dict[str, LocalModelChoice], dict[str, InputError]]:
        """(what can be used, what is wrong by key; "" for the file as a whole)"""
        try:
            found = self.path.stat()
        except OSError:
            return {}, {}
        if (stamp := (found.st_mtime_ns, found.st_size)) != self._read_at:
            self._good, self._wrong = self._parsed()
            self._read_at = stamp
        return self._good, self._wrong

    def _parsed(self) -> tuple[dict[str, LocalModelChoice], dict[str, InputError]]:
        good: dict[str, LocalModelChoice] = {}
        wrong: dict[str, InputError] = {}
        try:
            source = self._source()
            tables = tables_of(source, self.path)
        except InputError as error:
            return {}, {"": error}
        for key, table in tables.items():
            try:
                good[key] = _choice(table)
            except InputError as error:
                line = line_of(source, key, error.key or "")
                wrong[key] = InputError(error.message, file=str(self.path), line=line, key=error.key)
        return good, wrong

    def _source(self) -> str:
        if not self.path.exists():
            return ""
        return read_text(self.path, limit_bytes=MAX_FILE_BYTES).removeprefix("\ufeff")

    def _write(self, source: str, key: str, expected: LocalModelChoice | None) -> None:
        """Never write what would not be read back as meant."""
        tables = tables_of(source, self.path)
        if expected is not None and _choice(tables[key]) != expected:
            raise StoreError(f"{self.path} could not be changed safely: edit it by hand.")
        write_atomic(self.path, source)
        self._read_at = None


def _means(key: str) -> Path | None:
    """The file that a key names by its path; None for a name alone."""
    path = Path(os.path.expanduser(key))
    return path if path.is_absolute() else None


def _choice(table: object) -> LocalModelChoice:
    """Raises InputError with the key alone."""
    if not isinstance(table, dict):
        raise InputError("must be a table")
    values: dict[str, Any] = {}
    for key, value in cast("dict[str, object]", table).items():
        if key not in KEYS:
            raise InputError(f"is not known: {suggestion(key, KEYS)}", key=key)
        if key in _NUMBERS:
            try:
                values[key] = _NUMBERS[key].check(value)
            except InputError as error:
                raise InputError(error.message, key=key) from None
        elif not isinstance(value, str) or not value.strip() or len(value) > MAX_TEMPLATE_CHARS:
            raise InputError("must be a text in quotes", key=key)
        else:
            values[key] = value
    if "template" in values and "template_file" in values:
        raise InputError("stands beside `template`: take one of them out", key="template_file")
    return LocalModelChoice(**values)
