"""The frame of the charts of steering: a row a preset.

Wide: name, plot and verdict stand side by side; narrow: the name and the verdict stand over the plot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from playground.core.charts.scale import Scale
from playground.core.charts.shapes import Line, Shape, Spot, Words, WordsKind
from playground.core.intervals import Estimate
from playground.core.steering.values import PresetSteering

NARROW: Final = 460.0
"""Below this width the rows have two lines."""
TOP: Final = 4.0
GAP: Final = 14.0
EDGE: Final = 7.0  # room for half a dot at either end of a narrow plot
LINE: Final = 8.0  # from the middle of a row to the middle of either of its two lines of words
FOOT: Final = 22.0  # height of the words under the rows
RADIUS: Final = 5.0
MARK: Final = 11.0  # half the height of what stands about the marks of a narrow row
LETTER: Final = 6.2  # width of a letter of the small words


def row_names(presets: Sequence[PresetSteering]) -> list[str]:
    """Each preset's name, with its model where there are several."""
    several = len({preset.model for preset in presets}) > 1
    return [f"{preset.name} · {preset.model}" if several else preset.name for preset in presets]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What stands at the right of a row: `main` in the colour of `kind` over `detail`."""

    main: str
    detail: str = ""
    kind: WordsKind = "value"


@dataclass(frozen=True, slots=True)
class Lanes:
    """Of a chart with `rows` rows."""

    width: float
    rows: int
    scale: Scale

    @property
    def narrow(self) -> bool:
        return self.width < NARROW

    @property
    def row_height(self) -> float:
        return 52.0 if self.narrow else 42.0

    @property
    def label_width(self) -> float:
        return 0.5 * self.width if self.narrow else min(220.0, 0.34 * self.width)

    @property
    def right_width(self) -> float:
        return 0.48 * self.width if self.narrow else min(190.0, 0.34 * self.width)

    @property
    def plot_x(self) -> float:
        return EDGE if self.narrow else self.label_width + GAP

    @property
    def plot_width(self) -> float:
        if self.narrow:
            return 0.51 * self.width - 2 * EDGE
        return self.width - self.plot_x - self.right_width - 1.5 * GAP

    @property
    def bottom(self) -> float:
        return TOP + self.rows * self.row_height

    def x(self, value: float) -> float:
        return round(self.plot_x + self.scale.at(value) * self.plot_width, 1)

    def y(self, row: int) -> float:
        """The height of the row's marks."""
        return TOP + (row + (0.68 if self.narrow else 0.5)) * self.row_height

    def words(self, row: int, name: str, verdict: Verdict) -> Iterator[Shape]:
        main, detail, y = verdict.main, verdict.detail, self.y(row)
        if self.narrow:
            over = y - 0.4 * self.row_height
            yield Words("label", 0, over, name, "start", self.label_width)
            yield Words(verdict.kind, self.width, over, main, "end", self.right_width)
            if detail:
                yield Words("muted", self.width, y, detail, "end", 0.46 * self.width)
            return
        left = self.width - self.right_width
        yield Words("label", 0, y, name, "start", self.label_width)
        yield Words(verdict.kind, left, y - LINE if detail else y, main, "start", self.right_width)
        if detail:
            yield Words("muted", left, y + LINE, detail, "start", self.right_width)

    def interval(self, row: int, figure: Estimate, dot: int) -> Iterator[Line]:
        """None where the figure has none. An end that lies beyond the scale is cut."""
        if figure.low is None or figure.high is None:
            return
        cut_low, cut_high = figure.low < self.scale.low, figure.high > self.scale.high
        y = self.y(row)
        yield Line("interval", self.x(figure.low), y, self.x(figure.high), y, dot, cut_low, cut_high)

    def reference(self, words: str, beyond: str = "") -> Iterator[Shape]:
        """A dashed line at 0 through all rows, `words` under it; `beyond` at the far end, where there is room.

        Where names stand over the plot, it is there about the marks alone.
        """
        x, foot = self.x(0.0), self.bottom + 0.6 * FOOT
        right = self.plot_x + self.plot_width
        if self.narrow:
            for row in range(self.rows):
                yield Line("reference", x, self.y(row) - MARK, x, self.y(row) + MARK)
        else:
            yield Line("reference", x, TOP, x, self.bottom + 4)
        if x > self.plot_x + self.plot_width / 2:
            yield Words("muted", x, foot, words, "end", x)
            return
        room = right - x - LETTER * (len(words) + 2)
        yield Words("muted", x, foot, words, "start", self.width - x)
        if beyond and room > LETTER * (len(beyond) + 1):
            yield Words("muted", right, foot, beyond, "end", room)

    def spot(self, row: int, tip: str) -> Spot:
        return Spot(0, TOP + row * self.row_height, self.width, self.row_height, tip)
