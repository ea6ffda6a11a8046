"""What the view Diff shows of two answers and two system messages: found by pure work, on whatever thread."""

from __future__ import annotations

from dataclasses import dataclass

from playground.core.diff_reading import UNIT_WORDS, Change, WordCounts, changes, reading_diff, word_counts
from playground.core.diff_spans import Span
from playground.core.json_diff import NotJson, json_diff, parsed
from playground.core.json_words import json_counts, json_note, json_spans, json_stops

NO_MESSAGE = "(no system message)"
EMPTY_MESSAGE = "(an empty system message)"


@dataclass(frozen=True, slots=True)
class DiffWanted:
    """`old` and `new`: the answers, None while there is none. `old_system`, `new_system`: None where none is sent."""

    old: str | None = None
    new: str | None = None
    old_system: str | None = None
    new_system: str | None = None
    by_structure: bool = False

    @property
    def size(self) -> int:
        """In characters."""
        return sum(len(text or "") for text in (self.old, self.new, self.old_system, self.new_system))


@dataclass(frozen=True, slots=True)
class DiffContent:
    """`spans` of the answers, () while one is not there; of JSON, a line for each change.

    `counts` are words, None for JSON; `said` has them in words. `is_json`: both answers are, so it may be asked for.
    """

    wanted: DiffWanted
    spans: tuple[Span, ...] = ()
    changes: tuple[Change, ...] = ()
    cause: tuple[Span, ...] = ()
    counts: WordCounts | None = None
    said: str = ""
    note: str = ""
    is_json: bool = False

    @property
    def by_structure(self) -> bool:
        return self.wanted.by_structure and self.is_json


def content_of(wanted: DiffWanted) -> DiffContent:
    """In bounded time: about a second for two texts of 100 KB."""
    cause = _cause(wanted.old_system, wanted.new_system)
    if wanted.old is None or wanted.new is None:
        return DiffContent(wanted, cause=cause)
    try:
        values = parsed(wanted.old), parsed(wanted.new)
    except NotJson:
        values = None
    if values is not None and wanted.by_structure:
        structure = json_diff(*values)
        spans = json_spans(structure)
        said, note = json_counts(structure), json_note(structure)
        return DiffContent(wanted, spans, json_stops(spans), cause, None, said, note, True)
    found = reading_diff(wanted.old, wanted.new)
    counts = word_counts(found.spans)
    note = UNIT_WORDS[found.unit]
    return DiffContent(
        wanted, found.spans, changes(found.spans), cause, counts, counts_words(counts), note, values is not None
    )


def counts_words(counts: WordCounts) -> str:
    """`14 kept · 6 removed · 7 added`."""
    parts = [(counts.kept, "kept"), (counts.moved, "moved"), (counts.removed, "removed"), (counts.added, "added")]
    return " · ".join(f"{number:,} {word}" for number, word in parts if number or word != "moved")


def _cause(old: str | None, new: str | None) -> tuple[Span, ...]:
    """That there is none, or an empty one, is a text of its own; it has no words in common with any."""
    if old and new:
        return reading_diff(old, new).spans
    if old == new:
        return (Span("same", _said(old)),)
    return (Span("removed", _said(old)), Span("same", "\n"), Span("inserted", _said(new)))


def _said(message: str | None) -> str:
    return NO_MESSAGE if message is None else message or EMPTY_MESSAGE
