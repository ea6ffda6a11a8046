"""The final system message: bounds, a preset's layers, then its own text, and which span came from which layer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from playground.core.errors import InputError
from playground.core.preset import KnobValue, Preset
from playground.core.template import render_pieces

FindLayer = Callable[[str], Preset | None]
"""The preset of an id or path, or None when there is none."""

BETWEEN: Final = "\n\n"  # a blank line between two layers
NOTHING_OFF: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class KnobSpan:
    """What a knob put into a text: `start` and `end` in characters, from the beginning of the whole message."""

    start: int
    end: int
    knob: str


@dataclass(frozen=True, slots=True)
class Span:
    """A layer's place in the final text, in characters. `locked`: it came with a bound of the experiment."""

    layer: str
    name: str
    start: int
    end: int
    locked: bool = False
    knobs: tuple[KnobSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A span of the final text: the preset it came from, and its text with the knobs put in.

    `pieces` are the same text, each with the knob that put it there, "" for none.
    """

    preset: str
    text: str
    name: str = field(default="", compare=False)
    locked: bool = field(default=False, compare=False)
    pieces: tuple[tuple[str, str], ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """A preset in its place in the stack, with the chain of ids that leads to it."""

    preset: Preset
    chain: tuple[str, ...]
    locked: bool = False


def compose(
    preset: Preset,
    find: FindLayer,
    values: Mapping[str, KnobValue],
    bounds: Sequence[Preset] = (),
    without: Collection[str] = NOTHING_OFF,
) -> str | None:
    """The final system message; None where no text is to be sent at all.

    A layer's knob takes the value of the preset's knob of that name, else its own default. A layer that is reached
    twice stands once, at its first place. Raises InputError for a circle of layers or a missing one, and names the
    chain that leads there. `bounds` and `without`: see `stack`.
    """
    return joined(parts(preset, find, values, bounds, without))


def joined(spans: Sequence[Part]) -> str | None:
    return BETWEEN.join(part.text for part in spans) if spans else None


def parts(
    preset: Preset,
    find: FindLayer,
    values: Mapping[str, KnobValue],
    bounds: Sequence[Preset] = (),
    without: Collection[str] = NOTHING_OFF,
) -> tuple[Part, ...]:
    """The spans that `compose` joins. Layers without text are left out; () means that nothing is sent.

    No column's knob reaches into a bound: there each knob has its default.
    """
    spans = [
        part
        for standing in stack(preset, find, bounds, without)
        if (part := _part(standing, {} if standing.locked else values)) is not None
    ]
    filled = tuple(part for part in spans if part.text)
    return filled or tuple(spans[-1:])


def spans_of(spans: Sequence[Part]) -> tuple[Span, ...]:
    """Where each of the parts stands in the text that they make; () where all of it is one preset's own, as written."""
    found: list[Span] = []
    start = 0
    for part in spans:
        at, knobs = start, list[KnobSpan]()
        for text, knob in part.pieces:
            if knob and text:
                knobs.append(KnobSpan(at, at + len(text), knob))
            at += len(text)
        found.append(Span(part.preset, part.name, start, start + len(part.text), part.locked, tuple(knobs)))
        start += len(part.text) + len(BETWEEN)
    told = len(found) > 1 or any(span.knobs or span.locked for span in found)
    return tuple(found) if told else ()


def stack(
    preset: Preset, find: FindLayer, bounds: Sequence[Preset] = (), without: Collection[str] = NOTHING_OFF
) -> Iterator[Standing]:
    """The presets from the ground up: the bounds with what they stand on, then the preset with its layers.

    `without`: layers that are switched off, and with them what only they bring. A bound cannot be.
    """
    seen: set[str] = set()
    for bound in bounds:
        yield from _from_the_ground(bound, find, seen, NOTHING_OFF, locked=True)
    yield from _from_the_ground(preset, find, seen, without, locked=False)


def _from_the_ground(
    preset: Preset, find: FindLayer, seen: set[str], without: Collection[str], *, locked: bool
) -> Iterator[Standing]:
    """No recursion: chains may be long."""
    waiting: list[tuple[Preset, tuple[str, ...], bool]] = [(preset, (preset.id,), False)]
    while waiting:
        layer, chain, stands = waiting.pop()
        if stands:
            yield Standing(layer, chain, locked)
            continue
        if layer.id in seen:
            continue
        seen.add(layer.id)
        waiting.append((layer, chain, True))
        below = [_found(name, chain, find) for name in layer.layers if name not in without]
        waiting.extend((found, (*chain, found.id), False) for found in reversed(below) if found.id not in without)


def _found(name: str, chain: tuple[str, ...], find: FindLayer) -> Preset:
    words = " > ".join((*chain, name))
    layer = find(name)
    if layer is None:
        raise InputError(f"the layer '{name}' is not there ({words}): add it or take it out of 'layers'", key="layers")
    if layer.id in chain:
        raise InputError(f"the layers go in a circle ({words}): take one out of 'layers'", key="layers")
    return layer


def _part(standing: Standing, values: Mapping[str, KnobValue]) -> Part | None:
    layer = standing.preset
    if layer.system_message is None:
        return None
    try:
        pieces = tuple(render_pieces(layer.system_message, layer.knobs, values))
    except InputError as error:
        raise InputError(f"the preset {' > '.join(standing.chain)}: {error}") from error
    return Part(layer.id, "".join(text for text, _knob in pieces), layer.name, standing.locked, pieces)
