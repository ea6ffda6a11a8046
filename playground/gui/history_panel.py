"""The history at the left: past runs, searched, opened, deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from playground.gui.look import Look, label, search_field
from playground.gui.preset_model import Index

ROW_PX: Final = 44
TYPING_MS: Final = 200
ROW_ROLE: Final = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One past run in two lines; `trouble` marks one that is not whole."""

    id: str
    title: str
    detail: str
    trouble: bool = False


class HistoryModel(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[HistoryRow] = []

    def show(self, rows: Sequence[HistoryRow]) -> None:
        if list(rows) != self._rows:
            self.beginResetModel()
            self._rows = list(rows)
            self.endResetModel()

    def row_of(self, run_id: str) -> int:
        return next((i for i, row in enumerate(self._rows) if row.id == run_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{row.title}, {row.detail}" if role != Qt.ItemDataRole.DisplayRole else row.title
        return None


class _HistoryDelegate(QStyledItemDelegate):
    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        assert isinstance(row, HistoryRow)
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        tokens = self._look.tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(QColor(tokens.accent if state & QStyle.StateFlag.State_HasFocus else tokens.selection))
            painter.setBrush(QColor(tokens.selection))
            painter.drawRoundedRect(QRectF(area).adjusted(2.5, 1.5, -2.5, -1.5), 7, 7)
        inside = area.adjusted(10, 5, -12, -5)
        font = QFont(painter.font())
        font.setPixelSize(13)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text))
        title = painter.fontMetrics().elidedText(row.title, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, title)
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(QColor(tokens.warning if row.trouble else tokens.muted))
        detail = painter.fontMetrics().elidedText(row.detail, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, detail)
        painter.restore()


class _HistoryView(QListView):
    """Signals:
    delete_asked: the Delete key.
    """

    delete_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_asked.emit()
            return
        super().keyPressEvent(event)


class HistoryPanel(QWidget):
    """Signals:
    opened: a run's id.
    delete_asked: a run's id.
    search_changed: the words to search for, a moment after the last key.
    """

    opened = Signal(str)
    delete_asked = Signal(str)
    search_changed = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.search = search_field("Search history")
        self.model = HistoryModel(self)
        self.view = _HistoryView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(_HistoryDelegate(look, self.view))
        self.view.setAccessibleName("History")
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._empty = label("", "muted")
        self._empty.setWordWrap(True)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(lambda: self.search_changed.emit(self.search.text()))
        self.search.textChanged.connect(lambda: self._typing.start())
        self.view.clicked.connect(self._open)
        self.view.activated.connect(self._open)
        self.view.delete_asked.connect(self._delete)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self._lay_out()

    def show_runs(self, rows: Sequence[HistoryRow]) -> None:
        current = self._current_id()
        self.model.show(rows)
        if current is not None:
            self.select(current)
        searched = bool(self.search.text())
        self._empty.setText("No past run has these words." if searched else "What you run is kept here.")
        self._empty.setVisible(not rows)
        self.view.setVisible(bool(rows))
        self.search.setVisible(bool(rows) or searched)

    def select(self, run_id: str) -> None:
        row = self.model.row_of(run_id)
        if row >= 0:
            self.view.setCurrentIndex(self.model.index(row))

    def _current_id(self) -> str | None:
        row = self.view.currentIndex().data(ROW_ROLE) if self.view.currentIndex().isValid() else None
        return row.id if isinstance(row, HistoryRow) else None

    def _open(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if isinstance(row, HistoryRow):
            self.opened.emit(row.id)

    def _delete(self) -> None:
        if (run_id := self._current_id()) is not None:
            self.delete_asked.emit(run_id)

    def _show_menu(self, place: QPoint) -> None:
        row = self.view.indexAt(place).data(ROW_ROLE)
        if not isinstance(row, HistoryRow):
            return
        menu = QMenu(self)
        menu.addAction("Open").triggered.connect(lambda: self.opened.emit(row.id))
        menu.addAction("Delete").triggered.connect(lambda: self.delete_asked.emit(row.id))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.view.viewport().mapToGlobal(place))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(10, 0, 12, 0)
        head.addWidget(label("History", "section"))
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 6, 0)
        row.addWidget(self.search)
        empty = QHBoxLayout()
        empty.setContentsMargins(10, 0, 12, 0)
        empty.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 6, 8)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addLayout(row)
        layout.addLayout(empty)
        layout.addWidget(self.view, 1)
        layout.addStretch(0)
