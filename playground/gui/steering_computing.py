"""When the figures of steering are made: off the window's thread, and seldom while answers come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject

from playground.core.completion import Completion
from playground.core.plan import CellId
from playground.core.run import Run
from playground.core.steering.values import Steering
from playground.gui.comparison_model import ShownRun
from playground.gui.computing import Computing
from playground.gui.steering_studies import Offer, offers_of

STREAMING_MS: Final = 3_000


@dataclass(frozen=True, slots=True)
class SteeringFigures:
    """What is said of a run, and the studies that could be asked of it next, none while it is under way."""

    run_id: str
    steering: Steering
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class _Wish:
    """A run with the answers it had then."""

    run: Run
    answers: Mapping[CellId, Completion]
    under_way: bool

    def same(self, other: _Wish | None) -> bool:
        """Answers never change, they are replaced: whether each is the very same is told at once."""
        if other is None or other.run is not self.run or other.under_way != self.under_way:
            return False
        if other.answers.keys() != self.answers.keys():
            return False
        return all(other.answers[cell] is answer for cell, answer in self.answers.items())


class SteeringComputing(Computing):
    """`found` gives SteeringFigures."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent, STREAMING_MS)
        self._wanted: _Wish | None = None
        self._under_way: _Wish | None = None
        self._last: tuple[_Wish, SteeringFigures] | None = None

    def ask(self, shown: ShownRun) -> None:
        self._rest.stop()
        ended = {cell: answer for cell, answer in shown.completions.items() if answer.ended}
        wish = self._wanted = _Wish(shown.run, ended, bool(shown.under_way))
        if self._last is not None and wish.same(self._last[0]):
            self.found.emit(self._last[1])
        elif not (self._under_way is not None and wish.same(self._under_way)):
            self.waiting.emit()
            self._begin(shown)

    def _begin(self, shown: ShownRun) -> None:
        wish = self._wanted
        if wish is None or self._under_way is not None:
            return
        self._under_way, run = wish, shown.as_run()
        self.aside_asked.emit(lambda: _figures(run, wish.under_way), self._come, self._broken)

    def _come(self, figures: SteeringFigures) -> None:
        made, self._under_way = self._under_way, None
        if made is None:
            return
        self._last = made, figures
        if self._wanted is not None and self._wanted.run is made.run:
            self.found.emit(figures)  # of a moment ago: newer ones are on their way
        if self._wanted is not None and not made.same(self._wanted):
            self.due.emit()

    def _broken(self, sentence: str) -> None:
        self._under_way = None
        self.failed.emit(sentence)


def _figures(run: Run, under_way: bool) -> SteeringFigures:
    """Called off the window's thread."""
    from playground.core.steering.report import steering_of

    return SteeringFigures(run.id, steering_of(run), () if under_way else offers_of(run))
