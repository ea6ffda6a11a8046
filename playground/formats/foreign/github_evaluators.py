"""The parts of GitHub's `.prompt.yml` that say what answers shall be like: evaluators, answer format, parameters."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile
from playground.core.preset import Check, Preset
from playground.core.request import JsonValue
from playground.formats.foreign.intake import Intake, one_line
from playground.formats.foreign.json_source import Object, load_json, word_of
from playground.formats.foreign.response_format import ask_for_json, json_check
from playground.formats.names import MAX_NAME

# What GitHub does in this order; all but `equals` take capitals for small letters there.
_TYPES: Final[Mapping[str, str]] = {
    "equals": "equals", "contains": "icontains", "startsWith": "starts-with", "endsWith": "ends-with",
}  # fmt: skip
_TO: Final = {ours: theirs for theirs, ours in _TYPES.items()}


def read_evaluator(value: JsonValue, intake: Intake) -> None:
    if not isinstance(value, dict):
        intake.dropped("an evaluator", "it is not written as keys with values")
        return
    name = one_line(word_of(value, "name"))[:MAX_NAME]
    what = f"evaluator '{name[:60]}'"
    tests = value.get("string")
    if not isinstance(tests, dict):
        why = "a model judges it" if "llm" in value else "it is built into GitHub Models"
        intake.dropped(what, f"{why}: write a check of your own")
        return
    kinds = [kind for kind in _TYPES if tests.get(kind)]
    if not kinds:
        intake.dropped(what, "it says nothing that can be checked")
        return
    wanted = tests[kinds[0]]
    if isinstance(wanted, str) and "{{" in wanted:
        intake.dropped(what, "it compares with a variable, and a check here has a fixed text")
        return
    intake.check(Check(_TYPES[kinds[0]], wanted, metric=name or None), what)
    if kinds[0] in ("startsWith", "endsWith"):
        intake.note("changed", what, "capitals count here, and did not there")
    for kind in kinds[1:]:
        intake.dropped(f"{what}: {kind}", f"GitHub looks at '{kinds[0]}' alone")


def read_format(values: Object, file: ForeignFile, intake: Intake) -> None:
    match values.get("responseFormat"):
        case None | "text":
            return
        case "json_object":
            ask_for_json(intake, None, "responseFormat")
        case "json_schema":
            ask_for_json(intake, _schema(values, file, intake), "responseFormat")
        case other:
            intake.dropped("responseFormat", f"'{str(other)[:40]}' is not known")


def _schema(values: Object, file: ForeignFile, intake: Intake) -> JsonValue:
    """The schema within `jsonSchema`, a text in JSON that also names it."""
    try:
        whole = load_json(word_of(values, "jsonSchema") or "null", file=file.path)
    except InputError as error:
        intake.dropped("jsonSchema", error.message)
        return None
    return whole.get("schema", whole) if isinstance(whole, dict) else None


def evaluators_of(preset: Preset) -> tuple[list[JsonValue], list[Check]]:
    """The checks that GitHub can make, as evaluators; and those checks, with the one that is the answer's format."""
    found: list[JsonValue] = []
    kept: list[Check] = []
    for number, check in enumerate(preset.checks, start=1):
        as_theirs = isinstance(check.value, str) and check.threshold is None and check.weight == 1 and not check.loose
        if check.type in _TO and as_theirs and "{{" not in str(check.value):
            name = check.metric or f"{check.type}-{number}"
            found.append({"name": name, "string": {_TO[check.type]: check.value}})
            kept.append(check)
    form = json_check(preset)
    return found, kept if form is None else [*kept, form]


def parameters_of(preset: Preset) -> dict[str, JsonValue]:
    """`modelParameters`, `responseFormat` and `jsonSchema`."""
    values: dict[str, JsonValue] = {}
    own = preset.parameters
    pairs = {"maxTokens": own.max_tokens, "temperature": own.temperature, "topP": own.top_p}
    if said := {key: value for key, value in pairs.items() if value is not None}:
        values["modelParameters"] = dict(said)
    if (form := json_check(preset)) is not None:
        values["responseFormat"] = "json_object" if form.value is None else "json_schema"
        if form.value is not None:
            values["jsonSchema"] = json.dumps({"name": "answer", "schema": form.value}, ensure_ascii=False)
    return values
