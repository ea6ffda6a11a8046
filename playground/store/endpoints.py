"""The endpoints: those built in, and what `endpoints.toml` adds to them or says differently."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast

from playground.core.endpoint import Endpoint
from playground.core.errors import InputError, NotFound, StoreError
from playground.core.nearest import suggestion
from playground.store.endpoint_table import BUILT_IN, WrongEntry, check_name, to_endpoint, to_table
from playground.store.endpoint_text import line_of, line_of_top, with_entry, without_entry
from playground.store.files import read_text, write_atomic

MAX_FILE_BYTES: Final = 1_000_000


class EndpointStore:
    """Reads the file anew each time: a person may edit it. The embedded model, `local`, is not among these."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def all(self) -> tuple[Endpoint, ...]:
        """Every endpoint that can be used, by name. What is wrong with the others: `problems`."""
        good, _wrong = self._read()
        return tuple(good[name] for name in sorted(good))

    def problems(self) -> tuple[InputError, ...]:
        """What cannot be used in the file: each names file, line and key."""
        _good, wrong = self._read()
        return tuple(wrong.values())

    def get(self, name: str) -> Endpoint:
        """Raises NotFound, or the InputError of an entry that cannot be used.

        With a file that is no TOML nothing is given out: it might say that a built-in name stands for another address.
        """
        good, wrong = self._read()
        if name in good:
            return good[name]
        if (error := wrong.get(name) or wrong.get("")) is not None:
            raise error
        raise NotFound(f"There is no endpoint '{name}': {suggestion(name, ['local', *good])}")

    def add(self, endpoint: Endpoint, *, replace: bool = False) -> None:
        """Write an entry; the file's comments and order stay. Without `replace`, a name that is there is refused."""
        check_name(endpoint.name)
        source = self._source()
        if endpoint.name in _tables(_parse(source, self.path)) and not replace:
            raise InputError("is there already: remove it first, or choose another name", key=endpoint.name)
        table = to_table(endpoint)
        try:
            to_endpoint(endpoint.name, table)
        except WrongEntry as error:
            raise InputError(error.message, key=error.key) from None
        self._write(with_entry(source, endpoint.name, table), {endpoint.name: endpoint})

    def remove(self, name: str) -> None:
        """Take an entry out of the file; a built-in name then stands for what is built in. Raises NotFound."""
        source = self._source()
        tables = _tables(_parse(source, self.path))
        if name not in tables:
            if name in BUILT_IN or name == "local":
                raise InputError(f"'{name}' is built in: it cannot be removed")
            raise NotFound(f"There is no endpoint '{name}': {suggestion(name, tables)}")
        self._write(without_entry(source, name), {})

    def _read(self) -> tuple[dict[str, Endpoint], dict[str, InputError]]:
        """(usable ones, what is wrong by name; "" for the file as a whole)"""
        try:
            source = self._source()
            tables = _tables(_parse(source, self.path))
        except InputError as error:
            return {}, {"": error}
        good = dict(BUILT_IN)
        wrong: dict[str, InputError] = {}
        for name, table in tables.items():
            try:
                check_name(name)
                good[name] = to_endpoint(name, table)
            except WrongEntry as error:
                line = line_of(source, name, error.key)
                wrong[name] = InputError(error.message, file=str(self.path), line=line, key=error.key)
            except InputError as error:
                line = line_of(source, name, "")
                wrong[name] = InputError(error.message, file=str(self.path), line=line, key=error.key)
            if name in wrong:
                good.pop(name, None)
        return good, wrong

    def _source(self) -> str:
        if not self.path.exists():
            return ""
        return read_text(self.path, limit_bytes=MAX_FILE_BYTES).removeprefix("\ufeff")  # some editors put it there

    def _write(self, source: str, expected: Mapping[str, Endpoint]) -> None:
        """Never write what would not be read back as meant."""
        tables = _tables(_parse(source, self.path))
        if any(to_endpoint(name, tables[name]) != endpoint for name, endpoint in expected.items()):
            raise StoreError(f"{self.path} could not be changed safely: edit it by hand.")
        write_atomic(self.path, source)


def _parse(source: str, path: Path) -> dict[str, Any]:
    """The file's content, with `endpoints` its only key. Raises InputError."""
    import tomllib

    try:
        content = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r" \(at line (\d+), column \d+\)", str(error))
        words = str(error).replace(place[0], "") if place else str(error)
        line = int(place[1]) if place else None
        raise InputError(f"this is no TOML ({words}): correct it", file=str(path), line=line) from None
    for key, value in content.items():
        if key != "endpoints" or not isinstance(value, dict):
            message = "is not known: endpoints stand under [endpoints.NAME]"
            raise InputError(message, file=str(path), line=line_of_top(source, key), key=key)
    for name, table in cast("dict[str, object]", content.get("endpoints", {})).items():
        if not isinstance(table, dict):
            message = f"must be a table: write [endpoints.{name}] above its keys"
            raise InputError(message, file=str(path), line=line_of_top(source, name), key=name)
    return content


def _tables(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return cast("dict[str, dict[str, Any]]", content.get("endpoints", {}))
