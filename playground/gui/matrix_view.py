"""The view Matrix: all prompts of a run under all presets, in one table."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QMenu, QStackedWidget, QVBoxLayout, QWidget

from playground.core.matrix import Order
from playground.core.matrix_measures import Measure
from playground.core.plan import CellId
from playground.core.ports import Clock
from playground.gui.comparison_view import ComparisonView
from playground.gui.look import Look, button, label
from playground.gui.matrix_bar import MatrixBar
from playground.gui.matrix_model import MatrixModel
from playground.gui.matrix_table import MatrixTable
from playground.gui.place import Place
from playground.gui.shown_comparison import ShownComparison

REST_MS: Final = 120  # a reader who walks on with a key held down has not arrived yet
AGAIN_MS: Final = 500  # filter, order and colours follow answers that stream in this often

DEEDS: Final = {"copy": "Copy the answer", "again": "Run this column again", "edit": "Edit the preset"}

NOT_RUN: Final = (
    "Here the answers to all prompts stand in one table: a row a prompt, a column a preset.\n"
    "Add prompts with + above, then press “Run all prompts”."
)
OTHER_MODEL: Final = "This run asked other models or presets than those of the comparison now. Press Run."


class MatrixView(ComparisonView):
    def __init__(self, look: Look, clock: Clock) -> None:
        super().__init__()
        self._shown = ShownComparison()
        self._place = Place()
        self.model = MatrixModel()
        self.table = MatrixTable(look, self.model)
        self.bar = MatrixBar()
        self._nothing = label(NOT_RUN, "muted")
        self._no_rows = label("", "muted")
        self._clear = button("Show all rows", "", "Show all rows")
        self._pages = QStackedWidget()
        self._rest = _timer(self, REST_MS)
        self._again = _timer(self, AGAIN_MS)
        self._lay_out()
        self._rest.timeout.connect(self.settle)
        self._again.timeout.connect(self._arrange)
        self._clear.clicked.connect(self.bar.clear_filter)
        self.bar.filter_changed.connect(self._filter)
        self.bar.measure_chosen.connect(self._measure)
        self.bar.stacked_changed.connect(self._stack)
        self.table.moved.connect(self._rest.start)
        self.table.opened.connect(self._open_focus)
        self.table.diff_asked.connect(self._open_diff)
        self.table.menu_asked.connect(self._menu)
        self.table.sort_asked.connect(self._sort)
        look.theme.changed.connect(self._repaint)

    def show_run(self, shown: ShownComparison, place: Place) -> None:
        self._shown, self._place = shown, place
        self.bar.show_stars(shown.run.run.annotations.stars if shown.run is not None else frozenset())
        self.model.filter = self.bar.filter()
        if not self.model.show(shown):
            self._arrange()
        self._show_state()
        self._choose()

    def apply(self, cells: Collection[CellId], *, queue_moved: bool) -> None:
        if queue_moved and not cells:
            self._repaint()
        self.model.changed(tuple(cells), *self.table.rows_in_sight())
        by_figure = self.model.measure is not None
        if (by_figure or not self.model.filter.is_open or self.model.order.column) and not self._again.isActive():
            self._again.start()

    def go_to(self, place: Place) -> None:
        if place != self._place:
            self._place = place
            self._choose()

    def settle(self) -> None:
        """Say where the reader is, who has rested there or does something there."""
        self._rest.stop()
        index = self.table.currentIndex()
        if index.isValid():
            there = self.model.place_of(index, self._place.sample)
            if there != self._place:
                self._place = there
                self.place_chosen.emit(there)

    def take_keys(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def find_rows(self) -> bool:
        self.bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.search.selectAll()
        return True

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing goes on out of sight: what was put off is done when the view is shown again."""
        super().hideEvent(event)
        self._rest.stop()
        self._again.stop()

    def _open_focus(self) -> None:
        self._open("focus")

    def _open_diff(self) -> None:
        self._open("diff")

    def _open(self, view_id: str) -> None:
        self.settle()
        if self.table.currentIndex().isValid():
            self.view_asked.emit(view_id, self._place)

    def _menu(self, at: QPoint) -> None:
        if not self.table.currentIndex().isValid():
            return
        menu = QMenu(self)
        menu.addAction("Show it large").triggered.connect(self._open_focus)
        if "diff" in self.others:
            menu.addAction("Compare with the baseline").triggered.connect(self._open_diff)
        menu.addSeparator()
        for what, words in DEEDS.items():
            menu.addAction(words).triggered.connect(partial(self._ask, what))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _ask(self, what: str, _checked: bool = False) -> None:
        self.settle()
        self.asked.emit(what, self._place.column)

    def _choose(self) -> None:
        index = self.model.index_of(self._place)
        if index.isValid() and not self._rest.isActive():
            self.table.choose(index)

    def _filter(self) -> None:
        self.model.filter = self.bar.filter()
        self._arrange()

    def _sort(self, column: int) -> None:
        """Up, down, and back to the order in which they were asked."""
        name = "" if column < 0 else self.model.column_name(column)
        before = self.model.order
        if before.column != name:
            self.model.order = Order(name)
        else:
            self.model.order = Order() if before.descending else Order(name, descending=True)
        self._arrange()
        self.table.fit()
        self.table.horizontalHeader().viewport().update()
        self._scroll_to_current()

    def _measure(self, measure: Measure | None) -> None:
        self.model.set_measure(measure)
        self.table.fit()
        self._repaint()
        self._show_state()
        self._scroll_to_current()

    def _stack(self, stacked: bool) -> None:
        self.model.set_stacked(stacked)
        self._show_state()
        self._choose()

    def _arrange(self) -> None:
        self.model.arrange()
        self._repaint()
        self._show_state()
        self._choose()

    def _scroll_to_current(self) -> None:
        self.table.scrollTo(self.table.currentIndex())

    def _repaint(self) -> None:
        self.table.viewport().update()
        self.table.verticalHeader().viewport().update()
        self.bar.show_scale(self.model.measure, self.model.scale)

    def _show_state(self) -> None:
        rows, whole = len(self.model.rows), len(self.model.matrix.rows)
        self.bar.show_counts(rows, whole, self._shown.samples())
        self.bar.show_scale(self.model.measure, self.model.scale)
        self.bar.setVisible(whole > 0)
        if whole == 0:
            self._nothing.setText(NOT_RUN if self._shown.run is None else OTHER_MODEL)
            self._pages.setCurrentIndex(1)
        elif rows == 0:
            sought = self.model.filter.text.strip()
            self._no_rows.setText(f"No row has “{sought}” in it." if sought else "No row is like that.")
            self._pages.setCurrentIndex(2)
        else:
            self._pages.setCurrentIndex(0)

    def _lay_out(self) -> None:
        card = QFrame()
        card.setProperty("kind", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(3, 3, 3, 3)  # square corners would show beyond the card's round ones
        inside.addWidget(self.table)
        self._pages.addWidget(card)
        self._pages.addWidget(_empty(self._nothing))
        self._pages.addWidget(_empty(self._no_rows, self._clear))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.bar)
        layout.addWidget(self._pages, 1)


def _empty(*parts: QWidget) -> QWidget:
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(2, 4, 0, 0)
    layout.setSpacing(12)
    for part in parts:
        layout.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
    layout.addStretch(1)
    return page


def _timer(parent: QWidget, ms: int) -> QTimer:
    made = QTimer(parent)
    made.setSingleShot(True)
    made.setInterval(ms)
    return made
