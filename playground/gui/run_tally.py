"""How many cells of a shown run are in which state, kept up to date cell by cell: the window asks at every frame."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from playground.core.completion import ENDED, CellState, Completion
from playground.core.plan import CellId

AGAIN: Final[frozenset[CellState]] = frozenset({"failed", "cancelled", "interrupted"})
"""What may be asked again."""

LEFT: Final[frozenset[CellState]] = frozenset({"pending", "cancelled", "interrupted"})
"""What a run that was stopped has left over."""


class RunTally:
    """The order of `cells` is that of the queue. Every change costs the same, however large the run is."""

    def __init__(self, cells: Iterable[CellId], completions: Mapping[CellId, Completion]) -> None:
        self._places = {cell: place for place, cell in enumerate(cells)}
        self._states: dict[CellId, CellState] = {cell: completion.state for cell, completion in completions.items()}
        self._counts: Counter[CellState] = Counter(self._states.values())
        self._by_state: dict[CellState, dict[CellId, None]] = {state: {} for state in (*AGAIN, *LEFT)}
        for cell, state in self._states.items():
            if state in self._by_state:
                self._by_state[state][cell] = None
        self._queue: list[int] = []  # places of the cells that were asked for and have not begun, sorted

    def put(self, cell: CellId, state: CellState) -> None:
        before = self._states.get(cell)
        if before == state:
            return
        self._states[cell] = state
        self._counts[state] += 1
        if before is not None:
            self._counts[before] -= 1
            self._by_state.get(before, {}).pop(cell, None)
        if state in self._by_state:
            self._by_state[state][cell] = None

    def wait(self, cell: CellId) -> None:
        """The cell is in the queue now."""
        place = self._places.get(cell)
        if place is not None and not self._is_queued(place):
            insort(self._queue, place)

    def leave(self, cell: CellId) -> None:
        """It has begun, or it will not."""
        place = self._places.get(cell)
        if place is not None and self._is_queued(place):
            del self._queue[bisect_left(self._queue, place)]

    def leave_all(self) -> None:
        self._queue.clear()

    def ahead(self, cell: CellId) -> int:
        """How many cells are in the queue before this one."""
        place = self._places.get(cell)
        return len(self._queue) if place is None else bisect_left(self._queue, place)

    def count(self, state: CellState) -> int:
        return self._counts[state]

    def ended(self) -> int:
        return sum(self._counts[state] for state in ENDED)

    def in_states(self, states: Iterable[CellState]) -> Iterable[CellId]:
        """Of AGAIN and LEFT."""
        for state in states:
            yield from self._by_state[state]

    def _is_queued(self, place: int) -> bool:
        at = bisect_left(self._queue, place)
        return at < len(self._queue) and self._queue[at] == place
