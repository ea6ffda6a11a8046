"""The diff that people read: by words, whole sentences where they became others, moved text known as moved. Pure.

And what can be said of it in numbers and in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from playground.core.diff_moves import with_moves
from playground.core.diff_sentences import by_sentences
from playground.core.diff_spans import Span
from playground.core.diffs import Diff, diff
from playground.core.word_split import count_words

UNIT_WORDS: Final = {
    "words": "",
    "lines": "Compared line by line: the texts are too long and too different for words.",
    "blocks": "Too long and too different to be compared word by word: shown as whole blocks in part.",
}
_KINDS: Final = {"removed": "removed", "inserted": "added"}
_MOVED: Final = {"removed": "moved away", "inserted": "moved here"}
MAX_TOLD: Final = 200  # characters of one change in words


@dataclass(frozen=True, slots=True)
class WordCounts:
    """How many words stayed, went, came, and only changed their place."""

    kept: int = 0
    removed: int = 0
    added: int = 0
    moved: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """Neighbouring spans that differ: from `first` up to, not with, `end`."""

    first: int
    end: int


def reading_diff(old: str, new: str) -> Diff:
    """What changed from `old` to `new`, as it is shown everywhere."""
    found = diff(old, new)
    return replace(found, spans=with_moves(by_sentences(found.spans))) if found.changed else found


def word_counts(spans: Iterable[Span]) -> WordCounts:
    counts = {"same": 0, "removed": 0, "inserted": 0, "moved": 0}
    for span in spans:
        if not span.move:
            counts[span.kind] += count_words(span.text)
        elif span.kind == "inserted":
            counts["moved"] += count_words(span.text)
    return WordCounts(counts["same"], counts["removed"], counts["inserted"], counts["moved"])


def changes(spans: Sequence[Span]) -> tuple[Change, ...]:
    """The places a reader steps through."""
    found: list[Change] = []
    first: int | None = None
    for place, span in enumerate((*spans, Span("same", ""))):
        if span.kind != "same":
            first = place if first is None else first
        elif first is not None:
            found.append(Change(first, place))
            first = None
    return tuple(found)


def told(spans: Iterable[Span]) -> str:
    """For a screen reader: `removed “our shop”, added “the Acme Bike Shop”`. What is the same is left out."""
    words: list[str] = []
    for span in spans:
        text = " ".join(span.text.split()) or "white space"
        text = text if len(text) <= MAX_TOLD else f"{text[:MAX_TOLD].rstrip()} …"
        if span.kind != "same":
            words.append(f"{(_MOVED if span.move else _KINDS)[span.kind]} “{text}”")
    return ", ".join(words)
