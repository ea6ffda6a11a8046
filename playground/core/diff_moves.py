"""Text that was moved: taken out in one place and put in, word for word, in another. Pure, in linear time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from playground.core.diff_spans import Span
from playground.core.word_split import is_word, split_words

LEAST_WORDS: Final = 5
LEAST_WORDS_OF_SENTENCE: Final = 3
LEAST_CHARACTERS: Final = 12
"""Shorter ones are in both places by chance."""
_START: Final = 3  # so many words and signs in a row begin a search
_ENDS: Final = frozenset(".!?…。！？:;")


@dataclass(slots=True)
class _Piece:
    """The words of one span; `begins[i]` is where word i begins in it, `ends[i]` where it ends."""

    span: int
    words: list[str]
    blanks: list[str]
    begins: list[int]
    ends: list[int]


@dataclass(frozen=True, slots=True)
class _Found:
    """The words `first` to `last` of a piece, the last one left out."""

    piece: _Piece
    first: int
    last: int

    def words(self) -> int:
        return sum(map(is_word, self.piece.words[self.first : self.last]))

    def bounds(self) -> tuple[int, int]:
        return self.piece.begins[self.first] if self.first else 0, self.piece.ends[self.last - 1]

    def is_sentence(self) -> bool:
        """Whether it begins and ends where a sentence, an item or a line does."""
        words, blanks = self.piece.words, self.piece.blanks
        begins = self.first == 0 or "\n" in blanks[self.first] or words[self.first - 1] in _ENDS
        ends = self.last == len(words) or "\n" in blanks[self.last] or words[self.last - 1] in _ENDS
        return begins and ends


def with_moves(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans, cut so that what was moved is a pair of spans of its own, one removed and one inserted."""
    cuts: dict[int, list[tuple[int, int, int]]] = {}
    for number, pair in enumerate(_pairs(spans), 1):
        for found in pair:
            cuts.setdefault(found.piece.span, []).append((*found.bounds(), number))
    return tuple(piece for place, span in enumerate(spans) for piece in _cut(span, cuts.get(place, ())))


def _pairs(spans: Sequence[Span]) -> Iterator[tuple[_Found, _Found]]:
    """What was taken out, and where it was put in; in the order of the new text, none over another."""
    removed = [_piece(place, span) for place, span in enumerate(spans) if span.kind == "removed"]
    known: dict[tuple[str, ...], tuple[_Piece, int]] = {}
    for piece in removed:
        for at in range(len(piece.words) - _START + 1):
            known.setdefault(tuple(piece.words[at : at + _START]), (piece, at))
    taken: dict[int, set[int]] = {piece.span: set() for piece in removed}
    inserted = (_piece(place, span) for place, span in enumerate(spans) if known and span.kind == "inserted")
    for piece in inserted:
        at = 0
        while at <= len(piece.words) - _START:
            start = known.get(tuple(piece.words[at : at + _START]))
            if start is None:
                at += 1
                continue
            old, new = _longest(*start, piece, at, taken[start[0].span])
            at = max(at + 1, new.last)
            if _counts(old, new):
                taken[old.piece.span].update(range(old.first, old.last))
                yield old, new


def _longest(old: _Piece, x: int, new: _Piece, y: int, taken: set[int]) -> tuple[_Found, _Found]:
    i, j = x, y
    while i < len(old.words) and j < len(new.words) and old.words[i] == new.words[j] and i not in taken:
        i, j = i + 1, j + 1
    return _Found(old, x, i), _Found(new, y, j)


def _counts(old: _Found, new: _Found) -> bool:
    if old.first == old.last:
        return False
    begin, end = new.bounds()
    words = new.words()
    enough = words >= LEAST_WORDS or (words >= LEAST_WORDS_OF_SENTENCE and old.is_sentence() and new.is_sentence())
    return enough and end - begin >= LEAST_CHARACTERS


def _piece(place: int, span: Span) -> _Piece:
    piece, at = _Piece(place, [], [], [], []), 0
    for blank, word in split_words(span.text):
        if word:
            piece.words.append(word)
            piece.blanks.append(blank)
            piece.begins.append(at + len(blank))
            piece.ends.append(at + len(blank) + len(word))
        at += len(blank) + len(word)
    return piece


def _cut(span: Span, cuts: Sequence[tuple[int, int, int]]) -> Iterator[Span]:
    """White space beside what was moved moves with it."""
    at, text = 0, span.text
    places = sorted(cuts)
    for place, (begin, end, number) in enumerate(places):
        if text[at:begin].strip():
            yield replace(span, text=text[at:begin])
            at = begin
        following = places[place + 1][0] if place + 1 < len(places) else len(text)
        end = following if not text[end:following].strip() else end
        yield replace(span, text=text[at:end], move=number)
        at = end
    if at < len(text):
        yield replace(span, text=text[at:])
