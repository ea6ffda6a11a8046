"""Curves: a mean or a share at each step, with the band of its intervals; each curve's name stands at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from playground.core.charts.lanes import GAP, LETTER, LINE, NARROW, RADIUS
from playground.core.charts.scale import Scale
from playground.core.charts.shapes import Area, Chart, Dot, Line, Shape, Spot, Words
from playground.core.intervals import Estimate

TOP: Final = 10.0
HEIGHT: Final = 170.0  # of the plot, unless the names need more
NAME: Final = 32.0  # height of a name with its detail
FOOT: Final = 24.0
INSET: Final = 16.0  # from the plot's edge to the first and the last step
MOST_BANDS: Final = 4
"""Curves: the bands of more would be one grey."""


@dataclass(frozen=True, slots=True)
class Curve:
    """`points` by the number of the step, from 0; a step that has none is passed over."""

    name: str
    dot: int
    points: Mapping[int, Estimate]
    detail: str


@dataclass(frozen=True, slots=True)
class _Plot:
    width: float
    steps: int
    scale: Scale
    left: float
    right: float
    height: float

    def x(self, step: int) -> float:
        first, last = self.left + INSET, self.right - INSET
        return round((first + last) / 2 if self.steps == 1 else first + step * (last - first) / (self.steps - 1), 1)

    def y(self, value: float) -> float:
        return round(TOP + (1 - self.scale.at(value)) * self.height, 1)

    @property
    def bottom(self) -> float:
        return TOP + self.height

    @property
    def between(self) -> float:
        return (self.right - self.left) / self.steps

    def spot(self, step: int, tip: str) -> Spot:
        left = max(0.0, self.x(step) - self.between / 2)
        return Spot(left, 0, min(self.between, self.width - left), self.bottom + FOOT, tip)


def curve_chart(
    chart: tuple[str, str, str],
    curves: Sequence[Curve],
    steps: Sequence[tuple[str, str]],
    scale: Scale,
    say_tick: Callable[[float], str],
    width: float,
) -> Chart:
    """`chart` is its id, title and note; `steps` have their words under the axis and a tip each. One curve has no name:
    the title says it."""
    named = len(curves) > 1 or any(curve.detail for curve in curves)
    narrow = width < NARROW
    left = LETTER * max(len(say_tick(tick)) for tick in scale.ticks) + GAP
    right = width - min(190.0, 0.34 * width) if named and not narrow else width
    height = max(HEIGHT, NAME * len(curves)) if named and not narrow else HEIGHT
    plot = _Plot(width, len(steps), scale, left, right, height)
    shapes = [*_axes(plot, [words for words, _ in steps], say_tick)]
    for curve in curves:
        shapes += _marks(plot, curve, band=len(curves) <= MOST_BANDS)
    end = plot.bottom + FOOT
    if named:
        shapes += _legend(curves, end, width) if narrow else _names(plot, curves)
        end += NAME * len(curves) if narrow else 0
    spots = tuple(plot.spot(step, tip) for step, (_, tip) in enumerate(steps))
    summary = " ".join([chart[1], chart[2], *(tip for _, tip in steps)])
    return Chart(*chart, width, end, tuple(shapes), spots, summary)


def _axes(plot: _Plot, words: Sequence[str], say_tick: Callable[[float], str]) -> Iterator[Shape]:
    for tick in plot.scale.ticks:
        y = plot.y(tick)
        yield Line("grid", plot.left, y, plot.right, y)
        yield Words("muted", plot.left - 8, y, say_tick(tick), "end", plot.left - 8)
    for step, said in enumerate(words):
        x = plot.x(step)
        room = min(plot.between - 4, 2 * min(x, plot.width - x))
        yield Words("muted", x, plot.bottom + 0.6 * FOOT, said, "middle", room)


def _marks(plot: _Plot, curve: Curve, *, band: bool) -> Iterator[Shape]:
    points = sorted(curve.points.items())
    known = [(step, p.low, p.high) for step, p in points if p.low is not None and p.high is not None]
    if band and len(known) > 1:
        above = [(plot.x(step), plot.y(high)) for step, _, high in known]
        below = [(plot.x(step), plot.y(low)) for step, low, _ in reversed(known)]
        yield Area("band", (*above, *below), curve.dot)
    elif band:
        for step, low, high in known:
            yield Line("band", plot.x(step), plot.y(high), plot.x(step), plot.y(low), curve.dot)
    for (step, one), (later, other) in pairwise(points):
        yield Line("curve", plot.x(step), plot.y(one.value), plot.x(later), plot.y(other.value), curve.dot)
    for step, point in points:
        yield Dot("alone" if point.low is None else "mean", plot.x(step), plot.y(point.value), RADIUS - 1, curve.dot)


def _names(plot: _Plot, curves: Sequence[Curve]) -> Iterator[Shape]:
    """Each as near to its curve's end as the others let it."""
    ends = [plot.y(curve.points[max(curve.points)].value) for curve in curves]
    for curve, y in zip(curves, _apart(ends, TOP + NAME / 2 - 6, plot.bottom - NAME / 2 + 6), strict=True):
        yield from _name(curve, plot.right + GAP, y, plot.width)


def _apart(wished: Sequence[float], top: float, bottom: float) -> list[float]:
    """Heights near those that are wished, NAME apart, between `top` and `bottom`, which leave room for all."""
    order = sorted(range(len(wished)), key=lambda number: wished[number])
    placed = [0.0] * len(wished)
    least = top
    for number in order:
        placed[number] = least = max(least, wished[number])
        least += NAME
    most = bottom
    for number in reversed(order):
        placed[number] = most = min(most, placed[number])
        most -= NAME
    return placed


def _legend(curves: Sequence[Curve], top: float, width: float) -> Iterator[Shape]:
    for number, curve in enumerate(curves):
        yield from _name(curve, 0, top + (number + 0.5) * NAME, width)


def _name(curve: Curve, left: float, y: float, width: float) -> Iterator[Shape]:
    over = y - LINE if curve.detail else y
    yield Dot("mean", left + 4, over, 4, curve.dot)
    yield Words("label", left + GAP, over, curve.name, "start", width - left - GAP)
    if curve.detail:
        yield Words("muted", left + GAP, y + LINE, curve.detail, "start", width - left - GAP)
