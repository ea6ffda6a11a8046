"""Shares on tracks: how many of all pass, a dot in the band of its interval, what it is compared with hollow beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from playground.core.charts.lanes import RADIUS, TOP, Lanes, Verdict
from playground.core.charts.scale import Scale
from playground.core.charts.shapes import Chart, Dot, Line, Shape
from playground.core.intervals import Estimate

SHARES: Final = Scale(0.0, 1.0, (0.0, 1.0))
BASE_RADIUS: Final = 4.0


@dataclass(frozen=True, slots=True)
class RateRow:
    """`share` is None where nothing was counted; `verdict` then says why. `tip` says all of it."""

    name: str
    dot: int
    share: Estimate | None
    base: Estimate | None
    verdict: Verdict
    tip: str


def rate_chart(chart_id: str, title: str, note: str, rows: Sequence[RateRow], width: float) -> Chart:
    lanes = Lanes(width, len(rows), SHARES)
    shapes: list[Shape] = []
    for number, row in enumerate(rows):
        shapes += lanes.words(number, row.name, row.verdict)
        if row.share is not None:
            shapes += track(lanes.x(0), lanes.x(1), lanes.y(number), row.share, row.dot, row.base)
    spots = tuple(lanes.spot(number, row.tip) for number, row in enumerate(rows))
    summary = " ".join([title, *(row.tip for row in rows)])
    return Chart(chart_id, title, note, width, lanes.bottom + TOP, tuple(shapes), spots, summary)


def track(
    left: float,
    right: float,
    y: float,
    share: Estimate,
    dot: int,
    base: Estimate | None = None,
    *,
    hollow: bool = False,
    radius: float = RADIUS,
) -> Iterator[Shape]:
    """From 0 at `left` to all at `right`."""

    def x(value: float) -> float:
        return round(left + min(1.0, max(0.0, value)) * (right - left), 1)

    yield Line("track", left, y, right, y)
    if share.low is not None and share.high is not None:
        yield Line("band", x(share.low), y, x(share.high), y, dot)
    if base is not None:
        yield Dot("base", x(base.value), y, BASE_RADIUS, 0)
    yield Dot("alone" if hollow else "mean", x(share.value), y, radius, dot)
