"""What was found in a text view, marked: only what is in sight, because each mark costs at every repaint."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from playground.gui.look import Look
from playground.gui.text_places import TextPlaces

MAX_MARKED: Final = 600


class FoundMarks(QObject):
    """Of one view. Places are characters of `text()`, which is what stands in the view, letter for letter."""

    def __init__(self, look: Look, edit: QTextEdit) -> None:
        super().__init__(edit)
        self._look = look
        self._edit = edit
        self._spans: list[tuple[int, int]] = []  # in Qt's units
        self._current = -1
        edit.verticalScrollBar().valueChanged.connect(self._moved)
        edit.viewport().installEventFilter(self)

    def text(self) -> str:
        return self._edit.toPlainText()

    def show(self, text: str, places: Sequence[tuple[int, int]], current: int = -1) -> None:
        """`current` is marked more; -1 for none. `text` is that in which they were found."""
        units = TextPlaces(text)
        self._spans = [(units.units(start), units.units(end)) for start, end in places]
        self._current = current
        self._paint()

    def set_current(self, current: int, *, bring: bool = True) -> None:
        """-1: none of them is here. `bring`: it is scrolled into sight."""
        self._current = current
        if bring and 0 <= current < len(self._spans):
            self._bring_into_sight(self._spans[current])
        self._paint()

    def clear(self) -> None:
        if self._spans:
            self._spans, self._current = [], -1
            self._edit.setExtraSelections([])

    def marked(self) -> list[str]:
        """The words that are marked now."""
        return [mark.cursor.selectedText() for mark in self._edit.extraSelections()]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._moved()
        return False

    def _moved(self) -> None:
        if self._spans:
            self._paint()

    def _bring_into_sight(self, span: tuple[int, int]) -> None:
        """A third from the top, where it is not seen already; the reader's own selection stays."""
        edit, cursor = self._edit, QTextCursor(self._edit.document())
        cursor.setPosition(min(span[0], edit.document().characterCount() - 1))
        place, view = edit.cursorRect(cursor), edit.viewport()
        if place.top() < 0 or place.bottom() > view.height():
            bar = edit.verticalScrollBar()
            bar.setValue(bar.value() + place.top() - view.height() // 3)

    def _paint(self) -> None:
        edit, view = self._edit, self._edit.viewport()
        last = edit.document().characterCount() - 1
        top = edit.cursorForPosition(QPoint(0, 0)).position()
        bottom = edit.cursorForPosition(QPoint(view.width(), view.height())).position()
        first = max(0, bisect_left(self._spans, (top, 0)) - 1)
        marks: list[QTextEdit.ExtraSelection] = []
        for number in range(first, min(len(self._spans), first + MAX_MARKED)):
            start, end = self._spans[number]
            if start > bottom:
                break
            marks.append(self._mark(min(start, last), min(end, last), current=number == self._current))
        edit.setExtraSelections(marks)

    def _mark(self, start: int, end: int, *, current: bool) -> QTextEdit.ExtraSelection:
        tokens, shape = self._look.tokens, QTextCharFormat()
        shape.setBackground(QColor(tokens.accent if current else tokens.warning_ground))
        shape.setForeground(QColor(tokens.on_accent if current else tokens.warning))
        cursor = QTextCursor(self._edit.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        mark = QTextEdit.ExtraSelection()
        mark.cursor, mark.format = cursor, shape
        return mark
