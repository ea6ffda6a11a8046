"""What changed between two JSON answers, written so that it can be shown as any other diff. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from playground.core.diff_reading import Change
from playground.core.diff_spans import Span
from playground.core.json_diff import JsonChange, JsonDiff, Path, path_words
from playground.core.request import JsonValue
from playground.core.wording import count

MAX_SHOWN: Final = 500
MAX_VALUE: Final = 300  # characters


def json_spans(found: JsonDiff) -> tuple[Span, ...]:
    """A line for each change, in the order of the paths: `items[2].price: −12 → +13`."""
    ordered = sorted(found.changes, key=lambda change: _order(change.path))
    return tuple(span for change in ordered[:MAX_SHOWN] for span in _line(change))


def json_stops(spans: Sequence[Span]) -> tuple[Change, ...]:
    """Each line of `json_spans` is one change to step to."""
    ends = [place for place, span in enumerate(spans) if span.text == "\n"]
    return tuple(Change(start + 1, end) for start, end in pairwise((-1, *ends)))


def json_note(found: JsonDiff) -> str:
    """What a reader must know of the comparison, or nothing."""
    words: list[str] = []
    if not found.changes:
        words.append("The same by structure: only white space or the order of keys may differ.")
    if found.by_place:
        words.append("A list is too long for its items to be aligned: compared place by place.")
    if (more := len(found.changes) - MAX_SHOWN) > 0:
        words.append(f"{count(more, 'more change')} not shown.")
    return " ".join(words)


def json_counts(found: JsonDiff) -> str:
    """`12 values kept · 2 changed · 1 removed · 0 added`."""
    kinds = [change.kind for change in found.changes]
    rest = (f"{kinds.count(kind):,} {kind}" for kind in ("changed", "removed", "added"))
    return " · ".join((f"{count(found.kept, 'value')} kept", *rest))


def _line(change: JsonChange) -> Iterator[Span]:
    path = path_words(change.path)
    if change.kind == "added":
        yield from (Span("same", f"{path} (added): "), Span("inserted", _text(change.new)))
    elif change.kind == "removed":
        yield from (Span("same", f"{path} (removed): "), Span("removed", _text(change.old)))
    else:
        yield from (Span("same", f"{path}: "), Span("removed", _text(change.old)))
        yield from (Span("same", " → "), Span("inserted", _text(change.new)))
    yield Span("same", "\n")


def _text(value: JsonValue) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MAX_VALUE else f"{text[:MAX_VALUE]} …"


def _order(path: Path) -> tuple[tuple[int, str], ...]:
    return tuple((step, "") if isinstance(step, int) else (-1, step) for step in path)
