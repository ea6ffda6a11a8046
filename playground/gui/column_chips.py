"""The chips under an answer, as values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from playground.core.check_words import check_labels, check_mark
from playground.core.completion import CheckOutcome, Completion
from playground.core.fairness import Mark
from playground.core.preset import Check
from playground.core.wording import FINISH_WORDS

ChipWords: TypeAlias = tuple[str, str, str]
"""(kind, words, reason)."""


def chips(checks: Sequence[Check], completion: Completion, marks: Sequence[Mark]) -> tuple[ChipWords, ...]:
    """What must be known first, then the checks, then what may be known."""
    labels = check_labels(checks, completion.checks)
    ending = FINISH_WORDS.get(completion.finish_reason or "stop", "")
    cut = (("warning", ending, ""),) if completion.finish_reason not in (None, "stop") and ending else ()
    warnings = tuple((m.kind, f"! {m.words}", m.sentence) for m in marks if m.kind == "warning")
    notes = tuple((m.kind, m.words, m.sentence) for m in marks if m.kind == "note")
    checked = tuple(
        (_kind(outcome), f"{check_mark(outcome)} {words}", outcome.reason)
        for words, outcome in zip(labels, completion.checks, strict=True)
    )
    return (*warnings, *cut, *checked, *notes, *_reused(completion))


def _reused(completion: Completion) -> tuple[ChipWords, ...]:
    if completion.reused_from is None:
        return ()
    why = (
        f"Taken from run {completion.reused_from}: nothing was asked, it cost nothing, and the times are those of then."
    )
    return (("note", "from an earlier run", why),)


def _kind(outcome: CheckOutcome) -> str:
    return "note" if outcome.pending else "good" if outcome.passed else "bad"
