"""From values to places: an axis from a round number to a round number, with few ticks between them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

MOST_TICKS: Final = 5
_STEPS: Final = (1.0, 2.0, 5.0, 10.0)
REACH: Final = 1.0
"""How many times the spread of the answers an interval may go beyond them before the picture cuts it."""

MARGIN: Final = 0.04  # of its length: room at either end of an axis that has no ticks
ALIKE: Final = 1e-9  # of their size: values that lie so close are one
TINY: Final = 1e-100  # a difference below it is none: no axis can be divided so finely


@dataclass(frozen=True, slots=True)
class Scale:
    """`low` < `high`; `ticks` rise and lie within."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        """0 at the low end, 1 at the high end; what lies outside stands at the end."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


def nice_scale(low: float, high: float, most: int = MOST_TICKS) -> Scale:
    """Round ends around finite values and round steps of 1, 2 or 5 between them."""
    if high - low <= max(ALIKE * abs(high), TINY):
        reach = abs(low) / 2 if abs(low) > TINY else 1.0
        low, high = low - reach if low < 0 or low - reach > 0 else 0.0, high + reach
    step = _step((high - low) / most)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(float(f"{number * step:.12g}") for number in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks)


def scale_of(values: Sequence[float], reaching: Sequence[float] = ()) -> Scale:
    """For values of at least 0. It begins at 0 unless they all lie far from it; `reaching` (ends of intervals) may
    widen it, but not so far that the values are pressed together."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    room = (high - low) * REACH if high - low > ALIKE * high else high / 2
    low = max(0.0, min([low, *(max(value, low - room) for value in reaching)]))
    high = max([high, *(min(value, high + room) for value in reaching)])
    return nice_scale(0.0 if low <= high / 2 else low, high)


def signed_scale(values: Sequence[float], reaching: Sequence[float] = ()) -> Scale:
    """For values of either sign, without ticks: 0 is on it; `reaching` may widen it as in `scale_of`."""
    low, high = min([0.0, *values]), max([0.0, *values])
    room = (high - low) * REACH or 1.0
    low = min([low, *(max(end, low - room) for end in reaching)])
    high = max([high, *(min(end, high + room) for end in reaching)])
    margin = (high - low) * MARGIN or 1.0
    return Scale(low - margin, high + margin, ())


def _step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next((factor * power for factor in _STEPS if factor * power >= rough * (1 - 1e-9)), 10 * power)
