"""What is to be known of a column before it is asked: placeholders that nothing fills, layers that disagree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from playground.core.columns import FindPreset
from playground.core.compose import FindLayer, Standing, stack
from playground.core.errors import NotFound
from playground.core.lint_parts import knobs_below
from playground.core.plan import Column
from playground.core.preset import Preset
from playground.core.request import Parameters
from playground.core.template import warnings


def column_notices(column: Column, find: FindPreset) -> tuple[str, ...]:
    """A sentence each, the most surprising first. Raises InputError for layers that are broken."""

    def find_layer(name: str) -> Preset | None:
        try:
            return find(name)
        except NotFound:
            return None

    standing = list(stack(column.preset, _quick(find_layer), column.bounds, column.without))
    return (*_placeholders(column, standing), *_parameters(column, standing))


def _quick(find: FindLayer) -> FindLayer:
    """Each layer is looked up once."""
    known: dict[str, Preset | None] = {}

    def look(name: str) -> Preset | None:
        if name not in known:
            known[name] = find(name)
        return known[name]

    return look


def _placeholders(column: Column, standing: Sequence[Standing]) -> tuple[str, ...]:
    found: list[str] = []
    layers = {each.preset.id: each.preset for each in standing}
    for each in standing:
        of_it = "" if each.preset.id == column.preset.id else f"in the layer '{each.preset.id}' "
        below = knobs_below(each.preset, layers) if each.preset.id == column.preset.id else {}
        for warning in warnings(each.preset.system_message or "", each.preset.knobs, below):
            found.append(f"{of_it}{warning.message}")
    return tuple(found)


def _parameters(column: Column, standing: Sequence[Standing]) -> tuple[str, ...]:
    """Where layers ask for different values. Layers give their text alone: the preset's own value is sent."""
    found: list[str] = []
    for each in fields(Parameters):
        asked = [(s.preset, value) for s in standing if (value := getattr(s.preset.parameters, each.name)) is not None]
        if len({str(value) for _preset, value in asked}) < 2:
            continue
        said = " and ".join(
            f"{value} in {'the preset itself' if preset.id == column.preset.id else repr(preset.id)}"
            for preset, value in asked
        )
        own = getattr(column.preset.parameters, each.name)
        sent = f"{own} is sent" if own is not None else "none of them is sent, because layers give their text alone"
        found.append(f"{each.name} is {said}: {sent}")
    return tuple(found)
