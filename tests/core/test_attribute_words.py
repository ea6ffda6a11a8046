"""Attributes as a person counts them: lengths in words, parts in per cent, differences in points."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.intervals import Estimate
from playground.core.steering.attribute_words import (
    attribute_name,
    counted,
    difference_words,
    mean_words,
    unit,
    value_words,
)
from playground.core.steering.attributes import ATTRIBUTES, attributes_of


@pytest.mark.parametrize(
    ("attribute", "value", "words"),
    [
        ("words", math.log1p(96), "96 words"), ("sentences", math.log1p(4), "4.0 sentences"),
        ("sentence_length", math.log1p(12), "12 words"), ("upper_case", 0.12, "12 %"), ("reading_grade", 8.4, "8.4"),
    ],
)  # fmt: skip
def test_a_value_has_its_unit(attribute: str, value: float, words: str) -> None:
    assert value_words(attribute, value) == words


def test_lengths_are_what_the_attributes_keep_as_logarithms() -> None:
    measured = attributes_of("One two three. Four five six. Seven eight nine.")
    assert round(counted("words", measured["words"])) == 9
    assert round(counted("sentences", measured["sentences"])) == 3
    assert round(counted("sentence_length", measured["sentence_length"])) == 3


def test_a_mean_has_its_interval_and_a_difference_says_how_much_longer() -> None:
    assert mean_words("words", Estimate(*map(math.log1p, (96, 80, 115)), 20)) == "96 words (80 to 115)"
    assert difference_words("words", 0.3) == "+35 %"
    assert difference_words("hedging", -0.012) == "−1.2 points"
    assert difference_words("reading_grade", 0.4) == "+.40"


@given(st.sampled_from([*(each.id for each in ATTRIBUTES), "later"]), st.floats(allow_nan=False))
def test_any_value_can_be_said(attribute: str, value: float) -> None:
    assert attribute_name(attribute)
    assert value_words(attribute, value).endswith(unit(attribute))
    assert difference_words(attribute, value)


def test_an_attribute_of_a_later_version_goes_by_its_id() -> None:
    assert attribute_name("words") == "Length"
    assert attribute_name("sarcasm") == "sarcasm"
