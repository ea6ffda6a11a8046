"""The frame that all charts share: a row a preset, its name at the left, its figure in words at the right, an axis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil
from typing import Final

from playground.core.charts.scale import Scale
from playground.core.charts.shapes import Line, Shape, Spot, Words

ROW: Final = 40.0
TOP: Final = 4.0
AXIS: Final = 24.0  # height under the rows
GAP: Final = 14.0
LINE: Final = 8.0  # from the middle of a row to the middle of either of its two lines of words
MIN_PLOT: Final = 90.0
TICK_LETTER: Final = 7.5  # width of a letter of a tick's words, and its share of the gap to the next ones


@dataclass(frozen=True, slots=True)
class Frame:
    """Of a chart with `rows` rows. `plot_x`: where the axis begins; `right_x`: where the words at the right do."""

    width: float
    rows: int
    scale: Scale
    say_tick: Callable[[float], str]

    @property
    def label_width(self) -> float:
        return min(200.0, 0.30 * self.width)

    @property
    def right_width(self) -> float:
        return min(150.0, 0.28 * self.width)

    @property
    def plot_x(self) -> float:
        return self.label_width + GAP

    @property
    def plot_width(self) -> float:
        return max(MIN_PLOT, self.width - self.plot_x - self.right_width - 2 * GAP)

    @property
    def right_x(self) -> float:
        return self.plot_x + self.plot_width + 1.5 * GAP

    @property
    def bottom(self) -> float:
        return TOP + self.rows * ROW

    @property
    def height(self) -> float:
        return self.bottom + AXIS

    def x(self, value: float) -> float:
        return round(self.plot_x + self.scale.at(value) * self.plot_width, 1)

    def y(self, row: int) -> float:
        return TOP + (row + 0.5) * ROW

    def axis(self) -> Iterator[Shape]:
        """Every tick has its line; where their words would touch, only every second one, or third, is named."""
        ticks = self.scale.ticks
        between = self.plot_width / max(1, len(ticks) - 1)
        longest = max((len(self.say_tick(tick)) for tick in ticks), default=0)
        step = max(1, ceil(longest * TICK_LETTER / between))
        for number, tick in enumerate(ticks):
            yield Line("grid", self.x(tick), TOP, self.x(tick), self.bottom)
            if number % step == 0:
                yield Words("muted", self.x(tick), self.bottom + 12, self.say_tick(tick), "middle", between * step)

    def words(self, row: int, name: str, main: str, detail: str) -> Iterator[Shape]:
        """The name at the left; `main` over `detail` at the right."""
        y = self.y(row)
        yield Words("label", 0, y, name, "start", self.label_width)
        if main:
            yield Words("value", self.right_x, y - LINE if detail else y, main, "start", self.right_width)
        if detail:
            yield Words("muted", self.right_x, y + LINE if main else y, detail, "start", self.right_width)

    def spot(self, row: int, tip: str) -> Spot:
        return Spot(0, TOP + row * ROW, self.width, ROW, tip)
