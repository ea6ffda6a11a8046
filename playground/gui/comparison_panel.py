"""The comparison: which view on it, which place in it, and what a run has answered so far."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QUrl, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from playground.core.completion import Completion
from playground.core.events import OF_THE_RUN, CellJudged, ReasoningDelta, RunEvent, TextDelta
from playground.core.plan import CellId, Column
from playground.core.ports import Clock
from playground.core.request import SentRequest
from playground.gui.answer_column import AnswerColumn
from playground.gui.answer_find import AnswerFind
from playground.gui.columns_view import ColumnsView
from playground.gui.comparison_model import ColumnFacts, ColumnKey, ShownRun
from playground.gui.comparison_parts import MatrixHint, NothingTicked, RunNoticeStrip, in_a_row
from playground.gui.comparison_view import ComparisonView
from playground.gui.comparison_views import VIEWS, ViewTabs
from playground.gui.look import Look
from playground.gui.pager import Pager
from playground.gui.place import Place
from playground.gui.reading_bar import ReadingBar
from playground.gui.shown_comparison import ShownComparison
from playground.gui.turn_pager import TurnPager

FIRST = "columns"
OF_ALL = ("metrics", "steering")
"""These are of all samples and turns."""


class ComparisonPanel(QWidget):
    """Views are made when they are first looked at; those out of sight are drawn anew when they are shown again.

    Signals:
    place_changed: (Place): the reader went there, in whatever view.
    view_changed: another view is looked at.
    asked: (what, ColumnKey), from the columns.
    link_asked: an address in an answer was clicked.
    knob_asked, remarked, aside_asked: as of the views.
    """

    place_changed = Signal(object)
    view_changed = Signal()
    asked = Signal(str, object)
    link_asked = Signal(QUrl)
    knob_asked = Signal(str, object, str, object)
    remarked = Signal(str, object, str)
    aside_asked = Signal(object, object, object)

    def __init__(self, look: Look, clock: Clock = time.monotonic) -> None:
        super().__init__()
        self._look = look
        self._clock = clock
        self._shown = ShownComparison()
        self.reading, self.finder = ReadingBar(), AnswerFind(look)
        self.place = Place()
        self._font_px: int | None = None
        self._samples, self._turns = Pager(look, "sample"), TurnPager(look)
        self._tabs = ViewTabs()
        self._hint = MatrixHint()
        self._notice = RunNoticeStrip()
        self._lay_out()
        self._views: dict[str, ComparisonView] = {}
        self.view = self._before = FIRST
        columns = self._made(FIRST)
        assert isinstance(columns, ColumnsView)
        self.grid = columns.grid
        self._samples.moved.connect(self._to_sample)
        self._turns.moved.connect(self._to_turn)
        self._tabs.chosen.connect(self.show_view)
        self._hint.clicked.connect(self._show_matrix)

    def show_comparison(
        self,
        columns: Sequence[Column],
        models: Sequence[str],
        hidden_default: str | None,
        facts: Mapping[str, ColumnFacts],
        prompt_id: str,
        run: ShownRun | None,
    ) -> None:
        """The columns to show, the prompt to look at, and the run that answered it."""
        shown = self._shown
        shown.columns, shown.models, shown.facts = tuple(columns), tuple(models), facts
        shown.hidden_default, shown.run = hidden_default, run
        self._samples.set_count(shown.samples())
        self._turns.begin_anew(shown, prompt_id)
        self.place = self._turns.settled(shown, replace(self.place, prompt=prompt_id, sample=self._samples.place))
        self._pages.setCurrentIndex(1 if columns else 0)
        self._hint.show_run(run.run if run is not None else None, in_matrix=self.view == "matrix")
        for view in self._hearing():  # Columns first: it knows which column has become which
            view.show_run(shown, self.place)

    def show_view(self, view_id: str) -> None:
        """Look at the same place in another view."""
        former = self._views[self.view]
        former.settle()
        self._tabs.show_view(view_id)
        place = self.place
        if view_id != self.view:
            self._before, self.view = self.view, view_id
        view = self._made(view_id)
        self.reading.setVisible(self.shows_columns())  # nowhere else is it heeded
        self._where.setVisible(view_id not in OF_ALL)
        view.show_run(self._shown, place)
        run = self._shown.run
        self._hint.show_run(run.run if run is not None else None, in_matrix=view_id == "matrix")
        focused = QApplication.focusWidget()
        had_keys = focused is not None and former.isAncestorOf(focused)
        self._stack.setCurrentWidget(view)
        self.go_to(place)  # Qt has given the keyboard to some widget in there, and that may be at another place
        if had_keys:
            view.take_keys()
        self.view_changed.emit()

    def go_to(self, place: Place) -> None:
        """Show this place in the view that is looked at."""
        self.place = self._turns.settled(self._shown, place)
        self._samples.show_place(place.sample, self._shown.samples())
        for view in self._hearing():
            view.go_to(self.place)

    def current_view(self) -> ComparisonView:
        """The view that is looked at."""
        return self._views[self.view]

    @property
    def shown(self) -> ShownComparison:
        """What all views show; who changes how it is read says `look_again`."""
        return self._shown

    def look_again(self) -> None:
        """Draw the views anew: something is to be read otherwise, or somebody wrote a remark."""
        self.reading.show_mode(self._shown.mode)
        for view in self._hearing():
            view.show_run(self._shown, self.place)

    def find_rows(self) -> bool:
        """As of the view that is looked at."""
        return self._views[self.view].find_rows()

    def take_keys(self) -> None:
        """Put the keyboard at the place."""
        self._views[self.view].take_keys()

    def say(self, words: str) -> None:
        """A word about the answers as a whole; the run's own goes before it."""
        run = self._shown.run
        self._notice.say(run.notice if run is not None and run.notice else words)

    def apply(self, events: Sequence[RunEvent]) -> None:
        """Events that the shown run has taken already: the views draw what they touch, each cell once."""
        run, cells, queue_moved = self._shown.run, set[CellId](), False
        for event in events:
            if isinstance(event, OF_THE_RUN):
                queue_moved = True
                if run is not None and run.notice:
                    self._notice.say(run.notice)
            else:
                cells.add(event.cell)
                queue_moved = queue_moved or not isinstance(event, (TextDelta, ReasoningDelta, CellJudged))
        if queue_moved and self._turns.settled(self._shown, self.place) != self.place:
            self.go_to(self.place)
            self.place_changed.emit(self.place)
        for view in self._hearing():
            view.apply(cells, queue_moved=queue_moved)

    def count_down(self) -> None:
        """A second has passed: say anew how long what waits for an endpoint still does."""
        for view in self._hearing():
            view.apply((), queue_moved=True)

    def answer(self, key: ColumnKey) -> Completion | None:
        """The completion that stands in a column now."""
        return self._shown.answer(replace(self.place, column=key))

    def sent(self, key: ColumnKey) -> SentRequest | None:
        """The request of the answer that stands in a column now; None where the file it came from left it out."""
        completion = self.answer(key)
        sent = completion.sent if completion is not None else None
        return None if sent is None or sent.left_out else sent

    def cell(self, key: ColumnKey) -> CellId:
        return self._shown.cell(replace(self.place, column=key))

    def cells_of(self, key: ColumnKey) -> tuple[CellId, ...]:
        """All cells of a column in the shown run: every prompt, every sample."""
        if self._shown.run is None:
            return ()
        column = self.cell(key).preset
        return tuple(c.id for c in self._shown.run.run.cells if (c.id.preset, c.id.model) == (column, key.model))

    def shows_columns(self) -> bool:
        """Whether the view that is looked at shows answers in whole, with their conversation."""
        return self.view in (FIRST, "focus")

    def current_name(self) -> str:
        """Of the column at the place, "" where there is none."""
        column = self.grid.column(self.place.column)
        return column.accessibleName().removeprefix("Column: ") if column is not None else ""

    def toggle_alone(self, key: ColumnKey) -> None:
        """One column large, and back to the view before."""
        if self.view == "focus":
            self.show_view(self._before if self._before != "focus" else FIRST)
        else:
            self._look_at("focus", replace(self.place, column=key))

    def step(self, by: int) -> None:
        """To the next column, or the one before, and round."""
        keys = self._shown.column_keys()
        if self.view == FIRST:
            self.grid.step(by)
        elif keys:
            at = keys.index(self.place.column) if self.place.column in keys else 0
            self._went_to(replace(self.place, column=keys[(at + by) % len(keys)]))

    def columns_in_sight(self) -> Iterator[AnswerColumn]:
        """The widgets that show answers in whole, in the view that is looked at."""
        alone = self._views[self.view].column_in_sight()
        if alone is not None:
            yield alone
        elif self.view == FIRST:
            yield from self.grid.arrangement.in_sight()

    def set_font_px(self, size: int) -> None:
        """Of the answers' text, in every view."""
        self._font_px = size
        for view in self._views.values():
            view.set_font_px(size)

    def _hearing(self) -> list[ComparisonView]:
        """Columns always: it puts off what is out of sight, and what outside programs read stands in it."""
        return [self._views[view_id] for view_id in dict.fromkeys((FIRST, self.view))]

    def _made(self, view_id: str) -> ComparisonView:
        if view_id not in self._views:
            kind = next(kind for kind in VIEWS if kind.id == view_id)
            view = self._views[view_id] = kind.make(self._look, self._clock)
            view.others = tuple(kind.id for kind in VIEWS)
            if self._font_px is not None:
                view.set_font_px(self._font_px)
            view.place_chosen.connect(self._went_to)
            view.view_asked.connect(self._look_at)
            view.asked.connect(self.asked)
            view.link_asked.connect(self.link_asked)
            view.knob_asked.connect(self.knob_asked)
            view.remarked.connect(self.remarked)
            view.aside_asked.connect(self.aside_asked)
            self._stack.addWidget(view)
        return self._views[view_id]

    def _look_at(self, view_id: str, place: Place) -> None:
        if all(kind.id != view_id for kind in VIEWS):
            return
        self._went_to(place)
        self.show_view(view_id)
        self._views[view_id].take_keys()

    def _show_matrix(self) -> None:
        self.show_view("matrix")

    def _to_sample(self, sample: int) -> None:
        self._went_to(replace(self.place, sample=sample))

    def _to_turn(self, turn: int) -> None:
        self._went_to(replace(self.place, turn=turn))

    def _went_to(self, place: Place) -> None:
        if place != self.place:
            self._turns.reader_went(self.place, place)
            self.go_to(place)
            self.place_changed.emit(self.place)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._tabs)
        row.addWidget(self._hint)
        row.addStretch(1)
        self._where = in_a_row(self.reading, self._turns, self._samples)
        row.addWidget(self._where)
        views, pages = QWidget(), QWidget()
        self._stack = QStackedLayout(views)
        self._pages = QStackedLayout(pages)
        self._pages.addWidget(NothingTicked())
        self._pages.addWidget(views)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(row)
        layout.addWidget(self.finder)
        layout.addWidget(self._notice)
        layout.addWidget(pages, 1)
