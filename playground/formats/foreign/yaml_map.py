"""The YAML files of other tools: a mapping, alone or as front matter between two `---` lines; and the way back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Note
from playground.core.request import JsonValue
from playground.formats.fields import kind_of
from playground.formats.foreign.text import beginning, text_of
from playground.formats.text_source import MAX_BYTES
from playground.formats.yaml_nodes import YamlMap, line_of
from playground.formats.yaml_source import load
from playground.formats.yaml_text import entry_text

_FRONT: Final = re.compile(r"\s*---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


def read_map(file: ForeignFile) -> tuple[YamlMap, tuple[Note, ...]]:
    text, notes = text_of(file, limit_bytes=MAX_BYTES)
    return as_map(text, file.path), notes


def front_and_body(file: ForeignFile) -> tuple[YamlMap, str, tuple[Note, ...]]:
    """The front matter (empty where there is none) and what follows it."""
    text, notes = text_of(file, limit_bytes=MAX_BYTES)
    found = _FRONT.match(text)
    if found is None:
        if text.lstrip().startswith("---"):
            raise InputError("the front matter has no end: close it with a line ---", file=file.path, line=1)
        return as_map("", file.path), text, notes
    first_line = text.count("\n", 0, found.start(1)) + 1
    return as_map(found[1], file.path, first_line), text[found.end() :], notes


def as_map(text: str, file: str, first_line: int = 1) -> YamlMap:
    node = load(text, file=file, first_line=first_line)
    if isinstance(node, YamlMap):
        return node
    raise InputError(f"here stand keys with values, not {kind_of(node)}", file=file, line=node.line)


def wrong(node: YamlMap, file: ForeignFile, message: str, *way: str | int) -> InputError:
    """The error for what stands at `way`, with its line."""
    key = ".".join(str(step) for step in way)
    return InputError(message, file=file.path, line=line_of(node, *way), key=key or None)


def yaml_of(values: Mapping[str, JsonValue]) -> bytes:
    return "".join(entry_text(key, value, 0, "\n") + "\n" for key, value in values.items()).encode()


def surest(files: Sequence[ForeignFile], likelihood: Callable[[str, str], float]) -> float:
    """The smallest `likelihood(name in lower case, first signs)` of the files; 0 without files. Never raises."""
    found = (likelihood(file.name.lower(), start) for file, start in zip(files, beginning(files), strict=True))
    return min(found, default=0.0)
