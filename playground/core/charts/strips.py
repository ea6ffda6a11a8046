"""Distributions: every answer a small dot, its preset's middle half a box, the median a line across it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from playground.core.charts.rows import Frame
from playground.core.charts.scale import scale_of
from playground.core.charts.shapes import Box, Chart, Dot, Line, Shape
from playground.core.summaries import Figure
from playground.core.summary_words import FigureWords

MOST_DOTS: Final = 120
"""Of more answers, so many are drawn as stand at even steps of their order; box and median are of all."""
BOX_FROM: Final = 4
"""Answers: of fewer, quartiles only repeat the answers."""
RADIUS: Final = 2.6
BOX_HEIGHT: Final = 18.0
_LEVELS: Final = (0.0, -4.5, 4.5)


@dataclass(frozen=True, slots=True)
class StripRow:
    """`figure` is None where there is none; `words` then say why."""

    name: str
    dot: int
    figure: Figure | None
    words: FigureWords
    tip: str


def strip_chart(
    chart_id: str, title: str, note: str, rows: Sequence[StripRow], say_tick: Callable[[float], str], width: float
) -> Chart:
    values = [
        value for row in rows if row.figure is not None for value in (row.figure.values[0], row.figure.values[-1])
    ]
    frame = Frame(width, len(rows), scale_of(values), say_tick)
    shapes: list[Shape] = list(frame.axis())
    for number, row in enumerate(rows):
        shapes += frame.words(number, row.name, row.words.main, row.words.detail)
        if row.figure is not None:
            shapes += _marks(frame, frame.y(number), row.figure, row.dot)
    spots = tuple(frame.spot(number, row.tip) for number, row in enumerate(rows))
    summary = f"{title}. " + " ".join(f"{row.tip}." for row in rows)
    return Chart(chart_id, title, note, width, frame.height, tuple(shapes), spots, summary)


def drawn(values: Sequence[float]) -> Sequence[float]:
    """The lowest, the highest and those at even steps between them, at most MOST_DOTS."""
    if len(values) <= MOST_DOTS:
        return values
    last = len(values) - 1
    return [values[round(number * last / (MOST_DOTS - 1))] for number in range(MOST_DOTS)]


def _marks(frame: Frame, y: float, figure: Figure, dot: int) -> Iterator[Shape]:
    if figure.n >= BOX_FROM:
        left, right = frame.x(figure.low_quartile), frame.x(figure.high_quartile)
        yield Box(left, y - BOX_HEIGHT / 2, round(right - left, 1), BOX_HEIGHT, dot)
    near: list[float] = []  # the last dot's place on each level: dots that would cover each other stand apart
    for value in drawn(figure.values):
        x = frame.x(value)
        level = next((k for k, before in enumerate(near) if x - before >= 2 * RADIUS), len(near))
        near[level : level + 1] = [x]
        yield Dot("answer", x, y + _LEVELS[level % len(_LEVELS)], RADIUS, dot)
    if figure.n >= BOX_FROM:
        middle = frame.x(figure.median)
        yield Line("median", middle, y - BOX_HEIGHT / 2, middle, y + BOX_HEIGHT / 2, dot)
