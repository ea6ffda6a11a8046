"""The providers and programs of the catalogue as a list to choose from: where they run, what each is, in two lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from playground.core.catalogue import CatalogueEntry
from playground.gui.acting_list import ActingList, Index
from playground.gui.look import Look, plain_tip
from playground.gui.picker_rows import HeadRow
from playground.gui.row_paint import NAME_PX, NOTE_PX, SMALL_PX, paint_ground, paint_head, paint_words

CUSTOM: Final = "custom"
"""The entry that stands for whatever is not in the catalogue."""
HERE: Final = "On this computer"
WITH_KEY: Final = "With a key"
OTHER: Final = "Any other server"
ROW_PX: Final = 46
HEAD_PX: Final = 32
ROW_ROLE: Final = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class EntryRow:
    """`there`: an endpoint of the person's own stands for it already."""

    entry: CatalogueEntry
    there: bool = False


Row: TypeAlias = EntryRow | HeadRow


def rows_for(entries: Iterable[CatalogueEntry], typed: str, there: Collection[str]) -> list[Row]:
    """The entries that fit all words typed, by where they run, those first whose names fit.

    The way to any other server is always among them.
    """
    words = typed.casefold().split()
    rows: list[Row] = []
    every = tuple(entries)
    for title in (WITH_KEY, HERE, OTHER):
        inside = [each for each in every if _section(each) == title]
        fitting = [each for each in inside if title == OTHER or all(word in _sought(each) for word in words)]
        fitting.sort(key=lambda each: not all(word in f"{each.id} {each.name}".casefold() for word in words))
        if fitting:
            rows += [HeadRow(title), *(EntryRow(each, each.id in there) for each in fitting)]
    return rows


def _section(entry: CatalogueEntry) -> str:
    return OTHER if entry.id == CUSTOM else HERE if entry.ports else WITH_KEY


def _sought(entry: CatalogueEntry) -> str:
    return f"{entry.id} {entry.name} {entry.note} {' '.join(entry.hosts)}".casefold()


class EndpointListModel(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = ()

    def show(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, place: int) -> Row | None:
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def next_entry(self, place: int, step: int) -> int:
        """The nearest row from `place` on that is no title, in steps of 1 or -1; -1 where there is none."""
        while 0 <= place < len(self._rows):
            if isinstance(self._rows[place], EntryRow):
                return place
            place += step
        return -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index.row())
        match role:
            case Qt.ItemDataRole.UserRole:
                return row
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return row.entry.name if isinstance(row, EntryRow) else row.text if row is not None else None
            case Qt.ItemDataRole.AccessibleDescriptionRole if isinstance(row, EntryRow):
                return row.entry.note
            case Qt.ItemDataRole.ToolTipRole if isinstance(row, EntryRow):
                return plain_tip(row.entry.note)
            case _:
                return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not isinstance(self.row(index.row()), EntryRow):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class EndpointDelegate(QStyledItemDelegate):
    """Paints a row: the name, what it is, and whether it is there."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, HEAD_PX if isinstance(index.data(ROW_ROLE), HeadRow) else ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: object = index.data(ROW_ROLE)
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        tokens = self._look.tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, HeadRow):
            paint_head(painter, area, row.text, row.note, tokens)
        elif isinstance(row, EntryRow):
            paint_ground(painter, area, state, tokens)
            inside = area.adjusted(12, 5, -14, -5)
            name, note = QRect(inside), QRect(inside)
            name.setHeight(inside.height() // 2)
            note.setTop(name.bottom() + 1)
            if row.there:
                taken = paint_words(painter, name, "there already", tokens.muted, SMALL_PX, right=True)
                name = name.adjusted(0, 0, -(taken + 16), 0)
            paint_words(painter, name, row.entry.name, tokens.text, NAME_PX, bold=True)
            paint_words(painter, note, row.entry.note, tokens.muted, NOTE_PX)
        painter.restore()


class EndpointListView(ActingList):
    """Signals:
    taken: the entry of the row that was clicked, or Enter pressed on.
    """

    taken = Signal(object)

    def __init__(self, look: Look, model: EndpointListModel) -> None:
        super().__init__()
        self._list = model
        self.setModel(model)
        self._delegate = EndpointDelegate(look, self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("Providers")

    def act_on(self, index: QModelIndex) -> None:
        self.setCurrentIndex(index)
        QTimer.singleShot(0, self, self.take_current)

    def take_current(self) -> None:
        if isinstance(row := self._list.row(self.currentIndex().row()), EntryRow):
            self.taken.emit(row.entry)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index == self.currentIndex():
            self.take_current()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take_current()
        else:
            super().keyPressEvent(event)
