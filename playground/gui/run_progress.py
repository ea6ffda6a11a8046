"""How far the run under way is: how much longer it takes, what of a limit is spent, and whether it is held."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from playground.core.cost_words import amount
from playground.core.events import CellFinished, CellStarted, RunEvent
from playground.core.remaining import Remaining

LARGE: Final = 20
"""Runs of more answers than this have a button to hold them."""


class RunProgress:
    """Fed with the events of one go at a run. Times are seconds of the clock that stamps the events."""

    def __init__(self, cells: int, limit_usd: float) -> None:
        self.cells = cells
        self.paused = False
        self.spent_usd = 0.0
        self._limit_usd = limit_usd
        self._remaining: Remaining | None = None  # its clock begins with the first cell: before, a model is made ready

    def more(self, cells: int) -> None:
        """A retry came on top."""
        self.cells += cells
        if self._remaining is not None:
            self._remaining.more(cells)

    def take(self, events: Iterable[RunEvent]) -> None:
        for event in events:
            if isinstance(event, (CellStarted, CellFinished)) and self._remaining is None:
                self._remaining = Remaining(self.cells, event.at)
            if isinstance(event, CellFinished) and self._remaining is not None:
                self._remaining.ended(event.at, reused=event.reused is not None)
                self.spent_usd += event.cost_usd or 0.0

    def pause(self, now: float) -> None:
        self.paused = True
        if self._remaining is not None:
            self._remaining.pause(now)

    def go_on(self, now: float) -> None:
        self.paused = False
        if self._remaining is not None:
            self._remaining.go_on(now)

    def left_words(self, now: float) -> str:
        """`about 4 min left`; "" while nothing is known."""
        return "" if self._remaining is None else self._remaining.words(now)

    def limit_words(self) -> str:
        """`$0.12 of at most $1.00`; "" without a limit, and while nothing is known to have cost anything."""
        if self._limit_usd <= 0 or self.spent_usd <= 0:
            return ""
        return f"{amount(self.spent_usd)} of at most {amount(self._limit_usd)}"
