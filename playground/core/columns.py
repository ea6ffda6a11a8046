"""From an experiment to what a run plan needs: its columns with their final texts, its prompts filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from playground.core.compose import Standing, joined, parts, spans_of, stack
from playground.core.datasets import in_rows
from playground.core.errors import InputError, NotFound
from playground.core.experiment import Experiment, PresetChoice, Prompt
from playground.core.knobs import as_text, knob_value
from playground.core.mirror_pairing import mirrors_in_rows
from playground.core.nearest import suggestion
from playground.core.plan import Column
from playground.core.preset import BASELINES, NONE, KnobValue, Preset
from playground.core.request import Message, Parameters
from playground.core.template import fill_variables

FindPreset = Callable[[str], Preset]
"""The preset of an id or path; raises NotFound."""

BOUNDS_ALONE: Final = "Bounds alone"
"""The name of a baseline's column where bounds are: the bounds make a system message of none."""


def columns_of(experiment: Experiment, find: FindPreset, override: Parameters | None = None) -> tuple[Column, ...]:
    """The columns in order, the baseline first. `override` goes over every preset's own parameters.

    Raises InputError or NotFound when a preset, a layer or a knob is not there.
    """
    bounds = bounds_of(experiment, find)
    columns: list[Column] = []
    by_id: dict[str, list[Column]] = {}
    for choice in choices_of(experiment):
        column = column_of(choice, find, override, bounds)
        namesakes = by_id.setdefault(column.id, [])
        if column in namesakes:
            raise InputError(f"the preset '{choice.id}' stands twice with the same knobs: leave one out", key="presets")
        namesakes.append(column)
        number = len(namesakes)  # two files of one name in different folders
        columns.append(column if number == 1 else replace(column, id=f"{column.id}~{number}"))
    return _with_unique_names(columns)


def choices_of(experiment: Experiment) -> tuple[PresetChoice, ...]:
    """A choice for each column, in the order of `columns_of`: the baseline first, the sweep spread out."""
    choices = swept(experiment)
    if experiment.baseline is None:
        return choices
    first = next((c for c in choices if c.id == experiment.baseline), PresetChoice(experiment.baseline))
    return (first, *(c for c in choices if c is not first))


def column_of(
    choice: PresetChoice, find: FindPreset, override: Parameters | None = None, bounds: Sequence[Preset] = ()
) -> Column:
    """One column: the preset found, its knobs set, its text composed on the `bounds`."""
    preset = choice.inline or BASELINES.get(choice.id) or find(choice.id)
    values = _knob_values(preset, choice.knobs)
    set_here = {name: value for name, value in values.items() if name in choice.knobs}
    marks = [f"{name}={as_text(value)}" for name, value in set_here.items()]
    without = _switched_off(preset, choice.without, find, bounds)
    spans = parts(preset, lambda layer: _layer(layer, find), values, bounds, without)
    own_name = BOUNDS_ALONE if bounds and preset.id in BASELINES else preset.name
    off = f" without {' and '.join(without)}" if without else ""
    return Column(
        id="~".join([preset.id, *marks, *(f"without={layer}" for layer in without)]),
        name=" · ".join([own_name, *(_label(name, value) for name, value in set_here.items())]) + off,
        preset=preset,
        system_message=joined(spans),
        knobs=values,
        parameters=(override or Parameters()).over(preset.parameters),
        spans=spans_of(spans),
        without=without,
        bounds=tuple(bounds),
        own=choice.own,
    )


def bounds_of(experiment: Experiment, find: FindPreset) -> tuple[Preset, ...]:
    """The presets that every column stands on, their knobs set: the values are their defaults.

    Raises InputError or NotFound; running without its bounds is no way out of a bound that cannot be used.
    """
    found: list[Preset] = []
    for choice in experiment.bounds:
        if choice.id in BASELINES:
            raise InputError(f"'{choice.id}' has no text to be a bound: name a preset that has one", key="bounds")
        preset = choice.inline or find(choice.id)
        values = _knob_values(preset, choice.knobs)
        settled = tuple(replace(knob, default=values[knob.name]) for knob in preset.knobs)
        if not any(part.text for part in parts(preset, lambda layer: _layer(layer, find), values)):
            raise InputError(f"the preset '{choice.id}' has no text to be a bound: name another", key="bounds")
        found.append(replace(preset, knobs=settled) if settled else preset)
    return tuple(found)


