"""Attributes in words: their names, and their values as a person counts them. Lengths are kept as logarithms, and what
is a part of something as a share of 1; here they are words and per cent."""

from __future__ import annotations

import math
from typing import Final

from playground.core.intervals import Estimate
from playground.core.steering.attributes import ATTRIBUTE
from playground.core.steering.figures import number_words, signed_words

LENGTHS: Final = {"words": "words", "sentences": "sentences", "sentence_length": "words"}
PLAIN: Final = frozenset({"reading_grade"})
MOST: Final = 700.0  # a logarithm beyond it is no number any more


def attribute_name(attribute: str) -> str:
    """`Sentence length`; one that this version does not know goes by its id."""
    known = ATTRIBUTE.get(attribute)
    return attribute if known is None else known.name


def unit(attribute: str) -> str:
    """`words`, `%`, `` for a school grade."""
    return LENGTHS.get(attribute, "" if attribute in PLAIN else "%")


def counted(attribute: str, value: float) -> float:
    """A value or a mean in that unit: of lengths the geometric mean."""
    if attribute in LENGTHS:
        return math.expm1(min(value, MOST))
    return value if attribute in PLAIN else 100 * value


def counted_estimate(attribute: str, figure: Estimate) -> Estimate:
    low = None if figure.low is None else counted(attribute, figure.low)
    high = None if figure.high is None else counted(attribute, figure.high)
    return Estimate(counted(attribute, figure.value), low, high, figure.n)


def value_words(attribute: str, value: float) -> str:
    """`96 words`, `12 %`, `8.4`."""
    return f"{number_words(counted(attribute, value))} {unit(attribute)}".strip()


def mean_words(attribute: str, figure: Estimate) -> str:
    """`96 words (80 to 115)`."""
    said = value_words(attribute, figure.value)
    if figure.low is None or figure.high is None:
        return said
    low, high = counted(attribute, figure.low), counted(attribute, figure.high)
    return f"{said} ({number_words(low)} to {number_words(high)})"


def difference_words(attribute: str, value: float) -> str:
    """Of a difference: lengths by how much one is longer, `+35 %`; shares in points, `−4.0 points`."""
    if attribute in LENGTHS:
        return f"{signed_words(100 * math.expm1(min(value, MOST)))} %"
    return signed_words(value) if attribute in PLAIN else f"{signed_words(100 * value)} points"
