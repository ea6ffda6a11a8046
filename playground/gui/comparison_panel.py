"""The comparison: which view, which prompt and sample, and the columns with what a run has answered so far."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QUrl, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QTabBar, QVBoxLayout, QWidget

from playground.core.completion import Completion
from playground.core.events import CellFinished, CellNotice, CellStarted, ReasoningDelta, RunEvent, TextDelta
from playground.core.plan import CellId, Column
from playground.core.preset import Check
from playground.core.wording import dot_of
from playground.gui.answer_column import AnswerColumn, ColumnHeading
from playground.gui.answer_grid import AnswerGrid
from playground.gui.comparison_model import ColumnKey, ShownRun
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
    """

    asked = Signal(str, object)
    link_asked = Signal(QUrl)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._columns: tuple[Column, ...] = ()
        self._models: tuple[str, ...] = ()
        self._prompt = ""
        self._sample = 1
        self._shown: ShownRun | None = None
        self._behind: dict[ColumnKey, None] = {}  # columns out of sight, whose text on the screen is older
        self._checks: tuple[Check, ...] = ()
        self.grid = AnswerGrid(look)
        self._samples = Pager(look, "sample")
        self._views = _Views()
        self._nothing = label(NOTHING_TICKED, "muted")
        self._nothing.setWordWrap(True)
        self._notice = _Notice()
        self._lay_out()
        self.grid.horizontalScrollBar().valueChanged.connect(self._scrolled)
        self.grid.asked.connect(self._asked)
        self.grid.link_asked.connect(self.link_asked)
        self._samples.moved.connect(self._sample_moved)
        self._views.currentChanged.connect(self._view_chosen)

    def set_columns(self, columns: Sequence[Column], models: Sequence[str], hidden_default: str | None) -> None:
        """The columns to show; `hidden_default` is what the model's template says when no system message is sent."""
        self._columns, self._models = tuple(columns), tuple(models)
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
        self._draw(touched, {event.cell for event in events if isinstance(event, CellFinished)})

    def answer(self, key: ColumnKey) -> Completion | None:
        """The completion that stands in a column now."""
        return self._shown.answer(self._cell(key)) if self._shown is not None else None

    def cell(self, key: ColumnKey) -> CellId:
        return self._cell(key)

    def cells_of(self, key: ColumnKey) -> tuple[CellId, ...]:
        """All cells of a column in the shown run: every prompt, every sample."""
        if self._shown is None:
            return ()
        return tuple(c.id for c in self._shown.run.cells if (c.id.preset, c.id.model) == (key.column, key.model))

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
        return CellId(key.column, self._prompt, key.model, self._sample)

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
            column.show_completion(completion, shown.notices.get(cell, ""))

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
            column.show_waiting(progress.message, share)
            return
        ahead = shown.place_in_queue(cell)
        column.show_waiting("waiting for its turn" if not ahead else f"waiting, {ahead} before it")

    def _heading(self, column: Column, model: str, place: int, hidden_default: str | None) -> ColumnHeading:
        several = len(self._models) > 1
        name = f"{column.name} · {model}" if several else column.name
        words = _system_words(column, hidden_default)
        badge = "" if place else "baseline"
        note = model.partition("/")[2] if several else ""
        return ColumnHeading(ColumnKey(column.id, model), name, badge, words, dot_of(place), note)

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


def _system_words(column: Column, hidden_default: str | None) -> str:
    if column.system_message:
        return column.system_message
    if column.system_message == "":
        return "An empty system message is sent."
    if hidden_default:
        return f"None is sent. The model's own hidden default applies: {hidden_default}"
    return "None is sent."


class _Views(QTabBar):
    """The views on one run."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "segments")
        self.setAccessibleName("Views")
        self.setDrawBase(False)
        self.setExpanding(False)
        for words, tip in (
            ("Columns", "All columns side by side"),
            ("Focus", "One column alone; Ctrl+] and Ctrl+[ walk through them"),
        ):
            self.setTabToolTip(self.addTab(words), tip)

    def show_state(self, alone: bool) -> None:
        """Mark the view that is shown, without telling anybody."""
        blocker = QSignalBlocker(self)
        self.setCurrentIndex(int(alone))
        del blocker


class _Notice(QFrame):
    """A word about the whole run."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "notice")
        self._words = label()
        self._words.setWordWrap(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 7, 12, 7)
        layout.addWidget(self._words)
        self.hide()

    def say(self, words: str) -> None:
        self._words.setText(words)
        self.setVisible(bool(words))
