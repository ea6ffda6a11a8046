"""JSON as servers really send it: fields of the wrong kind, halves of characters, NaN. Pure.

A field that nobody reads must not cost an answer, so replies are read as plain objects, and each value is taken only
where it has the kind that is wanted.
"""

from __future__ import annotations

import json
from typing import Any, TypeAlias, cast

import msgspec

Fields: TypeAlias = dict[str, Any]


def parse_json(data: str | bytes) -> object:
    """Raises ValueError where `data` is no JSON; halves of a character, NaN, control characters and bytes
    that are no UTF-8 get through."""
    try:
        return msgspec.json.decode(data)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    except ValueError:
        return lax_json(data)


def parse_object(data: str | bytes) -> Fields:
    """Raises ValueError where `data` is no JSON object."""
    value = parse_json(data)
    if not isinstance(value, dict):
        raise ValueError("no JSON object")
    return cast(Fields, value)


def lax_json(data: str | bytes) -> object:
    """What the standard library makes of it: it takes a lone surrogate escape, NaN, and control characters as they are.

    Raises ValueError.
    """
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    try:
        return json.loads(text, strict=False)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def fields_of(value: object) -> Fields:
    """An object; {} for anything else."""
    return cast(Fields, value) if isinstance(value, dict) else {}


def objects_of(value: object) -> list[Fields]:
    """The objects of a list; [] for anything else."""
    items = cast("list[object]", value) if isinstance(value, list) else []
    return [cast(Fields, item) for item in items if isinstance(item, dict)]


def text_of(value: object) -> str:
    """A text; "" for anything else."""
    return value if isinstance(value, str) else ""


def count_of(value: object) -> int | None:
    """A count of tokens; None for what cannot be one."""
    whole = isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < 2**53
    return int(cast("float", value)) if whole else None
