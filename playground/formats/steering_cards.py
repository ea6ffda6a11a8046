"""What stands on the page's view Steering: a card a question, with its pictures, its sentences and the numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

from playground.core.charts.even import TITLE as EVEN_TITLE
from playground.core.charts.even import even_chart
from playground.core.charts.holds import holds_chart
from playground.core.charts.of_courses import DOSE_DOT, dose_chart, dose_title, drift_chart
from playground.core.charts.of_steering import adherence_chart, moved_chart
from playground.core.charts.radar import TITLE as SIDE_EFFECTS_TITLE
from playground.core.charts.radar import radar_chart, side_effects_chart
from playground.core.charts.shapes import Chart
from playground.core.steering.heat import NOTE as HEAT_NOTE
from playground.core.steering.heat import TITLE as HEAT_TITLE
from playground.core.steering.heat import HeatPiece, heat_of
from playground.core.steering.part_words import (
    ablation_words,
    dose_words,
    drift_words,
    even_words,
    holds_words,
    side_effect_words,
)
from playground.core.steering.table_parts import FigureTable
from playground.core.steering.tables import (
    ablation_table,
    adherence_table,
    dose_table,
    drift_table,
    even_table,
    holds_table,
    moved_table,
    side_effects_table,
)
from playground.core.steering.values import Dose, PresetSteering, Steering

WIDTH: Final = 560.0
Draw: TypeAlias = Callable[[float], Chart | None]


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a preset, whose colour is `dot`; `name` where the sentence does not say it."""

    dot: int
    words: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Pictures side by side, or heat on a text, with what is said of it. `name` is "" where all presets are in it."""

    name: str = ""
    dot: int = 0
    draws: tuple[Draw, ...] = ()
    heat: tuple[HeatPiece, ...] = ()
    said: tuple[Said, ...] = ()
    table: FigureTable | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """`note` is "" where each picture has its own."""

    title: str
    note: str
    blocks: tuple[Block, ...]


def cards_of(steering: Steering, model: str) -> tuple[Card, ...]:
    """Of one model, those that have something to show."""
    presets = [preset for preset in steering.presets if preset.model == model]
    doses = [dose for dose in steering.doses if dose.model == model]
    cards = (*_common(presets), _side_effects(presets), *_later(presets), _doses(doses, presets), _even(presets))
    return tuple(card for card in cards if card is not None)


def _common(presets: Sequence[PresetSteering]) -> Iterator[Card | None]:
    asked = [preset for preset in presets if not preset.is_baseline]
    sentences = [Said(preset.dot, sentence) for preset in asked if (sentence := _sentence(preset))]
    yield _card(partial(moved_chart, asked), sentences, moved_table(asked))
    yield _card(partial(adherence_chart, asked), (), adherence_table(asked))
    held = [Said(each.dot, holds_words(each.holds), each.name) for each in asked if each.holds is not None]
    yield _card(partial(holds_chart, asked), held, holds_table(asked))


def _sentence(preset: PresetSteering) -> str:
    return " ".join(filter(None, [preset.sentence, preset.advice.words if preset.advice is not None else ""]))


def _later(presets: Sequence[PresetSteering]) -> Iterator[Card | None]:
    said = [Said(each.dot, drift_words(each.drift), each.name) for each in presets if each.drift is not None]
    yield _card(partial(drift_chart, presets), said, drift_table(presets))
    blocks = tuple(
        Block(
            each.name, each.dot, heat=heat_of(each.ablation), said=(Said(each.dot, ablation_words(each.ablation)),),
            table=ablation_table(each),
        )
        for each in presets
        if each.ablation is not None
    )  # fmt: skip
    yield Card(HEAT_TITLE, HEAT_NOTE, blocks) if blocks else None


def _card(draw: Draw, said: Sequence[Said], table: FigureTable | None) -> Card | None:
    """One picture of all presets."""
    chart = draw(WIDTH)
    return Card(chart.title, chart.note, (Block(draws=(draw,), said=tuple(said), table=table),)) if chart else None


def _side_effects(presets: Sequence[PresetSteering]) -> Card | None:
    blocks = tuple(
        Block(
            each.name, each.dot, (partial(radar_chart, each), partial(side_effects_chart, each)),
            said=(Said(each.dot, side_effect_words(each.side_effects)),), table=side_effects_table([each]),
        )
        for each in presets
        if each.side_effects is not None and each.side_effects.shifts
    )  # fmt: skip
    return Card(SIDE_EFFECTS_TITLE, "", blocks) if blocks else None


def _doses(doses: Sequence[Dose], presets: Sequence[PresetSteering]) -> Card | None:
    dots = {preset.preset: preset.dot for preset in reversed(presets)}
    blocks = tuple(
        Block(
            dose_title(dose), dot, (partial(dose_chart, dose, dot=dot),),
            said=(Said(dot, dose_words(dose)),), table=dose_table([dose], [dot]),
        )
        for dose, dot in ((dose, dots.get(dose.preset, DOSE_DOT)) for dose in doses)
        if dose.levels
    )  # fmt: skip
    return Card("Dose and response", "", blocks) if blocks else None


def _even(presets: Sequence[PresetSteering]) -> Card | None:
    blocks = tuple(
        Block(
            each.name, each.dot, (partial(even_chart, each),),
            said=(Said(each.dot, even_words(each.even_handed, is_baseline=each.is_baseline)),),
            table=even_table([each]),
        )
        for each in presets
        if each.even_handed is not None
    )  # fmt: skip
    return Card(EVEN_TITLE, "", blocks) if blocks else None
