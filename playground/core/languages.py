"""Which language a text is in, told by its script, its most frequent small words, its own letters and endings.

Nothing is downloaded or learned. Short, mixed or foreign texts give None: no answer is better than a wrong one.
Norwegian is Bokmål. Code fences, links and what stands in backticks are passed over.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from playground.core.language_words import ENDINGS, LETTERS, NAMES, SCRIPTS, WORDS

LANGUAGES: Final = tuple(sorted(NAMES))
"""The codes (ISO 639-1) that can be told."""
MAX_READ: Final = 40_000  # characters: more would change nothing
LEAST_EVIDENCE: Final = 1.5
"""What the words found must come to: one that no other language here has and two that another shares, or more."""
LEAST_SHARE: Final = 0.1  # of the words
LEAST_LEAD: Final = 1.3  # over the next language
MOST_OF_SCRIPT: Final = 0.6  # of the letters
LETTER_WEIGHT: Final = 0.5
ENDING_WEIGHT: Final = 0.4
LEAST_FOR_ENDING: Final = 6  # letters of a word
_KEPT: Final = 2_048  # texts: the baseline's answers are held to the checks of each preset

_NOT_PROSE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`|https?://\S+|<[^<>\n]{0,200}>", re.DOTALL)
_WORD = re.compile(r"[^\s\d!-&(-/:-@\[-`{-~¡¿«»‘“”„…–—।॥؟،؛۔]+")
"""Told by what stands between words: \\w knows no vowel signs of India."""


def language_name(code: str) -> str:
    """`de` -> `German`; the code itself where it is not known here."""
    return NAMES.get(code, code)


@lru_cache(maxsize=_KEPT)
def identify(text: str) -> str | None:
    """The language's code, or None when it cannot be told."""
    plain = _NOT_PROSE.sub(" ", text[:MAX_READ]).lower()
    script = _script(plain)
    if script is None:
        return None
    candidates = SCRIPTS[script]
    if len(candidates) == 1:
        return candidates[0] if _letters_in(plain) >= 2 else None
    return _by_words(plain, candidates)


def _by_words(plain: str, candidates: tuple[str, ...]) -> str | None:
    words = [whole for word in _WORD.findall(plain) if (whole := word.replace("’", "'").strip("'"))]
    ranked = sorted(_scores(words, candidates).items(), key=lambda item: -item[1])
    best, score = ranked[0]
    second = ranked[1][1]
    if not words:
        return None
    told = score >= LEAST_EVIDENCE and score / len(words) >= LEAST_SHARE and score >= second * LEAST_LEAD
    return best if told else None


def _scores(words: list[str], candidates: tuple[str, ...]) -> dict[str, float]:
    """For each language: a point for each word that is its own, shared where several have the word."""
    index = _index()
    scores = dict.fromkeys(candidates, 0.0)
    for word, number in Counter(part for whole in words for part in _parts(whole)).items():
        owners = [code for code in index.get(word, ()) if code in candidates]
        for code in owners:
            scores[code] += number / len(owners)
        plain = word.isascii()  # no language's own letters are
        for code in candidates:
            if not plain and not _letters(code).isdisjoint(word):
                scores[code] += LETTER_WEIGHT * number
            if len(word) >= LEAST_FOR_ENDING and word.endswith(_endings(code)):
                scores[code] += ENDING_WEIGHT * number
    return scores


def _parts(word: str) -> tuple[str, ...]:
    """`l'homme` is also `l'`: French and Italian write their small words so. English keeps `don't` whole."""
    head, mark, _ = word.partition("'")
    return (word, head + mark) if mark and len(head) <= 2 else (word,)


@cache
def _index() -> Mapping[str, tuple[str, ...]]:
    owners: dict[str, list[str]] = {}
    for code, words in WORDS.items():
        for word in dict.fromkeys(words.split()):
            owners.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in owners.items()}


@cache
def _letters(code: str) -> frozenset[str]:
    return frozenset(LETTERS.get(code, ""))


@cache
def _endings(code: str) -> tuple[str, ...]:
    return tuple(ENDINGS.get(code, "").split())


def _letters_in(text: str) -> int:
    return sum(sign.isalpha() for sign in text)


_RANGES: Final[tuple[tuple[int, int, str], ...]] = (
    (0x41, 0x24F, "latin"), (0x1E00, 0x1EFF, "latin"), (0x370, 0x3FF, "greek"), (0x1F00, 0x1FFF, "greek"),
    (0x400, 0x52F, "cyrillic"), (0x590, 0x5FF, "hebrew"), (0x600, 0x6FF, "arabic"), (0x750, 0x77F, "arabic"),
    (0x900, 0x97F, "devanagari"), (0x980, 0x9FF, "bengali"), (0xA00, 0xA7F, "gurmukhi"), (0xA80, 0xAFF, "gujarati"),
    (0xB80, 0xBFF, "tamil"), (0xC00, 0xC7F, "telugu"), (0xC80, 0xCFF, "kannada"), (0xD00, 0xD7F, "malayalam"),
    (0xE00, 0xE7F, "thai"), (0x3040, 0x30FF, "kana"), (0x4E00, 0x9FFF, "han"), (0xAC00, 0xD7AF, "hangul"),
)  # fmt: skip


def _script(text: str) -> str | None:
    """The script of most letters. Chinese signs count as Japanese where at least one sign in ten is kana."""
    counts: Counter[str] = Counter()
    for sign, number in Counter(text).items():
        if sign.isalpha():
            name = next((name for low, high, name in _RANGES if low <= ord(sign) <= high), "other")
            counts[name] += number
    if counts["kana"] and counts["kana"] >= (counts["kana"] + counts["han"]) / 10:
        counts["kana"] += counts.pop("han", 0)
    if not counts:
        return None
    name, number = counts.most_common(1)[0]
    return name if number >= MOST_OF_SCRIPT * counts.total() and name in SCRIPTS else None
