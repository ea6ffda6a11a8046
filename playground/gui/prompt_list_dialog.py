"""All prompts of the comparison, however many: searched, looked at, edited, put in another order, taken out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QItemSelectionModel, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from playground.core.experiment import Prompt, Rows
from playground.core.wording import count
from playground.gui.look import Look, button, label, search_field
from playground.gui.prompt_edit import VariableMarker
from playground.gui.prompt_rows import COLUMNS, PromptTable

SIZE: Final = (860, 620)
EDIT_PX: Final = 104


class PromptListDialog(QDialog):
    """Not modal. It shows what `show_prompts` gives it.

    Signals:
    chosen: the id of a prompt to look at in the window.
    edited: (prompt id, its new text).
    remove_asked: a tuple of ids.
    move_asked: (a tuple of ids, -1 or +1).
    looked_again: the dialog is in front again, and the prompts may be others by now.
    """

    chosen = Signal(str)
    edited = Signal(str, str)
    remove_asked = Signal(tuple)
    move_asked = Signal(tuple, int)
    looked_again = Signal()

    def __init__(self, look: Look, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setModal(False)
        self.setWindowTitle("All prompts")
        self.setAccessibleName("All prompts")
        self.resize(*SIZE)
        self._edited_id = ""
        self._choosing = False
        self.search = search_field("Search prompts")
        self._count = label("", "muted")
        self.table = PromptTable()
        self.edit = QPlainTextEdit()
        self.edit.setProperty("kind", "field")
        self.edit.setAccessibleName("Text of the prompt")
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(EDIT_PX)
        self._marker = VariableMarker(self.edit.document(), look)
        self._up = button("Up", "", "Move up")
        self._down = button("Down", "", "Move down")
        self._remove = button("Remove", "", "Remove the chosen prompts")
        self._look_at = button("Look at it", "primary", "Look at this prompt")
        self._close = button("Close")
        self._lay_out()
        self._connect()

    def show_prompts(self, prompts: Sequence[Prompt], rows: Rows, current: str = "") -> None:
        """`current`: the id of the prompt that is chosen; "" leaves the choice as it is."""
        chosen = [current] if current else self._ids()
        self.table.rows.show_prompts(prompts, rows)
        self.table.setColumnHidden(len(COLUMNS) - 1, not rows)
        self._filter()
        self._choose(chosen)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.looked_again.emit()
        super().changeEvent(event)

    def _ids(self) -> list[str]:
        """Of the prompts that are chosen, from the top."""
        places = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.table.rows.prompt(place).id for place in places]

    def _choose(self, prompt_ids: Sequence[str]) -> None:
        places = [place for prompt_id in prompt_ids if (place := self.table.rows.place_of(prompt_id)) is not None]
        if not places and self.table.rows.rowCount():
            places = [min(max(0, self.table.currentIndex().row()), self.table.rows.rowCount() - 1)]
        selection = self.table.selectionModel()
        self._choosing = True
        selection.clear()
        flags = QItemSelectionModel.SelectionFlag
        for place in reversed(places):
            selection.setCurrentIndex(self.table.rows.index(place, 0), flags.Select | flags.Rows)
        self._choosing = False
        if places:
            self.table.scrollTo(self.table.rows.index(places[0], 0))
        self._show_current()

    def _filter(self) -> None:
        rows = self.table.rows
        rows.search(self.search.text())
        found, all_of_them = rows.rowCount(), rows.total
        words = count(all_of_them, "prompt")
        self._count.setText(words if found == all_of_them else f"{found:,} of {words}")

    def _searched(self) -> None:
        chosen = self._ids()
        self._filter()
        self._choose(chosen)

    def _show_current(self) -> None:
        if self._choosing:
            return
        chosen = self._ids()
        alone = chosen[0] if len(chosen) == 1 else ""
        prompt = self.table.rows.of(alone)
        self._edited_id = alone
        blocker = QSignalBlocker(self.edit)
        if prompt is not None and prompt.text != self.edit.toPlainText():
            self.edit.setPlainText(prompt.text)
            self._marker.rehighlight()
        elif prompt is None:
            self.edit.clear()
        del blocker
        many = len(chosen) > 1
        self.edit.setPlaceholderText(f"{count(len(chosen), 'prompt')} chosen" if many else "")
        self.edit.setEnabled(prompt is not None)
        self._look_at.setEnabled(prompt is not None)
        self._remove.setEnabled(bool(chosen))
        self._remove.setText(f"Remove {len(chosen):,}" if many else "Remove")
        searching = bool(self.search.text().strip())
        for pressed in (self._up, self._down):
            pressed.setEnabled(bool(chosen) and not searching)
            pressed.setToolTip("Empty the search to change the order" if searching else "Alt and an arrow")

    def _typed(self) -> None:
        if self._edited_id:
            self.edited.emit(self._edited_id, self.edit.toPlainText())

    def _look(self) -> None:
        if len(chosen := self._ids()) == 1:
            self.chosen.emit(chosen[0])

    def _ask_remove(self) -> None:
        if chosen := tuple(self._ids()):
            self.remove_asked.emit(chosen)

    def _move(self, by: int) -> None:
        if (chosen := tuple(self._ids())) and self._up.isEnabled():
            self.move_asked.emit(chosen, by)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._searched)
        self.table.selectionModel().selectionChanged.connect(self._show_current)
        self.table.doubleClicked.connect(self._look)
        self.edit.textChanged.connect(self._typed)
        self._up.clicked.connect(lambda: self._move(-1))
        self._down.clicked.connect(lambda: self._move(+1))
        self._remove.clicked.connect(self._ask_remove)
        self._look_at.clicked.connect(self._look)
        self._close.clicked.connect(self.close)
        for keys, deed in (
            ("Alt+Up", lambda: self._move(-1)),
            ("Alt+Down", lambda: self._move(+1)),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(deed)
        for keys, deed in (("Del", self._ask_remove), ("Return", self._look)):
            shortcut = QShortcut(QKeySequence(keys), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(deed)

    def _lay_out(self) -> None:
        first, last = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self.search, 1)
        first.addWidget(self._count)
        last.setSpacing(8)
        for widget in (self._up, self._down, self._remove):
            last.addWidget(widget)
        last.addStretch(1)
        last.addWidget(self._close)
        last.addWidget(self._look_at)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(first)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.edit)
        layout.addLayout(last)
        for pressed in self.findChildren(QPushButton):
            pressed.setAutoDefault(False)
