"""What else changed: a radar of the attributes that moved the most, and all of them as rows, the furthest first.

On the radar the dashed ring is the baseline: outside it there is more of an attribute, inside less. The area says
nothing, so that the rows stand beside it always.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

from playground.core.charts.lanes import GAP, LINE, NARROW, TOP
from playground.core.charts.scale import Scale
from playground.core.charts.shapes import Anchor, Area, Chart, Dot, Line, Shape, Spot, Words
from playground.core.steering.attribute_words import attribute_name, mean_words
from playground.core.steering.figures import sd_words
from playground.core.steering.values import PresetSteering, Shift, SideEffects
from playground.core.wording import count

TITLE: Final = "What else changed?"
RADAR_NOTE: Final = (
    "Dashed: the baseline. Outside it more, inside less, up to {} standard deviations (sd) of its answers. "
    "Hollow: its checks ask for it."
)
ROWS_NOTE: Final = (
    "In standard deviations (sd) of the baseline’s answers, the furthest first. Hollow: its checks ask for it."
)
LEAST_SPOKES: Final = 3
MOST_SPOKES: Final = 10
MOST_ROWS: Final = 10
MOST_SD: Final = 4.0
"""Further out nothing is drawn; the figure says how far it goes."""
ROW: Final = 27.0
FIGURE_WIDTH: Final = 58.0
MEANT_WIDTH: Final = 56.0
LABEL_ROOM: Final = 112.0
LEAST_AXIS: Final = 150.0  # a shorter axis names its middle alone
RADIUS: Final = 4.0


def _furthest(shifts: Sequence[Shift], most: int) -> list[Shift]:
    return sorted(shifts, key=lambda shift: -abs(shift.z))[:most]


def _reach(shifts: Sequence[Shift]) -> float:
    """To the next whole standard deviation, 2 at least."""
    return min(MOST_SD, max(2.0, *(math.ceil(min(abs(shift.z), MOST_SD)) for shift in shifts)))


def radar_chart(preset: PresetSteering, width: float) -> Chart | None:
    """Of the attributes that moved the most, in their own order; None of fewer than three."""
    effects = preset.side_effects
    if effects is None or len(effects.shifts) < LEAST_SPOKES:
        return None
    chosen = {id(shift) for shift in _furthest(effects.shifts, MOST_SPOKES)}
    shifts = [shift for shift in effects.shifts if id(shift) in chosen]
    reach = _reach(shifts)
    radius = max(54.0, min(110.0, width / 2 - LABEL_ROOM))
    height = 2 * radius + 56
    web = _Web(width / 2, height / 2, radius, reach, len(shifts))
    shapes = [*web.rings()]
    shapes.append(Area("web", tuple(web.at(number, shift.z) for number, shift in enumerate(shifts)), preset.dot))
    for number, shift in enumerate(shifts):
        x, y = web.at(number, shift.z)
        shapes.append(Dot("base" if shift.meant else "mean", x, y, RADIUS, preset.dot))
        shapes += web.label(number, attribute_name(shift.attribute), sd_words(shift.z), width)
    tip = f"{preset.name}: {'; '.join(_shift_words(shift) for shift in shifts)}."
    note = RADAR_NOTE.format(f"{reach:.0f}")
    spots = (Spot(0, 0, width, height, tip),)
    return Chart("radar", TITLE, note, width, height, tuple(shapes), spots, f"{TITLE} {tip}")


class _Web:
    """The place of each figure on the radar: the first spoke points up, the others follow clockwise."""

    def __init__(self, x: float, y: float, radius: float, reach: float, spokes: int) -> None:
        self._x, self._y, self._radius, self._reach, self._spokes = x, y, radius, reach, spokes

    def at(self, spoke: int, z: float) -> tuple[float, float]:
        share = (1 + min(1.0, max(-1.0, z / self._reach))) / 2
        return self._place(spoke, share * self._radius)

    def _place(self, spoke: int, distance: float) -> tuple[float, float]:
        angle = 2 * math.pi * spoke / self._spokes
        return round(self._x + distance * math.sin(angle), 1), round(self._y - distance * math.cos(angle), 1)

    def rings(self) -> Iterator[Shape]:
        for spoke in range(self._spokes):
            yield Line("grid", self._x, self._y, *self._place(spoke, self._radius))
        for share in (1.0, 0.75, 0.25, 0.5):
            points = tuple(self._place(spoke, share * self._radius) for spoke in range(self._spokes))
            yield Area("ring", points, reference=share == 0.5)

    def label(self, spoke: int, name: str, figure: str, width: float) -> Iterator[Words]:
        """The name and the figure, one under the other where the picture is narrow."""
        x, y = self._place(spoke, self._radius + 12)
        side = x - self._x
        middle = abs(side) < 8
        anchor: Anchor = "middle" if middle else "start" if side > 0 else "end"
        room = min(width, 2 * LABEL_ROOM) if middle else width - x if side > 0 else x
        if width >= NARROW or middle:
            y += 0.0 if not middle else 4 if y > self._y else -4
            yield Words("muted", x, y, f"{name} {figure}", anchor, room)
        else:
            yield Words("muted", x, y - 0.8 * LINE, name, anchor, room)
            yield Words("muted", x, y + 0.8 * LINE, figure, anchor, room)


def side_effects_chart(preset: PresetSteering, width: float) -> Chart | None:
    """A row an attribute: how far it moved, to the right more and to the left less. None where nothing was compared."""
    effects = preset.side_effects
    if effects is None or not effects.shifts:
        return None
    shifts = _furthest(effects.shifts, MOST_ROWS)
    reach = _reach(shifts)
    shapes: list[Shape] = []
    spots: list[Spot] = []
    label = min(200.0, 0.34 * width)
    meant_width = 0.0 if width < NARROW else MEANT_WIDTH
    left, right = label + GAP, width - FIGURE_WIDTH - meant_width - GAP
    scale = Scale(-reach, reach, ())
    bottom = TOP + ROW * len(shifts)
    shapes += _axis(scale, left, right, bottom)
    for number, shift in enumerate(shifts):
        y = TOP + (number + 0.5) * ROW
        shapes.append(Words("label", 0, y, attribute_name(shift.attribute), "start", label))
        shapes += _stem(shift, preset.dot, scale, left, right, y)
        shapes.append(Words("value", right + GAP, y, f"{sd_words(shift.z)} sd", "start", FIGURE_WIDTH))
        if shift.meant and meant_width:
            shapes.append(Words("muted", width, y, "asked for", "end", MEANT_WIDTH))
        spots.append(Spot(0, y - ROW / 2, width, ROW, f"{_shift_words(shift)}."))
    note = f"{ROWS_NOTE}{_others(effects, shifts)}"
    summary = " ".join([f"{TITLE} {preset.name}.", *(spot.tip for spot in spots)])
    return Chart("side-effects", TITLE, note, width, bottom + 22, tuple(shapes), tuple(spots), summary)


def _axis(scale: Scale, left: float, right: float, bottom: float) -> Iterator[Shape]:
    for sd in range(int(scale.low), int(scale.high) + 1):
        x = round(left + scale.at(sd) * (right - left), 1)
        if sd in (scale.low, 0, scale.high) or right - left >= LEAST_AXIS:
            yield Line("grid" if sd else "reference", x, TOP, x, bottom)
        if sd == 0 or (sd in (scale.low, scale.high) and right - left >= LEAST_AXIS):
            words = "baseline" if sd == 0 else f"{sd:+d} sd".replace("-", "−")
            yield Words("muted", x, bottom + 12, words, "middle", 56)


def _stem(shift: Shift, dot: int, scale: Scale, left: float, right: float, y: float) -> Iterator[Shape]:
    zero, end = (round(left + scale.at(value) * (right - left), 1) for value in (0.0, shift.z))
    low, high = shift.z < scale.low, shift.z > scale.high
    yield Line("stem", min(zero, end), y, max(zero, end), y, dot, low, high)
    if not low and not high:
        yield Dot("base" if shift.meant else "mean", end, y, RADIUS, dot)


def _others(effects: SideEffects, shown: Sequence[Shift]) -> str:
    left = len(effects.shifts) - len(shown)
    if not left:
        return ""
    return f" {count(left, 'other')} moved by at most {sd_words(abs(shown[-1].z)).removeprefix('+')} sd."


def _shift_words(shift: Shift) -> str:
    """`Length −2.9 sd, 41 words (30 to 55), the baseline 96 words (80 to 115)`."""
    mean, base = mean_words(shift.attribute, shift.mean), mean_words(shift.attribute, shift.base)
    asked = ", asked for" if shift.meant else ""
    return f"{attribute_name(shift.attribute)} {sd_words(shift.z)} sd{asked}: {mean}, the baseline {base}"
