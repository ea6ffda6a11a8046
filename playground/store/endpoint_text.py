"""The text of `endpoints.toml`: the line of a key, and changes that leave comments and order alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, cast

_HEADER: Final = re.compile(
    r"""\s*\[ \s*endpoints\s* \. \s*
        (?P<quote>["']?) (?P<name>[^"'\]]+?) (?P=quote) \s*
        (?: \. \s* (?P<rest>[^\]]*) )? \]""",
    re.VERBOSE,
)


def line_of(source: str, name: str, key: str) -> int | None:
    """The line of a key of an endpoint, else that of its header; tomllib tells no lines. None when written inline."""
    header_line, inside, prefix = None, False, ""
    for number, line in enumerate(source.split("\n"), start=1):
        if header := _HEADER.match(line):
            inside = header["name"] == name
            prefix = f"{header['rest'].strip()}." if header["rest"] else ""
            header_line = number if inside and header_line is None else header_line
        elif inside and (entry := re.match(r"\s*([\w\-.\"' ]+?)\s*=", line)):
            written = prefix + re.sub(r"[\"' ]", "", entry[1])
            if written == key or (key.startswith(f"{written}.") and key.split(".")[-1] in line):
                return number
    return header_line


def line_of_top(source: str, key: str) -> int | None:
    pattern = re.compile(rf"\s*\[?\[?\s*(endpoints\s*\.\s*)?[\"']?{re.escape(key)}[\"']?\s*[\].=]")
    lines = (number for number, line in enumerate(source.split("\n"), start=1) if pattern.match(line))
    return next(lines, None)


def with_entry(source: str, name: str, table: Mapping[str, Any]) -> str:
    """An entry that is there keeps its comments and its order."""
    import tomlkit

    document = tomlkit.parse(source)
    if "endpoints" not in document:
        document["endpoints"] = tomlkit.table(is_super_table=True)
    endpoints = cast("dict[str, Any]", document["endpoints"])
    if name not in endpoints:
        endpoints[name] = tomlkit.table()
    entry = cast("dict[str, Any]", endpoints[name])
    for key in [key for key in entry if key not in table]:
        del entry[key]
    for key, value in table.items():
        if entry.get(key) != value:
            entry[key] = value
    return tomlkit.dumps(document)


def without_entry(source: str, name: str) -> str:
    import tomlkit

    document = tomlkit.parse(source)
    del cast("dict[str, Any]", document["endpoints"])[name]
    return tomlkit.dumps(document)
