"""The text of `local_models.toml`: its tables, and the line of a key."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final, cast

from playground.core.errors import InputError
from playground.store.toml_text import parsed

_HEADER: Final = re.compile(r"""\s*\[\s*models\s*\.\s*("(?:\\.|[^"\\])*"|'[^']*'|[A-Za-z0-9_-]+)\s*\]""")


def tables_of(source: str, path: Path) -> dict[str, Any]:
    """The tables under `models`, the only key there is. Raises InputError."""
    content = parsed(source, str(path))
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
