"""The tree of a YAML text: plain values, and the place of each, so that an error can name its line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from playground.core.request import JsonValue


@dataclass(frozen=True, slots=True)
class YamlScalar:
    """One value. `written` is its text before the schema; `block`: written with | or >. Places are in the text."""

    value: str | int | float | bool | None
    written: str
    block: bool
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class YamlEntry:
    """A key with its value. `start` and `end` are the key's."""

    key: str
    value: YamlNode
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class YamlMap:
    entries: tuple[YamlEntry, ...]
    flow: bool
    start: int
    end: int
    line: int

    def get(self, key: str) -> YamlEntry | None:
        return next((entry for entry in self.entries if entry.key == key), None)


@dataclass(frozen=True, slots=True)
class YamlList:
    items: tuple[YamlNode, ...]
    flow: bool
    start: int
    end: int
    line: int


YamlNode: TypeAlias = YamlScalar | YamlMap | YamlList


def plain(node: YamlNode) -> JsonValue:
    """The node's value without places."""
    match node:
        case YamlScalar():
            return node.value
        case YamlMap():
            return {entry.key: plain(entry.value) for entry in node.entries}
        case YamlList():
            return [plain(item) for item in node.items]


def line_of(node: YamlNode, *path: str | int) -> int:
    """The line of the key (or the item) at `path`; of the deepest part that is there when the rest is not."""
    line = node.line
    for step in path:
        if isinstance(step, str) and isinstance(node, YamlMap) and (entry := node.get(step)) is not None:
            line, node = entry.line, entry.value
        elif isinstance(step, int) and isinstance(node, YamlList) and step < len(node.items):
            node = node.items[step]
            line = node.line
        else:
            break
    return line
