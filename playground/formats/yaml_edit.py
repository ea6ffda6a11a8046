"""The smallest change of a YAML text that gives it new values; everything else keeps every byte.

The values before and after are compared, and only where they differ a span of the text is written anew: one value,
one entry, one item. Whoever calls reads the new text again and compares, because a person can lay out YAML in ways
that no such edit foresees; `coarse` then writes whole values of the top anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from playground.core.request import JsonValue
from playground.formats.yaml_nodes import YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar
from playground.formats.yaml_text import entry_text, flow_text, item_text, scalar_text, value_text

Values: TypeAlias = Mapping[str, JsonValue]


def edited(text: str, root: YamlMap, old: Values, new: Values, *, newline: str, coarse: bool = False) -> str | None:
    """`text`, whose tree is `root` and whose meaning is `old`, changed so that it means `new`.

    `text` is empty or ends with a line end. A key of the text that stands neither in `old` nor in `new` stays. None
    when two changes meet in one place.
    """
    edit = _Edit(text, newline, coarse)
    edit.mapping(root, old, new)
    return edit.done()


@dataclass(slots=True)
class _Edit:
    text: str
    newline: str
    coarse: bool
    spans: list[tuple[int, int, str]] = field(default_factory=list[tuple[int, int, str]])

    def done(self) -> str | None:
        text, ceiling = self.text, len(self.text)
        numbered = sorted(((start, end, i) for i, (start, end, _) in enumerate(self.spans)), reverse=True)
        for start, end, i in numbered:
            if end > ceiling:
                return None
            text = text[:start] + self.spans[i][2] + text[end:]
            ceiling = start
        return text

    def mapping(self, node: YamlMap, old: Values, new: Values) -> None:
        gone = [entry for entry in node.entries if entry.key in old and entry.key not in new]
        stay = [entry for entry in node.entries if entry not in gone]
        for entry in stay:
            if entry.key in new and (entry.key not in old or not same(old[entry.key], new[entry.key])):
                self._value(node, entry, old.get(entry.key), new[entry.key])
        for entry in gone:
            self._cut(node, [(e.start, e.value.end) for e in node.entries], node.entries.index(entry), bool(stay))
        there = {entry.key for entry in node.entries}
        for place, key in self._added(new, [entry.key for entry in stay], [k for k in new if k not in there]):
            self._insert_entry(node, stay, place, key, new[key])

    def sequence(self, node: YamlList, old: Sequence[JsonValue], new: Sequence[JsonValue]) -> None:
        """Items at the beginning and the end that are the same stay; of those between, pairs are changed."""
        shorter = min(len(old), len(new))
        first = next((i for i in range(shorter) if not same(old[i], new[i])), shorter)
        rest = shorter - first
        last = next((i for i in range(rest) if not same(old[-1 - i], new[-1 - i])), rest)
        places = [(item.start, item.end) for item in node.items]
        removed, added = len(old) - first - last, len(new) - first - last
        for i in range(first, first + min(removed, added)):
            self._replace(node, i, old[i], new[i])
        for i in range(first + added, first + removed):
            self._cut(node, places, i, first + last + added > 0)
        for i in range(first + removed, first + added):
            self._insert_item(node, first + removed, new[i])

    def _value(self, parent: YamlMap, entry: YamlEntry, old: JsonValue, new: JsonValue) -> None:
        value = entry.value
        if self._stays_on_its_line(value, new):
            self.spans.append((value.start, value.end, self._one_line(new, value, parent.flow)))
        elif parent.flow or not self._parts(value, old, new):
            after, end = self.text.index(":", entry.end) + 1, self._content_end(value)
            alone = not self.text[end : self._next_line(end)].strip() and not parent.flow
            words = value_text(new, self._column(entry.start), self.newline) if alone else " " + flow_text(new)
            self.spans.append((after, max(after, end), words))

    def _replace(self, parent: YamlList, i: int, old: JsonValue, new: JsonValue) -> None:
        node = parent.items[i]
        if self._stays_on_its_line(node, new):
            self.spans.append((node.start, node.end, self._one_line(new, node, parent.flow)))
        elif not self._parts(node, old, new):
            in_line = isinstance(node, YamlScalar) or node.flow
            block = value_text(new, self._column(node.start) - 2, self.newline).lstrip(" ")
            self.spans.append((node.start, self._content_end(node), flow_text(new) if in_line else block))

    def _stays_on_its_line(self, before: YamlNode, new: JsonValue) -> bool:
        single = isinstance(new, (str, int, float)) and not (isinstance(new, str) and "\n" in new)
        return single and isinstance(before, YamlScalar) and not before.block and before.end > before.start

    def _parts(self, node: YamlNode, old: JsonValue, new: JsonValue) -> bool:
        """Change only parts of the value where that is possible: whether it was."""
        if self.coarse or not new:
            return False
        match node, old, new:
            case YamlMap(entries=(_, *_)), dict(), dict():
                self.mapping(node, old, new)
            case YamlList(items=(_, *_) as items), list(), list() if len(items) == len(old):
                self.sequence(node, old, new)
            case _:
                return False
        return True

    def _one_line(self, new: JsonValue, before: YamlNode, in_flow: bool) -> str:
        """A single value, in the quotes that the one before it had."""
        quote = self.text[before.start]
        words = scalar_text(new, in_flow=in_flow) if isinstance(new, str) else flow_text(new)
        if isinstance(new, str) and quote == '"' and words == new and not set(new) & set('"\\'):
            return f'"{new}"'
        if isinstance(new, str) and quote == "'" and words in (new, f'"{new}"'):
            return "'" + new.replace("'", "''") + "'"
        return words

    def _cut(self, node: YamlMap | YamlList, places: list[tuple[int, int]], i: int, others: bool) -> None:
        """Take out the entry or item: its lines where it has lines of its own, else its span up to the next."""
        start, end = places[i]
        begin = self._line_start(start)
        if node.flow or self.text[begin:start].strip(" -"):
            if i + 1 < len(places):
                self.spans.append((start, places[i + 1][0], ""))
            elif others:
                self.spans.append((places[i - 1][1], end, ""))
        elif isinstance(node, YamlMap) and "-" in self.text[begin:start]:
            if i + 1 < len(places):
                self.spans.append((start, places[i + 1][0], ""))
        else:
            self.spans.append((begin, self._next_line(end), ""))

    def _added(self, new: Values, there: Sequence[str], keys: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Each new key with the number of entries that stand before it: after the nearest key before it in `new`."""
        order = list(new)
        for key in keys:
            before = next((k for k in reversed(order[: order.index(key)]) if k in there), None)
            yield (there.index(before) + 1 if before is not None else 0), key

    def _insert_entry(self, node: YamlMap, stay: Sequence[YamlEntry], place: int, key: str, value: JsonValue) -> None:
        if node.flow:
            words = f"{scalar_text(key)}: {flow_text(value)}"
            self._insert_flow(node, [(e.start, e.value.end) for e in stay], place, words)
            return
        indent = self._column(node.entries[0].start) if node.entries else 0
        words = entry_text(key, value, indent, self.newline)
        if place == 0 and node.entries:
            start = node.entries[0].start
            self.spans.append((start, start, words + self.newline + " " * indent))
        else:
            at = self._next_line(stay[place - 1].value.end) if place else len(self.text)
            self.spans.append((at, at, " " * indent + words + self.newline))

    def _insert_item(self, node: YamlList, place: int, value: JsonValue) -> None:
        if node.flow:
            self._insert_flow(node, [(item.start, item.end) for item in node.items], place, flow_text(value))
            return
        dash = self.text.rindex("-", 0, node.items[0].start)
        indent = self._column(dash)
        words = item_text(value, indent, self.newline)
        if place == 0:
            self.spans.append((dash, dash, words + self.newline + " " * indent))
        else:
            at = self._next_line(node.items[place - 1].end)
            self.spans.append((at, at, " " * indent + words + self.newline))

    def _insert_flow(self, node: YamlMap | YamlList, places: Sequence[tuple[int, int]], place: int, words: str) -> None:
        if place > 0:
            at = places[place - 1][1]
            self.spans.append((at, at, ", " + words))
        elif places:
            self.spans.append((places[0][0], places[0][0], words + ", "))
        else:
            self.spans.append((node.start + 1, node.end - 1, words))

    def _content_end(self, node: YamlNode) -> int:
        """Where the value ends, the line end behind a block left out."""
        end = node.end
        while end > node.start and self.text[end - 1] in " \t\r\n":
            end -= 1
        return end

    def _line_start(self, place: int) -> int:
        return self.text.rfind("\n", 0, place) + 1

    def _next_line(self, place: int) -> int:
        """The beginning of the line behind the one in which the content up to `place` ends."""
        if place > 0 and self.text[place - 1] == "\n":
            return place
        end = self.text.find("\n", place)
        return len(self.text) if end < 0 else end + 1

    def _column(self, place: int) -> int:
        return place - self._line_start(place)


def same(old: JsonValue, new: JsonValue) -> bool:
    """Equal for a file: 1 and 1.0 are, 1 and true are not, the order of keys counts."""
    if isinstance(old, dict) and isinstance(new, dict):
        return list(old) == list(new) and all(same(old[key], new[key]) for key in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(same, old, new))
    return isinstance(old, bool) == isinstance(new, bool) and old == new
