"""The values a knob is swept over."""

from __future__ import annotations

import pytest

from playground.core.knobs import knob_value
from playground.core.preset import Knob, KnobValue
from playground.core.sweeps import can_sweep, steps, sweep_values


def number(low: float | None, high: float | None, step: float | None) -> Knob:
    return Knob("n", "number", low or 0, minimum=low, maximum=high, step=step)


@pytest.mark.parametrize(
    ("knob", "values"),
    [
        (Knob("c", "choice", "a", ("a", "b", "c")), ("a", "b", "c")),
        (Knob("t", "toggle", True), (False, True)),
        (number(0, 4, 1), (0, 1, 2, 3, 4)),
        (number(0, 1, 0.1), (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1)),
        (number(1, 10, 4), (1, 5, 9)),
    ],
)
def test_each_option_each_step_on_and_off(knob: Knob, values: tuple[KnobValue, ...]) -> None:
    assert can_sweep(knob)
    assert sweep_values(knob) == values
    assert [knob_value(knob, value) for value in values] == list(values)


@pytest.mark.parametrize(
    "knob",
    [Knob("x", "text", ""), Knob("c", "choice", "a", ("a",)), number(0, None, 1), number(0, 3, None), number(1, 1, 1)],
)
def test_what_has_no_list_of_values_cannot_be_swept(knob: Knob) -> None:
    assert not can_sweep(knob)


def test_many_steps_are_spread_out_with_both_ends() -> None:
    knob = number(0, 1_000_000, 1)
    assert steps(knob) == 1_000_001
    found = sweep_values(knob, 12)
    assert (len(found), found[0], found[-1]) == (12, 0, 1_000_000)
    assert list(found) == sorted(set(found), key=float)
