"""Mirrored pairs before they are asked: which set, which category, how many, and both sides of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QSpinBox, QVBoxLayout, QWidget

from playground.core.mirrors import MirroredPair, MirroredSet, apart, categories_of, chosen
from playground.core.wording import count, plain
from playground.gui.controls import Choice, TickBox
from playground.gui.dataset_table import DatasetTable
from playground.gui.look import ElidedLabel, Look, button, label

SIZE: Final = (940, 620)
SUGGESTED: Final = 10
COLUMNS: Final = ("Topic", "One side", "The other side", "The words of both")
WIDTHS: Final = (150, 200, 200)
HELP: Final = "A pair asks for both sides in the same words: are they treated alike? Both are asked of every preset."


class MirrorsDialog(QDialog):
    """Not modal. It shows the set that `show_set` gives it. `goes_to` says what so many prompts ask for.

    Signals:
    file_asked: another set, from a file.
    taken: (tuple of MirroredPair, the credit of their set, whether they stand in place of the prompts that are there).
    """

    file_asked = Signal()
    taken = Signal(tuple, str, bool)

    def __init__(self, look: Look, there: int, goes_to: Callable[[int], str], parent: QWidget | None) -> None:
        """`there`: how many prompts there are, blank ones not counted."""
        super().__init__(parent)
        self.setModal(False)
        self.setWindowTitle("Mirrored pairs")
        self.setAccessibleName("Mirrored pairs")
        self.resize(*SIZE)
        self._goes_to = goes_to
        self._set = MirroredSet(())
        self._facts = ElidedLabel("muted")
        self.category = Choice()
        self.category.setAccessibleName("Category")
        self.number = QSpinBox()
        self.number.setAccessibleName("Pairs")
        self.number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.number.setFixedWidth(84)
        self._of = label("", "muted")
        self._file = button("Open a file …", name="Open a file of pairs")
        self.table = DatasetTable()
        self.table.setAccessibleName("Pairs to be asked")
        self._trouble = label("", "error")
        self._trouble.setWordWrap(True)
        self._instead = TickBox(f"In place of the {count(there, 'prompt')} that {'is' if there == 1 else 'are'} there")
        self._instead.setVisible(there > 0)
        self._words = label("", "muted")
        self._take = button("Add", "primary")
        self._cancel = button("Cancel")
        self._lay_out()
        self.category.activated.connect(self._category_chosen)
        self.number.valueChanged.connect(self._show_pairs)
        self._file.clicked.connect(self.file_asked)
        self._take.clicked.connect(self._taken)
        self._cancel.clicked.connect(self.close)

    def show_set(self, found: MirroredSet) -> None:
        """These are to choose from now, of every category."""
        self._set = found
        self._trouble.hide()
        self.category.clear()
        self.category.addItem(f"All categories ({len(found.pairs):,})", "")
        for name, number in categories_of(found.pairs).items():
            self.category.addItem(f"{plain(name)} ({number:,})", name)
        origin = ", ".join(words for words in (found.source, found.license) if words)
        self._facts.say(plain(f"{count(len(found.pairs), 'pair')} · {origin}"))
        self._set_most()
        self._show_pairs()

    def show_trouble(self, sentence: str) -> None:
        """The file cannot be used; what was there before stays."""
        self._trouble.setText(plain(sentence))
        self._trouble.show()

    def pairs(self) -> tuple[MirroredPair, ...]:
        """Those that are chosen."""
        return chosen(self._set.pairs, self.number.value(), self._categories())

    def _categories(self) -> tuple[str, ...]:
        name = str(self.category.currentData() or "")
        return (name,) if name else ()

    def _category_chosen(self) -> None:
        self._set_most()
        self._show_pairs()

    def _set_most(self) -> None:
        most = len(chosen(self._set.pairs, None, self._categories()))
        blocker = QSignalBlocker(self.number)
        self.number.setRange(min(1, most), most)
        self.number.setValue(min(SUGGESTED, most))
        del blocker
        self._of.setText(f"of {most:,}")

    def _show_pairs(self) -> None:
        pairs = self.pairs()
        rows = tuple(_row(pair) for pair in pairs)
        self.table.show_rows(rows, COLUMNS, range(len(rows)), widths=False)
        for section, width in enumerate(WIDTHS):
            self.table.setColumnWidth(section, width)
        self._words.setText(self._goes_to(2 * len(pairs)) if pairs else "")
        self._take.setText(f"Add {count(len(pairs), 'pair')}" if pairs else "Add")
        self._take.setEnabled(bool(pairs))

    def _taken(self) -> None:
        self.taken.emit(self.pairs(), self._set.credit, self._instead.isChecked())
        self.close()

    def _lay_out(self) -> None:
        first, row, last = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(label("Mirrored pairs", "title"))
        first.addWidget(self._facts, 1)
        first.addWidget(self._file)
        row.setSpacing(8)
        for words, control in (("Category", self.category), ("Pairs", self.number)):
            name = label(words, "muted")
            name.setBuddy(control)
            row.addWidget(name)
            row.addWidget(control)
            row.addSpacing(4)
        row.addWidget(self._of)
        row.addStretch(1)
        row.addWidget(self._instead)
        last.setSpacing(8)
        last.addWidget(self._words, 1)
        last.addWidget(self._cancel)
        last.addWidget(self._take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        told = label(HELP, "muted")
        told.setWordWrap(True)
        for part in (first, told, self._trouble, row, self.table, last):
            if isinstance(part, QHBoxLayout):
                layout.addLayout(part)
            else:
                layout.addWidget(part, int(part is self.table))
        self._trouble.hide()
        for pressed in self.findChildren(QPushButton):
            pressed.setAutoDefault(False)


def _row(pair: MirroredPair) -> dict[str, str]:
    common, one, other = apart(pair)
    return dict(zip(COLUMNS, (pair.topic, one, other, common), strict=True))
