"""Sentences that changed as a whole are shown as a whole: without it, a few small words that both happen to have cut a
new sentence to shreds that nobody can read. Pure, in linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from playground.core.diff_spans import Span
from playground.core.word_split import count_words

LEAST_KEPT: Final = 0.4
"""Of a replaced stretch's words; below that the old sentences are shown removed and the new ones put in."""
_CLOSERS: Final = "[\"'”’»)\\]*_]*"
_PIECE = re.compile(rf".*?(?:[.!?…]{_CLOSERS}\s+|[。！？]{_CLOSERS}\s*|\n\s*)|.+", re.DOTALL)
_ENDED = re.compile(rf"(?:[.!?…。！？]{_CLOSERS}\s*|\n\s*)\Z")
_LONGEST_END: Final = 40  # characters looked at, so that blanks without end cost nothing


def by_sentences(spans: Sequence[Span]) -> list[Span]:
    """The same texts, with each stretch of whole sentences that kept too few of its words as one removed and one
    inserted span."""
    shown: list[Span] = []
    for stretch in _stretches(spans):
        shown += _whole(stretch) if _is_another(stretch) else stretch
    return list(_merged(shown))


def _stretches(spans: Iterable[Span]) -> Iterator[list[Span]]:
    """Cut where a sentence ends in both texts."""
    stretch: list[Span] = []
    old_ended = new_ended = True
    for span in spans:
        for piece in _PIECE.findall(span.text):
            stretch.append(Span(span.kind, piece))
            ended = _ENDED.search(piece[-_LONGEST_END:]) is not None
            old_ended = ended if span.kind != "inserted" else old_ended
            new_ended = ended if span.kind != "removed" else new_ended
            if old_ended and new_ended:
                yield stretch
                stretch = []
    if stretch:
        yield stretch


def _is_another(stretch: Sequence[Span]) -> bool:
    """Whether words were replaced, and what stayed is too little to be the same sentence."""
    words = {"same": 0, "removed": 0, "inserted": 0}
    if all(span.kind == "same" for span in stretch):
        return False
    for span in stretch:
        words[span.kind] += count_words(span.text)
    kept, removed, inserted = words["same"], words["removed"], words["inserted"]
    if not (removed and inserted) or (not kept and sum(span.kind == "removed" for span in stretch) == 1):
        return False
    return kept < LEAST_KEPT * (kept + (removed + inserted) / 2)


def _whole(stretch: Sequence[Span]) -> list[Span]:
    """One span out, one span in; line ends around them that both have stay, so that paragraphs stand side by side."""
    old = "".join(span.text for span in stretch if span.kind != "inserted")
    new = "".join(span.text for span in stretch if span.kind != "removed")
    behind = _blank_at_end(old)
    behind = behind if "\n" in behind and behind == _blank_at_end(new) else ""
    end = -len(behind) or None
    return [Span("removed", old[:end]), Span("inserted", new[:end]), Span("same", behind)]


def _blank_at_end(text: str) -> str:
    return text[len(text.rstrip()) :]


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    """Neighbours of one kind joined; between two stretches that are the same, what went stands before what came."""
    parts: dict[str, list[str]] = {"same": [], "removed": [], "inserted": []}

    def taken(*kinds: str) -> Iterator[Span]:
        for kind in kinds:
            if text := "".join(parts[kind]):
                yield Span(kind, text)  # type: ignore[arg-type] # a key of `parts`
            parts[kind].clear()

    for span in spans:
        if not span.text:
            continue
        if span.kind == "same":
            yield from taken("removed", "inserted")
        elif parts["same"]:
            yield from taken("same")
        parts[span.kind].append(span.text)
    yield from taken("same", "removed", "inserted")
