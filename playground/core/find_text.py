"""Finding words in a text, as a person means them. Pure; places are characters."""

from __future__ import annotations

import re

MAX_FOUND = 20_000
"""More places than that nobody steps through; the count then says so."""


def find_text(text: str, words: str, *, match_case: bool = False, whole_words: bool = False) -> list[tuple[int, int]]:
    """(start, end) of every place, in order, none over another. `words` are taken as they are, never as a pattern."""
    if not words:
        return []
    pattern = re.escape(words)
    if whole_words:
        pattern = rf"(?<!\w){pattern}(?!\w)"
    found: list[tuple[int, int]] = []
    for match in re.finditer(pattern, text, 0 if match_case else re.IGNORECASE):
        found.append(match.span())
        if len(found) == MAX_FOUND:
            break
    return found


def replace_all(text: str, places: list[tuple[int, int]], words: str) -> str:
    """The text with `words` at every place."""
    pieces: list[str] = []
    end_before = 0
    for start, end in places:
        pieces += (text[end_before:start], words)
        end_before = end
    return "".join((*pieces, text[end_before:]))
