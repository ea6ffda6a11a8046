"""The parts of a promptfoo configuration beside the prompts: variables and the provider's parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from playground.core.knobs import as_text
from playground.core.preset import Knob
from playground.core.request import JsonValue
from playground.formats.foreign.intake import Intake
from playground.formats.foreign.json_source import Object, object_of

PARAMETERS: Final[Mapping[str, str]] = {
    "temperature": "temperature", "top_p": "top_p", "topP": "top_p", "top_k": "top_k", "topK": "top_k",
    "max_tokens": "max_tokens", "maxTokens": "max_tokens", "max_completion_tokens": "max_tokens",
    "max_output_tokens": "max_tokens", "maxOutputTokens": "max_tokens", "num_predict": "max_tokens", "seed": "seed",
}  # fmt: skip
STOPS: Final = ("stop", "stop_sequences", "stopSequences")


def knobs_of(values: Object, intake: Intake) -> dict[str, Knob]:
    """A knob for each variable that has a value: that of `defaultTest`, else the first test's that has one."""
    found: dict[str, Knob] = {}
    tests = values.get("tests")
    rows = [object_of(values, "defaultTest"), *(test for test in as_list(tests) if isinstance(test, dict))]
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
    providers = as_list(value)
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
            intake.stops([stop for stop in as_list(setting) if isinstance(stop, str)], what)
        elif key == "reasoning_effort":
            intake.effort(setting, what)
        else:
            intake.dropped(what, "it is no parameter here")


def as_list(value: JsonValue) -> list[JsonValue]:
    """One value or several, as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]
