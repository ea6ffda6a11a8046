"""The keys of one YAML mapping, read with their types; what is wrong is told with file, line, key and nearest key."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from playground.core.errors import InputError
from playground.core.knobs import range_text
from playground.core.nearest import suggestion
from playground.core.request import JsonValue
from playground.formats.yaml_nodes import YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar, plain


def kind_of(node: YamlNode) -> str:
    """What a person would call the value."""
    match node:
        case YamlMap():
            return "keys with values"
        case YamlList():
            return "a list"
        case YamlScalar(value=None):
            return "nothing"
        case YamlScalar(value=bool()):
            return "true or false"
        case YamlScalar(value=str()):
            return "text"
        case YamlScalar():
            return "a number"


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping of a file. `path` is the dotted way to it from the top, "" for the top itself."""

    node: YamlMap
    file: str
    path: str = ""

    @classmethod
    def of(cls, node: YamlNode, file: str, path: str = "", what: str = "keys with values") -> Fields:
        """Raises InputError when `node` is no mapping."""
        if isinstance(node, YamlMap):
            return cls(node, file, path)
        raise InputError(f"here stand {what}, not {kind_of(node)}", file=file, line=node.line, key=path or None)

    def __iter__(self) -> Iterator[str]:
        return (entry.key for entry in self.node.entries)

    def __contains__(self, key: str) -> bool:
        return self.node.get(key) is not None

    def only(self, known: Collection[str], kept: str | None = None) -> None:
        """Refuse keys that are not known; those that begin with `kept` may stand."""
        for key in self:
            if key not in known and not (kept and key.startswith(kept)):
                raise self.wrong(key, f"there is no such key here: {suggestion(key, known)}")

    def need(self, key: str, why: str) -> None:
        """Refuse a mapping without `key`."""
        if key not in self:
            raise InputError(f"'{key}' is missing: {why}", file=self.file, line=self.node.line, key=self.path or None)

    def wrong(self, key: str, message: str, line: int | None = None) -> InputError:
        """The error for `key`, at its own line if none is given."""
        entry = self.node.get(key)
        at = line if line is not None else entry.line if entry is not None else self.node.line
        return InputError(message, file=self.file, line=at, key=self.way(key))

    def way(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def text(self, key: str, default: str = "") -> str:
        entry = self.node.get(key)
        return default if entry is None else self._text(key, entry.value)

    def message(self, key: str, default: str = "") -> str:
        """A text for a model. The last line end of a block (`|`) is the file's, as at a preset file's end."""
        entry = self.node.get(key)
        return default if entry is None else self.as_message(key, entry.value)

    def as_message(self, key: str, node: YamlNode) -> str:
        text = self._text(key, node)
        return text.removesuffix("\n") if isinstance(node, YamlScalar) and node.block else text

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(self._text(key, item) for item in self.items(key))

    def items(self, key: str) -> tuple[YamlNode, ...]:
        entry = self.node.get(key)
        if entry is None:
            return ()
        if isinstance(entry.value, YamlList):
            return entry.value.items
        raise self._mismatch(key, entry, "a list, for example [one, two]")

    def number(self, key: str, low: float | None = None, high: float | None = None) -> int | float | None:
        entry = self.node.get(key)
        if entry is None:
            return None
        value = plain(entry.value)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self._mismatch(key, entry, "a number")
        if (low is not None and value < low) or (high is not None and value > high):
            raise self.wrong(key, f"takes a number {range_text(low, high)}, not {value}")
        return value

    def whole(self, key: str, low: float | None = None, high: float | None = None) -> int | None:
        value = self.number(key, low, high)
        if value is None:
            return None
        if value != int(value):
            raise self.wrong(key, f"takes a whole number, not {value}")
        return int(value)

    def fields(self, key: str) -> Fields | None:
        entry = self.node.get(key)
        return None if entry is None else Fields.of(entry.value, self.file, self.way(key))

    def value(self, key: str) -> JsonValue:
        entry = self.node.get(key)
        return None if entry is None else plain(entry.value)

    def scalars(self, key: str) -> Mapping[str, YamlScalar]:
        """The single values of the mapping under `key`."""
        inner = self.fields(key)
        return (
            {} if inner is None else {entry.key: inner.scalar(entry.key, entry.value) for entry in inner.node.entries}
        )

    def scalar(self, key: str, node: YamlNode) -> YamlScalar:
        if isinstance(node, YamlScalar) and node.value is not None:
            return node
        raise self.wrong(key, f"takes one text, number, true or false, not {kind_of(node)}", node.line)

    def _text(self, key: str, node: YamlNode) -> str:
        if isinstance(node, YamlScalar):
            if isinstance(node.value, str):
                return node.value
            if node.value is not None:
                raise self.wrong(key, f'takes text: put it in quotes, "{node.written[:60]}"', node.line)
            raise self.wrong(key, "has no value: write one or delete the line", node.line)
        raise self.wrong(key, f"takes text, not {kind_of(node)}", node.line)

    def _mismatch(self, key: str, entry: YamlEntry, wanted: str) -> InputError:
        if isinstance(entry.value, YamlScalar) and entry.value.value is None:
            return self.wrong(key, "has no value: write one or delete the line")
        return self.wrong(key, f"takes {wanted}, not {kind_of(entry.value)}")
