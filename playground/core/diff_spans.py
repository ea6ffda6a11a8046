"""Matched words of two texts as the spans that a reader sees: common ground, what went, what came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from playground.core.word_split import Token

SpanKind: TypeAlias = Literal["same", "inserted", "removed"]
_ENDS: Final = (".", "!", "?", "…", "。", "！", "？")
_CLOSERS: Final = "\"'”’»)]*_"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text that both have, or only the new one, or only the old one.

    `move`: the number of what was moved, from 1: one span is `removed` where it was and one `inserted` where it is; 0:
    nothing was moved.
    """

    kind: SpanKind
    text: str
    move: int = 0


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
    for place, change in enumerate(changes[1:], 1):
        last = tidy[-1] if tidy else None
        replaced = last and all((last.removed, last.inserted, change.removed, change.inserted))
        if last and replaced and _are_signs(last.same) and not _is_sentence_end(last.same, change):
            last.removed += last.same + change.removed
            last.inserted += last.same + change.inserted
            last.same = change.same
            continue
        ground = last.same if last else before
        ground, change = _without_common_blank(ground, change)
        ground, change = _slid(ground, change, least=1 if last else 0)
        ground, change = _behind_sign(ground, change, least=0 if place == len(changes) - 1 else 1)
        if last:
            last.same = ground
        else:
            before = ground
        tidy.append(change)
    return before, tidy


def _are_signs(text: str) -> bool:
    """Signs in one line: between two replacements they are no common ground."""
    return "\n" not in text and not any(sign.isalnum() for sign in text)


def _is_sentence_end(signs: str, change: _Change) -> bool:
    """Whether a sentence ends with `signs`, and the change behind them is in the next one."""
    behind = signs[-1:].isspace() or (change.removed[:1].isspace() and change.inserted[:1].isspace())
    return behind and signs.rstrip().rstrip(_CLOSERS).endswith(_ENDS)


def _without_common_blank(ground: str, change: _Change) -> tuple[str, _Change]:
    """White space that stands in front of the old words and of the new ones is no part of the change."""
    end = 0
    for old, new in zip(change.removed, change.inserted, strict=False):
        if old != new or not old.isspace():
            break
        end += 1
    return ground + change.removed[:end], _Change(change.removed[end:], change.inserted[end:], change.same)


def _slid(ground: str, change: _Change, least: int) -> tuple[str, _Change]:
    """What was put in or taken out begins where a line or a sentence begins, not behind the words that all begin with.

    At least `least` characters of the ground stay.
    """
    text = change.removed or change.inserted
    if change.removed and change.inserted:
        return ground, change
    for shift in (len(ground) - (ground.rfind("\n") + 1), len(ground) - _sentence_start(ground)):
        if 0 < shift < len(text) and shift + least <= len(ground) and text.endswith(ground[-shift:]):
            moved, rest = ground[-shift:] + text[:-shift], ground[-shift:] + change.same
            return ground[:-shift], _Change(moved, "", rest) if change.removed else _Change("", moved, rest)
    return ground, change


def _behind_sign(ground: str, change: _Change, least: int) -> tuple[str, _Change]:
    """What was put in or taken out behind a sentence begins behind its full stop and ends with its own.

    At least `least` characters that are the same stay behind it.
    """
    text = change.removed or change.inserted
    sign = text[:1]
    if (change.removed and change.inserted) or len(text) < 2 or not sign.endswith(_ENDS):
        return ground, change
    if not text[1].isspace() or not change.same.startswith(sign) or len(change.same) < 1 + least:
        return ground, change
    moved, rest = text[1:] + sign, change.same[1:]
    return ground + sign, _Change(moved, "", rest) if change.removed else _Change("", moved, rest)


def _sentence_start(ground: str) -> int:
    """Where the sentence begins that `ground` ends in."""
    return max(ground.rfind(end) + len(end) for end in (". ", "! ", "? ")) if " " in ground else 0
