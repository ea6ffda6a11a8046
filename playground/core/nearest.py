"""The nearest known word to one that is not known: what an error offers ("did you mean 'temperature'?")."""

from __future__ import annotations

from collections.abc import Collection

LIKE_ENOUGH = 60.0  # of 100: one slip in a short word passes, another word does not
LISTED = 12  # known words that an error lists when none is near


def nearest(word: str, known: Collection[str]) -> str | None:
    """The known word that `word` most likely stands for, or None when none is like it."""
    beginnings = [other for other in known if len(word) > 2 and other.casefold().startswith(word.casefold())]
    if beginnings:
        return min(beginnings, key=len)
    from rapidfuzz import fuzz, process

    found = process.extractOne(
        word[:100], list(known), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=LIKE_ENOUGH
    )
    return None if found is None else found[0]


def suggestion(word: str, known: Collection[str]) -> str:
    """The way out for an unknown word: `did you mean 'X'?`, else `known are A, B, C`."""
    if (near := nearest(word, known)) is not None:
        return f"did you mean '{near}'?"
    shown = list(known)[:LISTED]
    rest = ", ..." if len(known) > LISTED else ""
    return f"known are {', '.join(shown)}{rest}" if shown else "there is none"
