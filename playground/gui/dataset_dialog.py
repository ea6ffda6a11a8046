"""A dataset before it is used: its rows, how it was read, which prompt takes what, and which rows are asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from playground.core.experiment import Prompt
from playground.core.wording import count, plain
from playground.formats.dataset_file import Dataset
from playground.gui.dataset_choices import ReadingChoices, RowChoices
from playground.gui.dataset_fit import DatasetFit
from playground.gui.dataset_table import DatasetTable
from playground.gui.look import Look, button, label, restyle

SIZE: Final = (980, 680)
MANY_ROWS: Final = 10_000

GoesTo = Callable[[Sequence[Prompt], Collection[str], int], str]
"""What is asked: (all prompts, the ids of those that take rows, how many rows)."""


class DatasetDialog(QDialog):
    """Not modal. It shows what `show_dataset` gives it; reading is done elsewhere, and asked for.

    Signals:
    reading_asked: a Reading: read the file again, so.
    taken: (rows, the prompt's new text or None), when they shall be used.
    """

    reading_asked = Signal(object)
    taken = Signal(tuple, object)

    def __init__(
        self,
        look: Look,
        name: str,
        prompts: Sequence[Prompt],
        current: str,
        goes_to: GoesTo,
        parent: QWidget | None,
    ) -> None:
        """`current`: the id of the prompt that is written here."""
        super().__init__(parent)
        self.setModal(False)
        self.setWindowTitle(f"Dataset: {plain(name)}")
        self.setAccessibleName("Dataset")
        self.resize(*SIZE)
        self._goes_to = goes_to
        self._dataset: Dataset | None = None
        self._title = label(plain(name), "title")
        self._facts = label("Reading …", "muted")
        self.reading = ReadingChoices()
        self.table = DatasetTable()
        self.choices = RowChoices()
        self.fit = DatasetFit(look, prompts, current)
        self._words = label("", "muted")
        self._trouble = label("", "error")
        self._trouble.setWordWrap(True)
        self.accept_button = button("Use", "primary")
        self.accept_button.setEnabled(False)
        self._cancel = button("Cancel")
        self._lay_out()
        self.reading.changed.connect(self._ask)
        self.choices.changed.connect(self._show_rows)
        self.fit.changed.connect(self._show_words)
        self.accept_button.clicked.connect(self._taken)
        self._cancel.clicked.connect(self.close)

    def show_dataset(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._trouble.hide()
        self.reading.show_found(dataset)
        self.choices.set_rows(len(dataset.rows))
        self.fit.set_columns(dataset.columns)
        facts = [count(len(dataset.rows), "row"), count(len(dataset.columns), "column")]
        if dataset.skipped:
            facts.append(f"{count(len(dataset.skipped), 'row')} left out, the first in line {dataset.skipped[0]:,}")
        self._facts.setText(" · ".join(facts))
        self._show_rows(widths=True)

    def show_trouble(self, sentence: str) -> None:
        """It cannot be read so; another encoding or separator may do."""
        self._dataset = None
        self._facts.setText("")
        self.reading.offer_to_skip()
        self.table.show_rows((), (), (), widths=False)
        self._trouble.setText(sentence)
        self._trouble.show()
        restyle(self._trouble)
        self._show_words()

    def _ask(self, reading: object) -> None:
        self._facts.setText("Reading …")
        self.accept_button.setEnabled(False)
        self.reading_asked.emit(reading)

    def _places(self) -> Sequence[int]:
        return () if self._dataset is None else self.choices.taken().places(len(self._dataset.rows))

    def _show_rows(self, *, widths: bool = False) -> None:
        if self._dataset is not None:
            self.table.show_rows(self._dataset.rows, self._dataset.columns, self._places(), widths=widths)
        self._show_words()

    def _show_words(self) -> None:
        rows, using = len(self._places()), self.fit.fit().using
        many = rows > MANY_ROWS
        usable = rows > 0 and bool(using) and not many
        if many:
            words = f"At most {MANY_ROWS:,} rows are asked at once: take the first, or a sample."
        elif rows and not using:
            words = "Put a column into the prompt: press its name."
        else:
            words = self._goes_to(self.fit.prompts(), using, rows) if rows else ""
        self._words.setText(words)
        self.accept_button.setText(f"Use {count(rows, 'row')}" if rows else "Use")
        self.accept_button.setEnabled(usable)

    def _taken(self) -> None:
        if self._dataset is not None:
            rows = self._dataset.rows
            places = self._places()
            chosen = rows if len(places) == len(rows) else tuple(rows[place] for place in places)
            self.taken.emit(chosen, self.fit.text)
        self.close()

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self._title)
        first.addWidget(self._facts)
        first.addStretch(1)
        first.addWidget(self.choices)
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addWidget(self._words, 1)
        last.addWidget(self._cancel)
        last.addWidget(self.accept_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(first)
        layout.addWidget(self.reading)
        layout.addWidget(self._trouble)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.fit)
        layout.addLayout(last)
        self._trouble.hide()
        for pressed in self.findChildren(QPushButton):
            pressed.setAutoDefault(False)
