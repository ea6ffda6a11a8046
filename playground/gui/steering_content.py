"""What a card of the board of steering holds, and what is told of one model. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from playground.core.charts.shapes import Chart
from playground.core.steering.heat import HeatPiece
from playground.core.steering.table_parts import FigureTable
from playground.core.steering.values import Dose, PresetSteering, Steering
from playground.core.wording import count
from playground.gui.steering_studies import Offer, Progress, StudyKind


@dataclass(frozen=True, slots=True)
class Heat:
    """A system message whose sentences were left out one at a time."""

    name: str
    dot: int
    pieces: Sequence[HeatPiece]


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence; `dot` is the colour of the preset it is about, None where it is about all."""

    words: str
    dot: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """`draw` makes the chart for a width in pixels; its note stands over it. `before` makes one that stands before it,
    for the whole at a glance. `heat` stands in place of a chart.

    `name` is what the picture is of, where a card has one for each of several presets: one at a time is seen. Of many
    presets `short` says it at once, and `said` of each stands below, with the table.
    """

    name: str = ""
    draw: Callable[[float], Chart | None] = lambda _width: None
    heat: Heat | None = None
    note: str = ""
    short: str = ""
    said: Sequence[Said] = ()
    table: FigureTable | None = None
    before: Callable[[float], Chart | None] = lambda _width: None


@dataclass(frozen=True, slots=True)
class CardContent:
    """Without a picture `empty` says what would stand here. `offers` are the studies that would fill the card, or make
    it firmer."""

    pictures: Sequence[Picture] = ()
    empty: str = ""
    offers: Sequence[Offer] = ()
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Of one model: its presets as the window names and colours them, its doses with the colours of their presets."""

    steering: Steering
    presets: tuple[PresetSteering, ...]
    doses: tuple[tuple[Dose, int], ...]


def told_of(steering: Steering, model: str, names: Mapping[tuple[str, str], tuple[str, int]]) -> Told:
    """`names`: name and colour of each (column, model) of the comparison; presets without one are left out."""
    presets: list[PresetSteering] = []
    for preset in steering.presets:
        if preset.model == model and (preset.column, model) in names:
            name, dot = names[preset.column, model]
            presets.append(replace(preset, name=name, dot=dot))
    dots = {preset.preset: preset.dot for preset in reversed(presets)}
    doses = tuple((dose, dots[dose.preset]) for dose in steering.doses if dose.model == model and dose.preset in dots)
    return Told(steering, tuple(presets), doses)


def with_studies(
    content: CardContent, kind: StudyKind | None, offers: Sequence[Offer], progress: Mapping[StudyKind, Progress]
) -> CardContent:
    """The card with the next step and how far it is."""
    if kind is None:
        return content
    mine = tuple(offer for offer in offers if offer.kind == kind)
    return replace(content, offers=mine, progress=progress.get(kind))


def asked_words(steering: Steering) -> str:
    """`4 prompts × 5 samples a preset, in 2 batches`."""
    said = f"{count(steering.prompts, 'prompt')} × {count(steering.samples, 'sample')} a preset"
    return f"{said}, in {steering.batches} batches of fresh seeds" if steering.batches > 1 else said
