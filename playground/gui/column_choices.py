"""What can be done with one column of the desk: turn its knobs, sweep one, switch a layer off, take it out.

No Qt. A column whose knobs were turned is another column, with another id; here is known what it was before, so that
its older answer can stand in it until it is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from playground.core.columns import bounds_of, choices_of, layers_of, locked_layers, swept
from playground.core.compose import Standing
from playground.core.errors import InputError, PlaygroundError
from playground.core.experiment import Experiment, PresetChoice
from playground.core.knobs import knob_value
from playground.core.plan import Column
from playground.core.preset import BASELINES, Knob, KnobValue, Preset


class SetUp(Protocol):
    """What lies on the desk, as far as the columns go."""

    experiment: Experiment

    def find(self, preset_id: str) -> Preset: ...
    def columns(self) -> tuple[tuple[Column, ...], tuple[str, ...]]: ...
    def usable(self) -> Experiment: ...
    def inline_presets(self) -> tuple[Preset, ...]: ...


@dataclass(frozen=True, slots=True)
class Turned:
    """Columns that were changed here since they were asked: by id, what each was before, if it was another one."""

    ids: frozenset[str] = frozenset()
    before: Mapping[str, tuple[str, PresetChoice]] = field(default_factory=dict[str, tuple[str, PresetChoice]])


class ColumnChoices:
    """Changes the experiment of `desk`. Raises InputError for a column that is not there, or would stand twice."""

    def __init__(self, desk: SetUp) -> None:
        self._desk = desk
        self.turned = Turned()

    def forget(self) -> None:
        """The columns are asked as they are now, or others lie on the desk."""
        self.turned = Turned()

    def formerly(self) -> Mapping[str, str]:
        """By a column's id, the one under which its older answer stands."""
        return {column: before[0] for column, before in self.turned.before.items()}

    def turn(self, column_id: str, knob_name: str, value: KnobValue) -> str:
        """Give a knob another value; returns the column's new id."""
        choice = self._choice(column_id)
        knob = self._knob(choice, knob_name)
        knobs = {**choice.knobs, knob_name: knob_value(knob, value)}
        if knobs[knob_name] == knob.default and type(knobs[knob_name]) is type(knob.default):
            del knobs[knob_name]
        new = replace(choice, knobs=knobs)
        if new == choice:
            return column_id
        if new in self._all():
            raise InputError("A column with these values stands here already.")
        root = self.turned.before.get(column_id, (column_id, choice))
        self._put(choice, (new,))
        (new_id,) = self._ids((new,))
        self._mark((new_id,), {} if new_id == root[0] else {new_id: root}, gone=column_id)
        return new_id

    def set_beside(self, column_id: str) -> None:
        """The column is as it was before its knobs were turned; what it is now stands next to it."""
        before = self.turned.before.get(column_id)
        choice = self._choice(column_id)
        if before is None:
            raise InputError("Change a value first: two columns with the same values would say the same.")
        if before[1] not in self._all():
            self._put(choice, (before[1], choice))
        self._mark((column_id,), {}, gone=column_id)

    def sweep(self, column_id: str, knob_name: str, values: Sequence[KnobValue]) -> int:
        """In the column's place one for each value; returns how many there are now."""
        choice = self._choice(column_id)
        knob = self._knob(choice, knob_name)
        now = knob_value(knob, choice.knobs.get(knob_name, knob.default))
        each = [replace(choice, knobs={**choice.knobs, knob_name: knob_value(knob, value)}) for value in values]
        others = [other for other in self._all() if other != choice]
        each = [one for one in each if one not in others]
        root = self.turned.before.get(column_id, (column_id, choice))
        self._put(choice, each)
        ids = self._ids(each)
        same = {i: root for i, one in zip(ids, each, strict=True) if one.knobs[knob_name] == now and i != root[0]}
        self._mark(ids, same, gone=column_id)
        return len(each)

    def switch_off(self, column_id: str, layer: str) -> None:
        """Beside the column one more without a layer."""
        choice = self._choice(column_id)
        new = replace(choice, without=(*choice.without, layer))
        if any(_same_column(other, new) for other in self._all()):
            raise InputError(f"A column without {layer} stands here already.")
        self._put(choice, (choice, new))
        self._mark(self._ids((new,)), {})

    def layers(self, column_id: str) -> tuple[Standing, ...]:
        """What can be switched off in a column: its layers, and the layers of these, from the ground up."""
        try:
            choice = self._choice(column_id)
            found = layers_of(self._preset(choice), self._desk.find, choice.without)
            locked = locked_layers(bounds_of(self._desk.experiment, self._desk.find), self._desk.find)
        except PlaygroundError:
            return ()
        return tuple(standing for standing in found if standing.preset.id not in locked)

    def siblings(self, column_id: str) -> int:
        """How many columns there are of the same preset."""
        preset_id = self._choice(column_id).id
        return sum(1 for choice in self._all() if choice.id == preset_id)

    def remove(self, column_id: str) -> None:
        """Take one column out, and leave the others of its preset."""
        self._put(self._choice(column_id), ())
        self._mark((), {}, gone=column_id)

    def toggle_bound(self, preset_id: str) -> bool:
        """Lock a preset on top of every column, or take the lock off; is it locked now?"""
        experiment = self._desk.experiment
        kept = tuple(bound for bound in experiment.bounds if bound.id != preset_id)
        if len(kept) < len(experiment.bounds):
            self._desk.experiment = replace(experiment, bounds=kept)
            return False
        if preset_id in BASELINES or not (self._desk.find(preset_id).system_message or "").strip():
            raise InputError("This preset has no text to be bounds: choose one that has.")
        inline = next((preset for preset in self._desk.inline_presets() if preset.id == preset_id), None)
        bound = PresetChoice(preset_id, inline=inline)
        self._desk.experiment = replace(experiment, bounds=(*experiment.bounds, bound))
        return True

    def _mark(self, new: Sequence[str], before: Mapping[str, tuple[str, PresetChoice]], gone: str = "") -> None:
        ids = (self.turned.ids - {gone}) | set(new)
        kept = {column: root for column, root in self.turned.before.items() if column != gone}
        self.turned = Turned(ids, {**kept, **before})

    def _all(self) -> tuple[PresetChoice, ...]:
        return choices_of(self._desk.experiment)

    def _choice(self, column_id: str) -> PresetChoice:
        for column, choice in self._pairs():
            if column.id == column_id:
                return choice
        raise InputError("This column is not on the desk any more.")

    def _ids(self, choices: Sequence[PresetChoice]) -> tuple[str, ...]:
        by_choice = [(choice, column.id) for column, choice in self._pairs()]
        return tuple(column_id for wanted in choices for choice, column_id in by_choice if choice == wanted)

    def _pairs(self) -> list[tuple[Column, PresetChoice]]:
        columns, experiment = self._desk.columns()[0], self._desk.usable()
        return list(zip(columns, choices_of(experiment), strict=True))

    def _put(self, old: PresetChoice, new: Sequence[PresetChoice]) -> None:
        """`new` in the place of `old`; a sweep of the file becomes columns like others."""
        experiment = self._desk.experiment
        spread = list(swept(experiment))
        place = spread.index(old) if old in spread else 0
        spread[place : place + (old in spread)] = new
        self._desk.experiment = _with_baseline(replace(experiment, presets=tuple(spread), sweep=None))

    def _preset(self, choice: PresetChoice) -> Preset:
        return BASELINES.get(choice.id) or self._desk.find(choice.id)

    def _knob(self, choice: PresetChoice, name: str) -> Knob:
        found = next((knob for knob in self._preset(choice).knobs if knob.name == name), None)
        if found is None:
            raise InputError(f"This preset has no knob '{name}' any more.")
        return found


def _with_baseline(experiment: Experiment) -> Experiment:
    there = any(choice.id == experiment.baseline for choice in experiment.presets)
    return experiment if there else replace(experiment, baseline=None)


def _same_column(one: PresetChoice, other: PresetChoice) -> bool:
    """In whatever order their layers were switched off."""
    return replace(one, without=()) == replace(other, without=()) and set(one.without) == set(other.without)
