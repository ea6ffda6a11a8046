"""The text of `endpoints.toml` and of the catalogue: the line of a key."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

_HEADER: Final = re.compile(
    r"""\s*\[{1,2} \s*(?P<root>\w+)\s* \. \s*
        (?P<quote>["']?) (?P<name>[^"'\]]+?) (?P=quote) \s*
        (?: \. \s* (?P<rest>[^\]]*) )? \]""",
    re.VERBOSE,
)


def line_of(source: str, name: str, key: str, root: str = "endpoints") -> int | None:
    """The line of a key of a table `[ROOT.NAME]`, else that of its header; tomllib tells no lines.

    `LIST[2].KEY` is a key of the second table `[[ROOT.NAME.LIST]]`, or of a list that is written inline. None when all
    is written inline.
    """
    lines = source.split("\n")
    header_line, inside, prefix = None, False, ""
    seen: Counter[str] = Counter()
    for number, line in enumerate(lines, start=1):
        if header := _HEADER.match(line):
            inside = header["root"] == root and header["name"] == name
            rest = (header["rest"] or "").strip()
            if inside and line.lstrip().startswith("[["):
                seen[rest] += 1
                rest = f"{rest}[{seen[rest]}]"
                if rest == key:
                    return number
            prefix = f"{rest}." if rest else ""
            header_line = number if inside and (header_line is None or key.startswith(prefix)) else header_line
        elif inside and (entry := re.match(r"\s*([\w\-.\"' ]+?)\s*=", line)):
            written = prefix + re.sub(r"[\"' ]", "", entry[1])
            if written == key or (key.startswith(f"{written}.") and key.split(".")[-1] in line):
                return number
            if key.startswith(f"{written}["):
                return _line_with(lines, number, key.rpartition(".")[2])
            if key.startswith(f"{written}."):
                header_line = number
    return header_line


def _line_with(lines: list[str], first: int, word: str) -> int:
    """The line of `word` in a list that begins at line `first`; that line where it is not found."""
    for number, line in enumerate(lines[first - 1 :], start=first):
        if number > first and (not line.strip() or _HEADER.match(line)):
            break
        if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", line):
            return number
    return first


def line_of_top(source: str, key: str) -> int | None:
    pattern = re.compile(rf"\s*\[?\[?\s*(endpoints\s*\.\s*)?[\"']?{re.escape(key)}[\"']?\s*[\].=]")
    lines = (number for number, line in enumerate(source.split("\n"), start=1) if pattern.match(line))
    return next(lines, None)
