"""Values as JSON text and back: dataclasses of the core, exactly, also those that no file format would take."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

from playground.core.request import JsonValue
from playground.core.wording import whole_characters

T = TypeVar("T")


def encode(value: object) -> str:
    """JSON of values, dataclasses and tuples; lone surrogates become U+FFFD."""
    import msgspec

    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        return msgspec.json.encode(_clean(msgspec.to_builtins(value))).decode()


def decode(text: str) -> Any:
    import msgspec

    return msgspec.json.decode(text)


def _clean(value: JsonValue | tuple[JsonValue, ...]) -> JsonValue:
    if isinstance(value, str):
        return whole_characters(value)
    if isinstance(value, (list, tuple)):  # msgspec leaves tuples as they are
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {whole_characters(key): _clean(item) for key, item in value.items()}
    return value


def rebuild(kind: type[T], raw: Mapping[str, Any]) -> T:
    """A dataclass from its JSON. Written by hand because msgspec takes no type that contains itself (JsonValue)."""
    hints = _hints(kind)
    return kind(**{name: _value(hints[name], value) for name, value in raw.items() if name in hints})


def _value(hint: Any, raw: Any) -> Any:
    if raw is None:
        return None
    if is_dataclass(hint) and isinstance(hint, type):
        return rebuild(hint, raw)
    if get_origin(hint) is tuple:
        return tuple(_value(get_args(hint)[0], item) for item in raw)
    if get_origin(hint) in (Union, types.UnionType):  # `X | None`, or a union of what JSON gives as it is
        made = next((part for part in get_args(hint) if get_origin(part) is tuple or is_dataclass(part)), None)
        return raw if made is None else _value(made, raw)
    return raw


def _hints(kind: type[Any]) -> Mapping[str, Any]:
    """Kept, because a run may hold thousands of prompts."""
    hints = _HINTS.get(kind)
    if hints is None:
        hints = _HINTS[kind] = get_type_hints(kind)
    return hints


_HINTS: Final[dict[type[Any], Mapping[str, Any]]] = {}
