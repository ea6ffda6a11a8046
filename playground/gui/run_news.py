"""What the window hears of runs: new words, cells that ended, a run that began, ended or was deleted."""

from __future__ import annotations

from collections.abc import Callable

from playground.core.events import RunEvent
from playground.gui.asking import Asking
from playground.gui.comparison_panel import ComparisonPanel
from playground.gui.desk_replacing import Say
from playground.gui.history_control import HistoryControl
from playground.gui.run_control import RunControl


class RunNews:
    """Shows it where it belongs. `show_desk` and `show_state` draw, `say` is a passing word with a way back."""

    def __init__(
        self,
        runs: RunControl,
        history: HistoryControl,
        comparison: ComparisonPanel,
        asking: Asking,
        show_desk: Callable[[], None],
        show_state: Callable[[], None],
        say: Say,
    ) -> None:
        self._runs = runs
        self._history = history
        self._comparison = comparison
        self._asking = asking
        self._show_desk = show_desk
        self._show_state = show_state
        self._say = say

    def connect(self) -> None:
        """From now on; before, nothing lies on the desk."""
        self._runs.batch.connect(self._take)
        self._runs.counted.connect(self._comparison.count_down)
        self._runs.counted.connect(self._show_state)
        self._runs.shown_changed.connect(self._show_desk)
        self._runs.state_changed.connect(self._run_changed)
        self._history.deleted.connect(self._run_deleted)

    def _take(self, events: list[RunEvent]) -> None:
        if self._asking.shown() is self._runs.under_way:
            self._comparison.apply(events)
        self._show_state()

    def _run_changed(self) -> None:
        self._history.running = self._runs.under_way.run.id if self._runs.under_way is not None else ""
        if not self._runs.running:
            self._show_desk()
            self._history.refresh()
        self._show_state()

    def _run_deleted(self, run_id: str) -> None:
        self._say("The run is deleted.", lambda: self._history.restore(run_id))
