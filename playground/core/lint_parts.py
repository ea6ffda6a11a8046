"""Lint of how a preset is put together: template, knobs, layers, length."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Final

from playground.core.compose import FindLayer, compose
from playground.core.errors import InputError, PlaygroundError
from playground.core.lint_finding import Edit, Finding, Fix, LintContext
from playground.core.lint_text import macro_names
from playground.core.nearest import nearest
from playground.core.preset import Preset
from playground.core.template import PLACEHOLDER, check, warnings

LONG_TOKENS: Final = 8_000
"""A system message of that many gets a hint where nothing is known of the model."""

_CHARS_A_TOKEN: Final = 4.0  # English prose, with the vocabularies of today
_OTHER_CHARS_A_TOKEN: Final = 2.0
_WIDE: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MARKS: Final = re.compile(r"\{\{[^{}]{0,500}\}\}|\{%[^%]{0,2000}%\}")
_RAW: Final = re.compile(r"\{%-?\s*raw\s*-?%\}.*?\{%-?\s*endraw\s*-?%\}", re.DOTALL)
_STRING: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
_NAME: Final = re.compile(r"[^\W\d]\w*")


def estimated_tokens(text: str) -> int:
    """About how many tokens a model reads; true to a third. Exact counts come from the model's own tokenizer."""
    wide, ascii_ = len(_WIDE.findall(text)), len(text.encode("ascii", "ignore"))
    return round(wide + ascii_ / _CHARS_A_TOKEN + (len(text) - wide - ascii_) / _OTHER_CHARS_A_TOKEN)


def layers_of(preset: Preset, find_layer: FindLayer) -> dict[str, Preset]:
    """All presets that this one stands on, by id; those that are missing or broken are left out."""
    found: dict[str, Preset] = {}
    waiting = list(preset.layers)
    while waiting:
        name = waiting.pop(0)
        layer = _quietly_found(name, find_layer)
        if layer is not None and layer.id not in found and layer.id != preset.id:
            found[layer.id] = layer
            waiting += layer.layers
    return found


def part_findings(
    preset: Preset, text: str, layers: Mapping[str, Preset], find_layer: FindLayer, context: LintContext
) -> Iterator[Finding]:
    broken = list(_broken(preset, text, find_layer))
    yield from broken
    yield from _unknown_knobs(preset, text, knobs_below(preset, layers))
    yield from _knobs(preset, text, layers)
    yield from _layer_parameters(preset, layers)
    if not broken:
        yield from _length(text, layers, context)


def _broken(preset: Preset, text: str, find_layer: FindLayer) -> Iterator[Finding]:
    try:
        check(text, preset.knobs)
    except InputError as error:
        lines = text.split("\n")
        line = min(error.line or 1, len(lines))
        start = sum(len(each) + 1 for each in lines[: line - 1])
        yield Finding("template", "error", start, start + len(lines[line - 1]), error.message)
        return
    try:
        values = {knob.name: knob.default for knob in preset.knobs}
        compose(preset, lambda name: _quietly_found(name, find_layer), values)
    except InputError as error:
        yield Finding("layers", "error", 0, 0, error.message, key="layers")


def _quietly_found(name: str, find_layer: FindLayer) -> Preset | None:
    try:
        return find_layer(name)
    except PlaygroundError:
        return None


def knobs_below(preset: Preset, layers: Mapping[str, Preset]) -> dict[str, str]:
    """The knobs that only layers declare, each with the first layer that does."""
    own = {knob.name for knob in preset.knobs}
    found: dict[str, str] = {}
    for layer in layers.values():
        for knob in layer.knobs:
            if knob.name not in own:
                found.setdefault(knob.name, layer.id)
    return found


def _unknown_knobs(preset: Preset, text: str, below: Mapping[str, str]) -> Iterator[Finding]:
    """In the words of `template.warnings`. A name with a default, within {% raw %}, or of another tool is none."""
    others = macro_names(text)
    raw = [match.span() for match in _RAW.finditer(text)] if preset.knobs else []
    known = [knob.name for knob in preset.knobs]
    words = {warning.name: warning.message for warning in warnings(text, preset.knobs, below)}
    for match in PLACEHOLDER.finditer(text):
        name = match[1]
        excused = any(start < match.start() < end for start, end in raw) or re.search(r"\|\s*default\b", match[0])
        if name not in words or name in others or excused:
            continue
        near = None if name in below else nearest(name, known)
        fix = Fix(f"Write {{{{ {near} }}}}", (Edit(*match.span(1), near),)) if near else None
        yield Finding("unknown-knob", "warning", *match.span(), words.pop(name), fix)


def _knobs(preset: Preset, text: str, layers: Mapping[str, Preset]) -> Iterator[Finding]:
    used = _names_in(text)
    unknown = [warning.name for warning in warnings(text, preset.knobs)]
    below = {knob.name: (layer, knob) for layer in layers.values() for knob in layer.knobs}
    for knob in preset.knobs:
        if knob.name in below:
            layer, other = below[knob.name]
            if (other.type, other.options) != (knob.type, knob.options):
                words = (
                    f"the knob '{knob.name}' is a {knob.type} here and a {other.type} in the layer '{layer.id}', which "
                    "takes its value from here: declare both alike, or give one another name"
                )
                yield Finding("knob-clash", "warning", 0, 0, words, key="knobs")
        elif knob.name not in used and nearest(knob.name, unknown) is None:  # else that name is told, with this one
            words = (
                f"the knob '{knob.name}' changes nothing: write {{{{ {knob.name} }}}} where it belongs, or take it out"
            )
            yield Finding("unused-knob", "warning", 0, 0, words, key="knobs")


def _names_in(text: str) -> frozenset[str]:
    marks = (_STRING.sub("", match[0]) for match in _MARKS.finditer(_RAW.sub("", text)))
    return frozenset(name for mark in marks for name in _NAME.findall(mark))


def _layer_parameters(preset: Preset, layers: Mapping[str, Preset]) -> Iterator[Finding]:
    for layer in layers.values():
        for each in fields(layer.parameters):
            theirs, ours = getattr(layer.parameters, each.name), getattr(preset.parameters, each.name)
            if theirs is None or theirs == ours:
                continue
            if ours is None:
                words = (
                    f"the layer '{layer.id}' asks for {each.name} {theirs}; layers give their text alone: set it here"
                )
                yield Finding("layer-parameters", "hint", 0, 0, words, key="parameters")
            else:
                words = (
                    f"{each.name} is {ours} here and {theirs} in the layer '{layer.id}', which gives its text alone: "
                    f"{ours} is sent; make them alike where that matters"
                )
                yield Finding("layer-parameters", "warning", 0, 0, words, key="parameters")


def _length(text: str, layers: Mapping[str, Preset], context: LintContext) -> Iterator[Finding]:
    whole = [text, *(layer.system_message or "" for layer in (*layers.values(), *context.locked))]
    tokens, room = sum(map(estimated_tokens, whole)), context.context_tokens
    name = f" of {context.model}" if context.model else ""
    if room is not None and tokens > room // 2:
        over = tokens > room
        what = (
            f"does not fit into the {room:,} tokens{name}"
            if over
            else f"fills more than half of the {room:,} tokens{name}"
        )
        words = f"about {tokens:,} tokens: it {what}: shorten it, or choose a model that reads more"
        yield Finding("length", "error" if over else "warning", 0, len(text), words)
    elif room is None and tokens > LONG_TOKENS:
        words = (
            f"about {tokens:,} tokens: many models follow so long a message less well: say what matters most in fewer"
        )
        yield Finding("length", "hint", 0, len(text), words)
