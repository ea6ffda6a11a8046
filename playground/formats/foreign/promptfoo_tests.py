"""The parts of a promptfoo configuration beside the prompts: variables, assertions and the provider's parameters."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from playground.core.checks import NOT, known_types, validate
from playground.core.knobs import as_text
from playground.core.preset import Check, Knob
from playground.core.request import JsonValue
from playground.formats.foreign.intake import Intake, one_line
from playground.formats.foreign.json_source import Object, object_of, word_of
from playground.formats.preset_keys import MAX_NAME
from playground.formats.preset_values import check_values

PARAMETERS: Final[Mapping[str, str]] = {
    "temperature": "temperature", "top_p": "top_p", "topP": "top_p", "top_k": "top_k", "topK": "top_k",
    "max_tokens": "max_tokens", "maxTokens": "max_tokens", "max_completion_tokens": "max_tokens",
    "max_output_tokens": "max_tokens", "maxOutputTokens": "max_tokens", "num_predict": "max_tokens", "seed": "seed",
}  # fmt: skip
STOPS: Final = ("stop", "stop_sequences", "stopSequences")
_CODE: Final = ("javascript", "python", "ruby", "webhook")
_CHECK_KEYS: Final = ("type", "value", "threshold", "weight", "metric")


def knobs_of(values: Object, intake: Intake) -> dict[str, Knob]:
    """A knob for each variable that has a value: that of `defaultTest`, else the first test's that has one."""
    found: dict[str, Knob] = {}
    tests = values.get("tests")
    rows = [object_of(values, "defaultTest"), *(test for test in _list(tests) if isinstance(test, dict))]
    if tests:
        intake.dropped("tests", "what they ask is no part of a preset: use it as prompts")
    for row in rows:
        for name, value in object_of(row, "vars").items():
            if name not in found and (knob := _knob(name, value)) is not None:
                found[name] = knob
    return found


def _knob(name: str, value: JsonValue) -> Knob | None:
    """Several values are a choice: promptfoo asks with each of them. A file is not read."""
    if isinstance(value, list):
        options = list(dict.fromkeys(as_text(v) for v in value if isinstance(v, (str, int, float, bool))))
        whole = options and all(options) and not any(option.startswith("file://") for option in options)
        return Knob(name, "choice", options[0], tuple(options)) if whole else None
    if not isinstance(value, (str, int, float, bool)) or (isinstance(value, str) and value.startswith("file://")):
        return None
    return Knob(name, "text", as_text(value))


def read_provider(value: JsonValue, intake: Intake) -> None:
    """The parameters of the first provider; which model it is, is not a preset's matter."""
    providers = _list(value)
    if providers:
        intake.dropped("providers", "a preset is for every model: choose one when you run")
    configs = [object_of(provider, "config") for provider in providers if isinstance(provider, dict)]
    if any(config != configs[0] for config in configs[1:]):
        intake.note("changed", "providers", "they have different parameters, and those of the first one are taken")
    for key, setting in configs[0].items() if configs else ():
        what = f"config.{key[:60]}"
        if key in PARAMETERS:
            intake.parameter(PARAMETERS[key], setting, what)
        elif key in STOPS:
            intake.stops([stop for stop in _list(setting) if isinstance(stop, str)], what)
        elif key == "reasoning_effort":
            intake.effort(setting, what)
        else:
            intake.dropped(what, "it is no parameter here")


def read_asserts(values: Object, intake: Intake) -> None:
    """The default test's assertions, and those that every test has."""
    tests = [object for object in _list(values.get("tests")) if isinstance(object, dict)]
    of_tests = [_list(test.get("assert")) for test in tests]
    common = [one for one in of_tests[0] if all(one in others for others in of_tests)] if of_tests else []
    own = sum(one not in common for asserts in of_tests for one in asserts)
    if own:
        intake.dropped(f"assertions of single tests ({own})", "a preset's checks are for every prompt")
    for one in [*_list(object_of(values, "defaultTest").get("assert")), *common]:
        for single in _flat(one):
            _read_assert(single, intake)


def _flat(value: JsonValue) -> list[JsonValue]:
    """The members of a set, when all of them have to hold."""
    if isinstance(value, dict) and value.get("type") == "assert-set" and value.get("threshold") is None:
        return _list(value.get("assert"))
    return [value]


def _read_assert(value: JsonValue, intake: Intake) -> None:
    if not isinstance(value, dict):
        intake.dropped("an assertion", "it is not written as keys with values")
        return
    kind, wanted = word_of(value, "type"), value.get("value")
    what = f"assertion '{kind[:60]}'"
    written = wanted if isinstance(wanted, str) else json.dumps(wanted)
    if (why := _not_made_here(kind.removeprefix(NOT))) is not None:
        intake.dropped(what, why)
        return
    if "{{" in written or "{%" in written:
        intake.dropped(what, "it compares with a variable, and a check here has a fixed value")
        return
    if written.startswith("file://"):
        intake.dropped(what, "its value stands in another file, which is not read")
        return
    if kind.endswith("-json") and isinstance(wanted, str):
        wanted = _parsed(wanted)
    threshold, weight = value.get("threshold"), value.get("weight")
    check = Check(
        kind,
        wanted,
        threshold if isinstance(threshold, (int, float)) and not isinstance(threshold, bool) else None,
        weight if isinstance(weight, (int, float)) and not isinstance(weight, bool) else 1.0,
        one_line(word_of(value, "metric"))[:MAX_NAME] or None,
    )
    intake.check(check, what)
    for key in value:
        if key not in _CHECK_KEYS and validate(check) is None:
            intake.dropped(f"{what}: {key[:60]}", "a check here has no such key")


def _not_made_here(kind: str) -> str | None:
    if kind in _CODE:
        return "it is code, which is never run"
    return None if kind in known_types() else "there is no such check here: those are made without a model or a network"


def _parsed(text: str) -> JsonValue:
    """A schema that is written as JSON in a text."""
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value


def asserts_of(checks: Sequence[Check]) -> tuple[list[JsonValue], list[Check]]:
    """The checks as assertions. `ends-with` is ours alone; what promptfoo would take for a template stays out."""
    kept = [c for c in checks if not c.type.endswith("ends-with") and "{{" not in json.dumps(c.value)]
    return check_values(kept), kept


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else [] if value is None else [value]
