"""The view of the list of presets: choosing several, ticking, renaming in place, dragging; by keys too."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import partial

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QWidget

from playground.gui.look import Look
from playground.gui.preset_model import MIME, PresetListModel
from playground.gui.preset_painting import PresetDelegate
from playground.gui.preset_rows import HeaderRow, PresetRow


class PresetListView(QListView):
    """Signals:
    opened: a preset's id: Enter or a double click on it.
    menu_asked: the context menu's key or button; where, in the view.
    ticks_asked: (list of preset ids, whether they shall be in the comparison).
    delete_asked: list of preset ids.
    step_asked: (preset id, -1 or 1): to the column before, or behind.
    folded: a group's key: fold it, or unfold it.
    """

    opened = Signal(str)
    menu_asked = Signal(QPoint)
    ticks_asked = Signal(list, bool)
    delete_asked = Signal(list)
    step_asked = Signal(str, int)
    folded = Signal(str)

    _by_hand = 0  # events come before __init__ is done

    def __init__(self, look: Look, model: PresetListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list = model
        self.setModel(model)
        self.delegate_ = PresetDelegate(look, self)
        self.setItemDelegate(self.delegate_)
        self.setAccessibleName("Presets")
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)  # for other programs: here presets are moved
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.activated.connect(self._activated)
        self.customContextMenuRequested.connect(self.menu_asked)
        self.delegate_.folded.connect(self.folded)

    # ---- what is chosen

    def current_id(self) -> str | None:
        return self._preset_id(self.currentIndex())

    def selected_ids(self) -> list[str]:
        """In the order of the list."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [row.id for row in map(self._list.row, rows) if isinstance(row, PresetRow)]

    def choose(self, current: str | None, selected: Collection[str] = ()) -> None:
        """Mark presets without telling anybody; those that are not shown are left out."""
        selection = QItemSelection()
        for first, last in _runs(sorted(self._list.row_of(preset_id) for preset_id in selected)):
            selection.select(self._list.index(first), self._list.index(last))
        chosen, place = self.selectionModel(), self._list.row_of(current or "")
        was_blocked = chosen.blockSignals(True)
        chosen.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if place >= 0:
            chosen.setCurrentIndex(self._list.index(place), QItemSelectionModel.SelectionFlag.NoUpdate)
        chosen.blockSignals(was_blocked)
        self.viewport().update()

    def is_editing(self) -> bool:
        """Is a name being typed?"""
        return self.state() == QAbstractItemView.State.EditingState

    def rename(self, preset_id: str) -> None:
        """Type its name in place."""
        index = self._list.index(self._list.row_of(preset_id))
        if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.setCurrentIndex(index)
            self.edit(index)

    # ---- assistive technology

    def event(self, event: QEvent) -> bool:
        """F2 renames here, whatever it does elsewhere in the window."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            ours = event.key() == Qt.Key.Key_F2 and self.current_id() is not None
            event.setAccepted(ours)
            if ours:
                return True
        self._by_hand += 1
        try:
            return super().event(event)
        finally:
            self._by_hand -= 1

    def viewportEvent(self, event: QEvent) -> bool:
        self._by_hand += 1
        try:
            return super().viewportEvent(event)
        finally:
            self._by_hand -= 1

    def setCurrentIndex(self, index: QModelIndex | QPersistentModelIndex) -> None:
        self._by_hand += 1
        super().setCurrentIndex(index)
        self._by_hand -= 1

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """The accessible action `Toggle` of a row only selects it (Qt 6.11): here it ticks, and selects nothing.

        It comes from outside of every event of this view.
        """
        super().selectionChanged(selected, deselected)
        if not self._by_hand:
            for index in selected.indexes():
                QTimer.singleShot(0, self, partial(self._toggle, QPersistentModelIndex(index)))

    def _toggle(self, index: QPersistentModelIndex) -> None:
        row = self._list.row(index.row()) if index.isValid() else None
        self.selectionModel().select(self._list.index(index.row()), QItemSelectionModel.SelectionFlag.Deselect)
        if isinstance(row, HeaderRow) and row.key:
            self.folded.emit(row.key)
        elif isinstance(row, PresetRow):
            state = Qt.CheckState.Unchecked if row.ticked else Qt.CheckState.Checked
            self._list.setData(self._list.index(index.row()), state, Qt.ItemDataRole.CheckStateRole)

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks all that are selected, and folds a title; Alt with the arrows moves a column."""
        row, key = self._list.row(self.currentIndex().row()), event.key()
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        deed: Callable[[], object] | None = None
        if isinstance(row, HeaderRow):
            folds = {Qt.Key.Key_Space: True, Qt.Key.Key_Right: row.folded, Qt.Key.Key_Left: not row.folded}
            if row.key and folds.get(Qt.Key(key), False):
                deed = partial(self.folded.emit, row.key)
        elif key == Qt.Key.Key_Down and not self.selectionModel().hasSelection() and row is not None:
            deed = self._select_current  # whoever comes here from the search begins with the first
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Select):
            deed = self._tick_selected
        elif isinstance(row, PresetRow) and key == Qt.Key.Key_F2:
            deed = partial(self.rename, row.id)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            deed = partial(self.delete_asked.emit, self.selected_ids())
        elif isinstance(row, PresetRow) and alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            deed = partial(self.step_asked.emit, row.id, -1 if key == Qt.Key.Key_Up else 1)
        if deed is None:
            super().keyPressEvent(event)
        else:
            deed()

    def _select_current(self) -> None:
        self.selectionModel().select(self.currentIndex(), QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _tick_selected(self) -> None:
        ids = self.selected_ids() or [each for each in [self.current_id()] if each is not None]
        rows = [self._list.row(self._list.row_of(preset_id)) for preset_id in ids]
        usable = [row for row in rows if isinstance(row, PresetRow) and (row.ticked or not row.problem)]
        if usable:
            self.ticks_asked.emit([row.id for row in usable], not all(row.ticked for row in usable))

    def _activated(self, index: QModelIndex) -> None:
        row = self._list.row(index.row())
        if isinstance(row, PresetRow):
            self.opened.emit(row.id)
        elif isinstance(row, HeaderRow) and row.key and not QApplication.mouseButtons():
            self.folded.emit(row.key)

    # ---- dragging

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            event.setDropAction(Qt.DropAction.MoveAction)
            super().dragEnterEvent(event)
        else:
            QApplication.sendEvent(self.window(), event)  # files are the window's

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            event.setDropAction(Qt.DropAction.MoveAction)
            super().dragMoveEvent(event)
            event.setDropAction(Qt.DropAction.MoveAction)
        else:
            QApplication.sendEvent(self.window(), event)

    def dropEvent(self, event: QDropEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            event.setDropAction(Qt.DropAction.MoveAction)
            super().dropEvent(event)
        else:
            QApplication.sendEvent(self.window(), event)

    def _preset_id(self, index: QModelIndex) -> str | None:
        row = self._list.row(index.row())
        return row.id if isinstance(row, PresetRow) else None


def _runs(places: Iterable[int]) -> list[tuple[int, int]]:
    """(first, last) of each run of places without a gap; -1 is nowhere."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if place >= 0:
            if runs and runs[-1][1] == place - 1:
                runs[-1] = (runs[-1][0], place)
            else:
                runs.append((place, place))
    return runs
