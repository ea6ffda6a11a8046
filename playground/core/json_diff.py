"""What changed between two JSON values, by structure: the order of keys and white space do not matter. Pure, bounded.

Values that are equal anywhere have one number, so comparing two is comparing numbers; only what differs is gone into.
Items of lists are aligned by their longest common subsequence, place by place where lists are too long for that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from playground.core.request import JsonValue

Path: TypeAlias = "tuple[str | int, ...]"
JsonKind: TypeAlias = Literal["changed", "removed", "added"]

MAX_DEPTH: Final = 100
MAX_PAIRS: Final = 64_000_000  # items of one list times items of the other
_FENCED = re.compile(r"\s*```(?:json)?[ \t]*\r?\n(.*?)\r?\n```\s*\Z", re.DOTALL | re.IGNORECASE)
_PLAIN_KEY = re.compile(r"[^\W\d][\w-]*\Z")


@dataclass(frozen=True, slots=True)
class JsonChange:
    """`path`: keys, and places in lists from 0: the old place where something changed or went, the new one where it
    came."""

    kind: JsonKind
    path: Path
    old: JsonValue = None
    new: JsonValue = None


@dataclass(frozen=True, slots=True)
class JsonDiff:
    """Made one after the other in this order, the changes turn the old value into the new one.

    `kept` counts single values that stayed. `by_place`: some list was too long for its items to be aligned.
    """

    changes: tuple[JsonChange, ...]
    kept: int = 0
    by_place: bool = False


class NotJson(ValueError):
    """The text is no JSON that can be compared."""


def parsed(text: str) -> JsonValue:
    """The JSON that an answer is, also when it stands in a code fence. Raises NotJson."""
    fenced = _FENCED.match(text)
    body = fenced.group(1) if fenced else text
    if not body.lstrip().startswith(("{", "[")):
        raise NotJson("no object and no list")
    try:
        value: JsonValue = json.loads(body, parse_constant=_refused, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise NotJson("not JSON") from error
    if _is_deep(value):
        raise NotJson("nested too deeply")
    return value


def json_diff(old: JsonValue, new: JsonValue) -> JsonDiff:
    """Values as from `parsed`."""
    comparing = _Comparing()
    return JsonDiff(tuple(comparing.changes(old, new, ())), comparing.kept, comparing.by_place)


def path_words(path: Path) -> str:
    """`items[2].price`; keys that are no plain words as `["odd key"]`."""
    words = ""
    for step in path:
        if isinstance(step, int):
            words += f"[{step}]"
        elif _PLAIN_KEY.match(step):
            words += f".{step}" if words else step
        else:
            words += f"[{json.dumps(step, ensure_ascii=False)}]"
    return words or "the whole value"


class _Comparing:
    def __init__(self) -> None:
        self.kept = 0
        self.by_place = False
        self._numbers: dict[object, int] = {}
        self._of: dict[int, int] = {}  # by the identity of lists and objects, which live as long as this

    def changes(self, old: JsonValue, new: JsonValue, path: Path) -> Iterator[JsonChange]:
        if self._number(old) == self._number(new):
            self.kept += _leaves(old)
        elif isinstance(old, dict) and isinstance(new, dict):
            yield from self._of_objects(old, new, path)
        elif isinstance(old, list) and isinstance(new, list):
            yield from self._of_lists(old, new, path)
        else:
            yield JsonChange("changed", path, old, new)

    def _of_objects(self, old: dict[str, JsonValue], new: dict[str, JsonValue], path: Path) -> Iterator[JsonChange]:
        for key, value in old.items():
            if key in new:
                yield from self.changes(value, new[key], (*path, key))
            else:
                yield JsonChange("removed", (*path, key), value)
        for key, value in new.items():
            if key not in old:
                yield JsonChange("added", (*path, key), None, value)

    def _of_lists(self, old: list[JsonValue], new: list[JsonValue], path: Path) -> Iterator[JsonChange]:
        """Changed items first, then those that went, from the end, then those that came: so each place is right."""
        pairs = self._pairs(old, new)
        for x, y in pairs:
            yield from self.changes(old[x], new[y], (*path, x))
        stayed, known = {x for x, _ in pairs}, {y for _, y in pairs}
        for x in reversed(range(len(old))):
            if x not in stayed:
                yield JsonChange("removed", (*path, x), old[x])
        for y, value in enumerate(new):
            if y not in known:
                yield JsonChange("added", (*path, y), None, value)

    def _pairs(self, old: Sequence[JsonValue], new: Sequence[JsonValue]) -> list[tuple[int, int]]:
        """Which items are the same one, in order: equal ones, and between those what stands at the same place."""
        if len(old) * len(new) > MAX_PAIRS:
            self.by_place = True
            return [(place, place) for place in range(min(len(old), len(new)))]
        from rapidfuzz.distance import LCSseq

        numbers = [[self._number(value) for value in values] for values in (old, new)]
        pairs: list[tuple[int, int]] = []
        i = j = 0
        for block in LCSseq.opcodes(*numbers).as_matching_blocks():
            pairs += zip(range(i, block.a), range(j, block.b), strict=False)
            pairs += ((block.a + step, block.b + step) for step in range(block.size))
            i, j = block.a + block.size, block.b + block.size
        return pairs

    def _number(self, value: JsonValue) -> int:
        """Equal values have equal numbers: 1 is 1.0, and true is not 1."""
        if not isinstance(value, (dict, list)):
            return self._numbers.setdefault(("value", isinstance(value, bool), value), len(self._numbers))
        known = self._of.get(id(value))
        if known is None:
            if isinstance(value, dict):
                parts: object = ("object", frozenset((key, self._number(item)) for key, item in value.items()))
            else:
                parts = ("list", *(self._number(item) for item in value))
            known = self._of[id(value)] = self._numbers.setdefault(parts, len(self._numbers))
        return known


def _leaves(value: JsonValue) -> int:
    if isinstance(value, dict):
        return sum(map(_leaves, value.values()))
    return sum(map(_leaves, value)) if isinstance(value, list) else 1


def _is_deep(value: JsonValue) -> bool:
    level: list[JsonValue] = [value]
    for _ in range(MAX_DEPTH):
        inner: list[JsonValue] = []
        for each in level:
            if isinstance(each, dict):
                inner += each.values()
            elif isinstance(each, list):
                inner += each
        if not inner:
            return False
        level = inner
    return True


def _refused(word: str) -> JsonValue:
    raise NotJson(f"{word} is no JSON number")


def _unique(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    """A key that stands twice would hide a difference."""
    made = dict(pairs)
    if len(made) < len(pairs):
        raise NotJson("a key stands twice")
    return made
