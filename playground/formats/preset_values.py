"""A preset as the plain values of its front matter: defaults left out, keys in the order a person reads them."""

from __future__ import annotations

from playground.core.preset import Knob, Preset
from playground.core.request import JsonValue, Parameters
from playground.formats.check_keys import check_values
from playground.formats.names import short_number
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
            values[key] = value if isinstance(value, str) else short_number(value)
    return values


def knob_values(knob: Knob) -> dict[str, JsonValue]:
    values: dict[str, JsonValue] = {"type": knob.type}
    if knob.options:
        values["options"] = list(knob.options)
    for key, bound in (("min", knob.minimum), ("max", knob.maximum), ("step", knob.step)):
        if bound is not None:
            values[key] = short_number(bound)
    if not _is_natural(knob):
        values["default"] = short_number(knob.default) if isinstance(knob.default, float) else knob.default
    if knob.description:
        values["description"] = knob.description
    return values


def _is_natural(knob: Knob) -> bool:
    if knob.type == "choice" and not knob.options:
        return False
    natural = natural_default(knob)
    return type(natural) is type(knob.default) and natural == knob.default
