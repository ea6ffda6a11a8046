"""The list of formats: the name of each, its ending, and a sentence on what it is for."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from playground.gui.acting_list import ActingList
from playground.gui.export_formats import FORMATS, ExportFormat
from playground.gui.look import Look
from playground.gui.row_paint import NAME_PX, SMALL_PX, paint_ground, paint_words

ROW_PX: Final = 48
FORMAT_ROLE: Final = Qt.ItemDataRole.UserRole


class _Formats(QAbstractListModel):
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(FORMATS)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        format = FORMATS[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return format.label
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return format.words
        return format if role == FORMAT_ROLE else None


class _Row(QStyledItemDelegate):
    def __init__(self, look: Look, parent: ActingList) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, ROW_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        area, state, tokens = option.rect, option.state, self._look.tokens
        format: ExportFormat = index.data(FORMAT_ROLE)
        painter.save()
        paint_ground(painter, area, state, tokens)
        inside = area.adjusted(12, 6, -12, -6)
        upper = QRect(inside.left(), inside.top(), inside.width(), inside.height() // 2)
        paint_words(painter, upper, format.label, tokens.text, NAME_PX, bold=True)
        paint_words(painter, upper, format.ending, tokens.muted, SMALL_PX, right=True)
        lower = upper.translated(0, inside.height() // 2)
        paint_words(painter, lower, format.words, tokens.muted, SMALL_PX)
        painter.restore()


class ExportList(ActingList):
    """Signals:
    chosen: the ExportFormat that is current now.
    """

    chosen = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setAccessibleName("Formats")
        self.setModel(_Formats(self))
        self.setItemDelegate(_Row(look, self))
        self.selectionModel().currentChanged.connect(self._current_changed)

    def _current_changed(self, now: QModelIndex, _was: QModelIndex) -> None:
        self.chosen.emit(now.data(FORMAT_ROLE))

    def format(self) -> ExportFormat:
        return FORMATS[max(self.currentIndex().row(), 0)]

    def choose(self, ending: str) -> None:
        place = next((n for n, each in enumerate(FORMATS) if each.ending == ending), 0)
        self.setCurrentIndex(self.model().index(place, 0))

    def act_on(self, index: QModelIndex) -> None:
        self.setCurrentIndex(index)
