"""`turn 2 of 3 ‹ ›`: goes with the turn that is being answered, until the reader goes to another."""

from __future__ import annotations

from dataclasses import replace

from playground.gui.look import Look
from playground.gui.pager import Pager
from playground.gui.place import Place
from playground.gui.shown_comparison import ShownComparison


class TurnPager(Pager):
    """Of one comparison."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "turn")
        self._follows = True
        self._known = ("", "")

    def begin_anew(self, shown: ShownComparison, prompt_id: str) -> None:
        """Another run or prompt may be looked at: then it follows again."""
        known = (shown.run.run.id if shown.run is not None else "", prompt_id)
        self._follows = self._follows or known != self._known
        self._known = known

    def reader_went(self, before: Place, to: Place) -> None:
        """Whoever went to another turn stays there."""
        self._follows = self._follows and before.turn == to.turn

    def settled(self, shown: ShownComparison, place: Place) -> Place:
        """`place` at the turn being answered, or at the reader's own as far as the prompt has it; shows that one."""
        turns = max(1, len(shown.turns(place.prompt)))
        turn = shown.turn_ahead(place) if self._follows else min(place.turn, turns)
        self.show_place(turn, turns)
        return replace(place, turn=turn)
