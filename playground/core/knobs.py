"""The values of knobs: what fits a declared knob, and how a value stands in a text."""

from __future__ import annotations

import math
import re

from playground.core.errors import InputError
from playground.core.nearest import suggestion
from playground.core.preset import Knob, KnobValue


def knob_value(knob: Knob, raw: KnobValue) -> KnobValue:
    """`raw` as a value of `knob`; text from a command line or a form is read by the knob's type.

    Raises InputError when it is no option, no number, out of range, or neither true nor false.
    """
    match knob.type:
        case "text":
            return as_text(raw)
        case "choice":
            return _option(knob, as_text(raw))
        case "number":
            return _number(knob, raw)
        case "toggle":
            return _toggle(knob, raw)


def as_text(value: KnobValue) -> str:
    """A value as it stands in a system message: `true`, `3` and not `3.0`, `0.5`, text as it is."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _option(knob: Knob, text: str) -> str:
    if text in knob.options:
        return text
    raise InputError(f"'{text[:60]}' is no option of the knob '{knob.name}': {suggestion(text, knob.options)}")


def _number(knob: Knob, raw: KnobValue) -> int | float:
    number = _parsed_number(raw)
    if number is None:
        raise InputError(f"the knob '{knob.name}' takes a number, and '{as_text(raw)[:60]}' is none")
    low, high = knob.minimum, knob.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        raise InputError(f"the knob '{knob.name}' takes a number {range_text(low, high)}, not {as_text(number)}")
    return number


def _parsed_number(raw: KnobValue) -> int | float | None:
    if isinstance(raw, bool):
        return None
    try:
        number = (
            (int(raw) if re.fullmatch(r"\s*[-+]?\d{1,18}\s*", raw) else float(raw)) if isinstance(raw, str) else raw
        )
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def range_text(low: float | None, high: float | None) -> str:
    """`from 1 to 10`, `of at least 1`, `of at most 10`."""
    if low is not None and high is not None:
        return f"from {as_text(low)} to {as_text(high)}"
    return f"of at least {as_text(low)}" if low is not None else f"of at most {as_text(high or 0)}"


def _toggle(knob: Knob, raw: KnobValue) -> bool:
    if isinstance(raw, bool):
        return raw
    word = as_text(raw).strip().lower()
    if word in ("true", "false"):
        return word == "true"
    raise InputError(f"the knob '{knob.name}' is either true or false, not '{as_text(raw)[:60]}'")
