"""What endpoints sent, event by event, as it arrived: a bounded log in memory, for looking into. Pure.

Keys are taken out before anything gets here. Nothing of it is written to a file, a record or an export.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from playground.core.plan import CellId

MAX_CELL: Final = 256 * 1024
"""Characters of one answer: its last events."""

MAX_ALL: Final = 20 * 1024 * 1024
"""Characters in all: the answers that were asked for first go first."""


class RawEvent(NamedTuple):
    """One event of a stream, or a reply in one piece. `at` is in monotonic seconds; in a `RawReply`, ms since the
    request."""

    at: float
    text: str


class RawReply(NamedTuple):
    """What one answer came as. `dropped`: how many events before these there was no room for."""

    events: tuple[RawEvent, ...] = ()
    dropped: int = 0


class _Kept:
    def __init__(self, began_at: float) -> None:
        self.began_at = began_at
        self.events: list[RawEvent] = []
        self.dropped = 0
        self.size = 0


class RawEventLog:
    """One thread writes, others may read: what is read is copied in one step."""

    def __init__(self, max_cell: int = MAX_CELL, max_all: int = MAX_ALL) -> None:
        self._max_cell = max_cell
        self._max_all = max_all
        self._size = 0
        self._cells: dict[tuple[str, CellId], _Kept] = {}
        self._taken_over: dict[tuple[str, CellId], tuple[str, CellId]] = {}

    def begin(self, run: str, cell: CellId, at: float) -> None:
        """A request goes out, at monotonic seconds; what an earlier one brought is forgotten."""
        if (before := self._cells.pop((run, cell), None)) is not None:
            self._size -= before.size
        self._cells[run, cell] = _Kept(at)

    def add(self, run: str, cell: CellId, events: tuple[RawEvent, ...]) -> None:
        """What arrived. Costs the same however much is kept."""
        if (kept := self._cells.get((run, cell))) is None:
            return
        before = kept.size
        for event in events:
            if len(event.text) > self._max_cell:
                rest = len(event.text) - self._max_cell
                event = RawEvent(event.at, f"{event.text[: self._max_cell]}… and {rest:,} characters more")
            kept.events.append(event)
            kept.size += len(event.text)
        if kept.size > self._max_cell:
            self._drop_first(kept)
        self._size += kept.size - before
        if self._size > self._max_all:
            self._drop_cells()

    def take_over(self, former: str, run: str, cells: Iterable[CellId]) -> None:
        """These answers of the run `former` stand in `run` too."""
        for cell in cells:
            place = self._taken_over.get((former, cell), (former, cell))
            if place in self._cells:
                self._taken_over[run, cell] = place

    def reply(self, run: str, cell: CellId) -> RawReply | None:
        """None where nothing is kept: the answer was given to another run of the program, or long ago."""
        kept = self._cells.get((run, cell)) or self._cells.get(self._taken_over.get((run, cell), (run, cell)))
        if kept is None:
            return None
        events = tuple(kept.events)
        return RawReply(tuple(RawEvent((at - kept.began_at) * 1000, text) for at, text in events), kept.dropped)

    def _drop_first(self, kept: _Kept) -> None:
        """Down to three quarters, so that it is not done for each event; the last event stays."""
        end = 0
        while end < len(kept.events) - 1 and kept.size > self._max_cell * 3 // 4:
            kept.size -= len(kept.events[end].text)
            end += 1
        del kept.events[:end]
        kept.dropped += end

    def _drop_cells(self) -> None:
        while self._size > self._max_all and len(self._cells) > 1:
            self._size -= self._cells.pop(next(iter(self._cells))).size
