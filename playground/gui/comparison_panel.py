"""The comparison: which view, which prompt and sample, and the columns with what a run has answered so far."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QUrl, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from playground.core.completion import Completion
from playground.core.events import CellFinished, CellNotice, CellStarted, ReasoningDelta, RunEvent, TextDelta
from playground.core.fairness import marks, unlike
from playground.core.plan import CellId, Column
from playground.core.ports import Clock
from playground.core.request import SentRequest
from playground.core.wording import dot_of
from playground.gui.answer_column import AnswerColumn
from playground.gui.answer_grid import AnswerGrid
from playground.gui.column_heading import ColumnHeading
from playground.gui.comparison_model import ColumnFacts, ColumnKey, ShownRun, Wait
from playground.gui.comparison_parts import RunNoticeStrip, Views, badge_words, system_words
from playground.gui.look import Look, label
from playground.gui.pager import Pager

NOTHING_TICKED = (
    "Tick presets on the left: each becomes a column here, and the same prompt goes to all of them.\n"
    "The first column is the baseline that the others are compared with."
)


class ComparisonPanel(QWidget):
    """Signals:
    asked: (what, ColumnKey), from the columns.
    link_asked: an address in an answer was clicked.
    knob_asked: (what, ColumnKey, knob, value), from the columns.
    """

    asked = Signal(str, object)
    link_asked = Signal(QUrl)
    knob_asked = Signal(str, object, str, object)

    def __init__(self, look: Look, clock: Clock = time.monotonic) -> None:
        super().__init__()
        self._columns: tuple[Column, ...] = ()
        self._models: tuple[str, ...] = ()
        self._facts: Mapping[str, ColumnFacts] = {}
        self._prompt = ""
        self._sample = 1
        self._shown: ShownRun | None = None
        self._behind: dict[ColumnKey, None] = {}  # columns out of sight, whose text on the screen is older
        self._unlike: Mapping[ColumnKey, tuple[str, ...]] = {}  # in what columns were asked otherwise than others
        self._clock = clock
        self.grid = AnswerGrid(look)
        self._samples = Pager(look, "sample")
        self._views = Views()
        self._nothing = label(NOTHING_TICKED, "muted")
        self._nothing.setWordWrap(True)
        self._notice = RunNoticeStrip()
        self._lay_out()
        self.grid.horizontalScrollBar().valueChanged.connect(self._scrolled)
        self.grid.asked.connect(self._asked)
        self.grid.link_asked.connect(self.link_asked)
        self.grid.knob_asked.connect(self.knob_asked)
        self._samples.moved.connect(self._sample_moved)
        self._views.currentChanged.connect(self._view_chosen)

    def set_columns(
        self,
        columns: Sequence[Column],
        models: Sequence[str],
        hidden_default: str | None,
        facts: Mapping[str, ColumnFacts],
    ) -> None:
        """The columns to show; `hidden_default` is what the model's template says when no system message is sent."""
        self._columns, self._models, self._facts = tuple(columns), tuple(models), facts
        headings = [
            (self._heading(column, model, place, hidden_default), column.preset.checks)
            for model in models
            for place, column in enumerate(columns)
        ]
        self.grid.set_headings(headings)
        self._views.show_state(self.grid.maximized is not None)
        self._stack.setCurrentIndex(1 if headings else 0)
        self._refresh_all()

    def show_run(self, shown: ShownRun | None) -> None:
        self._shown = shown
        self._samples.set_count(shown.run.samples if shown is not None else 1)
        self._sample = self._samples.place
        self._refresh_all()

    def show_prompt(self, prompt_id: str) -> None:
        self._prompt = prompt_id
        self._refresh_all()

    def say(self, words: str) -> None:
        """A word about the answers as a whole; the run's own goes before it."""
        self._notice.say(self._shown.notice if self._shown is not None and self._shown.notice else words)

    def apply(self, events: Sequence[RunEvent]) -> None:
        """Events that the shown run has taken already: draw the columns they touch, each once."""
        touched: set[CellId] = set()
        for event in events:
            if isinstance(event, (CellStarted, TextDelta, ReasoningDelta, CellFinished, CellNotice)):
                touched.add(event.cell)
            else:
                touched.update(self._visible_cells())
                if self._shown is not None and self._shown.notice:
                    self._notice.say(self._shown.notice)
            if isinstance(event, (CellStarted, CellFinished)):
                touched.update(self._waiting_cells())
            if isinstance(event, CellStarted) and event.cell in self._visible_cells():
                touched.update(self._compare())
        self._draw(touched, {event.cell for event in events if isinstance(event, CellFinished)})

    def count_down(self) -> None:
        """A second has passed: say anew how long the columns that wait for an endpoint still do."""
        shown = self._shown
        if shown is None:
            return
        now = self._clock()
        waiting = {cell for cell in self._visible_cells() if shown.waiting(cell, now) is not None}
        self._draw(waiting | self._waiting_cells(), set())

    def answer(self, key: ColumnKey) -> Completion | None:
        """The completion that stands in a column now."""
        return self._shown.answer(self._cell(key)) if self._shown is not None else None

    def sent(self, key: ColumnKey) -> SentRequest | None:
        """The request of the answer that stands in a column now."""
        completion = self.answer(key)
        return completion.sent if completion is not None else None

    def cell(self, key: ColumnKey) -> CellId:
        return self._cell(key)

    def cells_of(self, key: ColumnKey) -> tuple[CellId, ...]:
        """All cells of a column in the shown run: every prompt, every sample."""
        if self._shown is None:
            return ()
        column = self._cell(key).preset
        return tuple(c.id for c in self._shown.run.cells if (c.id.preset, c.id.model) == (column, key.model))

    def toggle_alone(self, key: ColumnKey) -> None:
        self.grid.maximize(None if self.grid.maximized == key else key)
        self._views.show_state(self.grid.maximized is not None)
        self.grid.set_current(key)

    def _view_chosen(self, place: int) -> None:
        self._show_alone(place == 1)

    def _show_alone(self, alone: bool) -> None:
        self.grid.maximize(self.grid.current if alone else None)
        self._views.show_state(self.grid.maximized is not None)
        self.grid.set_current(self.grid.current)

    def _asked(self, what: str, key: ColumnKey) -> None:
        self.grid.set_current(key)
        if what == "maximize":
            self.toggle_alone(key)
        else:
            self.asked.emit(what, key)

    def _sample_moved(self, place: int) -> None:
        self._sample = place
        self._refresh_all()

    def _cell(self, key: ColumnKey) -> CellId:
        """Its own, or that of the column it was before its knobs were turned, while only that one was asked."""
        shown, facts = self._shown, self._facts.get(key.column)
        former = facts.formerly if facts is not None else ""
        old = bool(former) and shown is not None and not shown.knows_id(key.column) and shown.knows_id(former)
        return CellId(former if old else key.column, self._prompt, key.model, self._sample)

    def _compare(self) -> set[CellId]:
        """Find out anew which columns were asked otherwise than the others; returns the cells for which it changed."""
        before = self._unlike
        asked = {column.key: self.answer(column.key) for column in self.grid.columns()}
        self._unlike = unlike({key: (completion,) for key, completion in asked.items() if completion is not None})
        changed = {key for key in asked if before.get(key) != self._unlike.get(key)}
        return {self._cell(key) for key in changed}

    def _visible_cells(self) -> set[CellId]:
        return {self._cell(column.key) for column in self.grid.columns()}

    def _waiting_cells(self) -> set[CellId]:
        """Columns that show their place in the queue: it changes when another one begins or ends."""
        if self._shown is None:
            return set()
        pending = {c for c in self._shown.under_way if self._shown.completions[c].state == "pending"}
        return self._visible_cells() & pending

    def _refresh_all(self) -> None:
        self._behind.clear()
        self._compare()
        for column in self.grid.columns():
            self._refresh(column)

    def _refresh(self, column: AnswerColumn) -> None:
        shown, cell = self._shown, self._cell(column.key)
        completion = shown.answer(cell) if shown is not None else None
        if shown is None or completion is None:
            column.show_empty("No answer yet. Press Run." if shown is None else "Not asked in this run. Press Run.")
        elif completion.state == "pending":
            self._show_pending(column, shown, cell)
        else:
            wait = shown.waiting(cell, self._clock())
            column.show_completion(completion, wait, marks(completion, self._unlike.get(column.key, ())))

    def _draw(self, touched: set[CellId], ended: set[CellId]) -> None:
        """Columns out of sight wait until they are scrolled to or end, and one a frame catches up meanwhile."""
        for column in self.grid.columns():
            cell = self._cell(column.key)
            if cell in ended or (cell in touched and not column.visibleRegion().isEmpty()):
                self._behind.pop(column.key, None)
                self._refresh(column)
            elif cell in touched:
                self._behind[column.key] = None
        if self._behind:
            self._catch_up(next(iter(self._behind)))

    def _catch_up(self, key: ColumnKey) -> None:
        self._behind.pop(key, None)
        if (column := self.grid.column(key)) is not None:
            self._refresh(column)

    def _scrolled(self) -> None:
        for key in [key for key in self._behind if (c := self.grid.column(key)) and not c.visibleRegion().isEmpty()]:
            self._catch_up(key)

    def _show_pending(self, column: AnswerColumn, shown: ShownRun, cell: CellId) -> None:
        if cell not in shown.under_way:
            column.show_empty("Not asked. Press Run.")
            return
        progress = shown.progress.get(cell.model.partition("/")[0])
        if progress is not None:
            share = None
            if progress.total_bytes and progress.done_bytes is not None:
                share = progress.done_bytes / progress.total_bytes
            column.show_waiting(Wait(progress.message, share))
            return
        ahead = shown.place_in_queue(cell)
        in_turn = Wait("waiting for its turn" if not ahead else f"waiting, {ahead} before it")
        column.show_waiting(shown.waiting(cell, self._clock()) or in_turn)

    def _heading(self, column: Column, model: str, place: int, hidden_default: str | None) -> ColumnHeading:
        several = len(self._models) > 1
        name = f"{column.name} · {model}" if several else column.name
        words = system_words(column, hidden_default)
        note = model.partition("/")[2] if several else ""
        return ColumnHeading(
            ColumnKey(column.id, model), name, badge_words(column, place), words, dot_of(place), note,
            column.preset.knobs, column.knobs, column.spans, self._facts.get(column.id, ColumnFacts()),
        )  # fmt: skip

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._views)
        row.addStretch(1)
        row.addWidget(self._samples)
        nothing = QWidget()
        inside = QVBoxLayout(nothing)
        inside.addWidget(self._nothing)
        inside.addStretch(1)
        pages = QWidget()
        self._stack = QStackedLayout(pages)
        self._stack.addWidget(nothing)
        self._stack.addWidget(self.grid)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(row)
        layout.addWidget(self._notice)
        layout.addWidget(pages, 1)
