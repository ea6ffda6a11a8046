"""The list of an import: what can come in, with a tick, its format, what was lost, and what the library has to do with
it. A CSV file may have 100,000 rows, so a row is made when it is painted."""

from __future__ import annotations

from collections import Counter
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from playground.core.fidelity import Refused
from playground.core.wording import plain
from playground.gui.look import Look, plain_tip
from playground.gui.row_paint import paint_tick
from playground.gui.rows_table import RowsTable
from playground.workbench.import_plan import Choice, Item, Plan

Index = QModelIndex | QPersistentModelIndex
COLUMNS: Final = ("Preset", "Format", "Notes", "In your library")
_NOTED: Final = ("dropped", "changed", "literal")


class TickDelegate(QStyledItemDelegate):
    """Draws the tick as the other lists do; the style sheet hides the platform's own, which keeps its place."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        view = self.parent()
        if state is None or not isinstance(view, QWidget):
            return
        made = QStyleOptionViewItem(option)
        self.initStyleOption(made, index)
        place = view.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, made, view)
        box = QRectF(0, 0, 15, 15)
        box.moveCenter(QRectF(place).center())
        ticked, tokens = Qt.CheckState(state) == Qt.CheckState.Checked, self._look.tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = tokens.accent if ticked else tokens.muted
        paint_tick(painter, box, ticked, edge, tokens.accent, tokens.on_accent)
        painter.restore()


class ImportTable(RowsTable):
    """A tree would ask for each of 100,000 rows before it shows the first."""

    def __init__(self) -> None:
        super().__init__()
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalHeader().hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks the row, whichever of its cells is current."""
        first = self.currentIndex().siblingAtColumn(0)
        state = first.data(Qt.ItemDataRole.CheckStateRole)
        if event.key() not in (Qt.Key.Key_Space, Qt.Key.Key_Select) or state is None:
            super().keyPressEvent(event)
            return
        ticked = Qt.CheckState(state) == Qt.CheckState.Checked
        turned = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
        self.model().setData(first, turned, Qt.ItemDataRole.CheckStateRole)


class ImportRows(QAbstractTableModel):
    """Signals:
    chosen: what is to be done with a row is another thing now.
    """

    chosen = Signal()

    def __init__(self, plan: Plan, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.plan = plan
        self._same = [place for place, item in enumerate(plan.items) if item.there == "same"]
        self.choices: dict[int, Choice] = self._all_but_same()
        self._replacing: set[int] = set()
        self._coming = len(plan.items) - len(self._same)

    def row(self, place: int) -> Item | Refused:
        items = self.plan.items
        return items[place] if place < len(items) else self.plan.refused[place - len(items)]

    @property
    def coming(self) -> int:
        """How many presets would come in."""
        return self._coming

    def choose(self, place: int, choice: Choice) -> None:
        if self.choices[place] != choice:
            self._coming += (choice != "skip") - (self.choices[place] != "skip")
            self.choices[place] = choice
            (self._replacing.add if choice == "replace" else self._replacing.discard)(place)
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(COLUMNS) - 1))
            self.chosen.emit()

    def choose_all(self, ticked: bool) -> None:
        if ticked:
            self.choices = self._all_but_same()
            for place in self._replacing:
                self.choices[place] = "replace"
        else:
            self.choices = dict.fromkeys(range(len(self.plan.items)), "skip")
            self._replacing = set()
        self._coming = len(self.plan.items) - len(self._same) if ticked else 0
        if self.plan.items:
            last = self.index(len(self.plan.items) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        self.chosen.emit()

    def _all_but_same(self) -> dict[int, Choice]:
        """What is there already is not added by one tick for all: only a tick of its own makes a second one."""
        choices: dict[int, Choice] = dict.fromkeys(range(len(self.plan.items)), "add")
        for place in self._same:
            choices[place] = "skip"
        return choices

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.plan.items) + len(self.plan.refused)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        shown = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return COLUMNS[section] if shown else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self.row(index.row()), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(row, index.row(), column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(row.reason if isinstance(row, Refused) else row.origin)
        if role == Qt.ItemDataRole.CheckStateRole and column == 0 and isinstance(row, Item):
            ticked = self.choices[index.row()] != "skip"
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.row() >= len(self.plan.items):
            return False
        self.choose(index.row(), "add" if Qt.CheckState(value) == Qt.CheckState.Checked else "skip")
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        tickable = index.column() == 0 and index.row() < len(self.plan.items)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if tickable else flags

    def _words(self, row: Item | Refused, place: int, column: int) -> str:
        if isinstance(row, Refused):
            return (plain(row.origin), "", "", "✗ cannot be read")[column]
        return (plain(row.preset.name), row.format, counted(row), outcome_words(row, self.choices[place]))[column]


def counted(item: Item) -> str:
    """`2 dropped, 1 changed`; "" where all is kept."""
    kinds = Counter(note.kind for note in item.notes)
    return ", ".join(f"{kinds[kind]} {kind}" for kind in _NOTED if kinds[kind])


def outcome_words(item: Item, choice: Choice) -> str:
    """What becomes of the library."""
    if choice == "replace":
        return "△ replaces yours"
    if item.there == "same":
        return "is there already" if choice == "skip" else f"△ a second one, {plain(item.new_name)}"
    if item.there and choice == "add":
        return f"△ both kept, this as {plain(item.new_name)}"
    if choice == "skip":
        return "left out"
    return "new" if item.preset.name == item.new_name else f"△ new, as {plain(item.new_name)}"
