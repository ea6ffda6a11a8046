"""JSON from people we do not know: bounded in depth and in its numbers, every key once."""

from __future__ import annotations

import json
import math
from typing import Any, Final, NoReturn, TypeAlias, cast

from playground.core.errors import InputError
from playground.core.request import JsonValue

Object: TypeAlias = "dict[str, JsonValue]"
MAX_DEPTH: Final = 100


def load_json(text: str, *, file: str) -> JsonValue:
    """The value in `text`. Raises InputError with the line."""
    try:
        value: Any = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        message = f"this is not JSON ({error.msg}): save it again in the tool it comes from"
        raise InputError(message, file=file, line=error.lineno) from None
    except _Broken as error:
        raise InputError(error.args[0], file=file, key=error.args[1]) from None
    except RecursionError:
        raise _too_deep(file) from None
    except ValueError:  # a whole number of thousands of digits
        raise InputError("a number in it is too large", file=file) from None
    _hold_depth(value, file)
    return cast(JsonValue, value)


def word_of(item: Object, key: str) -> str:
    """The text under `key`, "" where there is none or something else."""
    value = item.get(key)
    return value if isinstance(value, str) else ""


def words_of(item: Object, key: str) -> tuple[str, ...]:
    value = item.get(key)
    return tuple(part for part in value if isinstance(part, str)) if isinstance(value, list) else ()


def object_of(item: Object, key: str) -> Object:
    value = item.get(key)
    return value if isinstance(value, dict) else {}


def number_of(value: JsonValue) -> int | float | None:
    """A finite number, and not true or false."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) > 1e18 or math.isnan(value):
        return None
    return value


class _Broken(Exception):
    """A reason and the key it is about."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise _Broken("stands twice in one object: keep one", name[:60])
            seen.add(name)
    return found


def _no_constant(word: str) -> NoReturn:
    raise _Broken(f"{word} is no JSON number", None)


def _hold_depth(value: JsonValue, file: str) -> None:
    """What reads it, writes it or shows it may go down by recursion."""
    level: list[JsonValue] = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for item in level for inner in _inside(item)]
        if not level:
            return
    raise _too_deep(file)


def _inside(value: JsonValue) -> list[JsonValue]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _too_deep(file: str) -> InputError:
    return InputError(f"nested more than {MAX_DEPTH} deep: no tool writes such a file", file=file)
