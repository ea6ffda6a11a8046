"""A list whose rows act when an assistive technology selects them: Qt's accessible action of a row only selects it."""

from __future__ import annotations

from typing import TypeAlias

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QListView

Index: TypeAlias = QModelIndex | QPersistentModelIndex


class ActingList(QListView):
    """Painted rows, one of which is current. Seen with Qt 6.11: mouse, keyboard and `setCurrentIndex` ask
    `selectionCommand` before they select, an assistive technology does not.
    """

    def __init__(self) -> None:
        super().__init__()
        self._row_by_hand = -1
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def selectionCommand(self, index: Index, event: QEvent | None = None) -> QItemSelectionModel.SelectionFlag:
        self._row_by_hand = index.row()
        return super().selectionCommand(index, event)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        for index in selected.indexes():
            if index.row() != self._row_by_hand:
                self.act_on(index)

    def act_on(self, index: QModelIndex) -> None:
        """Do what a click on this row does, once the selection has changed. For the list to say."""
