"""What every family of checks is made of: a kind of check, what it looks at, and what it finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from playground.core.completion import Completion
from playground.core.preset import Check
from playground.core.request import JsonValue

SHOWN: Final = 60
"""Characters of a value in a reason."""


class Fact(NamedTuple):
    """Whether it holds, and what is the case in a short sentence.

    `score` is 0..1, None where it is the same as whether it holds; `pending` says that a part is decided elsewhere.
    """

    holds: bool
    reason: str
    score: float | None = None
    pending: bool = False


Judged: TypeAlias = Callable[[Check], Fact | None]
"""Raises CannotTell where the model's words say nothing."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is judged. `text` is the answer, or a variant of it; `prompt` is the user's last message, as it was sent.

    `judged` says what a model has found about a check that one decides; None: nothing yet.
    """

    text: str
    completion: Completion
    prompt: str = ""
    judged: Judged | None = None


class CannotTell(Exception):
    """The check cannot be made on this completion; the message is the reason."""


Judge: TypeAlias = Callable[[Check, Subject], Fact]
Problem: TypeAlias = Callable[[Check], str | None]
"""What is wrong with one part of a check, as half a sentence; None when it can be used."""


def no_problem(_: Check) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Kind:
    """One type of check. `judge` is None where a model decides, later and elsewhere.

    `reads_text`: it looks at the answer's text alone, so that it can be `loose`.
    """

    judge: Judge | None
    value_problem: Problem = no_problem
    threshold_problem: Problem = no_problem
    reads_text: bool = True


def quoted(value: JsonValue, shown: int = SHOWN) -> str:
    text = value if isinstance(value, str) else str(value)
    return f"'{text[:shown]}…'" if len(text) > shown else f"'{text}'"


def listed(words: list[str]) -> str:
    text = ", ".join(words)
    return f"{text[:SHOWN]}…" if len(text) > SHOWN else text


def words_of(value: JsonValue) -> list[str]:
    """A list of texts, also as one text with commas."""
    if isinstance(value, str):
        return [word for part in value.split(",") if (word := part.strip())]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def number_of(value: JsonValue) -> float | None:
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def needs_text(check: Check) -> str | None:
    return None if isinstance(check.value, str) and check.value else f"the check '{check.type}' needs a text as value"


def needs_words(check: Check) -> str | None:
    texts = isinstance(check.value, str) or (
        isinstance(check.value, list) and all(isinstance(item, str) and item for item in check.value)
    )
    good = texts and bool(words_of(check.value))
    return None if good else f"the check '{check.type}' needs a list of texts as value"


def needs_no_value(check: Check) -> str | None:
    return None if check.value is None else f"the check '{check.type}' takes no value: leave it out"


def share_threshold(check: Check) -> str | None:
    """A threshold that a score of 0..1 can be held against."""
    good = check.threshold is None or 0 <= check.threshold <= 1
    return None if good else f"the threshold of the check '{check.type}' is from 0 to 1"
