"""What the earlier turns of each column have come to, and so what its next turn is asked with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from playground.core.completion import CellState, Completion
from playground.core.errors import ProviderError
from playground.core.plan import Cell, CellId, with_answers

NOT_ASKED: Final = Completion()
_WHY: Final[Mapping[CellState, str]] = {
    "failed": "has failed",
    "cancelled": "was stopped",
    "interrupted": "was interrupted",
}


class Histories:
    """Used on the engine's loop alone. `known` are the completions of earlier attempts.

    A turn goes out only after every earlier one of its own column that is in the run has a whole answer.
    """

    def __init__(self, known: Mapping[CellId, Completion]) -> None:
        self._known = known
        self._wanted: set[CellId] = set()
        self._ended: dict[CellId, tuple[CellState, str]] = {}

    def expect(self, cell: Cell) -> None:
        """This cell will be asked: its earlier turns are to be remembered. Answers nobody goes on from are not."""
        self._wanted.update(cell.id.at(gap.turn) for gap in cell.earlier)

    def ended(self, cell: CellId, state: CellState, text: str) -> None:
        """Call when a cell has ended, before whoever waits for it goes on."""
        if cell in self._wanted:
            self._ended[cell] = (state, text)

    def whole(self, cell: Cell) -> Cell:
        """The cell with its column's own answers in its request.

        Raises ProviderError when an earlier turn has none: the model would answer to another conversation.
        """
        earlier = {place: self._last(place) for gap in cell.earlier if (place := cell.id.at(gap.turn))}
        whole = with_answers(cell, {place: text for place, (state, text) in earlier.items() if state == "done"})
        if whole.earlier:
            turn = whole.earlier[0].turn
            why = _WHY.get(earlier[cell.id.at(turn)][0], "has no answer")
            words = f"Turn {turn} of this column {why}, so turn {cell.id.turn} was not asked: ask turn {turn} again."
            raise ProviderError("earlier_turn", words)
        return whole

    def _last(self, cell: CellId) -> tuple[CellState, str]:
        before = self._known.get(cell, NOT_ASKED)
        return self._ended.get(cell, (before.state, before.text))
