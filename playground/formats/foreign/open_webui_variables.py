"""Open WebUI's variables in a text: `{{name | type:property="value":flag}}`, each with the knob it comes to.

In a prompt any name counts; in a model's system prompt only `chat.variables.NAME` (typed) and `user.variables.NAME`
(text). Names in capitals (`{{CURRENT_DATE}}`) are filled in by Open WebUI itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, cast

from playground.core.errors import InputError
from playground.core.fidelity import Note
from playground.core.knobs import knob_value
from playground.core.preset import Knob, KnobType
from playground.core.request import JsonValue
from playground.formats.foreign.json_source import number_of
from playground.formats.foreign.slots import Slot
from playground.formats.preset_keys import natural_default
from playground.formats.text_source import unusable_in

MAX_MARKS: Final = 5_000
MAX_VALUE: Final = 20_000  # characters, Open WebUI's own limit
MAX_OPTIONS: Final = 200
CHAT: Final = "chat.variables."
USER: Final = "user.variables."
_TYPES: Final[Mapping[str, KnobType]] = {
    "select": "choice",
    "number": "number",
    "range": "number",
    "checkbox": "toggle",
}
_TEXTS: Final = ("text", "textarea")
_AS_TEXT: Final = ("date", "datetime-local", "color", "email", "tel", "time", "url", "month", "map")
_KNOWN: Final = ("options", "min", "max", "step", "default", "placeholder", "label", "description")
_HEAD: Final = re.compile(r"\{\{\s{0,20}([A-Za-z_][\w.]{0,120})\s{0,20}(?:(\}\})|\|\s{0,20}([a-z-]{1,20})\s{0,20})")
_PROPERTY: Final = re.compile(r"\s{0,20}:\s{0,20}([A-Za-z_][\w-]{0,40})\s{0,20}(=)?\s{0,20}")
_BARE: Final = re.compile(r'[^:{}"\[\]\r\n]{1,200}')
_END: Final = re.compile(r"\s{0,20}\}\}")
_DECODER: Final = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    name: str
    type: str
    properties: Mapping[str, JsonValue]


def pieces(text: str, *, system: bool, notes: list[Note]) -> Iterator[str | Slot]:
    """The text with a slot for each variable; `system`: by the rules for a model's system prompt. Adds to `notes`."""
    end = 0
    for count, mark in enumerate(_marks(text)):
        written = text[mark.start : mark.end]
        name = _variable_of(mark.name, system)
        if name is None or count >= MAX_MARKS:
            _add(notes, Note("literal", written[:80], "only Open WebUI fills it in: it stays as written"))
            continue
        yield text[end : mark.start]
        kind = "text" if system and mark.name.startswith(USER) else mark.type
        yield Slot(written, _knob(name, kind, mark.properties, notes))
        end = mark.end
    yield text[end:]


def _variable_of(name: str, system: bool) -> str | None:
    for prefix in (CHAT, USER):
        if name.startswith(prefix):
            return name.removeprefix(prefix) or None
    return None if system or not re.fullmatch(r"[a-z][a-z0-9_]*", name) else name


def _marks(text: str) -> Iterator[_Mark]:
    place = 0
    while (head := _HEAD.search(text, place)) is not None:
        place = head.end()
        if head[2]:
            yield _Mark(head.start(), head.end(), head[1], "text", {})
        elif (rest := _properties(text, head.end())) is not None:
            place = rest[1]
            yield _Mark(head.start(), place, head[1], head[3], rest[0])


def _properties(text: str, place: int) -> tuple[dict[str, JsonValue], int] | None:
    """The properties from `place` on, and where the mark ends; None when it is no mark after all."""
    found: dict[str, JsonValue] = {}
    while (end := _END.match(text, place)) is None:
        head = _PROPERTY.match(text, place)
        if head is None or len(found) > 50:
            return None
        value, place = (True, head.end()) if head[2] is None else _property_value(text, head.end())
        if place < 0:
            return None
        found[head[1]] = value
    return found, end.end()


