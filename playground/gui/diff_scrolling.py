"""Two texts beside each other scrolled together, so that what is the same in both stands at the same height."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QObject

from playground.core.diff_spans import Span
from playground.gui.diff_text import DiffText

MAX_ANCHORS: Final = 400


class AlignedScrolling(QObject):
    """Between two places that are the same in both texts, their heights go in step."""

    def __init__(self, left: DiffText, right: DiffText) -> None:
        super().__init__(left)
        self._sides = (left, right)
        self._spans: Sequence[Span] = ()
        self._anchors: tuple[list[float], list[float]] | None = None
        self._busy = False
        for place, side in enumerate(self._sides):
            side.redrawn.connect(self._forget)
            side.verticalScrollBar().valueChanged.connect(partial(self._scrolled, place))

    def set_spans(self, spans: Sequence[Span]) -> None:
        """The spans that both texts show."""
        self._spans = spans
        self._forget()

    def _forget(self) -> None:
        self._anchors = None

    def _scrolled(self, place: int, _value: int) -> None:
        if self._busy or not self._spans:
            return
        side, other = self._sides[place], self._sides[1 - place]
        bar, other_bar = side.verticalScrollBar(), other.verticalScrollBar()
        share = bar.value() / max(1, bar.maximum())  # the line looked at goes from the top of the window to its bottom
        value = other_bar.maximum() * share
        if 0 < share < 1:  # the beginnings and the ends stand beside each other, whatever is in them
            heights = self._heights()
            looked_at = _between(bar.value() + share * side.viewport().height(), heights[place], heights[1 - place])
            value = looked_at - share * other.viewport().height()
        self._busy = True
        other_bar.setValue(round(value))
        self._busy = False

    def _heights(self) -> tuple[list[float], list[float]]:
        """Of the same places in both texts, from the top down."""
        if self._anchors is None:
            same = [place for place, span in enumerate(self._spans) if span.kind == "same" and "\n" in span.text]
            same = same or [place for place, span in enumerate(self._spans) if span.kind == "same"]
            step = max(1, len(same) // MAX_ANCHORS)
            self._anchors = (self._heights_of(0, same[::step]), self._heights_of(1, same[::step]))
        return self._anchors

    def _heights_of(self, place: int, spans: Sequence[int]) -> list[float]:
        side = self._sides[place]
        found = [0.0]
        for span in spans:
            if span < len(side.places()):
                found += (side.top_of(edge) for edge in side.places()[span])
        return [*found, max(found[-1], side.verticalScrollBar().maximum() + side.viewport().height())]


def _between(height: float, here: Sequence[float], there: Sequence[float]) -> float:
    """The height in the other text that belongs to `height`."""
    after = min(max(1, bisect_right(here, height)), len(here) - 1)
    start, end = here[after - 1], here[after]
    share = (height - start) / (end - start) if end > start else 0.0
    return there[after - 1] + min(1.0, max(0.0, share)) * (there[after] - there[after - 1])
