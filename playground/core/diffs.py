"""What changed between two texts, word by word. Pure, and in bounded time whatever the texts are.

Words are matched by their longest common subsequence (bit-parallel, in rapidfuzz's C++). White space goes with the word
behind it and is matched only where its word is, or else every blank would match every other. A table of more than
MAX_CELLS is never made: texts of that size are first cut at words that stand once in both, then at whole lines, and
what is too large even then is shown as one block out and one block in. `Diff.unit` says what was compared.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, TypeAlias

from playground.core.diff_spans import Span as Span
from playground.core.diff_spans import spans_of
from playground.core.word_split import Token, split_words

Unit: TypeAlias = Literal["words", "lines", "blocks"]

MAX_CELLS: Final = 256_000_000
"""Words of one text times words of the other; a table takes a bit for each (32 MB) and 30 ms."""


@dataclass(frozen=True, slots=True)
class Diff:
    """`same` and `removed` spans joined are the old text, `same` and `inserted` ones the new text.

    Neighbours differ in kind or in what was moved, and where a stretch was replaced `removed` stands first. `unit` is
    the coarsest that had to be compared anywhere: `lines` and `blocks` mean that the texts were too large and too
    different for more.
    """

    spans: tuple[Span, ...]
    unit: Unit = "words"

    @property
    def changed(self) -> bool:
        return any(span.kind != "same" for span in self.spans)


def diff(old: str, new: str) -> Diff:
    """What changed from `old` to `new`."""
    if old == new:
        return Diff((Span("same", old),) if old else ())
    a, b = split_words(old), split_words(new)
    numbers: dict[str, int] = {}
    matching = _Matching(
        [numbers.setdefault(word, len(numbers)) for _, word in a],
        [numbers.setdefault(word, len(numbers)) for _, word in b],
        [_line_starts(a), _line_starts(b)],
    )
    return Diff(tuple(spans_of(a, b, matching.pairs())), matching.unit)


def marked(spans: Iterable[Span]) -> str:
    """The spans as plain text: `[-removed-]` and `{+inserted+}`, as wdiff and git write them."""
    signs = {"same": "{}", "removed": "[-{}-]", "inserted": "{{+{}+}}"}
    return "".join(signs[span.kind].format(span.text) for span in spans)


def _line_starts(tokens: Sequence[Token]) -> list[int]:
    return [i for i, (blank, _) in enumerate(tokens) if i == 0 or "\n" in blank]


class _Matching:
    """Finds the pairs of equal words, in order. `lines` holds where the lines of each text begin."""

    def __init__(self, a: list[int], b: list[int], lines: list[list[int]]) -> None:
        self._a, self._b, self._lines = a, b, lines
        self.unit: Unit = "words"

    def pairs(self) -> list[tuple[int, int]]:
        return list(self._between(0, len(self._a), 0, len(self._b)))

    def _between(self, a0: int, a1: int, b0: int, b1: int, by_anchors: bool = True) -> Iterator[tuple[int, int]]:
        first = a0
        while a0 < a1 and b0 < b1 and self._a[a0] == self._b[b0]:
            a0, b0 = a0 + 1, b0 + 1
        last = a1
        while a0 < a1 and b0 < b1 and self._a[a1 - 1] == self._b[b1 - 1]:
            a1, b1 = a1 - 1, b1 - 1
        yield from ((i, b0 - (a0 - i)) for i in range(first, a0))
        if a0 < a1 and b0 < b1:
            if (a1 - a0) * (b1 - b0) <= MAX_CELLS:
                yield from ((a0 + i, b0 + j) for i, j in _common(self._a[a0:a1], self._b[b0:b1]))
            elif by_anchors:
                yield from self._around_anchors(a0, a1, b0, b1)
            else:
                yield from self._by_lines(a0, a1, b0, b1)
        yield from ((i, b1 + (i - a1)) for i in range(a1, last))

    def _around_anchors(self, a0: int, a1: int, b0: int, b1: int) -> Iterator[tuple[int, int]]:
        i, j = a0, b0
        for x, y in [*_anchors(self._a[a0:a1], self._b[b0:b1]), (a1 - a0, b1 - b0)]:
            yield from self._between(i, a0 + x, j, b0 + y, by_anchors=False)
            if a0 + x < a1:
                yield a0 + x, b0 + y
            i, j = a0 + x + 1, b0 + y + 1

    def _by_lines(self, a0: int, a1: int, b0: int, b1: int) -> Iterator[tuple[int, int]]:
        left, right = _cut(self._a, self._lines[0], a0, a1), _cut(self._b, self._lines[1], b0, b1)
        if len(left) * len(right) > MAX_CELLS:
            self.unit = "blocks"
            return
        numbers: dict[tuple[int, ...], int] = {}
        ids = [[numbers.setdefault(tuple(line), len(numbers)) for _, line in lines] for lines in (left, right)]
        i, j = a0, b0
        for x, y in [*_common(*ids), (len(left), len(right))]:
            (p, line), (q, _) = (left[x], right[y]) if x < len(left) else ((a1, list[int]()), (b1, list[int]()))
            yield from self._small(i, p, j, q)
            yield from zip(range(p, p + len(line)), range(q, q + len(line)), strict=True)
            i, j = p + len(line), q + len(line)

    def _small(self, a0: int, a1: int, b0: int, b1: int) -> Iterator[tuple[int, int]]:
        if (a1 - a0) * (b1 - b0) <= MAX_CELLS:
            yield from ((a0 + i, b0 + j) for i, j in _common(self._a[a0:a1], self._b[b0:b1]))
        elif self.unit == "words":
            self.unit = "lines"


def _common(a: Sequence[int], b: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The pairs of a longest common subsequence."""
    from rapidfuzz.distance import LCSseq

    for block in LCSseq.opcodes(a, b).as_matching_blocks():
        yield from zip(range(block.a, block.a + block.size), range(block.b, block.b + block.size), strict=True)


def _anchors(a: Sequence[int], b: Sequence[int]) -> list[tuple[int, int]]:
    """Words that stand once in both texts, as many as keep one order (patience diff)."""
    once_a, once_b = ({word for word, n in Counter(words).items() if n == 1} for words in (a, b))
    places = {word: j for j, word in enumerate(b) if word in once_b}
    pairs = [(i, places[word]) for i, word in enumerate(a) if word in once_a and word in places]
    ends: list[int] = []  # the smallest place at which an ordered row of each length ends
    rows: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(pairs):
        length = bisect_left(ends, j)
        before.append(rows[length - 1] if length else -1)
        ends[length : length + 1], rows[length : length + 1] = [j], [number]
    found: list[tuple[int, int]] = []
    number = rows[-1] if rows else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _cut(words: Sequence[int], starts: Sequence[int], begin: int, end: int) -> list[tuple[int, Sequence[int]]]:
    """The lines of words[begin:end], each with its place; the first and the last one may be parts of lines."""
    inner = starts[bisect_left(starts, begin + 1) : bisect_left(starts, end)]
    edges = [begin, *inner, end]
    return [(i, words[i:j]) for i, j in pairwise(edges)]
