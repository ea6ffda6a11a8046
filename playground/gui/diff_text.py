"""A text in which what went and what came is marked: both texts in one, or one side of two."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QTextEdit

from playground.core.diff_reading import UNIT_WORDS, Change, changes, told, word_counts
from playground.core.diff_spans import Span
from playground.core.diffs import Diff
from playground.core.wording import count, plain
from playground.gui.diff_drawing import Side, airy, draw_spans
from playground.gui.look import Look
from playground.gui.theme import ANSWER_PX

MAX_TOLD: Final = 40  # changes that a screen reader is told with the text as a whole
LONG_WORD: Final = 4_000  # Qt's word wrap is quadratic in one word
EDGE_PX: Final = 3
EDGE_GAP_PX: Final = 6
STEPS: Final = {Qt.Key.Key_N: 1, Qt.Key.Key_P: -1}


class DiffText(QTextEdit):
    """Read-only, plain text whatever the texts hold.

    Signals:
    step_asked: (by): to the next change, or the one before, by n and p.
    redrawn: other text stands in it, or the same in other lines.
    """

    step_asked = Signal(int)
    redrawn = Signal()

    def __init__(self, look: Look, name: str = "What changed") -> None:
        super().__init__()
        self._look = look
        self._spans: tuple[Span, ...] | None = None
        self._side: Side = "both"
        self._words = ""
        self._places: list[tuple[int, int]] = []
        self._current: Change | None = None
        self._margin = 0
        self.setReadOnly(True)
        keys = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.setTextInteractionFlags(keys)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setProperty("kind", "field")
        look.theme.changed.connect(self._draw)

    def show_diff(self, diff: Diff) -> None:
        """Both texts in one."""
        self.show_spans(diff.spans)

    def show_spans(self, spans: Sequence[Span], side: Side = "both") -> None:
        """The place the reader has scrolled to stays."""
        if (spans, side) != (self._spans, self._side):
            self._spans, self._side, self._words = tuple(spans), side, ""
            self._current = None
            self._draw()
            shown = islice((change for change in changes(self._spans)), MAX_TOLD)
            kinds = {"both": ("removed", "inserted"), "old": ("removed",), "new": ("inserted",)}[side]
            parts = (span for change in shown for span in self._spans[change.first : change.end] if span.kind in kinds)
            self.setAccessibleDescription(told(parts))

    def show_words(self, words: str) -> None:
        """A word in place of a text."""
        if self._spans is not None or words != self._words:
            self._spans, self._words, self._current = None, words, None
            self.setAccessibleDescription("")
            self._draw()

    def set_margins(self, left: int, top: int, right: int, bottom: int) -> None:
        """In pixels; the edge beside a change stands in the left one."""
        self._margin = left - EDGE_GAP_PX
        self.document().setDocumentMargin(0)
        self.setViewportMargins(EDGE_GAP_PX, top, right, bottom)
        self._keep_margin()

    def whole_height(self) -> int:
        """What it needs to show all of its text, in pixels."""
        margins = self.viewportMargins()
        return int(self.document().size().height()) + margins.top() + margins.bottom() + 2

    def set_font_px(self, size: int) -> None:
        font = self.document().defaultFont()
        font.setPixelSize(size)
        self.document().setDefaultFont(font)

    def mark(self, change: Change | None) -> None:
        """Show which change the reader is at, by an edge beside its lines."""
        self._current = change
        self.viewport().update()

    def show_change(self, change: Change) -> None:
        """Bring a change into sight, a third from the top."""
        top = self.tops(change)[0]
        bar = self.verticalScrollBar()
        if not bar.value() + 8 <= top <= bar.value() + self.viewport().height() * 0.8:
            bar.setValue(int(top - self.viewport().height() / 3))

    def tops(self, change: Change) -> tuple[float, float]:
        """Where the lines of some spans begin and end, in the document's pixels."""
        return self.top_of(self._places[change.first][0]), self.top_of(self._places[change.end - 1][1], bottom=True)

    def places(self) -> Sequence[tuple[int, int]]:
        """Where each span stands, in the document's own units."""
        return self._places

    def top_of(self, place: int, *, bottom: bool = False) -> float:
        """The upper, or the lower, edge of the line in which a place stands, in the document's pixels."""
        block = self.document().findBlock(min(place, max(0, self.document().characterCount() - 1)))
        layout = self.document().documentLayout()
        line = block.layout().lineForTextPosition(place - block.position())
        edge = layout.blockBoundingRect(block).top()
        return edge + ((line.y() + line.height() if bottom else line.y()) if line.isValid() else 0.0)

    def keyPressEvent(self, e: QKeyEvent) -> None:
        by = STEPS.get(Qt.Key(e.key()))
        if by is not None and not e.modifiers():
            self.step_asked.emit(by)
            return
        super().keyPressEvent(e)

    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        self.redrawn.emit()

    def paintEvent(self, e: QPaintEvent) -> None:
        super().paintEvent(e)
        if self._current is not None and self._current.end <= len(self._places):
            top, end = self.tops(self._current)
            with QPainter(self.viewport()) as painter:
                at = int(top) - self.verticalScrollBar().value()
                painter.fillRect(0, at, EDGE_PX, int(end - top), QColor(self._look.tokens.accent))

    def _keep_margin(self) -> None:
        """An emptied document has lost it."""
        if self._margin:
            frame = self.document().rootFrame()
            margins = frame.frameFormat()
            margins.setLeftMargin(self._margin)
            frame.setFrameFormat(margins)

    def _draw(self) -> None:
        bar = self.verticalScrollBar()
        place = bar.value()
        self.document().clear()
        self._places = []
        self._keep_margin()
        if self._spans is not None:
            long = any(len(word) > LONG_WORD for span in self._spans for word in span.text.split())
            modes = QTextOption.WrapMode
            self.setWordWrapMode(modes.WrapAnywhere if long else modes.WrapAtWordBoundaryOrAnywhere)
            self._places = draw_spans(self.document(), self._spans, self._side, self._look.tokens)
        elif self._words:
            muted = QTextCharFormat()
            muted.setForeground(QColor(self._look.tokens.muted))
            cursor = QTextCursor(self.document())
            cursor.setBlockFormat(airy())
            cursor.insertText(plain(self._words), muted)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        bar.setValue(min(place, bar.maximum()))
        self.redrawn.emit()


def answer_text(look: Look, name: str) -> DiffText:
    """One that stands in a card, in the size of answers."""
    made = DiffText(look, name)
    made.setProperty("kind", "")
    made.setFrameShape(made.Shape.NoFrame)
    made.set_margins(16, 4, 8, 8)
    made.set_font_px(ANSWER_PX)
    return made


def summary(diff: Diff) -> str:
    """`+ 3 words, − 1 word.`"""
    if not diff.changed:
        return "The two are the same."
    counts = word_counts(diff.spans)
    moved = f", {count(counts.moved, 'word')} moved" if counts.moved else ""
    note = UNIT_WORDS[diff.unit]
    return f"+ {count(counts.added, 'word')}, − {count(counts.removed, 'word')}{moved}.{' ' + note if note else ''}"
