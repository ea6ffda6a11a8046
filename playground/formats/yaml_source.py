"""YAML from people we do not know: bounded, without aliases, tags and duplicate keys, and with the place of everything.

The scalars follow YAML 1.2's core schema: `no`, `on`, `12:30` and dates are text. A value that JSON does not know
(`.inf`) is text too. ruamel.yaml splits the text into events (it knows the place of each); the tree is built here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from playground.core.errors import InputError
from playground.formats.text_source import Lines, unusable_in
from playground.formats.yaml_nodes import YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar

MAX_DEPTH = 20
MAX_NODES = 20_000  # ruamel.yaml reads some 40,000 in a second
MAX_WHOLE = 10**18  # whole numbers beyond it are not numbers a person means


def load(text: str, *, file: str, first_line: int = 1) -> YamlNode:
    """The one document in `text`; `first_line` is the line of the file in which the text begins.

    An empty text is an empty mapping. Raises InputError with file and line.
    """
    lines = Lines(text, first_line)
    if re.match(r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*%", text):
        raise InputError("directives (%) are not allowed: delete the line", file=file, line=first_line)
    return _Builder(text, file, lines).build()


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end has not come yet."""

    flow: bool
    start: int
    line: int
    entries: dict[str, YamlEntry] | None  # None: a list
    items: list[YamlNode]
    key: YamlScalar | None = None


class _Builder:
    def __init__(self, text: str, file: str, lines: Lines) -> None:
        self._text = text
        self._file = file
        self._lines = lines
        self._stack: list[_Open] = []
        self._root: YamlNode | None = None
        self._count = 0
        self._end = 0  # of the last piece of content; what ruamel gives for block collections lies behind comments

    def build(self) -> YamlNode:
        from ruamel.yaml import YAML
        from ruamel.yaml.error import YAMLError

        parser: Any = YAML(typ="safe", pure=True)  # its types are partial
        try:
            for event in parser.parse(self._text):
                self._take(event)
        except YAMLError as error:
            raise self._unreadable(error) from None
        except (ValueError, OverflowError, AssertionError):  # ruamel.yaml's own, for escapes beyond Unicode
            raise self._wrong(self._end, "this is not valid YAML: a value cannot be read") from None
        return self._root if self._root is not None else YamlMap((), False, 0, 0, self._lines.at(0))

    def _take(self, event: Any) -> None:
        start, end = int(event.start_mark.index), int(event.end_mark.index)
        kind = type(event).__name__
        if kind == "AliasEvent" or getattr(event, "anchor", None) is not None:
            raise self._wrong(start, "anchors (&) and aliases (*) are not allowed: write the value out")
        if getattr(event, "tag", None) is not None:
            raise self._wrong(start, "tags (!) are not allowed: write the value plainly, or in quotes")
        match kind:
            case "ScalarEvent":
                if start == end:
                    start = end = self._behind_the_key(start)
                self._add(self._scalar(str(event.value), event.style, start, end))
            case "MappingStartEvent" | "SequenceStartEvent":
                self._open(bool(event.flow_style), start, kind == "MappingStartEvent")
            case "MappingEndEvent" | "SequenceEndEvent":
                self._close(end)
            case _:  # the stream's and the document's own
                pass

    def _behind_the_key(self, place: int) -> int:
        """Where a value that is not there would begin; ruamel.yaml gives the place of what comes next."""
        key = self._stack[-1].key if self._stack else None
        if key is None:
            return place
        colon = self._text.find(":", key.end, place)
        return colon + 1 if colon >= 0 else key.end

    def _open(self, flow: bool, start: int, mapping: bool) -> None:
        if len(self._stack) >= MAX_DEPTH:
            raise self._wrong(start, f"nested more than {MAX_DEPTH} deep: make it flatter")
        self._stack.append(_Open(flow, start, self._lines.at(start), {} if mapping else None, []))

    def _close(self, end: int) -> None:
        done = self._stack.pop()
        end = end if done.flow else max(self._end, done.start)
        node: YamlNode
        if done.entries is None:
            node = YamlList(tuple(done.items), done.flow, done.start, end, done.line)
        else:
            node = YamlMap(tuple(done.entries.values()), done.flow, done.start, end, done.line)
        self._add(node)

    def _add(self, node: YamlNode) -> None:
        self._count += 1
        if self._count > MAX_NODES:
            raise self._wrong(node.start, f"more than {MAX_NODES:,} values: make the file smaller")
        self._end = node.end
        if not self._stack:
            if self._root is not None:
                raise self._wrong(node.start, "a second document begins here: keep one in a file")
            self._root = node
            return
        parent = self._stack[-1]
        if parent.entries is None:
            parent.items.append(node)
        elif parent.key is None:
            parent.key = self._key(node, parent.entries)
        else:
            key, parent.key = parent.key, None
            parent.entries[key.written] = YamlEntry(key.written, node, key.start, key.end, key.line)

    def _key(self, node: YamlNode, before: Mapping[str, YamlEntry]) -> YamlScalar:
        if not isinstance(node, YamlScalar):
            raise self._wrong(node.start, "a key is a plain word, not a list or a mapping")
        if (first := before.get(node.written)) is not None:
            message = f"stands twice (first in line {first.line}): keep one"
            raise InputError(message, file=self._file, line=node.line, key=node.written)
        return node

    def _scalar(self, text: str, style: str | None, start: int, end: int) -> YamlScalar:
        if (unusable := unusable_in(text)) is not None:
            raise self._wrong(start, f"the text holds {unusable[1]}: delete it")
        value = _resolved(text) if style is None else text
        if isinstance(value, float) and value in (float("inf"), float("-inf")):
            raise self._wrong(start, "the number is too large")
        if isinstance(value, int) and abs(value) > MAX_WHOLE:
            raise self._wrong(start, "the number is too large: put it in quotes if it is text")
        return YamlScalar(value, text, style in ("|", ">"), start, end, self._lines.at(start))

    def _wrong(self, place: int, message: str) -> InputError:
        return InputError(message, file=self._file, line=self._lines.at(place))

    def _unreadable(self, error: Exception) -> InputError:
        """ruamel.yaml's error in our words, at the place where it began."""
        if isinstance(position := getattr(error, "position", None), int):
            sign = getattr(error, "character", 0)
            code = f"U+{sign if isinstance(sign, int) else ord(str(sign)[:1] or ' '):04X}"
            return self._wrong(position, f"the control character {code} is not allowed here: delete it")
        problem = str(getattr(error, "problem", None) or "it cannot be read")
        context = str(getattr(error, "context", None) or "")
        began = getattr(error, "context_mark", None) if "flow" in context or "quoted" in context else None
        mark = began or getattr(error, "problem_mark", None)
        place = int(mark.index) if mark is not None else self._end
        return self._wrong(place, next(_in_our_words(problem, context)))


