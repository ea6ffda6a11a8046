"""The list of presets as Qt wants it: first those in the comparison, in column order, then the rest of the library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from playground.gui.look import Look, plain_tip

ROW_PX: Final = 31
HEADER_PX: Final = 30
Index = QModelIndex | QPersistentModelIndex
ROW_ROLE: Final = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class PresetRow:
    """One preset of the list. `problem` says why its file cannot be used; `edited`: it has changes not saved.

    `dot` is the colour of its column, where it has one.
    """

    id: str
    name: str
    tag: str
    ticked: bool
    description: str = ""
    problem: str = ""
    edited: bool = False
    dot: int | None = None


@dataclass(frozen=True, slots=True)
class HeaderRow:
    text: str
    count: int


class PresetListModel(QAbstractListModel):
    """Signals:
    ticked: (preset id, whether it shall be in the comparison).
    """

    ticked = Signal(str, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[PresetRow | HeaderRow] = []

    def show(self, chosen: Sequence[PresetRow], others: Sequence[PresetRow]) -> None:
        rows: list[PresetRow | HeaderRow] = []
        if chosen:
            rows += [HeaderRow("In this comparison", len(chosen)), *chosen]
        if others:
            rows += [HeaderRow("Library", len(others)), *others]
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def row_of(self, preset_id: str) -> int:
        """-1 when it is not in the list."""
        return next((i for i, r in enumerate(self._rows) if isinstance(r, PresetRow) and r.id == preset_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.text if isinstance(row, HeaderRow) else row.name
        if isinstance(row, HeaderRow):
            return None
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if row.ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return row.problem or row.description
        if role == Qt.ItemDataRole.ToolTipRole and row.problem:
            return plain_tip(row.problem)
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self._rows[index.row()]
        if role != Qt.ItemDataRole.CheckStateRole or isinstance(row, HeaderRow) or row.problem:
            return False
        self.ticked.emit(row.id, Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self._rows[index.row()], HeaderRow):
            return Qt.ItemFlag.NoItemFlags
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsUserCheckable
            | Qt.ItemFlag.ItemNeverHasChildren
        )


class PresetDelegate(QStyledItemDelegate):
    """Paints a row: tick, dot, name, tag."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        header = isinstance(index.data(ROW_ROLE), HeaderRow)
        return QSize(120, HEADER_PX if header else ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, HeaderRow):
            self._paint_header(painter, area, row)
        elif isinstance(row, PresetRow):
            state: QStyle.StateFlag = option.state
            self._paint_ground(painter, area, state)
            self._paint_row(painter, area, row)
        painter.restore()

    def editorEvent(self, event: QEvent, model: object, option: QStyleOptionViewItem, index: Index) -> bool:
        """A click on the tick ticks; Space does it from the keyboard. A click elsewhere only selects."""
        area: QRect = option.rect
        if isinstance(event, QMouseEvent):
            on_tick = event.position().x() <= area.left() + 34
            return on_tick and event.type() == QEvent.Type.MouseButtonRelease and self._toggle(model, index)
        if isinstance(event, QKeyEvent):
            space = event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Select)
            return space and event.type() == QEvent.Type.KeyPress and self._toggle(model, index)
        return False

    def _toggle(self, model: object, index: Index) -> bool:
        assert isinstance(model, PresetListModel)
        row = index.data(ROW_ROLE)
        if not isinstance(row, PresetRow):
            return False
        state = Qt.CheckState.Unchecked if row.ticked else Qt.CheckState.Checked
        return model.setData(index, state, Qt.ItemDataRole.CheckStateRole)

    def _paint_header(self, painter: QPainter, area: QRect, row: HeaderRow) -> None:
        font = QFont(painter.font())
        font.setPixelSize(11)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(self._look.tokens.muted))
        inside = area.adjusted(10, 8, -12, 0)
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, row.text)
        painter.drawText(inside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(row.count))

    def _paint_ground(self, painter: QPainter, area: QRect, state: QStyle.StateFlag) -> None:
        tokens = self._look.tokens
        inside = QRectF(area).adjusted(2, 1, -2, -1)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.selection))
            painter.drawRoundedRect(inside, 7, 7)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(tokens.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inside.adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)

    def _paint_row(self, painter: QPainter, area: QRect, row: PresetRow) -> None:
        tokens = self._look.tokens
        middle = area.center().y()
        self._paint_tick(painter, QRectF(area.left() + 10, middle - 7, 15, 15), row.ticked)
        painter.setPen(Qt.PenStyle.NoPen)
        if row.problem or row.dot is not None:
            painter.setBrush(QColor(tokens.bad if row.problem else tokens.dots[row.dot or 0]))
            painter.drawEllipse(QRectF(area.left() + 34, middle - 3.5, 8, 8))
        words = "cannot be read" if row.problem else ("edited" if row.edited else row.tag)
        small = QFont(painter.font())
        small.setPixelSize(11)
        painter.setFont(small)
        tag_width = painter.fontMetrics().horizontalAdvance(words)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(tokens.bad if row.problem else tokens.accent if row.edited else tokens.muted))
        painter.drawText(area.adjusted(0, 0, -12, 0), right, words)
        normal = QFont(small)
        normal.setPixelSize(13)
        painter.setFont(normal)
        painter.setPen(QColor(tokens.text))
        inside = area.adjusted(34 if row.dot is None and not row.problem else 50, 0, -(tag_width + 20), 0)
        name = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_tick(self, painter: QPainter, box: QRectF, ticked: bool) -> None:
        tokens = self._look.tokens
        painter.setPen(QColor(tokens.accent if ticked else tokens.muted))
        painter.setBrush(QColor(tokens.accent) if ticked else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3.5, 3.5)
        if ticked:
            pen = painter.pen()
            pen.setColor(QColor(tokens.on_accent))
            pen.setWidthF(1.8)
            painter.setPen(pen)
            left, top = box.left(), box.top()
            corners = ((3.6, 7.8), (6.4, 10.6), (11.4, 4.6))
            painter.drawPolyline([QPointF(left + x, top + y) for x, y in corners])


