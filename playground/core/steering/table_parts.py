"""What the tables of steering are made of, and how their cells say a rate, a difference, a distance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from playground.core.intervals import Estimate
from playground.core.steering.figures import estimate_words, number_words, points_words
from playground.core.steering.values import Effect, PresetSteering, Rate
from playground.core.summary_words import percent

NONE: Final = "–"


@dataclass(frozen=True, slots=True)
class FigureRow:
    """`dot` is the preset's colour; `cells` are as many as the table has heads."""

    name: str
    dot: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureTable:
    """`heads` name the columns after the first one; `tips` say what each is."""

    heads: tuple[str, ...]
    tips: tuple[str, ...]
    rows: tuple[FigureRow, ...]


def table_of(heads: Mapping[str, str], rows: Sequence[tuple[PresetSteering, tuple[str, ...]]]) -> FigureTable | None:
    made = tuple(FigureRow(preset.name, preset.dot, cells) for preset, cells in rows)
    return FigureTable(tuple(heads), tuple(heads.values()), made) if made else None


def of_all(rate: Rate | None) -> str:
    return NONE if rate is None else f"{rate.passed:,} of {rate.n:,}"


def share_words(share: Estimate) -> str:
    if share.low is None or share.high is None:
        return percent(share.value)
    return f"{percent(share.value)} ({100 * share.low:.0f} to {percent(share.high)})"


def points(difference: Estimate | None, none: str = NONE) -> str:
    return none if difference is None else points_words(difference)


def distance_words(effect: Effect | None) -> str:
    return NONE if effect is None else estimate_words(effect.distance)


def number(value: float | None) -> str:
    return NONE if value is None else number_words(value)
