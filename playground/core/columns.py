"""From an experiment to what a run plan needs: its columns with their final texts, its prompts filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from playground.core.compose import compose
from playground.core.errors import InputError, NotFound
from playground.core.experiment import Experiment, PresetChoice, Prompt
from playground.core.knobs import as_text, knob_value
from playground.core.plan import Column
from playground.core.preset import BASELINES, KnobValue, Preset
from playground.core.request import Message, Parameters
from playground.core.template import fill_variables

FindPreset = Callable[[str], Preset]
"""The preset of an id or path; raises NotFound."""


def columns_of(experiment: Experiment, find: FindPreset, override: Parameters | None = None) -> tuple[Column, ...]:
    """The columns in order, the baseline first. `override` goes over every preset's own parameters.

    Raises InputError or NotFound when a preset, a layer or a knob is not there.
    """
    choices = list(_swept(experiment))
    if experiment.baseline is not None:
        first = next((c for c in choices if c.id == experiment.baseline), PresetChoice(experiment.baseline))
        choices = [first, *(c for c in choices if c is not first)]
    columns: list[Column] = []
    by_id: dict[str, list[Column]] = {}
    for choice in choices:
        column = column_of(choice, find, override)
        namesakes = by_id.setdefault(column.id, [])
        if column in namesakes:
            raise InputError(f"the preset '{choice.id}' stands twice with the same knobs: leave one out", key="presets")
        namesakes.append(column)
        number = len(namesakes)  # two files of one name in different folders
        columns.append(column if number == 1 else replace(column, id=f"{column.id}~{number}"))
    return _with_unique_names(columns)


def column_of(choice: PresetChoice, find: FindPreset, override: Parameters | None = None) -> Column:
    """One column: the preset found, its knobs set, its text composed."""
    preset = choice.inline or BASELINES.get(choice.id) or find(choice.id)
    values = _knob_values(preset, choice.knobs)
    set_here = {name: value for name, value in values.items() if name in choice.knobs}
    marks = [f"{name}={as_text(value)}" for name, value in set_here.items()]
    return Column(
        id="~".join([preset.id, *marks]),
        name=" · ".join([preset.name, *(_label(name, value) for name, value in set_here.items())]),
        preset=preset,
        system_message=compose(preset, lambda layer: _layer(layer, find), values),
        knobs=values,
        parameters=(override or Parameters()).over(preset.parameters),
    )


def prompts_of(experiment: Experiment) -> tuple[Prompt, ...]:
    """The prompts with their `{{variables}}` filled: from their own values, and from each row of the dataset.

    Raises InputError when two have one id: nobody could tell their answers apart.
    """
    counts = Counter(prompt.id for prompt in experiment.prompts)
    if (twice := next((prompt_id for prompt_id, n in counts.items() if n > 1), None)) is not None:
        raise InputError(f"the prompt id '{twice}' stands twice: give each prompt its own", key="prompts")
    filled: list[Prompt] = []
    for prompt in experiment.prompts:
        for number, row in enumerate(experiment.rows or ({},), start=1):
            values = {**row, **prompt.vars}
            messages = tuple(Message(m.role, fill_variables(m.text, values)) for m in prompt.messages)
            prompt_id = f"{prompt.id}-row-{number}" if experiment.rows else prompt.id
            filled.append(Prompt(prompt_id, messages, values))
    return tuple(filled)


def _swept(experiment: Experiment) -> tuple[PresetChoice, ...]:
    """The presets chosen, the swept one once for each value of its knob."""
    sweep = experiment.sweep
    if sweep is None:
        return experiment.presets
    place = next((i for i, c in enumerate(experiment.presets) if c.id == sweep.preset), len(experiment.presets))
    base = experiment.presets[place] if place < len(experiment.presets) else PresetChoice(sweep.preset)
    swept = tuple(replace(base, knobs={**base.knobs, sweep.knob: value}) for value in sweep.values)
    return (*experiment.presets[:place], *swept, *experiment.presets[place + 1 :])


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
