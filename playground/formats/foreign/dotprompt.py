"""Google's dotprompt, `NAME.prompt`: front matter, and a Handlebars text whose `{{role "system"}}` parts are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from playground.core.fidelity import ForeignFile, Note, Outcome, Refused
from playground.core.preset import Knob
from playground.core.request import JsonValue
from playground.formats.foreign.intake import Intake
from playground.formats.foreign.json_source import Object, object_of, word_of
from playground.formats.foreign.marks import literal_notes, slots_in
from playground.formats.foreign.picoschema import json_schema, knobs_of
from playground.formats.foreign.plain_text import stem_of
from playground.formats.foreign.response_format import ask_for_json
from playground.formats.foreign.slots import Slot
from playground.formats.foreign.yaml_map import front_and_body, surest
from playground.formats.preset_keys import name_of
from playground.formats.yaml_nodes import plain

_READ: Final = ("name", "variant", "description", "model", "config", "input", "output")
_CONFIG: Final[Mapping[str, str]] = {
    "temperature": "temperature", "maxOutputTokens": "max_tokens", "topK": "top_k", "topP": "top_p", "seed": "seed",
}  # fmt: skip
_WORDS: Final = ("else", "this", "history", "role", "media", "section", "json", "true", "false", "null")
_ROLE: Final = re.compile(r"\{\{~?\s*(?:role\s+[\"'](?P<role>\w+)[\"']|(?P<history>history))\s*~?\}\}")
_COMMENT: Final = re.compile(r"\{\{~?!(--)?")
_ESCAPED: Final = re.compile(r"\\(\{\{[^{}\n]*\}\})")
_TRIPLE: Final = re.compile(r"\{\{\{\s*([^\W\d]\w*)\s*\}\}\}")


class _Dotprompt:
    id = "dotprompt"
    label = "dotprompt (.prompt)"

    def recognises(self, files: Sequence[ForeignFile]) -> float:
        return surest(files, lambda name, start: 0.9 if name.endswith(".prompt") and start else 0.0)

    def read(self, files: Sequence[ForeignFile]) -> list[Outcome]:
        return [_read(file) for file in files]


IMPORTER: Final = _Dotprompt()


def _read(file: ForeignFile) -> Outcome:
    node, body, notes = front_and_body(file)
    front = plain(node)
    values: Object = front if isinstance(front, dict) else {}
    intake = Intake(file.path, notes)
    text = _system_text(body, intake)
    if text is None:
        why = 'it has no {{role "system"}} part, all of it is what the user says: import it as plain text to use it so'
        return Refused(file.path, why)
    _config(object_of(values, "config"), intake)
    _output(object_of(values, "output"), intake)
    for key in values:
        if key not in _READ:
            intake.dropped(f"key '{key[:60]}'", "a preset has no place for it, and no tool is run")
    if values.get("model") is not None:
        intake.dropped(f"model '{str(values['model'])[:60]}'", "a preset is for every model: choose it when you run")
    inputs = object_of(values, "input")
    knobs, knob_notes = knobs_of(json_schema(inputs.get("schema")), object_of(inputs, "default"))
    pieces = list(_pieces(text, knobs))
    used = {piece.knob.name for piece in pieces if isinstance(piece, Slot)}
    for note in [*(n for n in knob_notes if any(f"'{name[:60]}'" in n.what for name in used)), *_unused(knobs, used),
                 *literal_notes(pieces)]:  # fmt: skip
        intake.note(note.kind, note.what, note.why)
    return intake.done(_name(values, file), pieces, description=word_of(values, "description"))


def _name(values: Object, file: ForeignFile) -> str:
    """`greet.formal.prompt` is the variant `formal` of `greet`."""
    stem, _, variant = stem_of(file).partition(".")
    name = word_of(values, "name") or name_of(stem)
    variant = word_of(values, "variant") or variant
    return f"{name} ({variant})" if variant else name


def _system_text(body: str, intake: Intake) -> str | None:
    """The parts with the role of the system; what stands before the first mark is the user's."""
    said = _without_comments(body)
    if said != body:
        intake.dropped("comments {{! }}", "they are for the writer of the file alone")
    body = said
    role, end, parts = "user", 0, list[str]()
    for mark in [*_ROLE.finditer(body), None]:
        part = body[end : mark.start() if mark else len(body)].strip()
        if part and role == "system":
            parts.append(part)
        elif part:
            intake.dropped(f"the part of the {role[:20]}", "it is no system message: use it as your prompt")
        if mark is not None:
            role = mark["role"] or "user"
            end = mark.end()
    if len(parts) > 1:
        intake.note("changed", "messages", f"{len(parts)} system parts are joined, a blank line between them")
    return "\n\n".join(parts) if parts else None


def _without_comments(body: str) -> str:
    """One step a comment: a search for the end of each that has none would take hours in a hostile file."""
    kept: list[str] = []
    end = 0
    while (opening := _COMMENT.search(body, end)) is not None:
        closing = "--}}" if opening[1] else "}}"
        stop = body.find(closing, opening.end())
        if stop < 0:
            break
        kept.append(body[end : opening.start()])
        end = stop + len(closing)
    return "".join([*kept, body[end:]])


def _pieces(text: str, knobs: Mapping[str, Knob]) -> Iterator[str | Slot]:
    """`\\{{x}}` is text in Handlebars, and `{{{x}}}` is the variable x as it is."""
    end = 0
    for kept in [*_ESCAPED.finditer(text), None]:
        part = _TRIPLE.sub(r"{{\1}}", text[end : kept.start() if kept else len(text)])
        yield from slots_in(part, knobs, skip=_WORDS)
        if kept is not None:
            yield kept[1]
            end = kept.end()


def _unused(knobs: Mapping[str, Knob], used: set[str]) -> Iterator[Note]:
    for name in knobs:
        if name not in used:
            yield Note("dropped", f"input '{name[:60]}'", "the system message has no such variable")


def _config(config: Object, intake: Intake) -> None:
    for key, value in config.items():
        if key in _CONFIG:
            intake.parameter(_CONFIG[key], value, f"config.{key}")
        elif key == "stopSequences":
            stops = value if isinstance(value, list) else [value]
            intake.stops([stop for stop in stops if isinstance(stop, str)], "config.stopSequences")
        else:
            intake.dropped(f"config.{key[:60]}", "it is no parameter here")


def _output(output: Object, intake: Intake) -> None:
    schema: JsonValue = json_schema(output.get("schema"))
    if "schema" in output or output.get("format") == "json":
        ask_for_json(intake, schema, "output")
