"""Checks that look for given words or a pattern, by promptfoo's names and with its meaning.

`ends-with` is ours. A list of words may also be one text with commas.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from playground.core.checks.kinds import Fact, Judge, Kind, Subject, listed, needs_text, needs_words, quoted, words_of
from playground.core.json_checks import equals_json
from playground.core.patterns import first_match, pattern_problem
from playground.core.preset import Check

SHOWN_OF_PATTERN = 40  # characters


def _same(text: str) -> str:
    return text


def _equals(check: Check, subject: Subject) -> Fact:
    if not isinstance(check.value, str):
        return Fact(*equals_json(subject.text, check.value))
    holds = subject.text == check.value
    return Fact(holds, f"the answer is {'' if holds else 'not '}exactly {quoted(check.value)}")


def _contains(shape: Callable[[str], str]) -> Judge:
    def judge(check: Check, subject: Subject) -> Fact:
        holds = shape(str(check.value)) in shape(subject.text)
        return Fact(holds, f"{quoted(check.value)} {'' if holds else 'not '}found")

    return judge


def _any(shape: Callable[[str], str]) -> Judge:
    def judge(check: Check, subject: Subject) -> Fact:
        text, words = shape(subject.text), words_of(check.value)
        hit = next((word for word in words if shape(word) in text), None)
        return Fact(hit is not None, f"none of {listed(words)} found" if hit is None else f"{quoted(hit)} found")

    return judge


def _all(shape: Callable[[str], str]) -> Judge:
    def judge(check: Check, subject: Subject) -> Fact:
        text, words = shape(subject.text), words_of(check.value)
        missing = [word for word in words if shape(word) not in text]
        return Fact(not missing, f"{listed(missing)} not found" if missing else f"all of {listed(words)} found")

    return judge


def _starts(check: Check, subject: Subject) -> Fact:
    holds = subject.text.startswith(str(check.value))
    return Fact(holds, f"the answer {'starts' if holds else 'does not start'} with {quoted(check.value)}")


def _ends(check: Check, subject: Subject) -> Fact:
    holds = subject.text.endswith(str(check.value))
    return Fact(holds, f"the answer {'ends' if holds else 'does not end'} with {quoted(check.value)}")


def _regex(check: Check, subject: Subject) -> Fact:
    """The reason stands beside the check's name: a pattern is for programs, and is told only where there is no name."""
    pattern = str(check.value)
    match = first_match(pattern, subject.text)
    if match is not None and (words := " ".join(match.split())):
        return Fact(True, f"{quoted(words, SHOWN_OF_PATTERN)} found")
    holds = match is not None
    if check.metric:
        return Fact(holds, "found" if holds else "not found")
    return Fact(holds, f"the pattern {quoted(pattern, SHOWN_OF_PATTERN)} {'is' if holds else 'is not'} in the answer")


def _needs_any_value(check: Check) -> str | None:
    return None if check.value is not None else f"the check '{check.type}' needs a value to compare with"


def _needs_pattern(check: Check) -> str | None:
    return needs_text(check) or pattern_problem(str(check.value))


KINDS: Final[Mapping[str, Kind]] = {
    "equals": Kind(_equals, _needs_any_value),
    "contains": Kind(_contains(_same), needs_text),
    "icontains": Kind(_contains(str.casefold), needs_text),
    "contains-any": Kind(_any(_same), needs_words),
    "icontains-any": Kind(_any(str.casefold), needs_words),
    "contains-all": Kind(_all(_same), needs_words),
    "icontains-all": Kind(_all(str.casefold), needs_words),
    "starts-with": Kind(_starts, needs_text),
    "ends-with": Kind(_ends, needs_text),
    "regex": Kind(_regex, _needs_pattern),
}
