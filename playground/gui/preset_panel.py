"""The presets at the left: search, ticks, and what can be done with one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from playground.gui.look import Look, button, label, search_field
from playground.gui.preset_list import PresetListModel, PresetListView, PresetRow


class PresetPanel(QWidget):
    """Signals:
    ticked: (preset id, whether it shall be in the comparison).
    selected: a preset's id: it is looked at.
    asked: (what, preset id): edit, duplicate, delete, rename, reveal.
    new_asked: a new preset.
    """

    ticked = Signal(str, bool)
    selected = Signal(str)
    asked = Signal(str, str)
    new_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._chosen: tuple[PresetRow, ...] = ()
        self._others: tuple[PresetRow, ...] = ()
        self._own: frozenset[str] = frozenset()
        self.search = search_field("Search presets")
        self.model = PresetListModel(self)
        self.view = PresetListView(look, self.model)
        self._empty = label("", "muted")
        self._empty.setWordWrap(True)
        self._new = button("+ New preset", name="New preset")
        self._lay_out()
        self.search.textChanged.connect(self._filter)
        self.model.ticked.connect(self.ticked)
        self.view.opened.connect(self._opened)
        self.view.menu_asked.connect(self._show_menu)
        self.view.selectionModel().currentChanged.connect(self._current_changed)
        self._new.clicked.connect(self.new_asked)

    def show_presets(self, chosen: Sequence[PresetRow], others: Sequence[PresetRow], own: frozenset[str]) -> None:
        """`own`: the ids that may be changed; the others came with the program."""
        self._chosen, self._others, self._own = tuple(chosen), tuple(others), own
        self._filter()

    def select(self, preset_id: str) -> None:
        """Mark a preset in the list, without telling anybody."""
        row = self.model.row_of(preset_id)
        if row >= 0 and self.view.current_id() != preset_id:
            self.view.selectionModel().blockSignals(True)
            self.view.setCurrentIndex(self.model.index(row))
            self.view.selectionModel().blockSignals(False)
            self.view.viewport().update()

    def _filter(self) -> None:
        words = self.search.text().casefold().split()
        current = self.view.current_id()
        chosen = [row for row in self._chosen if _matches(row, words)]
        others = [row for row in self._others if _matches(row, words)]
        self.model.show(chosen, others)
        if current is not None:
            self.select(current)
        nothing = not chosen and not others
        self._empty.setText(f"No preset has “{self.search.text()}” in its name, tags or description." if words else "")
        self._empty.setVisible(nothing)
        self.view.setVisible(not nothing)

    def _opened(self, preset_id: str) -> None:
        self.asked.emit("edit", preset_id)

    def _current_changed(self) -> None:
        if (preset_id := self.view.current_id()) is not None:
            self.selected.emit(preset_id)

    def _show_menu(self, preset_id: str) -> None:
        own = preset_id in self._own
        menu = QMenu(self)
        entries = [("edit", "Edit" if own else "Look at"), ("duplicate", "Duplicate")]
        if own:
            entries += [("reveal", "Show in folder"), ("delete", "Delete")]
        for what, words in entries:
            action = menu.addAction(words)
            action.triggered.connect(lambda _=False, what=what: self.asked.emit(what, preset_id))
        menu.aboutToHide.connect(menu.deleteLater)
        row = self.model.row_of(preset_id)
        place = self.view.visualRect(self.model.index(row)).bottomLeft()
        menu.popup(self.view.viewport().mapToGlobal(place))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 6, 10)
        layout.setSpacing(6)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 6, 0)
        top.addWidget(self.search)
        layout.addLayout(top)
        layout.addWidget(self._empty)
        layout.addWidget(self.view, 1)
        bottom = QHBoxLayout()
        bottom.addWidget(self._new)
        bottom.addStretch(1)
        layout.addLayout(bottom)


def _matches(row: PresetRow, words: Sequence[str]) -> bool:
    text = f"{row.name} {row.id} {row.tag} {row.description}".casefold()
    return all(word in text for word in words)
