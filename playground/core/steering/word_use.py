"""The words of a text: how varied, how repetitive, of which language and manner. Linear in the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from playground.core.steering.small_words import FIRST_PERSON, HEDGES, SECOND_PERSON, small_words
from playground.core.steering.text_marks import part

WINDOW: Final = 25
"""Words of the moving window of diversity. Covington and McFall take 50 and more for books; answers are shorter."""
_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_ASCII_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")
_WORD = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\\W\\d_]+(?:'[^\\W\\d_]+)*")


def word_count(text: str) -> int:
    return len(text.split()) + (0 if text.isascii() else len(_CJK.findall(text)))


def words_in(lowered: str) -> list[str]:
    return (_ASCII_WORD if lowered.isascii() else _WORD).findall(lowered)


def use_of(words: list[str]) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for word, number in Counter(words).items():
        for kind in _kinds_of(word):
            counts[kind] += number
    total = len(words)
    triples = max(0, total - 2)
    return {
        "diversity": _diversity(words),
        "repetition": part(triples - len(set(zip(words, words[1:], words[2:], strict=False))), triples),
        **{kind: part(counts[kind], total) for kind in _KINDS},
    }


_KINDS: Final = ("english", "french", "spanish", "german", "hedging", "first_person", "second_person")


@cache
def _word_kinds() -> Mapping[str, tuple[str, ...]]:
    sets = {**small_words(), "hedging": HEDGES, "first_person": FIRST_PERSON, "second_person": SECOND_PERSON}
    words = frozenset[str]().union(*sets.values())
    return {word: tuple(kind for kind in _KINDS if word in sets[kind]) for word in words}


def _kinds_of(word: str) -> tuple[str, ...]:
    """Of `l'homme` also what `l'` is, of `I'm` what `I` is."""
    known = _word_kinds()
    found = known.get(word, ())
    head, mark, _ = word.partition("'")
    if not mark:
        return found
    return tuple({*found, *known.get(head + mark, ()), *known.get(head, ())})


def _diversity(words: Sequence[str]) -> float:
    """MATTR, which a text's length does not change (Covington and McFall, J. of Quantitative Linguistics 17, 2010).

    Below WINDOW words the plain type-token ratio, which is higher in a shorter text.
    """
    windows = len(words) - WINDOW
    if windows <= 0:
        return part(len(set(words)), len(words))
    total = 0
    before: dict[str, int] = {}
    for place, word in enumerate(words):  # the windows in which it is the first of its kind
        opened = before.get(word, -1)
        if opened < place - WINDOW:
            opened = place - WINDOW
        last = place if place < windows else windows
        if last > opened:
            total += last - opened
        before[word] = place
    return total / (windows + 1) / WINDOW
