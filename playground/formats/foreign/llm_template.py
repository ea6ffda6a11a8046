"""Templates of Simon Willison's `llm`, read and written: YAML with `system`, and variables as `$name`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Note, Outcome, Refused
from playground.core.knobs import as_text
from playground.core.preset import Knob, Preset
from playground.core.request import JsonValue
from playground.formats.foreign.intake import Intake
from playground.formats.foreign.json_source import Object, object_of, word_of
from playground.formats.foreign.outgoing import outgoing
from playground.formats.foreign.plain_text import stem_of
from playground.formats.foreign.response_format import ask_for_json, json_check
from playground.formats.foreign.slots import Slot
from playground.formats.foreign.text import text_of
from playground.formats.foreign.yaml_map import surest, yaml_of
from playground.formats.paths import file_stem
from playground.formats.preset_keys import name_of
from playground.formats.preset_values import parameter_values
from playground.formats.text_source import MAX_BYTES
from playground.formats.yaml_nodes import plain
from playground.formats.yaml_source import load

KEYS: Final = ("name", "prompt", "system", "attachments", "attachment_types", "model", "defaults", "options", "extract",
               "extract_last", "schema_object", "fragments", "system_fragments", "tools", "functions")  # fmt: skip
_READ: Final = ("name", "system", "defaults", "options", "schema_object", "system_fragments")
_OPTIONS: Final[Mapping[str, str]] = {
    "temperature": "temperature", "top_p": "top_p", "top_k": "top_k", "max_tokens": "max_tokens",
    "max_output_tokens": "max_tokens", "num_predict": "max_tokens", "seed": "seed",
}  # fmt: skip
_WHY: Final[Mapping[str, str]] = {
    "prompt": "it is what the user says: use it as your prompt",
    "model": "a preset is for every model: choose it when you run",
    "functions": "it is code, which is never run",
    "tools": "a preset has no tools",
}
# Python's string.Template: $$, $name, ${name}.
_DOLLAR: Final = re.compile(r"\$(?:(?P<escaped>\$)|(?P<name>[_a-z][_a-z0-9]*)|\{(?P<braced>[_a-z][_a-z0-9]*)\})",
                            re.ASCII | re.IGNORECASE)  # fmt: skip
_ASCII_NAME: Final = re.compile(r"[_a-z][_a-z0-9]*", re.ASCII | re.IGNORECASE)
_TOP_KEY: Final = re.compile(r"^([a-z_]+)[ \t]*:", re.MULTILINE)


class _LlmTemplate:
    id = "llm"
    label = "Template of the llm command"
    suffix = ".yaml"

    def recognises(self, files: Sequence[ForeignFile]) -> float:
        return surest(files, _likelihood)

    def read(self, files: Sequence[ForeignFile]) -> list[Outcome]:
        return [_read(file) for file in files]

    def write(self, preset: Preset, system_message: str | None) -> tuple[list[ForeignFile], tuple[Note, ...]]:
        out = outgoing(preset, system_message)
        foreign = [knob.name for knob in out.knobs if not _ASCII_NAME.fullmatch(knob.name)]
        if foreign:
            raise InputError(f"a variable of llm has letters without accents: rename the knob '{foreign[0]}'")
        text = out.text(lambda name: f"${{{name}}}", lambda text: text.replace("$", "$$"))
        values: dict[str, JsonValue] = {"name": preset.name, "system": text}
        if out.knobs:
            values["defaults"] = dict(out.defaults())
        options = parameter_values(preset.parameters)
        if options:
            values["options"] = options
        form = json_check(preset)
        if form is not None and isinstance(form.value, dict):
            values["schema_object"] = form.value
        others = [check for check in preset.checks if "schema_object" not in values or check != form]
        notes = out.left("a template of llm", words=[], checks=others)
        told = [Note("changed", "parameters", "llm gives them to the model by these names: look whether it has them")]
        return [ForeignFile(file_stem(preset.id) + self.suffix, yaml_of(values))], (*notes, *(told if options else ()))


IMPORTER: Final = _LlmTemplate()
EXPORTER: Final = IMPORTER


def _likelihood(name: str, start: str) -> float:
    keys = _TOP_KEY.findall(start)
    if not name.endswith((".yaml", ".yml")) or not set(keys) <= set(KEYS):
        return 0.0
    return 0.6 if "system" in keys else 0.4 if "prompt" in keys else 0.0


def _read(file: ForeignFile) -> Outcome:
    text, notes = text_of(file, limit_bytes=MAX_BYTES)
    values = plain(load(text, file=file.path))
    no_system = "it has no system message, all of it is what the user says: import it as plain text to use it so"
    if not isinstance(values, dict):
        if isinstance(values, str):
            return Refused(file.path, no_system)
        raise InputError("a template has keys with values, or is a text: is it one of llm?", file=file.path, line=1)
    if not (system := word_of(values, "system")).strip():
        fragments = bool(values.get("system_fragments"))
        why = "its system message stands in fragments elsewhere, which are not fetched: write it under 'system'"
        return Refused(file.path, why if fragments else no_system)
    intake = Intake(file.path, notes)
    for key in values:
        if key not in _READ:
            intake.dropped(f"key '{key[:60]}'", _WHY.get(key, "a preset has no place for it"))
    fragments_value = values.get("system_fragments")
    for fragment in fragments_value if isinstance(fragments_value, list) else []:
        intake.dropped(f"system fragment '{str(fragment)[:80]}'", "it stands elsewhere and is not fetched")
    _options(object_of(values, "options"), intake)
    if values.get("schema_object") is not None:
        ask_for_json(intake, values["schema_object"], "schema_object")
    pieces = list(_pieces(system, _knobs(object_of(values, "defaults"))))
    return intake.done(word_of(values, "name") or name_of(stem_of(file)), pieces)


def _options(options: Object, intake: Intake) -> None:
    for key, value in options.items():
        what = f"options.{key[:60]}"
        if key in _OPTIONS:
            intake.parameter(_OPTIONS[key], value, what)
        elif key in ("stop", "stop_sequences"):
            stops = value if isinstance(value, list) else [value]
            intake.stops([stop for stop in stops if isinstance(stop, str)], what)
        elif key == "reasoning_effort":
            intake.effort(value, what)
        else:
            intake.dropped(what, "it is no parameter here")


def _knobs(defaults: Object) -> dict[str, Knob]:
    return {
        name: Knob(name, "text", as_text(value))
        for name, value in defaults.items()
        if isinstance(value, (str, int, float, bool))
    }


def _pieces(text: str, knobs: Mapping[str, Knob]) -> Iterator[str | Slot]:
    end = 0
    for mark in _DOLLAR.finditer(text):
        yield text[end : mark.start()]
        name = mark["name"] or mark["braced"]
        yield Slot(mark[0], knobs.get(name, Knob(name, "text", ""))) if name else "$"
        end = mark.end()
    yield text[end:]
