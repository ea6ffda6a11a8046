"""Plain values written as YAML that a person would write: short, without quotes where none are needed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final

from playground.core.request import JsonValue

WIDTH = 100  # characters that a list or mapping on one line may take
INDENT = 2

_ENDS: Final = re.compile(r":(\s|$)|\s#")  # where a plain text would end
_ENDS_IN_FLOW: Final = re.compile(r'[\[\]{},"]')
_OTHER_READERS: Final = re.compile(
    r"~|null|true|false|yes|no|on|off|y|n|[-+]?\.?(inf|nan)|[-+.]?[0-9][0-9_.:a-fxot+ z-]*",
    re.IGNORECASE,
)  # plain texts that some YAML reader takes for something else
_ESCAPED: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)  # what YAML does not take as it is, and what would turn the direction of the line


def entry_text(key: str, value: JsonValue, indent: int, newline: str) -> str:
    """`key: value` as it stands at `indent` columns, without the indent before it and the line end after it."""
    return scalar_text(key) + ":" + value_text(value, indent, newline)


def value_text(value: JsonValue, indent: int, newline: str) -> str:
    """What follows the colon of a key at `indent` columns: ` short`, or lines of their own."""
    if isinstance(value, (dict, list)) and value and not _fits(value, indent):
        inner = indent + INDENT
        before = newline + " " * inner
        return before + before.join(_lines_of(value, inner, newline))
    if isinstance(value, str) and _as_block(value):
        before = newline + " " * (indent + INDENT)
        lines = (before + line if line else newline for line in value.split("\n"))
        return " |-" + "".join(lines)
    return " " + (scalar_text(value, in_flow=False) if isinstance(value, str) else flow_text(value))


def item_text(value: JsonValue, indent: int, newline: str) -> str:
    """`- value` of a list whose dashes stand at `indent` columns."""
    if isinstance(value, dict) and value and not _fits(value, indent, deep=True):
        inner = indent + INDENT
        return "- " + (newline + " " * inner).join(_lines_of(value, inner, newline))
    return "- " + flow_text(value) if isinstance(value, dict) else "-" + value_text(value, indent, newline)


def flow_text(value: JsonValue) -> str:
    """The value on one line, in brackets where it has parts."""
    match value:
        case dict():
            return "{" + ", ".join(f"{scalar_text(key)}: {flow_text(item)}" for key, item in value.items()) + "}"
        case list():
            return "[" + ", ".join(flow_text(item) for item in value) + "]"
        case str():
            return scalar_text(value)
        case _:
            return json.dumps(value)


def scalar_text(text: str, *, in_flow: bool = True) -> str:
    """A text on one line: plain where every YAML reader takes it for text, else in quotes.

    `in_flow`: between brackets, where a comma would end it.
    """
    if _is_plain(text) and not (in_flow and _ENDS_IN_FLOW.search(text)):
        return text
    if _ESCAPED.search(text) or "\n" in text or "\t" in text:
        return _ESCAPED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(text, ensure_ascii=False))
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def _lines_of(value: Mapping[str, JsonValue] | Sequence[JsonValue], indent: int, newline: str) -> list[str]:
    if isinstance(value, Mapping):
        return [entry_text(key, item, indent, newline) for key, item in value.items()]
    return [item_text(item, indent, newline) for item in value]


def _fits(value: Mapping[str, JsonValue] | Sequence[JsonValue], indent: int, *, deep: bool = False) -> bool:
    """Whether it stands on one line: not too long, no blocks of text, and no part of it is a mapping.

    `deep`: a part may be a mapping, or a list of lists, when that has no such parts.
    """
    items = list(value.values()) if isinstance(value, Mapping) else list(value)
    for item in items:
        if isinstance(item, str) and _as_block(item):
            return False
        if isinstance(item, dict) or (isinstance(item, list) and _has_parts(item)):
            parts = list(item.values()) if isinstance(item, dict) else item
            if not deep or _has_parts(parts):
                return False
    whole: JsonValue = dict(value) if isinstance(value, Mapping) else list(value)
    return len(flow_text(whole)) + indent <= WIDTH


def _has_parts(items: Sequence[JsonValue]) -> bool:
    return any(isinstance(item, (dict, list)) for item in items)


def _as_block(text: str) -> bool:
    """Whether the text reads best as a block: lines that YAML keeps as they are."""
    lines = text.split("\n")
    return (
        len(lines) > 1
        and not text.startswith((" ", "\n"))
        and bool(lines[-1])
        and not any(line != line.rstrip() or line.startswith("\t") for line in lines)
        and not _ESCAPED.search(text)
    )


def _is_plain(text: str) -> bool:
    if not text or text != text.strip() or not text.isprintable() or _OTHER_READERS.fullmatch(text):
        return False
    if not (text[0].isalpha() or text[0].isdigit() or text[0] in "_/(.") or text.startswith("..."):
        return False
    return not _ENDS.search(text) and not _ESCAPED.search(text)
