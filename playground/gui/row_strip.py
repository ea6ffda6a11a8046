"""The row of the dataset that is looked at, quietly under the prompt: its values, the rows before and after it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.core.datasets import columns_in, names_in, takes_rows, values_of
from playground.core.experiment import Prompt, Rows
from playground.core.wording import count, plain
from playground.gui.look import ElidedLabel, Look, button
from playground.gui.pager import Pager

MAX_VALUE_CHARACTERS = 80


class RowStrip(QWidget):
    """Signals:
    moved: the number of the row to look at, from 1.
    change_asked, remove_asked: choose other rows, or ask without a dataset.
    """

    moved = Signal(int)
    change_asked = Signal()
    remove_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._rows: Rows = ()
        self.columns: Sequence[str] = ()
        self.pager = Pager(look, "row")
        self._values = ElidedLabel("small")
        self._values.setAccessibleName("Values of the row")
        change = button("Dataset …", "quiet", "Choose rows of the dataset")
        remove = look.icon_button("close", "Take the dataset away")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.pager)
        layout.addWidget(self._values, 1)
        layout.addWidget(change)
        layout.addWidget(remove)
        self.pager.moved.connect(self.moved)
        change.clicked.connect(self.change_asked)
        remove.clicked.connect(self.remove_asked)
        self.hide()

    def show_row(self, prompt: Prompt | None, rows: Rows, number: int) -> None:
        """What stands in the prompt at this row, from 1; without rows there is nothing to show."""
        if rows is not self._rows:
            self._rows, self.columns = rows, columns_in(rows)
        self.setVisible(bool(rows))
        if not rows or prompt is None:
            return
        if not takes_rows(prompt, self.columns):
            self.pager.show_place(1, 1)
            named = ", ".join(f"{{{{{plain(name)}}}}}" for name in self.columns[:8])
            self._values.say(f"{count(len(rows), 'row')}; this prompt names none of their columns: {named}")
            return
        number = min(max(1, number), len(rows))
        self.pager.show_place(number, len(rows))
        values = values_of(rows[number - 1], names_in(prompt))
        words = (f"{plain(name)}: {' '.join(plain(value).split())[:MAX_VALUE_CHARACTERS]}" for name, value in values)
        self._values.say("  ·  ".join(words) or "this row has no value for it")
