"""The final system message of a preset: its layers' texts, then its own, and which span came from which layer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from playground.core.errors import InputError
from playground.core.preset import KnobValue, Preset
from playground.core.template import render

FindLayer = Callable[[str], Preset | None]
"""The preset of an id or path, or None when there is none."""

BETWEEN = "\n\n"  # a blank line between two layers


@dataclass(frozen=True, slots=True)
class Part:
    """A span of the final text: the preset it came from, and its text with the knobs put in."""

    preset: str
    text: str


def compose(preset: Preset, find: FindLayer, values: Mapping[str, KnobValue]) -> str | None:
    """The final system message; None where no text is to be sent at all.

    A layer's knob takes the value of the preset's knob of that name, else its own default. A layer that is reached
    twice stands once, at its first place. Raises InputError for a circle of layers or a missing one, and names the
    chain that leads there.
    """
    spans = parts(preset, find, values)
    return BETWEEN.join(part.text for part in spans) if spans else None


def parts(preset: Preset, find: FindLayer, values: Mapping[str, KnobValue]) -> tuple[Part, ...]:
    """The spans that `compose` joins. Layers without text are left out; () means that nothing is sent."""
    spans = [
        Part(layer.id, text)
        for layer, chain in _stack(preset, find)
        if (text := _rendered(layer, values, chain)) is not None
    ]
    filled = tuple(part for part in spans if part.text)
    return filled or tuple(spans[-1:])


def _stack(preset: Preset, find: FindLayer) -> Iterator[tuple[Preset, tuple[str, ...]]]:
    """The presets from the ground up, each with the chain of ids that leads to it. No recursion: chains may be long."""
    seen: set[str] = set()
    waiting: list[tuple[Preset, tuple[str, ...], bool]] = [(preset, (preset.id,), False)]
    while waiting:
        layer, chain, stands = waiting.pop()
        if stands:
            yield layer, chain
            continue
        if layer.id in seen and len(chain) > 1:
            continue
        seen.add(layer.id)
        waiting.append((layer, chain, True))
        below = [_found(name, chain, find) for name in layer.layers]
        waiting.extend((found, (*chain, found.id), False) for found in reversed(below))


def _found(name: str, chain: tuple[str, ...], find: FindLayer) -> Preset:
    words = " > ".join((*chain, name))
    layer = find(name)
    if layer is None:
        raise InputError(f"the layer '{name}' is not there ({words}): add it or take it out of 'layers'", key="layers")
    if layer.id in chain:
        raise InputError(f"the layers go in a circle ({words}): take one out of 'layers'", key="layers")
    return layer


def _rendered(layer: Preset, values: Mapping[str, KnobValue], chain: tuple[str, ...]) -> str | None:
    if layer.system_message is None:
        return None
    try:
        return render(layer.system_message, layer.knobs, values)
    except InputError as error:
        raise InputError(f"the preset {' > '.join(chain)}: {error}") from error
