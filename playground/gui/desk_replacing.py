"""What replaces all that is on the desk: another experiment, a past run, a new comparison; each with the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from playground.core.experiment import Experiment
from playground.core.run import Run
from playground.gui.desk import BLANK, Desk
from playground.gui.run_control import RunControl


class Say(Protocol):
    """A passing word, perhaps with a way back."""

    def __call__(self, sentence: str, action: Callable[[], None] | None = None, /) -> None: ...


class DeskReplacing:
    """`show`: draws the desk anew."""

    def __init__(self, desk: Desk, runs: RunControl, show: Callable[[], None], say: Say) -> None:
        self._desk = desk
        self._runs = runs
        self._show = show
        self._say = say

    def put_experiment(self, experiment: Experiment) -> None:
        """Begin with another set-up; the answers shown belong to the old one, and both come back by Undo."""
        back = self._way_back()
        self._desk.put(experiment)
        self._runs.clear()
        self._show()
        self._say(f"“{experiment.name}” is on the desk.", back)

    def put_run(self, run: Run) -> None:
        """Look at a past run: its set-up on the desk, its answers in the columns."""
        back = self._way_back()
        self._desk.put_run(run)
        self._runs.show_run(run)
        self._show()
        self._say("The run is open, with what it asked.", back)

    def put_nothing(self) -> None:
        self.put_experiment(BLANK)

    def _way_back(self) -> Callable[[], None]:
        """Puts what is on the desk now there again, typed words and answers."""
        experiment, prompt_id, shown = self._desk.experiment, self._desk.prompt_id, self._runs.all_shown()

        def back() -> None:
            self._desk.put(experiment, prompt_id)
            self._runs.show_again(shown)

        return back
