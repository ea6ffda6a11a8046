"""The cards of the view Diff: the cause, and the two answers beside each other or in one text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QWidget

from playground.core.diff_spans import Span
from playground.gui.diff_answer_card import DiffAnswerCard
from playground.gui.diff_cause import CauseCard
from playground.gui.diff_content import DiffContent
from playground.gui.diff_scrolling import AlignedScrolling
from playground.gui.diff_sides import DiffSide
from playground.gui.diff_text import DiffText
from playground.gui.look import Look

NARROW_PX: Final = 820
CAUSE_PX: Final = 380
CAUSE_HEIGHT_PX: Final = 180


class DiffCards(QWidget):
    """In a narrow window the cause stands over the answers."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._inline = False
        self._also = ""
        self._content: DiffContent | None = None
        self._cause = CauseCard(look)
        self.changes = self._cause.changes
        self._old, self._new = DiffAnswerCard(look, "before"), DiffAnswerCard(look, "after")
        self._both = DiffAnswerCard(look, "both")
        self._scrolling = AlignedScrolling(self._old.text, self._new.text)
        self._pages = QStackedWidget()
        side_by_side = QWidget()
        row = QHBoxLayout(side_by_side)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._old, 1)
        row.addWidget(self._new, 1)
        self._pages.addWidget(side_by_side)
        self._pages.addWidget(self._both)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self._row.addWidget(self._cause, 10)
        self._row.addWidget(self._pages, 21)

    def show_headings(self, old: DiffSide, new: DiffSide, also: str) -> None:
        self._also = also
        self._old.show_heading(old.name, old.dot, old.note)
        self._new.show_heading(new.name, new.dot, new.note)
        self._both.show_heading(f"{old.name} → {new.name}", new.dot, new.note)

    def show_content(self, content: DiffContent, old: DiffSide, new: DiffSide) -> None:
        self._content = content
        names = f"{'baseline' if old.is_baseline else old.name} → {new.name}"
        self._cause.show_cause(f"system message, {names}", content.cause, self._also)
        self._cause.show_amount(content.counts, content.said, content.note)
        there = old.text is not None and new.text is not None and old.cell != new.cell
        inline = there and (self._inline or content.by_structure)
        self._pages.setCurrentIndex(1 if inline else 0)
        if inline:
            self._both.text.show_spans(content.spans)
            return
        for side, card in ((old, self._old), (new, self._new)):
            if side.text is None or (card is self._new and old.cell == new.cell):
                card.text.show_words(side.words)
            elif there:
                card.text.show_spans(content.spans, "old" if card is self._old else "new")
            else:
                card.text.show_spans((Span("same", side.text),) if side.text else ())
        self._scrolling.set_spans(content.spans if there else ())

    def set_inline(self, inline: bool) -> None:
        """Whether both answers are to stand in one text from now on."""
        self._inline = inline

    def set_font_px(self, size: int) -> None:
        for card in (self._old, self._new, self._both):
            card.text.set_font_px(size)

    def texts(self) -> Sequence[DiffText]:
        """Those in sight that show the answers."""
        return (self._both.text,) if self._pages.currentIndex() else (self._old.text, self._new.text)

    def all_texts(self) -> Sequence[DiffText]:
        return self._old.text, self._new.text, self._both.text, self._cause.text

    def mark(self, place: int | None) -> None:
        """Which of the changes the reader is at, by its number from 0."""
        change = self._content.changes[place] if self._content is not None and place is not None else None
        for text in self.texts():
            text.mark(change)

    def show_change(self, place: int) -> None:
        if self._content is not None:
            self.mark(place)
            for text in self.texts():
                text.show_change(self._content.changes[place])

    def to_top(self) -> None:
        for text in self.texts():
            text.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = self.width() < NARROW_PX
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        self._cause.setMaximumSize(16_777_215 if narrow else CAUSE_PX, CAUSE_HEIGHT_PX if narrow else 16_777_215)
        self._cause.set_wide(narrow)
        super().resizeEvent(event)
