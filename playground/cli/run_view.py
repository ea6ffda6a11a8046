"""Watches a run from the terminal: progress on stderr, each answer on stdout when it is finished."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from playground.cli.answers import name_of, write_answer
from playground.cli.progress import CellProgress, FetchProgress, StatusLine
from playground.core.check_words import check_mark
from playground.core.completion import Completion
from playground.core.errors import StoreError
from playground.core.events import (
    CellEvent,
    CellFinished,
    CellJudged,
    CellNotice,
    CellStarted,
    EndpointProgress,
    ReasoningDelta,
    RunEvent,
    RunFinished,
    RunNotice,
    TextDelta,
    coalesce,
    fold,
)
from playground.core.plan import CellId
from playground.core.run import Run
from playground.core.wording import pause_words


class RunView:
    """An EventSink that raises nothing: what cannot be written is `output_error`, for the end.

    `complain` writes one error line. `store_failed`: the record on disk is not whole, `run` is.
    """

    def __init__(
        self,
        run: Run,
        total: int,
        complain: Callable[[str], None],
        *,
        answers: bool,
        progress: bool,
        limit_usd: float = 0.0,
    ) -> None:
        self._recorded = run
        self._by_id = {cell.id: cell for cell in run.cells}
        self._answers = answers
        self._progress = progress
        self._complain = complain
        self._completions: dict[CellId, Completion] = dict(run.completions())
        self._waiting: dict[CellId, list[CellEvent]] = {}
        self._failures: set[str] = set()
        self._line = StatusLine()
        self._cells = CellProgress(self._line, total, limit_usd)
        self._fetch = FetchProgress(self._line)
        self.store_failed = False
        self.output_error: StoreError | None = None

    @property
    def run(self) -> Run:
        """The run with what has come so far."""
        cells = (replace(cell, completion=self._completions[cell.id]) for cell in self._recorded.cells)
        return replace(self._recorded, cells=tuple(cells))

    def publish(self, event: RunEvent) -> None:
        match event:
            case CellStarted():
                self._waiting[event.cell] = [event]
                if self._progress:
                    self._cells.started(event.cell, event.at)
            case TextDelta() | ReasoningDelta():
                self._waiting.setdefault(event.cell, []).append(event)
            case CellFinished():
                self._ended(event)
            case CellJudged():
                self._judged(event)
            case CellNotice():
                words = event.message if event.until is None else pause_words(event.message, event.until - event.at)
                self.say(f"{name_of(self._recorded, event.cell)}: {words}")
            case EndpointProgress():
                if self._progress:
                    self._fetch(event.message, event.done_bytes, event.total_bytes)
            case RunNotice():
                self.store_failed = True
                self._line.hide()
                self._complain(event.message)
            case RunFinished():
                self._line.end()

    def say(self, line: str) -> None:
        """A line on stderr, unless there is to be silence."""
        if self._progress:
            self._line.say(line)

    def _ended(self, event: CellFinished) -> None:
        completion = self._completions[event.cell]
        for each in coalesce([*self._waiting.pop(event.cell, []), event]):
            assert isinstance(each, (CellStarted, TextDelta, ReasoningDelta, CellFinished))
            completion = fold(completion, each)
        self._completions[event.cell] = completion
        name = name_of(self._recorded, event.cell)
        if self._answers and self.output_error is None:
            self._write(event.cell, completion)
        if completion.error is not None and completion.state == "failed":
            self._failed(name, completion.error.message)
        if self._progress:
            self._cells.ended(event.cell, name, completion, event.at)

    def _judged(self, event: CellJudged) -> None:
        """What is decided after an answer is shown."""
        before = self._completions[event.cell].checks
        self._completions[event.cell] = fold(self._completions[event.cell], event)
        for old, new in zip(before, event.checks, strict=True):
            if old != new:
                name = new.metric or new.type
                self.say(f"{name_of(self._recorded, event.cell)}: {check_mark(new)} {name}: {new.reason}")

    def _write(self, cell_id: CellId, completion: Completion) -> None:
        self._line.hide()
        try:
            write_answer(self._recorded, replace(self._by_id[cell_id], completion=completion))
        except StoreError as error:
            self.output_error = error

    def _failed(self, name: str, message: str) -> None:
        """One sentence said once, however many cells it stopped."""
        if message not in self._failures:
            self._failures.add(message)
            self._line.hide()
            self._complain(f"{name}: {message}")
