"""An answer that is JSON, as a tree: opened and closed by keys or mouse, paths and values copied."""

from __future__ import annotations

from collections import deque
from typing import Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHeaderView, QMenu, QTreeView

from playground.core.json_tree import JsonNode, written
from playground.gui.json_model import JsonModel

MAX_OPENED: Final = 2_000  # rows that "Expand all" opens
FEW: Final = 40  # rows: so many are all opened at first


class JsonView(QTreeView):
    def __init__(self) -> None:
        super().__init__()
        self._json = JsonModel()
        self.setModel(self._json)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(16)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setProperty("kind", "json")
        self.setTabKeyNavigation(False)
        head = self.header()
        head.setStretchLastSection(True)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)

    def show_value(self, value: JsonNode) -> None:
        self._json.show_value(value)
        self.expand_all(FEW)

    def expand_all(self, most: int = MAX_OPENED) -> None:
        """The upper ones first, as long as no more than `most` rows are opened; more of a long list is left out."""
        waiting, opened = deque([QModelIndex()]), 0
        while waiting and opened < most:
            above = waiting.popleft()
            if self._json.canFetchMore(above) and not self._json.rowCount(above):
                self._json.fetchMore(above)
            rows = self._json.rowCount(above)
            if above.isValid():
                if opened + rows > most:
                    continue
                self.expand(above)
            opened += rows
            below = (self._json.index(row, 0, above) for row in range(min(rows, most)))
            waiting.extend(index for index in below if self._json.hasChildren(index))

    def copy_value(self) -> None:
        if (index := self.currentIndex()).isValid():
            QGuiApplication.clipboard().setText(written(self._json.value(index)))

    def copy_path(self) -> None:
        if (index := self.currentIndex()).isValid():
            QGuiApplication.clipboard().setText(self._json.path(index))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_value()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addAction("Copy value").triggered.connect(self.copy_value)
        menu.addAction("Copy path").triggered.connect(self.copy_path)
        menu.addSeparator()
        menu.addAction("Expand all").triggered.connect(lambda: self.expand_all())
        menu.addAction("Collapse all").triggered.connect(self.collapseAll)
        for action in menu.actions()[:2]:
            action.setEnabled(self.currentIndex().isValid())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())
