"""The list in the choice of models, as Qt wants it: thousands of rows, of which only those in sight are painted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Final, TypeAlias

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from playground.gui.acting_list import ActingList, Index
from playground.gui.look import Look, plain_tip
from playground.gui.picker_rows import HeadRow, HintRow, ModelRow, Row, TroubleRow
from playground.gui.row_paint import NAME_PX, NOTE_PX, paint_ground, paint_head, paint_tick, paint_words

ROW_PX: Final = 32
TICK_PX: Final = 34
"""From the left edge to the end of the place where a click ticks."""
SET_KEY: Final = "Set key …"
ROW_ROLE: Final = Qt.ItemDataRole.UserRole
PRICE_ROLE: Final = Qt.ItemDataRole.UserRole + 1
PER_MILLION: Final = "per million tokens, input / output"
PriceWords: TypeAlias = Callable[[str], str]


class PickerModel(QAbstractListModel):
    """`several`: rows have a tick each. `price_of` says in a few signs what a model costs; only rows in sight ask it,
    because thousands of prices take seconds to find."""

    def __init__(self, price_of: PriceWords, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._price_of = price_of
        self._rows: Sequence[Row] = ()
        self._ticked: frozenset[str] = frozenset()
        self.several = True

    def show(self, rows: Sequence[Row], ticked: Collection[str]) -> None:
        self._ticked = frozenset(ticked)
        if rows == self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, place: int) -> Row | None:
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def place_of(self, row: Row | None) -> int:
        """Where a row stands now; -1 for nowhere."""
        return next((place for place, each in enumerate(self._rows) if each == row), -1)

    def next_usable(self, place: int, step: int) -> int:
        """The nearest row from `place` on that can be chosen, in steps of 1 or -1; -1 where there is none."""
        while 0 <= place < len(self._rows):
            if isinstance(self._rows[place], (ModelRow, TroubleRow)):
                return place
            place += step
        return -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index.row())
        match role:
            case _ if row is None:
                return None
            case Qt.ItemDataRole.UserRole:
                return row
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return _spoken(row)
            case _ if role == PRICE_ROLE:
                return self._price_of(row.id) if isinstance(row, ModelRow) else ""
            case Qt.ItemDataRole.CheckStateRole if self.several and isinstance(row, ModelRow):
                return Qt.CheckState.Checked if row.id in self._ticked else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.ToolTipRole if isinstance(row, TroubleRow):
                return plain_tip(row.words)
            case Qt.ItemDataRole.AccessibleDescriptionRole | Qt.ItemDataRole.ToolTipRole if isinstance(row, ModelRow):
                price = self._price_of(row.id)
                words = f"{row.id}\n{price} {PER_MILLION}" if price else row.id
                return plain_tip(words) if role == Qt.ItemDataRole.ToolTipRole else words
            case _:
                return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row(index.row())
        if not isinstance(row, (ModelRow, TroubleRow)):
            return Qt.ItemFlag.NoItemFlags
        usable = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return usable | Qt.ItemFlag.ItemIsUserCheckable if isinstance(row, ModelRow) and self.several else usable


class PickerDelegate(QStyledItemDelegate):
    """Paints a row: tick, name, where it runs, what it costs."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: object = index.data(ROW_ROLE)
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        tokens = self._look.tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        match row:
            case HeadRow():
                paint_head(painter, area, row.text, row.note, tokens)
            case HintRow():
                paint_words(painter, area.adjusted(10, 0, -10, 0), row.text, tokens.muted, NOTE_PX)
            case TroubleRow():
                paint_ground(painter, area, state, tokens)
                inside = area.adjusted(10, 0, -12, 0)
                if row.needs_key:
                    taken = paint_words(painter, inside, SET_KEY, tokens.accent, NOTE_PX, right=True)
                    inside = inside.adjusted(0, 0, -(taken + 16), 0)
                paint_words(painter, inside, row.words, tokens.muted, NOTE_PX)
            case ModelRow():
                paint_ground(painter, area, state, tokens)
                self._paint_model(painter, area, row, index)
            case _:
                pass
        painter.restore()

    def _paint_model(self, painter: QPainter, area: QRect, row: ModelRow, index: Index) -> None:
        tokens, state = self._look.tokens, index.data(Qt.ItemDataRole.CheckStateRole)
        left = 10
        if state is not None:
            box = QRectF(area.left() + 10, area.center().y() - 7, 15, 15)
            ticked = state == Qt.CheckState.Checked
            edge = tokens.accent if ticked else tokens.muted
            paint_tick(painter, box, ticked, edge, tokens.accent, tokens.on_accent)
            left = TICK_PX
        inside = area.adjusted(left, 0, -12, 0)
        if price := str(index.data(PRICE_ROLE) or ""):
            taken = paint_words(painter, inside, price, tokens.muted, NOTE_PX, right=True)
            inside = inside.adjusted(0, 0, -(taken + 16), 0)
        if row.place:
            taken = paint_words(painter, inside, row.place, tokens.muted, NOTE_PX, right=True)
            inside = inside.adjusted(0, 0, -(taken + 16), 0)
        paint_words(painter, inside, row.name, tokens.text, NAME_PX)


class PickerView(ActingList):
    """Signals:
    taken: a row was clicked, or Enter pressed on it.
    ticked: its tick was clicked, it was clicked with Ctrl, or Space pressed on it.
    """

    taken = Signal(int)
    ticked = Signal(int)

    def __init__(self, look: Look, model: PickerModel) -> None:
        super().__init__()
        self._look = look
        self._list = model
        self.setModel(model)
        self._delegate = PickerDelegate(look, self)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setAccessibleName("Models")

    def act_on(self, index: QModelIndex) -> None:
        """Ticks it where several can be chosen, else takes it."""
        QTimer.singleShot(0, self, partial(self._use, index.row()))

    def _use(self, place: int) -> None:
        several = self._list.several and isinstance(self._list.row(place), ModelRow)
        (self.ticked if several else self.taken).emit(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        on_tick = event.position().x() <= TICK_PX or event.modifiers() & Qt.KeyboardModifier.ControlModifier
        several = self._list.several and isinstance(self._list.row(index.row()), ModelRow)
        (self.ticked if on_tick and several else self.taken).emit(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit(row)
        elif event.key() == Qt.Key.Key_Space and self._list.several:
            self.ticked.emit(row)
        else:
            super().keyPressEvent(event)


def _spoken(row: Row) -> str:
    """What a screen reader says."""
    match row:
        case HeadRow():
            return f"{row.text}, {row.note}" if row.note else row.text
        case TroubleRow():
            return f"{row.endpoint}: {row.words}. {SET_KEY}" if row.needs_key else f"{row.endpoint}: {row.words}"
        case HintRow():
            return row.text
        case ModelRow():
            return f"{row.name} · {row.place}" if row.place else row.name
