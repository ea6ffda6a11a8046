"""The row in which columns stand: of equal or free widths, some hidden, dragged to other places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.gui.answer_column import MIN_WIDTH, AnswerColumn
from playground.gui.column_top import COLUMN_MIME
from playground.gui.comparison_model import ColumnKey
from playground.gui.look import Look

GAP_PX: Final = 12
ANY_WIDTH: Final = 16_777_215  # Qt's own greatest


class ColumnRow(QWidget):
    """The gaps are the dividers: dragged, one makes the column before it wider; a double click makes all equal.

    Signals:
    arranged: (number of hidden columns, whether widths are free).
    moved: (ColumnKey, ColumnKey or None): a column was dropped before another one, or behind the last.
    """

    arranged = Signal(int, bool)
    moved = Signal(object, object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._columns: list[AnswerColumn] = []
        self._hidden: set[ColumnKey] = set()
        self._widths: dict[ColumnKey, int] = {}
        self._pulled: tuple[AnswerColumn, int, int] | None = None  # the column, where the mouse was, how wide it was
        self._drop_x = -1
        self.setProperty("kind", "content")
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setAcceptDrops(True)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(GAP_PX)

    def show_columns(self, columns: Sequence[AnswerColumn]) -> None:
        """Those that there are now; who was hidden stays so."""
        self._columns = list(columns)
        keys = {column.key for column in columns}
        self._hidden &= keys
        if self._hidden == keys:
            self._hidden.clear()
        self._arrange()

    def in_sight(self) -> list[AnswerColumn]:
        """Those that are not hidden."""
        return [column for column in self._columns if column.key not in self._hidden]

    def hide_column(self, key: ColumnKey) -> None:
        """The last one stays."""
        if len(self.in_sight()) > 1:
            self._hidden.add(key)
            self._arrange()

    def show_all(self) -> None:
        self._hidden.clear()
        self._arrange()

    def even_out(self) -> None:
        """All as wide as each other."""
        self._widths.clear()
        self._arrange()

    def widen(self, key: ColumnKey, width: int) -> None:
        """From here on each column keeps the width it has now; the last one has what is left."""
        for column in self.in_sight():
            self._widths.setdefault(column.key, column.width())
        self._widths[key] = max(MIN_WIDTH, width)
        self._arrange()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """In a gap; what lies in columns is theirs."""
        x = event.position().toPoint().x()
        before = [column for column in self.in_sight()[:-1] if column.geometry().right() < x]
        if before and event.button() == Qt.MouseButton.LeftButton:
            self._pulled = (before[-1], x, before[-1].width())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pulled is not None:
            column, from_x, width = self._pulled
            self.widen(column.key, width + event.position().toPoint().x() - from_x)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pulled = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.even_out()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._dragged(event) is not None:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        behind = self._behind(event)
        last = self.in_sight()[-1].geometry().right() + 1
        self._drop_x = behind.x() - GAP_PX // 2 if behind is not None else last
        self.update()
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drop_x = -1
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        dragged, behind = self._dragged(event), self._behind(event)
        self._drop_x = -1
        self.update()
        if dragged is not None and dragged is not behind:
            event.acceptProposedAction()
            self.moved.emit(dragged.key, behind.key if behind is not None else None)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Where a column would stand if it were dropped."""
        if self._drop_x >= 0:
            with QPainter(self) as painter:
                x = max(0, min(self._drop_x - 1, self.width() - 2))
                painter.fillRect(x, 6, 2, self.height() - 12, QColor(self._look.tokens.accent))

    def _dragged(self, event: QDropEvent) -> AnswerColumn | None:
        source = event.source()
        if not event.mimeData().hasFormat(COLUMN_MIME) or not isinstance(source, QWidget):
            return None
        return next((column for column in self._columns if column.isAncestorOf(source)), None)

    def _behind(self, event: QDropEvent) -> AnswerColumn | None:
        """The column before which it would stand."""
        x = event.position().x()
        return next((column for column in self.in_sight() if x < column.geometry().center().x()), None)

    def _arrange(self) -> None:
        in_sight = self.in_sight()
        for column in self._columns:
            width = self._widths.get(column.key)
            free = width is not None and column is not in_sight[-1]
            column.setMinimumWidth(width if free and width is not None else MIN_WIDTH)
            column.setMaximumWidth(width if free and width is not None else ANY_WIDTH)
            column.setVisible(column.key not in self._hidden)
        self.arranged.emit(len(self._hidden), bool(self._widths))
