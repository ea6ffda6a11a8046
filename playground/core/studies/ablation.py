"""Ablation: a column for each sentence of a system message, in which that sentence is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal, TypeAlias

from playground.core.compose import KnobSpan, Span
from playground.core.errors import InputError
from playground.core.nearest import suggestion
from playground.core.plan import Ablated, Column, RunPlan
from playground.core.sentences import sentence_spans
from playground.core.studies.places import free_id

MOST: Final = 24
"""So many parts are left out in turn: each of them is asked as often as the whole."""
Unit: TypeAlias = Literal["sentence", "paragraph", "passage"]
Place: TypeAlias = tuple[int, int]
_BREAK = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a system message that can be left out: (start, end) of each, in characters, without space around.

    Of a text with more than MOST sentences they are its paragraphs, or, where these are too few or too many, passages
    of some sentences each.
    """

    unit: Unit
    places: tuple[Place, ...]


def parts_of(column: Column) -> Parts:
    """What bounds have locked, and code fences, are no part."""
    text = column.system_message or ""
    held = _held(column)
    sentences = [_trimmed(text, *span) for span in sentence_spans(text) if span[0] >= held]
    if len(sentences) <= MOST:
        return Parts("sentence", tuple(sentences))
    paragraphs = _paragraphs(text, sentences)
    if 2 <= len(paragraphs) <= MOST:
        return Parts("paragraph", paragraphs)
    return Parts("passage", _passages(paragraphs if len(paragraphs) > MOST else sentences))


def ablated_columns(plan: RunPlan, column_id: str) -> Iterator[Column]:
    """The columns without a part of `column_id`'s text each that are not in `plan` yet. Raises InputError."""
    column = _known(plan, column_id)
    parts = parts_of(column)
    if len(parts.places) < 2:
        raise InputError(_too_short(column), key="ablate")
    ids = {each.id for each in plan.columns}
    there = {each.ablated for each in plan.columns}
    for number, (start, end) in enumerate(parts.places, start=1):
        if Ablated(column.id, start, end) not in there:
            made = _without(column, start, end)
            id = free_id(f"{column.id}~without-{parts.unit}={number}", ids)
            yield replace(made, id=id, name=f"{column.name} without {parts.unit} {number}")


def cut_of(text: str, start: int, end: int, held: int = 0) -> Place:
    """What goes when the part from `start` to `end` does: that, and the space at one side of it.

    Between two parts the wider of both spaces stays. Nothing before `held` goes.
    """
    before = max(len(text[:start].rstrip()), held)
    after = end + len(text[end:]) - len(text[end:].lstrip())
    if not text[:before].strip():
        return before, after
    if after == len(text):
        return before, end
    wider = text.count("\n", end, after) > text.count("\n", before, start)
    return (before, end) if wider or after == end else (start, after)


def _without(column: Column, start: int, end: int) -> Column:
    text = column.system_message or ""
    first, last = cut_of(text, start, end, _held(column))

    def moved(place: int) -> int:
        return place - (min(place, last) - min(place, first))

    spans = (
        replace(span, start=moved(span.start), end=moved(span.end), knobs=_moved_knobs(span, moved))
        for span in column.spans
    )
    return replace(
        column,
        system_message=text[:first] + text[last:],
        spans=tuple(span for span in spans if span.start < span.end),
        ablated=Ablated(column.id, start, end),
    )


def _moved_knobs(span: Span, moved: Callable[[int], int]) -> tuple[KnobSpan, ...]:
    knobs = (replace(knob, start=moved(knob.start), end=moved(knob.end)) for knob in span.knobs)
    return tuple(knob for knob in knobs if knob.start < knob.end)


def _held(column: Column) -> int:
    """Where the text ends that bounds have locked."""
    return max((span.end for span in column.spans if span.locked), default=0)


def _trimmed(text: str, start: int, end: int) -> Place:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _paragraphs(text: str, sentences: Sequence[Place]) -> tuple[Place, ...]:
    """The sentences between which there is a blank line, or something that is no sentence, such as code."""
    starts = [0]
    for number, ((_, end), (start, _)) in enumerate(pairwise(sentences), start=1):
        if (between := text[end:start]).strip() or _BREAK.search(between):
            starts.append(number)
    ends = [*starts[1:], len(sentences)]
    return tuple((sentences[first][0], sentences[last - 1][1]) for first, last in zip(starts, ends, strict=True))


def _passages(parts: Sequence[Place]) -> tuple[Place, ...]:
    """MOST passages, as equal in their number of parts as can be."""
    edges = [len(parts) * number // MOST for number in range(MOST + 1)]
    return tuple((parts[first][0], parts[last - 1][1]) for first, last in pairwise(edges))


def _known(plan: RunPlan, column_id: str) -> Column:
    whole = {column.id: column for column in plan.columns if column.ablated is None}
    if column_id in whole:
        return whole[column_id]
    if column_id in {column.id for column in plan.columns}:
        raise InputError(f"'{column_id}' lacks a part already: choose the column it was made from", key="ablate")
    raise InputError(f"the run has no column '{column_id}': {suggestion(column_id, whole)}", key="ablate")


def _too_short(column: Column) -> str:
    if not (column.system_message or "").strip():
        return f"“{column.name}” has no system message to leave anything out of: choose a column that has one"
    locked = " beside what the bounds lock" if _held(column) else ""
    return f"the system message of “{column.name}” has no two sentences{locked}: write it in two, or choose another"
