"""Which attributes a preset's own checks aim at, and how far: what side effects are told apart from. Pure.

A goal is a range of an attribute's values, because checks ask for "at most 50 words" and not for 50. Where the
baseline's answers lie in it already, nothing was asked to change. Checks of single words, patterns and judged ones aim
at no attribute; some (bullet points, headings) aim at one without saying how far.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from playground.core.checks import NOT, SET
from playground.core.checks.counts import bounds_of
from playground.core.language_words import SCRIPTS
from playground.core.preset import Check


@dataclass(frozen=True, slots=True)
class Goal:
    """From `low` to `high`, in the attribute's own unit."""

    low: float
    high: float

    def nearest(self, value: float) -> float:
        return min(max(value, self.low), self.high)


LANGUAGES: Final[Mapping[str, str]] = {"en": "english", "fr": "french", "es": "spanish", "de": "german"}
"""The languages that have an attribute of their own."""
IN_LANGUAGE: Final = Goal(0.25, 1.0)
"""Small words that only this one of the four has: a quarter to two thirds of the words of plain prose."""
NOT_IN_LANGUAGE: Final = Goal(0.0, 0.05)
_ALL, _NONE = Goal(1.0, 1.0), Goal(0.0, 0.0)
_PLAIN: Final[Mapping[str, Mapping[str, Goal | None]]] = {
    "all-capital": {"upper_case": _ALL},
    "all-lowercase": {"upper_case": _NONE},
    "is-json": {"structured": _ALL},
    "json-format": {"structured": _ALL},
    "is-xml": {"structured": _ALL},
    "is-refusal": {"refusal": _ALL},
    "not-is-json": {"structured": _NONE},
    "not-is-refusal": {"refusal": _NONE},
    "contains-json": {"structured": None},
    "contains-xml": {"structured": None},
    "bullet-count": {"list_items": None},
    "section-count": {"headings": None},
    "highlighted-sections": {"emphasis": None},
    "capital-word-frequency": {"upper_case": None},
    "paragraph-count": {"line_breaks": None},
    "no-comma": {"punctuation": None},
    "quotation": {"punctuation": None},
}
_COUNTED: Final[Mapping[str, str]] = {"word-count": "words", "sentence-count": "sentences"}


def goals_of(checks: Sequence[Check]) -> Mapping[str, Goal | None]:
    """By attribute; None: aimed at, and nobody says how far. Of two checks that aim at one, the first that says it."""
    found: dict[str, Goal | None] = {}
    for check in checks:
        for attribute, goal in _goals(check).items():
            found[attribute] = found.get(attribute) or goal
    return found


def _goals(check: Check) -> Mapping[str, Goal | None]:
    if check.type == SET:
        return goals_of(check.checks) if check.threshold is None else {}
    if check.type in _PLAIN:
        return _PLAIN[check.type]
    kind = check.type.removeprefix(NOT)
    if kind in _COUNTED:
        return {_COUNTED[kind]: _counted(check) if kind == check.type else None}
    if check.type == "response-language":
        return _language(str(check.value))
    return {}


def _counted(check: Check) -> Goal | None:
    """Lengths are logarithms (attributes.py)."""
    low, high = bounds_of(check.value)
    if low is None and high is None:
        return None
    return Goal(math.log1p(max(0.0, low or 0.0)), math.inf if high is None else math.log1p(max(0.0, high)))


def _language(code: str) -> Mapping[str, Goal | None]:
    if code in LANGUAGES:
        others: dict[str, Goal | None] = dict.fromkeys(LANGUAGES.values(), NOT_IN_LANGUAGE)
        return {**others, LANGUAGES[code]: IN_LANGUAGE}
    if code in SCRIPTS.get("latin", ()):
        return dict.fromkeys(LANGUAGES.values(), NOT_IN_LANGUAGE)
    return {"other_script": Goal(0.6, 1.0), **dict.fromkeys(LANGUAGES.values(), NOT_IN_LANGUAGE)}