def _in_our_words(problem: str, context: str) -> Iterator[str]:
    if "'\\t'" in problem:
        yield "a tab cannot indent here: use spaces"
    if "mapping values are not allowed" in problem:
        yield "a second ': ' stands in this value: put the text in quotes"
    if (found := re.search(r"found character '(.)' that cannot start", problem)) is not None:
        yield f"a text that begins with {found[1]} must stand in quotes"
    if "escape" in problem:
        yield f"{problem}: write \\\\ for a backslash, or use single quotes"
    if "quoted" in context:
        yield "the quote that begins here is not closed"
    if "flow" in context:
        yield "the bracket that begins here is not closed, or a comma is missing"
    yield f"this is not valid YAML ({problem.replace('<', '').replace('>', '')}): check the indentation and the quotes"


_NULL: Final = re.compile(r"~|null|Null|NULL|")
_TRUE: Final = re.compile(r"true|True|TRUE")
_FALSE: Final = re.compile(r"false|False|FALSE")
_WHOLE: Final = re.compile(r"[-+]?[0-9]+")
_OCTAL: Final = re.compile(r"0o[0-7]+")
_HEX: Final = re.compile(r"0x[0-9a-fA-F]+")
_DECIMAL: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


def _resolved(text: str) -> str | int | float | bool | None:
    """A plain scalar by YAML 1.2.2, section 10.3.2."""
    if _NULL.fullmatch(text):
        return None
    if _TRUE.fullmatch(text) or _FALSE.fullmatch(text):
        return text[0] in "tT"
    if len(text) > 400:
        return text
    if _WHOLE.fullmatch(text):
        return int(text)
    if _OCTAL.fullmatch(text):
        return int(text[2:], 8)
    if _HEX.fullmatch(text):
        return int(text[2:], 16)
    return float(text) if _DECIMAL.fullmatch(text) else text
