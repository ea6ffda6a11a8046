"""The endpoints: those of the catalogue, and what `endpoints.toml` adds to them or says differently."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, cast

from playground.core.endpoint import Endpoint
from playground.core.errors import InputError, NotFound, StoreError
from playground.core.nearest import suggestion
from playground.store.catalogue import BUILT_IN, built_in, catalogue_endpoint, entries, unknown_provider
from playground.store.endpoint_table import check_name, to_endpoint, to_table
from playground.store.endpoint_text import line_of, line_of_top
from playground.store.entry_checks import WrongEntry
from playground.store.files import read_text, write_atomic
from playground.store.toml_text import parsed, with_entry, without_entry

Origin: TypeAlias = Literal["yours", "built in", "catalogue"]
"""`yours`: in the file. `catalogue`: an entry of the catalogue whose key is in the environment."""

MAX_FILE_BYTES: Final = 1_000_000


class EndpointStore:
    """Reads the file anew each time: a person may edit it. The embedded model, `local`, is not among these."""

    def __init__(self, path: Path, environ: Mapping[str, str] | None = None) -> None:
        self.path = path
        self._environ = os.environ if environ is None else environ

    def all(self) -> tuple[Endpoint, ...]:
        """Every endpoint that can be used, by name: the file's, those built in, and those of the catalogue whose key is
        in the environment. What is wrong with the others: `problems`."""
        good, wrong = self._read()
        if "" not in wrong:
            good = {**self._in_environment(wrong), **good}
        return tuple(good[name] for name in sorted(good))

    def problems(self) -> tuple[InputError, ...]:
        """What cannot be used in the file: each names file, line and key."""
        _good, wrong = self._read()
        return tuple(wrong.values())

    def notices(self) -> tuple[str, ...]:
        """What can be used, but perhaps not as it was meant."""
        good, _wrong = self._read()
        source = self._source() if self.path.exists() else ""
        return tuple(
            str(InputError(words, file=str(self.path), line=line_of(source, name, "provider"), key="provider"))
            for name, endpoint in good.items()
            if (words := unknown_provider(endpoint))
        )

    def origin(self, name: str) -> Origin:
        """Where the endpoint of that name comes from."""
        try:
            tables = _tables(_parse(self._source(), self.path))
        except InputError:
            tables = {}
        return "yours" if name in tables else "built in" if name in BUILT_IN else "catalogue"

    def get(self, name: str) -> Endpoint:
        """Any entry of the catalogue can be used by its id. Raises NotFound, or the InputError of an entry that cannot
        be used.

        With a file that is no TOML nothing is given out: it might say that a built-in name stands for another address.
        """
        good, wrong = self._read()
        if name in good:
            return good[name]
        if (error := wrong.get(name) or wrong.get("")) is not None:
            raise error
        if (known := catalogue_endpoint(name)) is not None:
            return known
        names = dict.fromkeys(["local", *good, *(each.id for each in entries())])
        raise NotFound(f"There is no endpoint '{name}': {suggestion(name, list(names))}")

    def add(self, endpoint: Endpoint, *, replace: bool = False) -> None:
        """Write an entry; the file's comments and order stay. Without `replace`, a name that is there is refused."""
        check_name(endpoint.name)
        endpoint = dataclasses.replace(endpoint, base_url=endpoint.base_url.strip())
        source = self._source()
        if endpoint.name in _tables(_parse(source, self.path)) and not replace:
            raise InputError("is there already: remove it first, or choose another name", key=endpoint.name)
        table = to_table(endpoint)
        try:
            to_endpoint(endpoint.name, table)
        except WrongEntry as error:
            raise InputError(error.message, key=error.key) from None
        self._write(with_entry(source, "endpoints", endpoint.name, table), {endpoint.name: endpoint})

    def remove(self, name: str) -> None:
        """Take an entry out of the file; a name of the catalogue then stands for its entry there. Raises NotFound."""
        source = self._source()
        tables = _tables(_parse(source, self.path))
        if name not in tables:
            if name in BUILT_IN or name == "local":
                raise InputError(f"'{name}' is built in: it cannot be removed")
            if (known := catalogue_endpoint(name)) is not None:
                way = f", and {known.key_env} is set" if self._environ.get(known.key_env) else ""
                raise InputError(f"'{name}' is not in your endpoints: it is known from the catalogue{way}")
            raise NotFound(f"There is no endpoint '{name}': {suggestion(name, tables)}")
        self._write(without_entry(source, "endpoints", name), {})

    def _read(self) -> tuple[dict[str, Endpoint], dict[str, InputError]]:
        """(usable ones, what is wrong by name; "" for the file as a whole)"""
        try:
            source = self._source()
            tables = _tables(_parse(source, self.path))
        except InputError as error:
            return {}, {"": error}
        good = {name: endpoint for name in BUILT_IN if (endpoint := built_in(name)) is not None}
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

    def _in_environment(self, wrong: Mapping[str, InputError]) -> dict[str, Endpoint]:
        """Those of the catalogue whose key is there, of several with the same key the first. A wrong entry of the file
        never becomes one of these."""
        first = {each.key_env: each.id for each in reversed(entries()) if self._environ.get(each.key_env, "").strip()}
        found = {name: endpoint for name in first.values() if (endpoint := catalogue_endpoint(name)) is not None}
        return {name: endpoint for name, endpoint in found.items() if name not in wrong}

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
    content = parsed(source, str(path))
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
