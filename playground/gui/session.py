"""The window comes back as it was left: what is on the desk, what is shown, where everything stands."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QByteArray, QObject, QTimer
from PySide6.QtWidgets import QMainWindow, QSplitter

from playground.core.errors import PlaygroundError
from playground.core.request import JsonValue
from playground.gui.desk import Desk
from playground.gui.run_control import RunControl
from playground.workbench import STARTER, Workbench
from playground.workbench.session import experiment_from_json, experiment_to_json

KEEP_MS: Final = 700  # a kill loses at most what was typed in this time


class Session(QObject):
    """Keeps the desk a moment after each change, and the window's shape when it closes."""

    def __init__(
        self,
        workbench: Workbench,
        desk: Desk,
        runs: RunControl,
        window: QMainWindow,
        splitters: dict[str, QSplitter],
    ) -> None:
        super().__init__(window)
        self._workbench = workbench
        self._desk = desk
        self._runs = runs
        self._window = window
        self._splitters = splitters
        self._state: dict[str, Any] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_MS)
        self._timer.timeout.connect(self.keep)

    def restore_shape(self) -> None:
        """Before the window is shown."""
        self._state = self._workbench.drafts.load_session()
        if geometry := _bytes(self._state.get("geometry")):
            self._window.restoreGeometry(geometry)
        for name, splitter in self._splitters.items():
            if state := _bytes(self._state.get(f"splitter:{name}")):
                splitter.restoreState(state)

    def restore_desk(self) -> str:
        """What was on the desk, else the starter; returns a sentence when something could not come back."""
        trouble = ""
        try:
            if "experiment" in self._state:
                experiment = experiment_from_json(self._state["experiment"])
                self._desk.put(experiment, str(self._state.get("prompt", "")))
                self._show_again()
                return ""
        except PlaygroundError as error:
            trouble = str(error)
        try:
            experiment, _folder = self._workbench.experiments.find(STARTER)
            self._desk.put(experiment)
        except PlaygroundError as error:
            trouble = trouble or str(error)
        return trouble

    def value(self, key: str) -> object:
        """Something small that the window kept with `note`."""
        return self._state.get(key)

    def note(self, key: str, value: JsonValue) -> None:
        if self._state.get(key) != value:
            self._state[key] = value
            self.touch()

    def touch(self) -> None:
        """Something changed: keep it in a moment."""
        self._timer.start()

    def keep(self) -> None:
        self._timer.stop()
        shown = [self._runs.shown(prompt.id) for prompt in self._desk.prompts()]
        self._state.update(
            {
                "experiment": experiment_to_json(self._desk.experiment),
                "prompt": self._desk.prompt_id,
                "runs": list(dict.fromkeys(each.run.id for each in shown if each is not None)),
                "geometry": _text(self._window.saveGeometry()),
                **{f"splitter:{name}": _text(each.saveState()) for name, each in self._splitters.items()},
            }
        )
        try:
            self._workbench.drafts.save_session(self._state)
        except PlaygroundError as error:
            self._window.statusBar().showMessage(str(error))

    def _show_again(self) -> None:
        """The answers that were on the screen. A run that was deleted meanwhile is not missed."""
        run_ids: list[Any] = self._state.get("runs") or []
        for run_id in run_ids:
            try:
                self._runs.add_shown(self._workbench.runs.load(str(run_id)))
            except PlaygroundError:
                continue


def _text(data: QByteArray) -> str:
    return bytes(data.toBase64().data()).decode("ascii")


def _bytes(text: object) -> QByteArray | None:
    return QByteArray.fromBase64(text.encode("ascii", "ignore")) if isinstance(text, str) and text else None
