"""Microsoft's prompty, `NAME.prompty`, version 1 and 2: front matter, and a text with lines like `system:`.

References to the environment and to files are never followed, and nothing of a connection, which may hold a key, is
read or told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from playground.core.fidelity import ForeignFile, Note, Outcome, Refused
from playground.core.preset import Knob
from playground.core.request import JsonValue
from playground.formats.foreign.intake import Intake
from playground.formats.foreign.json_source import Object, object_of, word_of, words_of
from playground.formats.foreign.marks import jinja_slots
from playground.formats.foreign.picoschema import knobs_of
from playground.formats.foreign.plain_text import stem_of
from playground.formats.foreign.response_format import ask_for_json
from playground.formats.foreign.slots import Slot
from playground.formats.foreign.yaml_map import front_and_body, surest
from playground.formats.preset_keys import name_of
from playground.formats.yaml_nodes import plain

_READ: Final = ("name", "displayName", "description", "metadata", "authors", "tags", "model", "inputs", "outputs",
                "template", "sample", "version", "kind", "$schema")  # fmt: skip
_OPTIONS: Final[Mapping[str, str]] = {
    "temperature": "temperature", "max_tokens": "max_tokens", "maxOutputTokens": "max_tokens",
    "max_completion_tokens": "max_tokens", "top_p": "top_p", "topP": "top_p", "top_k": "top_k", "topK": "top_k",
    "seed": "seed",
}  # fmt: skip
_KINDS: Final[Mapping[str, str]] = {"float": "number", "array": "array", "list": "array"}
_ROLE: Final = re.compile(
    r"^[ \t]{0,40}#?[ \t]{0,40}(system|developer|user|assistant|function|tool)"
    r"[ \t]{0,40}(?:\[[^\]\n]{0,400}\])?[ \t]{0,40}:[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_REFERENCE: Final = re.compile(r"\$\{(?:env|file):[^}\n]{0,200}\}")


class _Prompty:
    id = "prompty"
    label = "prompty (.prompty, version 1 and 2)"

    def recognises(self, files: Sequence[ForeignFile]) -> float:
        return surest(files, lambda name, start: 0.95 if name.endswith(".prompty") and start else 0.0)

    def read(self, files: Sequence[ForeignFile]) -> list[Outcome]:
        return [_read(file) for file in files]


IMPORTER: Final = _Prompty()


def _read(file: ForeignFile) -> Outcome:
    node, body, notes = front_and_body(file)
    front = plain(node)
    values: Object = front if isinstance(front, dict) else {}
    intake = Intake(file.path, notes)
    text = _system_text(body, intake)
    if text is None:
        return Refused(file.path, "it has no system part, all of it is what the user says: import it as plain text")
    for key in values:
        if key not in _READ:
            intake.dropped(f"key '{key[:60]}'", "a preset has no place for it, and no tool is run")
    _model(values.get("model"), intake)
    if (outputs := _schema(values.get("outputs"))) is not None:
        ask_for_json(intake, outputs, "outputs")
    pieces = _pieces(text, values, intake)
    metadata = object_of(values, "metadata")
    authors = words_of(metadata, "authors") or words_of(values, "authors")
    tags = words_of(metadata, "tags") or words_of(values, "tags")
    name = word_of(values, "displayName") or word_of(values, "name") or name_of(stem_of(file))
    words = word_of(values, "description")
    return intake.done(name, pieces, description=words, tags=tags, author=", ".join(authors))


def _system_text(body: str, intake: Intake) -> str | None:
    """The system's parts; a text that begins without a role is the system's, as prompty reads it."""
    role, end, parts = "system", 0, list[str]()
    for mark in [*_ROLE.finditer(body), None]:
        part = body[end : mark.start() if mark else len(body)].strip()
        if part and role in ("system", "developer"):
            parts.append(part)
        elif part:
            intake.dropped(f"the part of the {role}", "it is no system message: use it as your prompt")
        if mark is not None:
            role, end = mark[1].lower(), mark.end()
    if len(parts) > 1:
        intake.note("changed", "messages", f"{len(parts)} system parts are joined, a blank line between them")
    return "\n\n".join(parts) if parts else None


def _pieces(text: str, values: Object, intake: Intake) -> list[str | Slot]:
    knobs, notes = _knobs(values)
    pieces, literal = jinja_slots(text, knobs)
    used = {piece.knob.name for piece in pieces if isinstance(piece, Slot)}
    for note in (*notes, *literal):
        intake.note(note.kind, note.what, note.why)
    for name in knobs:
        if name not in used:
            intake.dropped(f"input '{name[:60]}'", "the system message has no such variable")
    for reference in dict.fromkeys(_REFERENCE.findall(text)):
        intake.note("literal", reference[:80], "it is kept as text: no file and no environment is read")
    return pieces


def _knobs(values: Object) -> tuple[dict[str, Knob], tuple[Note, ...]]:
    """The inputs as knobs. A default that points to the environment or a file is none here."""
    defaults: Object = {}
    notes: list[Note] = []
    for name, part in [*object_of(values, "sample").items(), *_declared(values.get("inputs"))]:
        default = _default(part)
        if isinstance(default, str) and _REFERENCE.search(default):
            notes.append(Note("dropped", f"the default of '{name[:60]}'", "no file and no environment is read"))
        elif default is not None:
            defaults[name] = default
    schema = _schema(values.get("inputs"))
    known = object_of(schema, "properties") if schema is not None else {}
    found, more = knobs_of({"properties": known}, defaults)
    return found, (*notes, *more)


def _declared(value: JsonValue) -> Iterator[tuple[str, JsonValue]]:
    """Name and declaration of each input or output: a list in version 2, keys in version 1."""
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, dict) and (name := word_of(item, "name")):
                yield name, item


def _default(part: JsonValue) -> JsonValue:
    """Version 1 may give the value alone, or a sample."""
    if not isinstance(part, dict):
        return part
    return next((part[key] for key in ("default", "sample", "example") if part.get(key) is not None), None)


def _schema(value: JsonValue) -> Object | None:
    """A JSON Schema of what is declared; None where nothing is."""
    properties: Object = {}
    for name, part in _declared(value):
        if isinstance(part, dict):
            properties[name] = _property(part)
    return {"type": "object", "properties": properties, "required": list(properties)} if properties else None


def _property(part: Object) -> Object:
    kind = word_of(part, "kind") or word_of(part, "type")
    kind = _KINDS.get(kind, kind)
    found: Object = {"type": kind} if kind in ("string", "number", "integer", "boolean", "array", "object") else {}
    if words := word_of(part, "description"):
        found["description"] = words
    options = part.get("enumValues") or part.get("enum")
    return {**found, "enum": options} if isinstance(options, list) and options else found


def _model(value: JsonValue, intake: Intake) -> None:
    if value is not None:
        why = "a preset is for every model, and an endpoint's address and key are set in the program"
        intake.dropped("model", why)
    model: Object = value if isinstance(value, dict) else {}
    for key, setting in {**object_of(model, "parameters"), **object_of(model, "options")}.items():
        what = f"model: {key[:60]}"
        if key in _OPTIONS:
            intake.parameter(_OPTIONS[key], setting, what)
        elif key in ("stop", "stopSequences", "stop_sequences"):
            stops = setting if isinstance(setting, list) else [setting]
            intake.stops([stop for stop in stops if isinstance(stop, str)], what)
        elif key == "response_format" and word_of({"format": setting}, "format") != "text":
            schema = object_of(setting, "json_schema").get("schema") if isinstance(setting, dict) else None
            ask_for_json(intake, schema, what)
        else:
            intake.dropped(what, "it is no parameter here")
