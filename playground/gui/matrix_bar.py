"""Over the matrix: what stands in its cells, which of its rows, and how many they are."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from playground.core.matrix import RowFilter
from playground.core.matrix_measures import MEASURES, Measure
from playground.core.plan import CellId
from playground.core.wording import count
from playground.gui.controls import Choice
from playground.gui.look import button, label, search_field, set_tip

ANSWERS = "Answers"
TYPING_MS = 150


class MatrixBar(QWidget):
    """Signals:
    filter_changed: other rows are wanted; a moment after the last key.
    measure_chosen: (Measure or None): what is to stand in the cells.
    stacked_changed: whether the samples of a cell stand together.
    """

    filter_changed = Signal()
    measure_chosen = Signal(object)
    stacked_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.search = search_field("Filter rows")
        self.search.setMaximumWidth(260)
        self.search.setToolTip("Rows whose prompt or answers have these words")
        self.show_in_cells = Choice()
        self.show_in_cells.setAccessibleName("Show in cells")
        self.show_in_cells.addItem(ANSWERS, "")
        for measure in MEASURES:
            self.show_in_cells.addItem(measure.name, measure.id)
            self.show_in_cells.setItemData(self.show_in_cells.count() - 1, measure.tip, Qt.ItemDataRole.ToolTipRole)
        self.differing = _switch("Only differences", "Rows in which the columns do not all say the same")
        self.failures = _switch("Only failures", "Rows with an answer that failed, or a check that did not pass")
        self.samples = _switch("Samples apart", "A row for each sample, in place of all samples in one cell")
        self.starred = _switch("Starred", "Rows in which an answer has a star")
        self.starred.hide()
        self._stars: frozenset[CellId] = frozenset()
        self._scale = label("", "muted")
        self._count = label("", "muted")
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.filter_changed)
        self._lay_out()
        self.search.textChanged.connect(self._typed)
        self.show_in_cells.currentIndexChanged.connect(self._measure_chosen)
        self.differing.toggled.connect(self._switched)
        self.failures.toggled.connect(self._switched)
        self.starred.toggled.connect(self._switched)
        self.samples.toggled.connect(self._apart)

    def filter(self) -> RowFilter:
        starred = self._stars if self.starred.isChecked() else None
        return RowFilter(self.search.text(), self.differing.isChecked(), self.failures.isChecked(), starred)

    def show_stars(self, stars: frozenset[CellId]) -> None:
        """The cells that have one; without any there is nothing to choose."""
        self._stars = stars
        self.starred.setVisible(bool(stars) or self.starred.isChecked())

    def choose(self, measure_id: str) -> None:
        """As a person does: "" for the answers' words."""
        self.show_in_cells.setCurrentIndex(self.show_in_cells.findData(measure_id))

    def clear_filter(self) -> None:
        for switch in (self.differing, self.failures, self.starred):
            switch.setChecked(False)
        self.search.clear()
        self._typing.stop()
        self.filter_changed.emit()

    def show_counts(self, shown: int, rows: int, samples: int) -> None:
        """How many rows stand there, of how many; `samples` of each cell."""
        self._count.setText(count(rows, "row") if shown == rows else f"{shown:,} of {count(rows, 'row')}")
        self.samples.setVisible(samples > 1)

    def show_scale(self, measure: Measure | None, scale: tuple[float, float] | None) -> None:
        """From where to where the colours go."""
        words = f"{measure.say(scale[0])} to {measure.say(scale[1])}" if measure is not None and scale else ""
        self._scale.setText(words)
        self._scale.setVisible(bool(words))
        set_tip(self._scale, "The lowest and the highest figure of all rows: the palest and the deepest colour")

    def _typed(self) -> None:
        self._typing.start()

    def _switched(self) -> None:
        self.filter_changed.emit()

    def _apart(self, apart: bool) -> None:
        self.stacked_changed.emit(not apart)

    def _measure_chosen(self, place: int) -> None:
        self.measure_chosen.emit(MEASURES[place - 1] if place > 0 else None)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.search, 1000)
        widgets: tuple[Choice | QPushButton | QLabel, ...] = (
            self.show_in_cells, self._scale, self.differing, self.failures, self.starred, self.samples,
        )  # fmt: skip
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._count)


def _switch(words: str, tip: str) -> QPushButton:
    made = button(words, "quiet")
    made.setCheckable(True)
    made.setToolTip(tip)
    return made
