"""What the columns show, as values: the columns asked for, the run they come from, and each cell's completion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from playground.core.completion import Completion
from playground.core.events import (
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
    fold,
)
from playground.core.plan import CellId, Column, split_model
from playground.core.request import Parameters
from playground.core.run import Run
from playground.core.wording import pause_words
from playground.gui.run_tally import AGAIN, LEFT, RunTally

TOGETHER_S: Final = 1.0
"""Pauses of one endpoint that end so close together are counted down as one."""


@dataclass(frozen=True, slots=True)
class ColumnKey:
    """A column of the view: a preset's column and one model."""

    column: str
    model: str


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """`formerly`: the column it was before its knobs were turned; `stale`: an answer to that one stands in it."""

    formerly: str = ""
    stale: bool = False
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wait:
    """Why a column has no text yet. `share`, 0..1, is how much is over; `paused`: nothing happens until then."""

    words: str
    share: float | None = None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """An endpoint asked to wait: how many cells wait for it, and for how many seconds the last of them still does."""

    endpoint: str
    cells: int
    left_s: float


@dataclass(slots=True)
class ShownRun:
    """A run on the screen: its header, and its completions as far as the window knows them. Window's thread only."""

    run: Run
    completions: dict[CellId, Completion] = field(default_factory=dict[CellId, Completion])
    notices: dict[CellId, CellNotice] = field(default_factory=dict[CellId, CellNotice])
    under_way: set[CellId] = field(default_factory=set[CellId])
    notice: str = ""
    progress: Mapping[str, EndpointProgress] = field(default_factory=dict[str, EndpointProgress])
    tally: RunTally = field(init=False)

    def __post_init__(self) -> None:
        self.tally = RunTally((cell.id for cell in self.run.cells), self.completions)

    @classmethod
    def of(cls, run: Run) -> ShownRun:
        return cls(run, dict(run.completions()))

    def expect(self, cells: Iterable[CellId]) -> None:
        """These cells are being asked now. What an earlier attempt gave stays until this one begins."""
        for cell in cells:
            self.under_way.add(cell)
            self.completions[cell] = replace(self.completions.get(cell, Completion()), state="pending")
            self.tally.put(cell, "pending")
            self.tally.wait(cell)
            self.notices.pop(cell, None)

    def apply(self, event: RunEvent) -> None:
        """Take one event of this run."""
        match event:
            case CellStarted() | TextDelta() | ReasoningDelta() | CellFinished():
                completion = fold(self.completions.get(event.cell, Completion()), event)
                self.completions[event.cell] = completion
                self.notices.pop(event.cell, None)
                if completion.state != "pending":
                    self.tally.put(event.cell, completion.state)
                    self.tally.leave(event.cell)
                if isinstance(event, CellFinished):
                    self.under_way.discard(event.cell)
                elif isinstance(event, CellStarted):
                    self.progress = {}
            case CellJudged():
                self.completions[event.cell] = fold(self.completions.get(event.cell, Completion()), event)
            case CellNotice():
                self.notices[event.cell] = event
            case EndpointProgress():
                self.progress = {**self.progress, event.endpoint: event}
            case RunNotice():
                self.notice = event.message
            case RunFinished():
                self.progress = {}
                self.under_way.clear()
                self.tally.leave_all()

    def as_run(self) -> Run:
        """The run with the answers as they are on the screen."""
        known = self.completions
        cells = tuple(replace(c, completion=known.get(c.id, c.completion)) for c in self.run.cells)
        ended = all(cell.completion.ended for cell in cells)
        return replace(self.run, cells=cells, state="done" if ended else self.run.state)

    def answer(self, cell: CellId) -> Completion | None:
        return self.completions.get(cell)

    def place_in_queue(self, cell: CellId) -> int:
        """How many cells of this run are still to begin before this one."""
        return self.tally.ahead(cell)

    def waiting(self, cell: CellId, now: float) -> Wait | None:
        """What the endpoint of `cell` waits for at `now`: a pause of its own, or one that holds up the queue."""
        notice = self.notices.get(cell)
        if notice is None and cell in self.under_way and self.completions[cell].state == "pending":
            longest = self._longest(_endpoint(cell))
            notice = longest if longest is not None and (longest.until or 0.0) > now else None
        if notice is None:
            return None
        if notice.until is None:
            return Wait(notice.message)
        longest = self._longest(_endpoint(cell))
        until = notice.until
        if longest is not None and longest.until is not None and longest.until - until < TOGETHER_S:
            until = longest.until
        whole_s, left_s = max(until - notice.at, 0.001), until - now
        return Wait(pause_words(notice.message, left_s), min(1.0, max(0.0, 1 - left_s / whole_s)), paused=True)

    def pauses(self, now: float) -> tuple[Pause, ...]:
        """The endpoints that are waited for at `now`, in the order in which they asked for it."""
        found: list[Pause] = []
        for endpoint in dict.fromkeys(_endpoint(cell) for cell in self.notices):
            longest = self._longest(endpoint)
            if longest is not None and longest.until is not None and longest.until > now:
                waiting = {cell for cell, n in self.notices.items() if n.until is not None} | self._queue()
                cells = sum(1 for cell in waiting if _endpoint(cell) == endpoint)
                found.append(Pause(endpoint, cells, longest.until - now))
        return tuple(found)

    def _longest(self, endpoint: str) -> CellNotice | None:
        """The pause of an endpoint that ends last."""
        paused = [n for cell, n in self.notices.items() if n.until is not None and _endpoint(cell) == endpoint]
        return max(paused, key=lambda notice: notice.until or 0.0, default=None)

    def _queue(self) -> set[CellId]:
        """The cells that were asked for and have not begun."""
        return {cell for cell in self.under_way if self.completions[cell].state == "pending"}

    def fits(self, column: Column) -> bool:
        """Whether this run answered under the very text and parameters that `column` has now: those that come to the
        same with the run's own, because a run from the command line may have said them for every column."""

        def asked(one: Column) -> tuple[str, str | None, Parameters]:
            return one.id, one.system_message, one.parameters.over(self.run.parameters)

        return any(asked(known) == asked(column) for known in self.run.columns)

    def knows(self, column: Column) -> bool:
        return self.knows_id(column.id)

    def knows_id(self, column_id: str) -> bool:
        return any(known.id == column_id for known in self.run.columns)

    def hidden_default(self) -> str | None:
        """What the model's own template says when no system message is sent, where an answer has shown it."""
        for completion in self.completions.values():
            if completion.sent is not None and completion.sent.delivery.how == "template-default":
                return completion.sent.delivery.text
        return None

    def count(self) -> tuple[int, int]:
        """(cells that have ended, all cells)."""
        return self.tally.ended(), len(self.run.cells)

    def failed(self) -> tuple[CellId, ...]:
        """The cells that may be retried: failed, stopped or interrupted."""
        return tuple(cell for cell in self.tally.in_states(AGAIN) if cell not in self.under_way)

    def may_retry(self) -> bool:
        return any(cell not in self.under_way for cell in self.tally.in_states(AGAIN))

    def may_go_on(self) -> bool:
        """Whether it was stopped with something left: never asked, stopped or interrupted."""
        return not self.under_way and next(iter(self.tally.in_states(LEFT)), None) is not None


def _endpoint(cell: CellId) -> str:
    return split_model(cell.model)[0]
