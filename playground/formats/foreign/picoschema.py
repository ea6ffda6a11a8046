"""dotprompt's Picoschema as a JSON Schema, and the properties of a JSON Schema as typed knobs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from playground.core.errors import InputError
from playground.core.fidelity import Note
from playground.core.knobs import as_text, knob_value
from playground.core.preset import Knob
from playground.core.request import JsonValue
from playground.formats.foreign.json_source import Object, object_of, word_of
from playground.formats.preset_keys import natural_default

_SCALARS: Final = ("string", "number", "integer", "boolean", "null")
_KEY: Final = re.compile(
    r"(?P<name>[^(?]{1,200})(?P<optional>\?)?(?:\((?P<kind>array|object|enum)(?:,(?P<words>[^\n]*))?\))?"
)
_ANY_KEY: Final = "(*)"


def json_schema(value: JsonValue) -> JsonValue:
    """The schema that `value` means: Picoschema, or JSON Schema as it is; None where it is neither."""
    if isinstance(value, str):
        return _scalar(value)
    if not isinstance(value, dict):
        return None
    if "properties" in value or "$schema" in value or value.get("type") in ("object", "array", *_SCALARS):
        return value
    return _object(value)


def _scalar(text: str) -> Object | None:
    """`type, description`. A name of a type that is declared elsewhere means nothing here."""
    kind, _, words = (part.strip() for part in text.partition(","))
    if kind not in (*_SCALARS, "any"):
        return None
    schema: Object = {} if kind == "any" else {"type": kind}
    return {**schema, "description": words} if words else schema


def _object(value: Object) -> Object:
    properties: Object = {}
    required: list[JsonValue] = []
    schema: Object = {"type": "object", "properties": properties, "additionalProperties": False}
    for key, inner in value.items():
        if key == _ANY_KEY:
            schema["additionalProperties"] = json_schema(inner)
            continue
        match = _KEY.fullmatch(key.strip())
        if match is None:
            continue
        part: Object = _property(match["kind"], inner)
        if match["words"]:
            part["description"] = match["words"].strip()
        if match["optional"]:
            kind = part.get("type")
            part = {**part, "type": [kind, "null"]} if isinstance(kind, str) and "enum" not in part else part
        else:
            required.append(match["name"])
        properties[match["name"]] = part
    return {**schema, "required": required} if required else schema


def _property(kind: str | None, inner: JsonValue) -> Object:
    if kind == "enum":
        return {"enum": inner if isinstance(inner, list) else [inner]}
    if kind == "array":
        items = json_schema(inner)
        return {"type": "array", "items": {} if items is None else items}
    found = json_schema(inner)
    return dict(found) if isinstance(found, dict) else {}


def knobs_of(schema: JsonValue, defaults: Mapping[str, JsonValue]) -> tuple[dict[str, Knob], tuple[Note, ...]]:
    """A knob for each property and each default; a default that its type does not take is left out, with a note."""
    properties = object_of(schema, "properties") if isinstance(schema, dict) else {}
    notes: list[Note] = []
    found: dict[str, Knob] = {}
    for name in [*properties, *(name for name in defaults if name not in properties)]:
        part, default = properties.get(name), defaults.get(name)
        knob = _typed(name, part) if isinstance(part, dict) else _guessed(name, default)
        found[name] = _with_default(knob, default, notes)
    return found, tuple(notes)


def _with_default(knob: Knob, default: JsonValue, notes: list[Note]) -> Knob:
    if default is None:
        return knob
    what = f"the default of '{knob.name[:60]}'"
    if not isinstance(default, (str, int, float, bool)):
        notes.append(Note("dropped", what, "only a single value can be a knob's default"))
        return knob
    try:
        return replace(knob, default=knob_value(knob, default))
    except InputError as error:
        notes.append(Note("dropped", what, str(error)))
        return knob


def _guessed(name: str, default: JsonValue) -> Knob:
    if isinstance(default, bool):
        return Knob(name, "toggle", default)
    return Knob(name, "number", default) if isinstance(default, (int, float)) else Knob(name, "text", "")


def _typed(name: str, part: Object) -> Knob:
    words = word_of(part, "description")
    options = list(_options(part))
    kind = part.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    knob = Knob(name, "text", "", description=words)
    if options:
        knob = Knob(name, "choice", options[0], tuple(options), description=words)
    elif "boolean" in kinds:
        knob = Knob(name, "toggle", False, description=words)
    elif "number" in kinds or "integer" in kinds:
        low, high = _bound(part, "minimum"), _bound(part, "maximum")
        low, high = (None, None) if low is not None and high is not None and low > high else (low, high)
        step = 1 if "integer" in kinds else None
        knob = Knob(name, "number", 0, (), low, high, step, words)
    return replace(knob, default=natural_default(knob)) if knob.type != "text" else knob


def _options(part: Object) -> Iterator[str]:
    values = part.get("enum")
    texts = [as_text(v) for v in values if isinstance(v, (str, int, float, bool))] if isinstance(values, list) else []
    return (text for text in dict.fromkeys(texts) if text)


def _bound(part: Object, key: str) -> int | float | None:
    value = part.get(key)
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
