"""Which sentence did it, as heat on the text: the whole system message in pieces, each with a level from 0 to 4.

The colour is never alone: what luck does not explain is underlined, and every piece says its figures. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from playground.core.steering.figures import estimate_words, p_words
from playground.core.steering.values import ALPHA, Ablation, Clause
from playground.core.wording import count

LEVELS: Final = 4
LEVEL_WORDS: Final = ("no effect seen", "little of the effect", "some of the effect", "much of it", "the most of it")
TITLE: Final = "Which sentence did it?"
NOTE: Final = (
    "One sentence was left out at a time. Darker: the answers change more without it; underlined: more than luck."
)


@dataclass(frozen=True, slots=True)
class HeatPiece:
    """A part of the text. `tip` is "" of what was never left out: line ends and spaces between sentences.

    `firm`: its effect is more than luck, corrected over the sentences.
    """

    text: str
    level: int
    firm: bool
    tip: str


def heat_of(ablation: Ablation) -> tuple[HeatPiece, ...]:
    """All of the text in its order: the pieces' texts together are the text."""
    return tuple(_pieces(ablation.text, sorted(ablation.clauses, key=lambda clause: (clause.start, clause.end))))


def _pieces(text: str, clauses: Sequence[Clause]) -> Iterator[HeatPiece]:
    at = 0
    for clause in clauses:
        start, end = max(at, clause.start), min(len(text), clause.end)
        if start >= end:
            continue
        if at < start:
            yield HeatPiece(text[at:start], 0, False, "")
        yield HeatPiece(text[start:end], level_of(clause), firm(clause), clause_words(clause))
        at = end
    if at < len(text):
        yield HeatPiece(text[at:], 0, False, "")


def level_of(clause: Clause) -> int:
    """0 where nothing is seen or known; 1 to 4 by its effect against the greatest one."""
    if clause.effect is None or not clause.heat > 0:
        return 0
    return min(LEVELS, 1 + int(LEVELS * min(clause.heat, 1.0) * 0.999))


def firm(clause: Clause) -> bool:
    return clause.effect is not None and clause.effect.p_holm < ALPHA


def clause_words(clause: Clause) -> str:
    """`Without it the answers move by .21 (.15 to .27), p .001, 20 answers: the most of it.`"""
    effect = clause.effect
    if effect is None:
        return "Without it: too few answers to tell."
    figures = f"{estimate_words(effect.distance)}, {p_words(effect.p_holm)}, {count(effect.n, 'answer')}"
    return f"Without it the answers move by {figures}: {LEVEL_WORDS[level_of(clause)]}."
