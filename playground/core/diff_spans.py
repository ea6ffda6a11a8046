"""Matched words of two texts as the spans that a reader sees: common ground, what went, what came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

SpanKind: TypeAlias = Literal["same", "inserted", "removed"]
Token: TypeAlias = tuple[str, str]
"""(the white space in front of a word, the word)"""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text that both have, or only the new one, or only the old one."""

    kind: SpanKind
    text: str


@dataclass(slots=True)
class _Change:
    """What was taken out and put in at one place, and what is the same behind it."""

    removed: str = ""
    inserted: str = ""
    same: str = ""


def spans_of(old: Sequence[Token], new: Sequence[Token], pairs: Sequence[tuple[int, int]]) -> list[Span]:
    """The spans of two texts whose words are the same at `pairs` (places in both, rising)."""
    before, changes = _tidied(list(_changes(old, new, pairs)))
    spans = [Span("same", before)]
    for change in changes:
        spans += [Span("removed", change.removed), Span("inserted", change.inserted), Span("same", change.same)]
    return [span for span in spans if span.text]


def _changes(old: Sequence[Token], new: Sequence[Token], pairs: Sequence[tuple[int, int]]) -> Iterator[_Change]:
    """The first one changes nothing: it bears what is the same at the beginning."""
    same: list[str] = []
    change = _Change()
    i, j = 0, 0
    for x, y in [*pairs, (len(old), len(new))]:
        removed = "".join(blank + word for blank, word in old[i:x])
        inserted = "".join(blank + word for blank, word in new[j:y])
        (blank, word), other = (old[x], new[y][0]) if x < len(old) else (("", ""), "")
        if blank == other:
            word = blank + word
        else:
            removed, inserted = removed + blank, inserted + other
        if removed or inserted:
            change.same = "".join(same)
            yield change
            same, change = [], _Change(removed, inserted)
        same.append(word)
        i, j = x + 1, y + 1
    change.same = "".join(same)
    yield change


def _tidied(changes: Sequence[_Change]) -> tuple[str, list[_Change]]:
    """(what is the same before the first change, the changes as a reader expects them)"""
    before, tidy = changes[0].same, list[_Change]()
    for change in changes[1:]:
        last = tidy[-1] if tidy else None
        if last and _are_signs(last.same) and all((last.removed, last.inserted, change.removed, change.inserted)):
            last.removed += last.same + change.removed
            last.inserted += last.same + change.inserted
            last.same = change.same
            continue
        ground = last.same if last else before
        ground, change = _without_common_blank(ground, change)
        ground, change = _slid(ground, change, least=1 if last else 0)
        if last:
            last.same = ground
        else:
            before = ground
        tidy.append(change)
    return before, tidy


def _are_signs(text: str) -> bool:
    """Signs in one line: between two replacements they are no common ground."""
    return "\n" not in text and not any(sign.isalnum() for sign in text)


def _without_common_blank(ground: str, change: _Change) -> tuple[str, _Change]:
    """White space that stands in front of the old words and of the new ones is no part of the change."""
    end = 0
    for old, new in zip(change.removed, change.inserted, strict=False):
        if old != new or not old.isspace():
            break
        end += 1
    return ground + change.removed[:end], _Change(change.removed[end:], change.inserted[end:], change.same)


def _slid(ground: str, change: _Change, least: int) -> tuple[str, _Change]:
    """A line that was put in or taken out begins where it begins, not behind the sign that all lines begin with.

    At least `least` characters of the ground stay.
    """
    text = change.removed or change.inserted
    shift = len(ground) - (ground.rfind("\n") + 1)
    fits = 0 < shift < len(text) and shift + least <= len(ground) and text.endswith(ground[-shift:])
    if (change.removed and change.inserted) or not fits:
        return ground, change
    moved, rest = ground[-shift:] + text[:-shift], ground[-shift:] + change.same
    moved_change = _Change(moved, "", rest) if change.removed else _Change("", moved, rest)
    return ground[:-shift], moved_change
