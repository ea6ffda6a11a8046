"""Which model judges, and having it decide what is open in the run that is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtWidgets import QInputDialog

from playground.core.endpoint import EMBEDDED_MODEL
from playground.core.errors import PlaygroundError
from playground.gui.main_window import MainWindow
from playground.store.settings import JUDGE_MODEL
from playground.workbench.judging import open_checks

ABOUT: Final = (
    "The model that decides checks such as llm-rubric, as ENDPOINT/MODEL; empty: none does. It is asked for each\n"
    "answer, and paid like any other. A small model such as the built-in one judges poorly: hold it against\n"
    "votes of your own before you trust it."
)


class JudgeDeeds:
    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        return {"decide": self.decide, "judge": self.choose}

    def choose(self) -> None:
        """Ask for the judge, and keep it in the settings."""
        workbench = self._window.workbench
        chosen = workbench.settings.get(JUDGE_MODEL)
        names = tuple(dict.fromkeys(["", chosen, *workbench.recent_models.names(), EMBEDDED_MODEL]))
        name, good = QInputDialog.getItem(self._window, "Judge", ABOUT, names, names.index(chosen), editable=True)
        if not good:
            return
        try:
            workbench.settings.set(JUDGE_MODEL, name.strip())
        except PlaygroundError as error:
            self._window.say(str(error))

    def decide(self) -> None:
        """Have the judge decide the open checks of the shown run; without one it is asked for first."""
        window, shown = self._window, self._window.shown()
        if shown is None:
            return
        run = shown.as_run()
        if not open_checks(run):
            window.say("Every check of this run is decided.")
            return
        if not window.workbench.judge_of(run):
            self.choose()
        if judge := window.workbench.judge_of(run):
            window.runs.work_on(shown, (), lambda view: window.workbench.decide(run, view, judge))
