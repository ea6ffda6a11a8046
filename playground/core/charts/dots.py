"""Dots with intervals: a mean or a share a preset. A figure without an interval is a hollow dot, and says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from playground.core.charts.rows import Frame
from playground.core.charts.scale import Scale
from playground.core.charts.shapes import Chart, Dot, Line, Shape
from playground.core.intervals import Estimate
from playground.core.summary_words import FigureWords

RADIUS: Final = 5.0


@dataclass(frozen=True, slots=True)
class DotRow:
    """`figure` is None where there is none; `words` then say why. `tip` says all of it."""

    name: str
    dot: int
    figure: Estimate | None
    words: FigureWords
    tip: str


def dot_chart(
    chart_id: str,
    title: str,
    note: str,
    rows: Sequence[DotRow],
    scale: Scale,
    say_tick: Callable[[float], str],
    width: float,
    reference: float | None = None,
) -> Chart:
    """`reference`: a dashed line through all rows, where the baseline stands."""
    frame = Frame(width, len(rows), scale, say_tick)
    shapes: list[Shape] = list(frame.axis())
    if reference is not None and scale.holds(reference):
        shapes.append(Line("reference", frame.x(reference), 0, frame.x(reference), frame.bottom))
    for number, row in enumerate(rows):
        shapes += frame.words(number, row.name, row.words.main, row.words.detail)
        shapes += _marks(frame, number, row)
    spots = tuple(frame.spot(number, row.tip) for number, row in enumerate(rows))
    return Chart(chart_id, title, note, width, frame.height, tuple(shapes), spots, _summary(title, rows))


def _marks(frame: Frame, number: int, row: DotRow) -> Iterator[Shape]:
    figure, y = row.figure, frame.y(number)
    if figure is None:
        return
    if figure.low is None or figure.high is None:
        yield Dot("alone", frame.x(figure.value), y, RADIUS, row.dot)
        return
    cut_low = figure.low < frame.scale.low and frame.scale.low > 0
    cut_high = figure.high > frame.scale.high * (1 + 1e-9)
    yield Line("interval", frame.x(figure.low), y, frame.x(figure.high), y, row.dot, cut_low, cut_high)
    yield Dot("mean", frame.x(figure.value), y, RADIUS, row.dot)


def _summary(title: str, rows: Sequence[DotRow]) -> str:
    return f"{title}. " + " ".join(f"{row.tip}." for row in rows)