def prompts_of(experiment: Experiment, find: FindPreset | None = None) -> tuple[Prompt, ...]:
    """The prompts with their `{{variables}}` filled: from their own values, and from each row of the dataset; one that
    names no column of it stands once.

    System messages in them that name a preset get its text, when there is `find`. Raises InputError when two have one
    id, because nobody could tell their answers apart, and NotFound when a preset is not there.
    """
    counts = Counter(prompt.id for prompt in experiment.prompts)
    if (twice := next((prompt_id for prompt_id, n in counts.items() if n > 1), None)) is not None:
        raise InputError(f"the prompt id '{twice}' stands twice: give each prompt its own", key="prompts")
    filled: list[Prompt] = []
    mirrors = mirrors_in_rows(experiment.prompts, experiment.rows)
    prompts = experiment.prompts if find is None else tuple(_with_presets(experiment, find))
    for prompt, prompt_id, row in in_rows(prompts, experiment.rows):
        mirror = mirrors.get(prompt_id, "")
        if row is None and not prompt.vars and mirror == prompt.mirror:
            filled.append(prompt)  # a run may have thousands, and each step asks for them
            continue
        values = {**(row or {}), **prompt.vars} if prompt.vars else row or {}
        messages = tuple(m if m.preset else Message(m.role, fill_variables(m.text, values)) for m in prompt.messages)
        # Made anew, not by `replace`, which takes as long again: there may be 10,000 rows, and a person is typing.
        filled.append(Prompt(prompt_id, messages, values, prompt.checks, mirror, prompt.probe))
    return tuple(filled)


def _with_presets(experiment: Experiment, find: FindPreset) -> Iterator[Prompt]:
    """The prompts, their system messages that name a preset with its text as it is now, its knobs at their defaults."""
    own = {choice.id: choice.inline for choice in experiment.presets if choice.inline is not None}

    def text_of(message: Message) -> str:
        try:
            column = column_of(PresetChoice(message.preset, inline=own.get(message.preset)), find)
        except NotFound:
            if message.text:  # a past run's: it had the preset
                return message.text
            raise
        return column.system_message or ""

    for prompt in experiment.prompts:
        messages = tuple(replace(m, text=text_of(m)) if m.preset else m for m in prompt.messages)
        yield prompt if messages == prompt.messages else replace(prompt, messages=messages)


def swept(experiment: Experiment) -> tuple[PresetChoice, ...]:
    """The presets chosen, the swept one once for each value of its knob."""
    sweep = experiment.sweep
    if sweep is None:
        return experiment.presets
    place = next((i for i, c in enumerate(experiment.presets) if c.id == sweep.preset), len(experiment.presets))
    base = experiment.presets[place] if place < len(experiment.presets) else PresetChoice(sweep.preset)
    each = tuple(replace(base, knobs={**base.knobs, sweep.knob: value}) for value in sweep.values)
    return (*experiment.presets[:place], *each, *experiment.presets[place + 1 :])


def _switched_off(
    preset: Preset, without: Sequence[str], find: FindPreset, bounds: Sequence[Preset]
) -> tuple[str, ...]:
    """`without` from the ground up, so that one choice makes one column however it was written.

    Raises InputError for a layer to switch off that is none, or that is locked.
    """
    if not without:
        return ()
    locked = locked_layers(bounds, find)
    layers = [layer.preset.id for layer in layers_of(preset, find)]
    for name in without:
        if name in locked:
            raise InputError(f"'{name}' is a bound here and cannot be switched off: take it out of one", key="without")
        if name not in layers:
            raise InputError(
                f"the preset '{preset.id}' has no layer '{name}': {suggestion(name, layers)}", key="without"
            )
    return tuple(name for name in layers if name in without)


def layers_of(preset: Preset, find: FindPreset, without: Collection[str] = ()) -> tuple[Standing, ...]:
    """What a preset stands on, and what its layers stand on in turn, from the ground up. Raises InputError.

    Each can be switched off by its preset's id. What is switched off is not among them, nor what only that brings.
    """
    found = stack(preset, lambda layer: _layer(layer, find), (), without)
    return tuple(standing for standing in found if len(standing.chain) > 1)


def locked_layers(bounds: Sequence[Preset], find: FindPreset) -> frozenset[str]:
    """The ids of the bounds and of all they stand on. Raises InputError."""
    found = stack(NONE, lambda layer: _layer(layer, find), bounds)
    return frozenset(standing.preset.id for standing in found if standing.locked)


def _knob_values(preset: Preset, given: Mapping[str, KnobValue]) -> Mapping[str, KnobValue]:
    known = {knob.name: knob for knob in preset.knobs}
    for name in given:
        if name not in known:
            there = f"it has {', '.join(known)}" if known else "it has none"
            raise InputError(f"the preset '{preset.id}' has no knob '{name}': {there}", key="knobs")
    return {name: knob_value(knob, given.get(name, knob.default)) for name, knob in known.items()}


def _layer(name: str, find: FindPreset) -> Preset | None:
    try:
        return find(name)
    except NotFound:
        return None


def _label(name: str, value: KnobValue) -> str:
    """`grumpy` says enough by itself; a number or a toggle needs its knob's name."""
    return value if isinstance(value, str) else f"{name} {as_text(value)}"


def _with_unique_names(columns: list[Column]) -> tuple[Column, ...]:
    """Two presets of one name are told apart by their ids: names label the columns."""
    names = [column.name for column in columns]
    return tuple(
        replace(column, name=f"{column.name} ({column.id})") if names.count(column.name) > 1 else column
        for column in columns
    )
