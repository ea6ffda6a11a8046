"""Finding words in a text, as a person means them. Pure; places are characters."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playground.core.patterns import matches

MAX_FOUND = 20_000
"""More places than that nobody steps through; the count then says so."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. `pattern`: the words are a regular expression."""

    words: str = ""
    match_case: bool = False
    whole_words: bool = False
    pattern: bool = False

    def places(self, text: str) -> list[tuple[int, int]]:
        """(start, end) of every place, in order, none over another and none empty. Raises UnusablePattern."""
        if not self.pattern or not self.words:
            return find_text(text, self.words, match_case=self.match_case, whole_words=self.whole_words)
        words = rf"(?<!\w)(?:{self.words})(?!\w)" if self.whole_words else self.words
        flags = "m" if self.match_case else "im"
        return matches(f"(?{flags}:{words})", text, MAX_FOUND)


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