class PresetListView(QListView):
    """Signals:
    opened: a preset's id: Enter or a double click on it.
    menu_asked: a preset's id: the context menu's key or button.
    """

    opened = Signal(str)
    menu_asked = Signal(str)

    def __init__(self, look: Look, model: PresetListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self._delegate = PresetDelegate(look, self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("Presets")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setUniformItemSizes(False)
        self._row_by_hand = -1
        self.activated.connect(self._opened)
        self.customContextMenuRequested.connect(self._menu_asked)

    def current_id(self) -> str | None:
        return _preset_id(self.currentIndex())

    def selectionCommand(self, index: Index, event: QEvent | None = None) -> QItemSelectionModel.SelectionFlag:
        """Mouse, keyboard and `setCurrentIndex` ask this first; an assistive technology does not."""
        self._row_by_hand = index.row()
        return super().selectionCommand(index, event)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """The accessible action `Toggle` of a row only selects it (Qt 6.11): here it ticks, and selects nothing."""
        super().selectionChanged(selected, deselected)
        for index in selected.indexes():
            if index.row() != self._row_by_hand:
                QTimer.singleShot(0, self, partial(self._toggle, QPersistentModelIndex(index)))

    def _toggle(self, index: QPersistentModelIndex) -> None:
        row = index.data(ROW_ROLE) if index.isValid() else None
        if isinstance(row, PresetRow):
            state = Qt.CheckState.Unchecked if row.ticked else Qt.CheckState.Checked
            self.model().setData(self.model().index(index.row(), 0), state, Qt.ItemDataRole.CheckStateRole)
        self.clearSelection()
        self._row_by_hand = -1

    def _opened(self, index: QModelIndex) -> None:
        if (preset_id := _preset_id(index)) is not None:
            self.opened.emit(preset_id)

    def _menu_asked(self, place: QPoint) -> None:
        if (preset_id := _preset_id(self.indexAt(place))) is not None:
            self.menu_asked.emit(preset_id)


def _preset_id(index: QModelIndex) -> str | None:
    row = index.data(ROW_ROLE) if index.isValid() else None
    return row.id if isinstance(row, PresetRow) else None