def _property_value(text: str, place: int) -> tuple[JsonValue, int]:
    """A JSON text or list, or a bare word; the place is -1 when it is neither."""
    if text[place : place + 1] in ('"', "["):
        try:
            value: Any
            value, length = _DECODER.raw_decode(text[place : place + MAX_VALUE])
        except (ValueError, RecursionError):
            return None, -1
        return cast(JsonValue, value), place + length
    bare = _BARE.match(text, place)
    return (bare[0].strip(), bare.end()) if bare else (None, -1)


def _knob(name: str, kind: str, properties: Mapping[str, JsonValue], notes: list[Note]) -> Knob:
    what = f"variable '{name[:60]}'"
    if kind not in _TYPES and kind not in _TEXTS:
        known = kind in _AS_TEXT
        _add(
            notes, Note("changed", what, f"a {kind} is a text here" if known else f"'{kind}' is no type: it is a text")
        )
    if left := [key for key in properties if key not in _KNOWN]:
        _add(notes, Note("dropped", what, f"there is no '{', '.join(left)[:80]}' for knobs here"))
    said = properties.get("description") or properties.get("label") or properties.get("placeholder")
    description = said[:500] if isinstance(said, str) and unusable_in(said) is None else ""
    knob = Knob(name, _TYPES.get(kind, "text"), "", description=description)
    knob = _bounded(knob, properties, what, notes)
    return _with_default(knob, properties, what, notes)


def _bounded(knob: Knob, properties: Mapping[str, JsonValue], what: str, notes: list[Note]) -> Knob:
    if knob.type == "choice":
        options = _options(properties.get("options"))
        if options:
            return Knob(knob.name, "choice", options[0], options, description=knob.description)
        _add(notes, Note("changed", what, "it is a choice without options: it is a text here"))
        return Knob(knob.name, "text", "", description=knob.description)
    if knob.type != "number":
        return knob
    low, high, step = (_number(properties.get(key)) for key in ("min", "max", "step"))
    if low is not None and high is not None and low > high:
        low, high = high, low
        _add(notes, Note("changed", what, "its min was above its max: they are turned round"))
    if step is not None and step <= 0:
        step = None
        _add(notes, Note("dropped", what, "a step of 0 or less is none"))
    return Knob(knob.name, "number", 0, (), low, high, step, knob.description)


def _with_default(knob: Knob, properties: Mapping[str, JsonValue], what: str, notes: list[Note]) -> Knob:
    knob = replace(knob, default=natural_default(knob))
    given = properties.get("default")
    if given is None or given == "":
        return knob
    wrong = not isinstance(given, (str, int, float, bool)) or unusable_in(str(given)) is not None
    try:
        if not wrong and isinstance(given, (str, int, float, bool)):
            return replace(knob, default=knob_value(knob, given))
    except InputError:
        pass
    _add(notes, Note("dropped", what, f"its default '{str(given)[:40]}' does not fit it"))
    return knob


def _options(value: JsonValue) -> tuple[str, ...]:
    """Texts, or objects with a value or a label; each once."""
    found: list[str] = []
    for item in value if isinstance(value, list) else []:
        raw = (item.get("value") or item.get("label")) if isinstance(item, dict) else item
        text = str(raw) if isinstance(raw, (str, int, float)) and not isinstance(raw, bool) else ""
        if text and unusable_in(text) is None:
            found.append(text[:MAX_VALUE])
    return tuple(dict.fromkeys(found))[:MAX_OPTIONS]


def _number(value: JsonValue) -> int | float | None:
    if isinstance(value, str):
        try:
            value = float(value) if not re.fullmatch(r"[-+]?\d{1,15}", value) else int(value)
        except ValueError:
            return None
    return number_of(value)


def _add(notes: list[Note], note: Note) -> None:
    if note not in notes:
        notes.append(note)
