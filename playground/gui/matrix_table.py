"""The matrix on the screen: a table whose heads stay in sight, walked by keys; only what is seen is painted."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QPushButton, QTableView

from playground.gui.look import Look
from playground.gui.matrix_model import Index, MatrixModel
from playground.gui.matrix_painting import (
    FIGURE_ROW_PX,
    HEAD_PX,
    TEXT_ROW_PX,
    MatrixDelegate,
    PresetHeader,
    PromptHeader,
)

MIN_COLUMN_PX: Final = 184


class MatrixTable(QTableView):
    """Signals:
    moved: the current cell is another one by the reader's doing.
    opened: Enter or a double click on the current cell.
    diff_asked: Ctrl+D on the current cell.
    menu_asked: (QPoint on the screen): the menu's key or button, on the current cell.
    sort_asked: (column of the table, or -1 for the prompts).
    """

    moved = Signal()
    opened = Signal()
    diff_asked = Signal()
    menu_asked = Signal(QPoint)
    sort_asked = Signal(int)

    def __init__(self, look: Look, model: MatrixModel) -> None:
        super().__init__()
        self._by_hand = True
        self._matrix = model
        self._corner = QPushButton("Prompt", self)
        self._corner.setProperty("kind", "corner")
        self._corner.setAccessibleName("Order by prompt")
        self._corner.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._corner.clicked.connect(self._corner_clicked)
        self.setModel(model)
        self.setItemDelegate(MatrixDelegate(look, model, self))
        self.setHorizontalHeader(PresetHeader(look, model, self))
        self.setVerticalHeader(PromptHeader(look, model, self))
        self.setAccessibleName("Answers of all prompts")
        self.horizontalHeader().setAccessibleName("Presets of the matrix")
        self.verticalHeader().setAccessibleName("Prompts of the matrix")
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(self.Shape.NoFrame)
        self.horizontalHeader().sectionClicked.connect(self.sort_asked)
        self.doubleClicked.connect(self._double_clicked)
        model.modelReset.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Columns share the width, rows have the height of what stands in them."""
        rows = self.verticalHeader()
        rows.setDefaultSectionSize(TEXT_ROW_PX if self._matrix.measure is None else FIGURE_ROW_PX)
        head, columns = self.horizontalHeader(), self._matrix.columnCount()
        room = self.viewport().width()
        for column in range(columns):
            share = room // columns + (column < room % columns)
            head.resizeSection(column, max(MIN_COLUMN_PX, share))
        order = self._matrix.order
        arrow = {False: "  ↑", True: "  ↓"}[order.descending] if order.column == "" else ""
        self._corner.setText(f"Prompt{arrow}")

    def choose(self, index: QModelIndex) -> None:
        """Make this the current cell without telling anybody."""
        if index != self.currentIndex():
            self._by_hand = False
            self.setCurrentIndex(index)
            self._by_hand = True

    def rows_in_sight(self) -> tuple[int, int]:
        """The first and the last row of which something is seen; (0, -1) without any."""
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        return max(first, 0), self._matrix.rowCount() - 1 if last < 0 else last

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if self._by_hand and current.isValid():
            self.moved.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By the mouse on the cell under it, which its press has made the current one; by the key under the cell."""
        index = self.currentIndex()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.menu_asked.emit(self.viewport().mapToGlobal(self.visualRect(index).bottomLeft()))
        elif self.indexAt(self.viewport().mapFromGlobal(event.globalPos())) == index:
            self.menu_asked.emit(event.globalPos())

    def event(self, event: QEvent) -> bool:
        """Ctrl+D means this cell while the keyboard is in the table, whatever it means in the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_diff(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if _is_diff(event):
            self.diff_asked.emit()
        elif plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self._corner.setGeometry(0, 0, self.verticalHeader().width(), HEAD_PX)

    def _double_clicked(self) -> None:
        self.opened.emit()

    def _corner_clicked(self) -> None:
        self.sort_asked.emit(-1)


def _is_diff(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier
