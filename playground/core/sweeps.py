"""Sweeping a knob: the values that a column each is made for."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from playground.core.preset import Knob, KnobValue

FEW: Final = 12
"""So many columns are made without a question."""
MOST: Final = 100
"""More steps than this are spread out in any case: nobody reads so many columns."""


def can_sweep(knob: Knob) -> bool:
    """A choice, a toggle, and a number with both ends and a step."""
    match knob.type:
        case "choice":
            return len(knob.options) > 1
        case "number":
            return steps(knob) > 1
        case "toggle":
            return True
        case "text":
            return False


def steps(knob: Knob) -> int:
    """How many values a number has from its least to its greatest; 0 when it is not said."""
    if knob.type != "number" or knob.minimum is None or knob.maximum is None or not knob.step or knob.step <= 0:
        return 0
    return int((_exact(knob.maximum) - _exact(knob.minimum)) / _exact(knob.step)) + 1


def sweep_values(knob: Knob, most: int = MOST) -> tuple[KnobValue, ...]:
    """Every option, false and true, or the steps; of more than `most` steps so many, evenly spread, with both ends."""
    match knob.type:
        case "choice":
            return knob.options
        case "toggle":
            return (False, True)
        case "text":
            return ()
        case "number":
            number, most = steps(knob), max(2, most)
            if number <= most:
                return tuple(_step(knob, place) for place in range(number))
            return tuple(_step(knob, round(place * (number - 1) / (most - 1))) for place in range(most))


def _step(knob: Knob, place: int) -> KnobValue:
    value = _exact(knob.minimum or 0) + place * _exact(knob.step or 1)
    return int(value) if value == value.to_integral_value() else float(value)


def _exact(value: float) -> Decimal:
    """As it is written: ten steps of 0.1 make 1."""
    return Decimal(str(value))
