"""How many years of school a text asks for, by a formula that counts letters and not syllables.

The Automated Readability Index (Senter and Smith, Aerospace Medical Research Laboratories, AMRL-TR-66-220, 1967):
4.71 characters a word + 0.5 words a sentence - 21.43, where letters and digits count as characters. It needs no
dictionary of syllables, which would be a guess for names and code. It was fitted to English; of other languages in
Latin script it tells which of two texts is the harder one, and not a school year.
"""

from __future__ import annotations

import re
from typing import Final

MIN_WORDS: Final = 20
"""Of fewer words one long name decides the figure. The formula was made for passages of a hundred and more."""
MIN_LATIN: Final = 0.9  # of the letters

_LATIN = re.compile("[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]+")
_COUNTED = re.compile(r"[^\W_]+")


def reading_grade(text: str, sentences: int) -> float | None:
    """US school years, at least 0; None for a text that is short, without sentences or not in Latin script."""
    words = sum(word[0].isalnum() or _COUNTED.search(word) is not None for word in text.split())
    if words < MIN_WORDS or sentences < 1:
        return None
    latin = sum(map(len, _LATIN.findall(text)))
    letters = latin if text.isascii() else sum(map(str.isalpha, text))
    if not latin or latin < MIN_LATIN * letters:
        return None
    characters = sum(map(len, _COUNTED.findall(text)))
    return max(0.0, 4.71 * characters / words + 0.5 * words / sentences - 21.43)
