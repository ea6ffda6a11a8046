"""A preset as the plain values of its front matter: defaults left out, keys in the order a person reads them."""

from __future__ import annotations

from collections.abc import Sequence

from playground.core.preset import Check, Knob, Preset
from playground.core.request import JsonValue, Parameters
from playground.formats.preset_keys import PARAMETER_KEYS, WORDS, natural_default


def preset_values(preset: Preset) -> dict[str, JsonValue]:
    """The front matter of `preset`; its id and its system message stand elsewhere."""
    values: dict[str, JsonValue] = {}
    for word in WORDS:
        value: str | tuple[str, ...] = getattr(preset, word)
        if value:
            values[word] = value if isinstance(value, str) else list(value)
    if preset.knobs:
        values["knobs"] = {knob.name: knob_values(knob) for knob in preset.knobs}
    if parameters := parameter_values(preset.parameters):
        values["parameters"] = parameters
    if preset.checks:
        values["checks"] = check_values(preset.checks)
    return {**values, **preset.extra}


def parameter_values(parameters: Parameters) -> dict[str, JsonValue]:
    values: dict[str, JsonValue] = {}
    for key in PARAMETER_KEYS:
        value: float | str | tuple[str, ...] | None = getattr(parameters, key)
        if isinstance(value, tuple):
            values[key] = list(value)
        elif value is not None:
            values[key] = value if isinstance(value, str) else _short(value)
    return values


def check_values(checks: Sequence[Check]) -> list[JsonValue]:
    return [_check_values(check) for check in checks]


def knob_values(knob: Knob) -> dict[str, JsonValue]:
    values: dict[str, JsonValue] = {"type": knob.type}
    if knob.options:
        values["options"] = list(knob.options)
    for key, bound in (("min", knob.minimum), ("max", knob.maximum), ("step", knob.step)):
        if bound is not None:
            values[key] = _short(bound)
    if not _is_natural(knob):
        values["default"] = _short(knob.default) if isinstance(knob.default, float) else knob.default
    if knob.description:
        values["description"] = knob.description
    return values


def _check_values(check: Check) -> dict[str, JsonValue]:
    values: dict[str, JsonValue] = {"type": check.type}
    if check.value is not None:
        values["value"] = check.value
    if check.threshold is not None:
        values["threshold"] = _short(check.threshold)
    if check.weight != 1:
        values["weight"] = _short(check.weight)
    if check.metric is not None:
        values["metric"] = check.metric
    return values


def _is_natural(knob: Knob) -> bool:
    if knob.type == "choice" and not knob.options:
        return False
    natural = natural_default(knob)
    return type(natural) is type(knob.default) and natural == knob.default


def _short(number: float) -> float:
    """1 and not 1.0."""
    return int(number) if isinstance(number, float) and number.is_integer() and abs(number) < 1e15 else number
