"""LM Studio's `NAME.preset.json`, read and written.

`{"identifier", "name", "changed", "operation": {"fields": [{"key", "value"}]}, "load": {"fields": []}}`; the keys
are those of lmstudio-js, packages/lms-kv-config/src/schema.ts. A number that can be switched off is
`{"checked", "value"}`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Note, Outcome
from playground.core.preset import Check, Preset
from playground.core.request import JsonValue, Parameters
from playground.formats.foreign.intake import Intake
from playground.formats.foreign.json_source import Object, load_json, object_of, word_of, words_of
from playground.formats.foreign.not_carried import notes_of, text_to_write
from playground.formats.foreign.several import likelihood_of_all, stem_of
from playground.formats.foreign.text import text_of
from playground.formats.paths import file_stem

SUFFIX: Final = ".preset.json"
PREFIX: Final = "llm.prediction."
NUMBERS: Final[Mapping[str, str]] = {
    "temperature": "temperature", "topPSampling": "top_p", "topKSampling": "top_k", "maxPredictedTokens": "max_tokens",
    "seed": "seed",
}  # fmt: skip
BARE: Final = ("temperature", "topKSampling")  # the others can be switched off


class LmStudio:
    id: Final = "lm-studio"
    label: Final = "LM Studio preset"
    suffix: Final = SUFFIX

    def recognises(self, files: Sequence[ForeignFile]) -> float:
        return likelihood_of_all(files, _likelihood)

    def read(self, files: Sequence[ForeignFile]) -> list[Outcome]:
        return [outcome for file in files for outcome in _read(file)]

    def write(self, preset: Preset, system_message: str | None) -> tuple[list[ForeignFile], tuple[Note, ...]]:
        """One file; `system_message` is the final text. Raises InputError when there is none."""
        text = text_to_write(system_message, self.label)
        checks = [check for check in preset.checks if _as_structured(check) is not None]
        fields = _fields(preset.parameters, text, checks)
        document: Object = {
            "identifier": f"@local:{file_stem(preset.name)}",
            "name": preset.name,
            "changed": False,
            "operation": {"fields": [{"key": PREFIX + key, "value": value} for key, value in fields.items()]},
            "load": {"fields": []},
        }
        data = json.dumps(document, indent=2, ensure_ascii=False).encode() + b"\n"
        left = [check for check in preset.checks if check not in checks[:1]]
        return [ForeignFile(file_stem(preset.name) + SUFFIX, data)], notes_of(
            preset, "LM Studio", parameters=("reasoning_effort",), checks=left
        )


def _likelihood(file: ForeignFile) -> float:
    named = file.path.lower().endswith(SUFFIX)
    if not named and not file.path.lower().endswith(".json"):
        return 0.0
    if b"llm.prediction." in file.data[:2_000_000] and b'"operation"' in file.data[:2_000_000]:
        return 0.99 if named else 0.9
    text, _ = text_of(file)  # UTF-16, or nothing set in it
    document = load_json(text, file=file.path)
    shaped = isinstance(document, dict) and "fields" in object_of(document, "operation")
    return 0.95 if shaped else 0.2 if named else 0.0


def _read(file: ForeignFile) -> list[Outcome]:
    text, notes = text_of(file)
    document = load_json(text, file=file.path)
    fields = object_of(document, "operation").get("fields") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(fields, list):
        message = "this is no LM Studio preset: it has no list under operation.fields"
        raise InputError(message, file=file.path, key="operation")
    intake = Intake(file.path, notes)
    system_message = _take_fields(intake, fields)
    load = object_of(document, "load").get("fields")
    if isinstance(load, list) and load:
        keys = [word_of(field, "key") for field in load if isinstance(field, dict)]
        intake.dropped(f"load: {', '.join(keys)}"[:200], "how a model is loaded is not a preset's here")
    for key in document:
        if key not in ("identifier", "name", "changed", "operation", "load"):
            intake.dropped(key[:80], "a preset has no such key here")
    return [intake.done(word_of(document, "name") or stem_of(file.path), system_message)]


def _take_fields(intake: Intake, fields: list[JsonValue]) -> str | None:
    message: str | None = None
    for field in fields:
        key = word_of(field, "key") if isinstance(field, dict) else ""
        value = field.get("value") if isinstance(field, dict) else None
        short = key.removeprefix(PREFIX)
        if short == "systemPrompt" and isinstance(value, str):
            message = value
        elif not key:
            intake.dropped("a field without a key", "it says nothing")
        elif short in NUMBERS:
            _take_number(intake, NUMBERS[short], key, value)
        elif short == "stopStrings" and isinstance(value, list):
            intake.stops(words_of({"stops": value}, "stops"), key)
        elif short == "structured" and isinstance(value, dict):
            _take_structured(intake, key, value)
        elif short == "reasoning.effort":
            intake.effort(value, key)
        else:
            intake.dropped(key[:80], "presets have no such parameter here")
    return message


def _take_number(intake: Intake, name: str, key: str, value: JsonValue) -> None:
    if isinstance(value, dict):
        if value.get("checked") is not True:
            intake.dropped(key, "it is switched off in the preset")
            return
        value = value.get("value")
    intake.parameter(name, value, key)


def _take_structured(intake: Intake, key: str, value: Object) -> None:
    kind, schema = value.get("type"), value.get("jsonSchema")
    if isinstance(schema, str):
        try:
            schema = load_json(schema, file=intake.origin)
        except InputError:
            intake.dropped(key, "its JSON Schema is not JSON")
            return
    if kind == "json":
        intake.check(Check("is-json", schema), key)
        intake.note("changed", key, "the answer's form is checked here, not forced")
    elif kind != "none":
        intake.dropped(key, f"answers of the form '{str(kind)[:40]}' are not known here")


def _fields(parameters: Parameters, system_message: str, checks: Sequence[Check]) -> dict[str, JsonValue]:
    fields: dict[str, JsonValue] = {"systemPrompt": system_message}
    for key, name in NUMBERS.items():
        if (value := getattr(parameters, name)) is not None:
            fields[key] = value if key in BARE else {"checked": True, "value": value}
    if parameters.stop:
        fields["stopStrings"] = list(parameters.stop)
    if checks:
        fields["structured"] = _as_structured(checks[0])
    return fields


def _as_structured(check: Check) -> Object | None:
    if check.type != "is-json":
        return None
    return {"type": "json"} if check.value is None else {"type": "json", "jsonSchema": check.value}


IMPORTER: Final = LmStudio()
EXPORTER: Final = IMPORTER
