"""Figures in words: short, and as many places as it takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.intervals import Estimate
from playground.core.steering.figures import estimate_words, number_words, p_words, points_words, signed_words


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (0.34, "p .34"), (0.0995, "p .10"), (0.099, "p .099"), (0.004, "p .004"), (0.0005, "p .0005"), (1.0, "p 1"),
        (0.00001, "p < .0001"), (0.0, "p < .0001"),
    ],
)  # fmt: skip
def test_a_p_has_as_many_places_as_it_takes(p: float, words: str) -> None:
    assert p_words(p) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0, "0"), (-0.0001, "0"), (0.214, ".21"), (0.033, ".033"), (-1.44, "−1.4"), (12.0, "12"), (12.34, "12.3"),
        (96.2, "96.2"), (120.4, "120"), (12_000.4, "12,000"), (3e12, "3e+12"), (float("inf"), "inf"),
        (0.999, "1.00"), (-0.5, "−.50"),
    ],
)  # fmt: skip
def test_numbers_are_short(value: float, words: str) -> None:
    assert number_words(value) == words


@given(st.floats())
def test_any_number_can_be_said(value: float) -> None:
    assert 0 < len(number_words(value)) < 14
    assert signed_words(value)[0] in "+−0"


def test_intervals_and_points_follow_their_value() -> None:
    assert estimate_words(Estimate(0.21, 0.12, 0.3, 20)) == ".21 (.12 to .30)"
    assert estimate_words(Estimate(0.21, None, None, 1)) == ".21"
    assert points_words(Estimate(0.3, 0.05, 0.52, 20)) == "+30 points (+5 to +52)"
    assert points_words(Estimate(-0.01, None, None, 1)) == "−1 point"
