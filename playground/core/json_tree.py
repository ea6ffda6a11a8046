"""JSON as it was written, to be read as a tree: order, doubled keys and the spelling of numbers stay. Pure.

Answers are hostile: what is nested too deeply or is too large is no tree, and says so by being none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final, TypeAlias

MAX_TEXT: Final = 20_000_000  # characters; 10 MB are read in about half a second
MAX_FENCES: Final = 50  # code fences of one answer that are tried
_WORD: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Number(str):
    """A number as it was written: `1.0` is not `1`, and none is too long."""

    __slots__ = ()


class Members(list[tuple[str, object]]):
    """An object's keys and values in their order, doubled keys too."""

    __slots__ = ()


JsonNode: TypeAlias = object
"""Members, a list, a text, a Number, True, False or None."""


def json_in(text: str) -> JsonNode | None:
    """The object or list that an answer is, or that stands in its first code fence with one; None: there is none."""
    if len(text) > MAX_TEXT:
        return None
    whole = _parsed(text.strip().removeprefix("\ufeff"))
    if whole is not None:
        return whole
    return next((found for body in _fenced(text) if (found := _parsed(body.strip())) is not None), None)


def children(node: JsonNode) -> list[tuple[str | int, JsonNode]]:
    """(key or place, value) of each member; none of a simple value."""
    if isinstance(node, Members):
        return list(node)
    return list(enumerate(node)) if isinstance(node, list) else []  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


def has_children(node: JsonNode) -> bool:
    return isinstance(node, list) and bool(node)  # pyright: ignore[reportUnknownArgumentType]


def path_words(keys: list[str | int]) -> str:
    """`$.items[0]["odd key"]`, as JSONPath writes it."""
    return "$" + "".join(_step(key) for key in keys)


def brief(node: JsonNode) -> str:
    """A value on one line: a simple one as JSON writes it, of others how many they hold."""
    if isinstance(node, Members):
        return f"{{{len(node):,}}}"
    if isinstance(node, list):
        return f"[{len(node):,}]"  # pyright: ignore[reportUnknownArgumentType]
    return _simple(node)


def written(node: JsonNode) -> str:
    """A value to be copied: a text as it is, all else as JSON, indented."""
    if isinstance(node, str) and not isinstance(node, Number):
        return node
    return "".join(_pieces(node))


def _pieces(top: JsonNode) -> Iterator[str]:
    """Without recursion: the depth is the answer's."""
    if not has_children(top):
        yield "{}" if isinstance(top, Members) else "[]" if isinstance(top, list) else _simple(top)
        return
    stack = [(iter(children(top)), isinstance(top, Members), True)]
    yield "{" if stack[0][1] else "["
    while stack:
        members, keyed, first = stack.pop()
        item = next(members, None)
        if item is None:
            yield "\n" + "  " * len(stack) + ("}" if keyed else "]")
            continue
        stack.append((members, keyed, False))
        yield ("\n" if first else ",\n") + "  " * len(stack)
        if keyed:
            yield f"{json.dumps(item[0], ensure_ascii=False)}: "
        if has_children(item[1]):
            inner = isinstance(item[1], Members)
            yield "{" if inner else "["
            stack.append((iter(children(item[1])), inner, True))
        else:
            yield "{}" if isinstance(item[1], Members) else "[]" if isinstance(item[1], list) else _simple(item[1])


def _fenced(text: str) -> Iterator[str]:
    """What stands in code fences: line by line, because a pattern could be made to take quadratic time."""
    body: list[str] | None = None
    tried = 0
    for line in text.split("\n") if "```" in text else ():
        if not line.lstrip(" ").startswith("```"):
            if body is not None:
                body.append(line)
        elif body is None:
            body = []
        else:
            yield "\n".join(body)
            body, tried = None, tried + 1
            if tried == MAX_FENCES:
                return


def _parsed(text: str) -> JsonNode | None:
    if text[:1] not in ("{", "["):
        return None
    try:
        found: object = json.loads(
            text, parse_int=Number, parse_float=Number, parse_constant=Number, object_pairs_hook=Members
        )
    except (ValueError, RecursionError, MemoryError):
        return None
    return found


def _simple(node: JsonNode) -> str:
    return str(node) if isinstance(node, Number) else json.dumps(node, ensure_ascii=False)


def _step(key: str | int) -> str:
    if isinstance(key, int):
        return f"[{key}]"
    return f".{key}" if _WORD.fullmatch(key) else f"[{json.dumps(key, ensure_ascii=False)}]"
