"""TOML files that people edit: read with the line of what is wrong, changed with their comments and order kept.

Tables stand under one root, as in `[endpoints.NAME]`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, cast

from playground.core.errors import InputError

_PLACE: Final = re.compile(r" \(at line (\d+), column \d+\)")


def parsed(source: str, file: str) -> dict[str, Any]:
    """The content of a file. Raises InputError with the line."""
    import tomllib

    try:
        return tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = _PLACE.search(str(error))
        words = str(error).replace(place[0], "") if place else str(error)
        line = int(place[1]) if place else None
        raise InputError(f"this is no TOML ({words}): correct it", file=file, line=line) from None


def with_entry(source: str, root: str, name: str, table: Mapping[str, Any]) -> str:
    """`source` with `table` under `[ROOT.NAME]`; a table that is there keeps its comments and its order."""
    import tomlkit

    document = tomlkit.parse(source)
    if root not in document:
        document[root] = tomlkit.table(is_super_table=True)
    tables = cast("dict[str, Any]", document[root])
    if name not in tables:
        tables[name] = tomlkit.table()
    entry = cast("dict[str, Any]", tables[name])
    for key in [key for key in entry if key not in table]:
        del entry[key]
    for key, value in table.items():
        if entry.get(key) != value:
            entry[key] = value
    return tomlkit.dumps(document)


def without_entry(source: str, root: str, name: str) -> str:
    """`source` without `[ROOT.NAME]`, which must be there."""
    import tomlkit

    document = tomlkit.parse(source)
    del cast("dict[str, Any]", document[root])[name]
    return tomlkit.dumps(document)
