"""What the columns show, as values: the columns asked for, the run they come from, and each cell's completion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from playground.core.completion import Completion
from playground.core.events import (
    CellFinished,
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
from playground.core.plan import CellId, Column
from playground.core.run import Run


@dataclass(frozen=True, slots=True)
class ColumnKey:
    """A column of the view: a preset's column and one model."""

    column: str
    model: str


@dataclass(slots=True)
class ShownRun:
    """A run on the screen: its header, and its completions as far as the window knows them. Window's thread only."""

    run: Run
    completions: dict[CellId, Completion] = field(default_factory=dict[CellId, Completion])
    notices: dict[CellId, str] = field(default_factory=dict[CellId, str])
    under_way: set[CellId] = field(default_factory=set[CellId])
    notice: str = ""
    progress: Mapping[str, EndpointProgress] = field(default_factory=dict[str, EndpointProgress])

    @classmethod
    def of(cls, run: Run) -> ShownRun:
        return cls(run, dict(run.completions()))

    def expect(self, cells: Iterable[CellId]) -> None:
        """These cells are being asked now. What an earlier attempt gave stays until this one begins."""
        for cell in cells:
            self.under_way.add(cell)
            self.completions[cell] = replace(self.completions.get(cell, Completion()), state="pending")
            self.notices.pop(cell, None)

    def apply(self, event: RunEvent) -> None:
        """Take one event of this run."""
        match event:
            case CellStarted() | TextDelta() | ReasoningDelta() | CellFinished():
                self.completions[event.cell] = fold(self.completions.get(event.cell, Completion()), event)
                self.notices.pop(event.cell, None)
                if isinstance(event, CellFinished):
                    self.under_way.discard(event.cell)
                elif isinstance(event, CellStarted):
                    self.progress = {}
            case CellNotice():
                self.notices[event.cell] = event.message
            case EndpointProgress():
                self.progress = {**self.progress, event.endpoint: event}
            case RunNotice():
                self.notice = event.message
            case RunFinished():
                self.progress = {}
                self.under_way.clear()

    def answer(self, cell: CellId) -> Completion | None:
        return self.completions.get(cell)

    def place_in_queue(self, cell: CellId) -> int:
        """How many cells of this run are still to begin before this one."""
        ahead = 0
        for other in self.run.cells:
            if other.id == cell:
                return ahead
            if other.id in self.under_way and self.completions[other.id].state == "pending":
                ahead += 1
        return ahead

    def fits(self, column: Column) -> bool:
        """Whether this run answered under the very text and parameters that `column` has now."""
        now = (column.id, column.system_message, column.parameters)
        return any((known.id, known.system_message, known.parameters) == now for known in self.run.columns)

    def knows(self, column: Column) -> bool:
        return any(known.id == column.id for known in self.run.columns)

    def hidden_default(self) -> str | None:
        """What the model's own template says when no system message is sent, where an answer has shown it."""
        for completion in self.completions.values():
            if completion.sent is not None and completion.sent.delivery.how == "template-default":
                return completion.sent.delivery.text
        return None

    def count(self) -> tuple[int, int]:
        """(cells that have ended, all cells)."""
        return sum(1 for c in self.completions.values() if c.ended), len(self.run.cells)

    def failed(self) -> tuple[CellId, ...]:
        """The cells that may be retried: failed, stopped or interrupted."""
        again = ("failed", "cancelled", "interrupted")
        return tuple(cell for cell, c in self.completions.items() if c.state in again and cell not in self.under_way)
