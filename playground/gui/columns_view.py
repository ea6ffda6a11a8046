"""The view Columns: the answers to one prompt side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from playground.core.plan import CellId
from playground.core.ports import Clock
from playground.gui.answer_column import AnswerColumn
from playground.gui.answer_grid import AnswerGrid
from playground.gui.cell_showing import show_cell
from playground.gui.comparison_model import ColumnKey
from playground.gui.comparison_view import ComparisonView, turn_chosen
from playground.gui.look import Look
from playground.gui.place import Place
from playground.gui.shown_comparison import ShownComparison


class ColumnsView(ComparisonView):
    """Columns out of sight are drawn later: 32 streams in a window that shows seven cost what seven do."""

    def __init__(self, look: Look, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._shown = ShownComparison()
        self._place = Place()
        self._behind: dict[ColumnKey, None] = {}  # columns out of sight, whose text on the screen is older
        self._unlike: Mapping[ColumnKey, tuple[str, ...]] = {}  # in what columns were asked otherwise than others
        self.grid = AnswerGrid(look)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.grid)
        self.grid.horizontalScrollBar().valueChanged.connect(self._scrolled)
        self.grid.current_changed.connect(self._current_changed)
        self.grid.asked.connect(self._asked)
        self.grid.link_asked.connect(self.link_asked)
        self.grid.knob_asked.connect(self.knob_asked)
        self.grid.remarked.connect(self.remarked)

    def show_run(self, shown: ShownComparison, place: Place) -> None:
        self._shown, self._place = shown, place
        self.grid.set_current(place.column)
        checks = {column.id: column.preset.checks for column in shown.columns}
        self.grid.set_headings([(heading, checks[heading.key.column]) for heading in shown.headings()])
        self._refresh_all()

    def apply(self, cells: Collection[CellId], *, queue_moved: bool) -> None:
        run, turn = self._shown.run, self._place.turn
        if run is None:
            return
        told = {cell.at(turn) for cell in cells if cell.turn <= turn}  # an earlier answer stands over the one looked at
        touched = {cell for cell in told & self._visible_cells() if cell in run.completions}
        if any(run.completions[cell].state == "running" for cell in touched):
            touched |= self._compare()
        if queue_moved:
            touched |= self._waiting_cells()
        self._draw(touched, {cell for cell in touched if run.completions[cell].ended})

    def go_to(self, place: Place) -> None:
        other = replace(place, column=self._place.column) != self._place
        self._place = place
        self.grid.set_current(place.column)
        if other:
            self._refresh_all()

    def take_keys(self) -> None:
        if (column := self.grid.column(self._place.column)) is not None:
            column.answer.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_font_px(self, size: int) -> None:
        self.grid.set_font_px(size)

    def _asked(self, what: str, key: ColumnKey) -> None:
        self.grid.set_current(key)
        if what == "maximize":
            self.view_asked.emit("focus", replace(self._place, column=key))
        elif (turn := turn_chosen(what)) is not None:
            self.place_chosen.emit(replace(self._place, column=key, turn=turn))
        else:
            self.asked.emit(what, key)

    def _current_changed(self, key: ColumnKey) -> None:
        if key != self._place.column:
            self._place = replace(self._place, column=key)
            self.place_chosen.emit(self._place)

    def _cell(self, key: ColumnKey) -> CellId:
        return self._shown.cell(replace(self._place, column=key))

    def _compare(self) -> set[CellId]:
        """Find out anew which columns were asked otherwise than the others; returns the cells for which it changed."""
        before, self._unlike = self._unlike, self._shown.unlike(self._place)
        changed = {key for key in self._shown.column_keys() if before.get(key) != self._unlike.get(key)}
        return {self._cell(key) for key in changed}

    def _visible_cells(self) -> set[CellId]:
        return {self._cell(column.key) for column in self.grid.columns()}

    def _waiting_cells(self) -> set[CellId]:
        """Columns that show their place in the queue, which changes when another one begins or ends, or a countdown."""
        run = self._shown.run
        if run is None:
            return set()
        now = self._clock()
        known = [cell for cell in self._visible_cells() if cell in run.completions]
        return {c for c in known if run.completions[c].state == "pending" or run.waiting(c, now) is not None}

    def _refresh_all(self) -> None:
        self._behind.clear()
        self._compare()
        self._refresh(self.grid.columns())

    def _refresh(self, columns: Iterable[AnswerColumn]) -> None:
        for column in columns:
            key = column.key
            place = replace(self._place, column=key)
            unlike, talk = self._unlike.get(key, ()), self._shown.talk(place)
            show_cell(column, self._shown.run, self._shown.cell(place), self._clock(), unlike, talk)

    def _draw(self, touched: set[CellId], ended: set[CellId]) -> None:
        """Columns out of sight wait until they are scrolled to or end, and one a frame catches up meanwhile."""
        for column in self.grid.columns():
            cell = self._cell(column.key)
            if cell in ended or (cell in touched and not column.visibleRegion().isEmpty()):
                self._behind.pop(column.key, None)
                self._refresh([column])
            elif cell in touched:
                self._behind[column.key] = None
        if self._behind:
            self._catch_up(next(iter(self._behind)))

    def _catch_up(self, key: ColumnKey) -> None:
        self._behind.pop(key, None)
        if (column := self.grid.column(key)) is not None:
            self._refresh([column])

    def _scrolled(self) -> None:
        for key in [key for key in self._behind if (c := self.grid.column(key)) and not c.visibleRegion().isEmpty()]:
            self._catch_up(key)
