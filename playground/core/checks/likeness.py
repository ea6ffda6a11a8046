"""Checks of how like a reference the answer is. Names, default thresholds and scores are promptfoo's.

`levenshtein` holds up to a distance (default 5); `rouge-n`, `bleu` and `gleu` from a score on (default .75, .5, .5),
and their score is the outcome's. The best of several references counts. `meteor` is left out: without WordNet's
synonyms, which would have to be fetched, its number would be another one under the same name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from playground.core.checks.kinds import (
    CannotTell,
    Fact,
    Judge,
    Kind,
    Subject,
    needs_text,
    number_of,
    share_threshold,
    words_of,
)  # fmt: skip
from playground.core.overlap import bleu, gleu, rouge_n
from playground.core.preset import Check

MAX_COMPARED: Final = 100_000  # characters of a text that is compared letter by letter: 0.2 s
LEVENSHTEIN_THRESHOLD: Final = 5
MAX_N: Final = 9


def _levenshtein(check: Check, subject: Subject) -> Fact:
    wanted, limit = str(check.value), LEVENSHTEIN_THRESHOLD if check.threshold is None else check.threshold
    if abs(len(wanted) - len(subject.text)) > limit:
        return Fact(False, f"the distance is more than {limit:g}")
    if max(len(wanted), len(subject.text)) > MAX_COMPARED:
        raise CannotTell(f"the texts are too long to compare: at most {MAX_COMPARED:,} characters")
    from rapidfuzz.distance import Levenshtein

    distance = Levenshtein.distance(subject.text, wanted)
    holds = distance <= limit
    return Fact(holds, f"the distance is {distance}, {'within' if holds else 'more than'} {limit:g}")


def _scored(name: str, least: float, score_of: Callable[[str, Check], float]) -> Judge:
    def judge(check: Check, subject: Subject) -> Fact:
        threshold = least if check.threshold is None else check.threshold
        score = score_of(subject.text, check)
        holds = score >= threshold
        return Fact(holds, f"{name} is {score:.2f}, {'at least' if holds else 'less than'} {threshold:g}", score)

    return judge


def _references(check: Check) -> Sequence[str]:
    return [check.value] if isinstance(check.value, str) else words_of(check.value)


def _rouge(text: str, check: Check) -> float:
    if not isinstance(check.value, dict):
        return max(rouge_n(text, reference) for reference in _references(check))
    n = number_of(check.value.get("n"))
    return rouge_n(text, str(check.value.get("text")), 1 if n is None else int(n))


def _needs_distance(check: Check) -> str | None:
    good = check.threshold is None or check.threshold >= 0
    return None if good else f"the threshold of the check '{check.type}' is a number of characters"


def _needs_references(check: Check) -> str | None:
    value = check.value
    many = isinstance(value, list) and bool(value) and all(isinstance(item, str) and item.strip() for item in value)
    good = many or (isinstance(value, str) and bool(value.strip()))
    return None if good else f"the check '{check.type}' needs a text to compare with as value, or a list of them"


def _needs_rouge(check: Check) -> str | None:
    value = check.value
    if not isinstance(value, dict):
        return _needs_references(check)
    text, n = value.get("text"), value.get("n", 1)
    whole = isinstance(n, int) and not isinstance(n, bool) and 1 <= n <= MAX_N
    good = set(value) <= {"text", "n"} and isinstance(text, str) and bool(text.strip()) and whole
    return None if good else f"the check '{check.type}' needs a text as value, or {{text: ..., n: 2}}"


KINDS: Final[Mapping[str, Kind]] = {
    "levenshtein": Kind(_levenshtein, needs_text, _needs_distance),
    "rouge-n": Kind(_scored("ROUGE-N", 0.75, _rouge), _needs_rouge, share_threshold),
    "bleu": Kind(_scored("BLEU", 0.5, lambda text, check: bleu(text, _references(check))), _needs_references,
                 share_threshold),
    "gleu": Kind(_scored("GLEU", 0.5, lambda text, check: gleu(text, _references(check))), _needs_references,
                 share_threshold),
}  # fmt: skip
