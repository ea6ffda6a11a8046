"""Choosing a model: the known ones to filter, and any `ENDPOINT/MODEL` to type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from playground.core.endpoint import EMBEDDED_MODEL, LOCAL
from playground.gui.look import button, label
from playground.gui.popover import Popover

ROW_PX: Final = 32


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model that may be chosen; `note` says where it runs."""

    id: str
    name: str
    note: str


def model_name(model: str) -> tuple[str, str]:
    """(what a person calls it, where it runs)"""
    if model == EMBEDDED_MODEL:
        return "SmolLM2 135M", "on this computer"
    endpoint, _, model_id = model.partition("/")
    if endpoint == LOCAL:
        return model_id.rsplit("/", 1)[-1], "on this computer"
    return model_id, endpoint


class ModelPicker(Popover):
    """Signals:
    chosen: `ENDPOINT/MODEL`.
    settings_asked: the way to add an endpoint.
    """

    chosen = Signal(str)
    settings_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: tuple[ModelRow, ...] = ()
        self._filter = QLineEdit()
        self._filter.setPlaceholderText("Filter, or type ENDPOINT/MODEL")
        self._filter.setAccessibleName("Filter models")
        self._list = QListWidget()
        self._list.setProperty("kind", "rows")
        self._list.setAccessibleName("Models")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setMinimumSize(340, 220)
        self._note = label("", "muted")
        self._note.setWordWrap(True)
        self._endpoints = button("Endpoints and keys …", "quiet")
        for widget in (self._filter, self._list, self._note, self._endpoints):
            self.layout_inside.addWidget(widget)
        self._filter.textChanged.connect(self._show)
        self._filter.returnPressed.connect(self._take)
        self._filter.installEventFilter(self)
        self._list.itemClicked.connect(self._take_item)
        self._list.itemActivated.connect(self._take_item)
        self._endpoints.clicked.connect(self._settings)

    def open_with(self, anchor: QWidget, rows: Sequence[ModelRow], note: str) -> None:
        self._rows = tuple(rows)
        self._filter.clear()
        self.say(note)
        self._show()
        self.open_under(anchor)
        self._filter.setFocus()

    def add(self, rows: Sequence[ModelRow]) -> None:
        """More models, that an endpoint has just named."""
        known = {row.id for row in self._rows}
        self._rows = (*self._rows, *(row for row in rows if row.id not in known))
        self._show()

    def say(self, note: str) -> None:
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and Down walk the list while one types."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step:
                row = self._list.currentRow() + step
                self._list.setCurrentRow(max(0, min(self._list.count() - 1, row)))
                return True
        return super().eventFilter(watched, event)

    def _show(self) -> None:
        typed = self._filter.text().strip()
        words = typed.casefold().split()
        self._list.clear()
        for row in self._rows:
            if all(word in f"{row.id} {row.name} {row.note}".casefold() for word in words):
                self._put(row.id, f"{row.name}   ·   {row.note}")
        if "/" in typed and not any(row.id == typed for row in self._rows):
            self._put(typed, f"Use {typed}")
        self._list.setCurrentRow(0)

    def _put(self, model: str, words: str) -> None:
        item = QListWidgetItem(words)
        item.setData(Qt.ItemDataRole.UserRole, model)
        item.setSizeHint(QSize(300, ROW_PX))
        self._list.addItem(item)

    def _take(self) -> None:
        if self._list.currentRow() >= 0:
            self._take_item(self._list.currentItem())

    def _take_item(self, item: QListWidgetItem) -> None:
        self.hide()
        self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))

    def _settings(self) -> None:
        self.hide()
        self.settings_asked.emit()
