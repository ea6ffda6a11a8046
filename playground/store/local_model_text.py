"""The text of `local_models.toml`: its tables, the line of a key, and changes that leave comments and order alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast

from playground.core.errors import InputError

_HEADER: Final = re.compile(r"""\s*\[\s*models\s*\.\s*("(?:\\.|[^"\\])*"|'[^']*'|[A-Za-z0-9_-]+)\s*\]""")


def tables_of(source: str, path: Path) -> dict[str, Any]:
    """The tables under `models`, the only key there is. Raises InputError."""
    import tomllib

    try:
        content = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r" \(at line (\d+), column \d+\)", str(error))
        words = str(error).replace(place[0], "") if place else str(error)
        line = int(place[1]) if place else None
        raise InputError(f"this is no TOML ({words}): correct it", file=str(path), line=line) from None
    for key, value in content.items():
        if key != "models" or not isinstance(value, dict):
            lines = (number for number, line in enumerate(source.split("\n"), start=1) if key in line)
            message = 'is not known: models stand under [models."PATH"]'
            raise InputError(message, file=str(path), line=next(lines, None), key=key)
    return cast("dict[str, Any]", content.get("models", {}))


def line_of(source: str, name: str, key: str) -> int | None:
    """The line of `key` in the table of `name`, else that of its header; None when written inline."""
    import tomllib

    header_line, inside = None, False
    for number, line in enumerate(source.split("\n"), start=1):
        if header := _HEADER.match(line):
            inside = next(iter(tomllib.loads(f"{header[1]} = 1"))) == name
            header_line = number if inside else header_line
        elif inside and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return number
    return header_line


def with_entry(source: str, name: str, table: Mapping[str, Any]) -> str:
    import tomlkit

    document = tomlkit.parse(source)
    if "models" not in document:
        document["models"] = tomlkit.table(is_super_table=True)
    models = cast("dict[str, Any]", document["models"])
    if name not in models:
        models[name] = tomlkit.table()
    entry = cast("dict[str, Any]", models[name])
    for key in [key for key in entry if key not in table]:
        del entry[key]
    for key, value in table.items():
        if entry.get(key) != value:
            entry[key] = value
    return tomlkit.dumps(document)


def without_entry(source: str, name: str) -> str:
    import tomlkit

    document = tomlkit.parse(source)
    del cast("dict[str, Any]", document["models"])[name]
    return tomlkit.dumps(document)
