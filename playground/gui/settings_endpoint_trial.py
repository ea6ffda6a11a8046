"""Trying an endpoint in the settings: a line for each thing that works or does not, as soon as it is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QLabel

from playground.core.endpoint import Endpoint
from playground.gui.bridge import Bridge
from playground.gui.look import Look, button, label, set_tip
from playground.gui.model_offers import ModelOffers
from playground.gui.model_picker import ModelPicker
from playground.gui.picker_rows import ModelRow, Section
from playground.gui.settings_page import LABEL_PX, Kind, Rows, say, wrapped
from playground.workbench import Workbench
from playground.workbench.endpoint_trial import Outcome

LOOK_MS: Final = 60
MODEL_PX: Final = 230
NO_MODEL: Final = "Ask no model"
KINDS: Final[dict[bool | None, Kind]] = {True: "good", False: "error", None: "neutral"}
ABOUT: Final = (
    "Asks for the list of models, which costs nothing. A model that you choose is asked for two short answers."
)


class TrialRows(Rows):
    """`can_ask` says why the endpoint is not to be asked now, "" where nothing is in the way."""

    def __init__(self, look: Look, workbench: Workbench, bridge: Bridge, can_ask: Callable[[], str]) -> None:
        super().__init__()
        self._look = look
        self._workbench = workbench
        self._bridge = bridge
        self._can_ask = can_ask
        self._endpoint: Endpoint | None = None
        self._model_id = ""
        self._cancel: Callable[[], None] | None = None
        self._outcomes: list[Outcome] = []
        self._lines: list[QLabel] = []
        self._test = button("Test")
        self._model = button("")
        self._state = wrapped(ABOUT)
        self._grid = QGridLayout()
        self._picker: ModelPicker | None = None
        self._offers = ModelOffers(workbench, bridge, self)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._show_new)
        self._offers.changed.connect(self._show_offers)
        self._test.clicked.connect(self.test_or_stop)
        self._model.clicked.connect(self._choose)
        self._lay_out()

    @property
    def testing(self) -> bool:
        return self._cancel is not None

    def show_endpoint(self, endpoint: Endpoint) -> None:
        """What was asked of another endpoint is dropped. The model that was used last there is the one to ask."""
        self.stop()
        self._endpoint = endpoint
        self._clear()
        say(self._state, ABOUT)
        used = [name.partition("/") for name in self._workbench.recent_models.names()]
        self._take(next((model_id for name, _, model_id in used if name == endpoint.name), ""))

    def set_ready(self, ready: bool) -> None:
        """Whether it is known which key would be sent."""
        self._test.setEnabled(ready or self.testing)

    def test_or_stop(self) -> None:
        if self.testing:
            self.stop()
            say(self._state, "Stopped.")
        else:
            self.test()

    def test(self) -> None:
        endpoint = self._endpoint
        if endpoint is None or self.testing:
            return
        self._clear()
        if why := self._can_ask():
            say(self._state, why, "error")
            return
        say(self._state, f"Asking {endpoint.base_url} …")
        self._outcomes = []
        trial = self._workbench.try_endpoint(endpoint.name, self._model_id or None, _no_report, self._outcomes)
        self._cancel = self._bridge.ask(trial, self._done, self._failed)
        self._timer.start()
        self._show_button()

    def stop(self) -> None:
        if self._cancel is not None:
            self._cancel()
            self._ended()

    def _done(self, outcomes: Sequence[Outcome]) -> None:
        self._ended()
        wrong = sum(outcome.works is False for outcome in outcomes)
        say(
            self._state,
            "" if not wrong else "One thing does not work." if wrong == 1 else f"{wrong} things do not work.",
        )

    def _failed(self, words: str) -> None:
        self._ended()
        say(self._state, words, "error")

    def _ended(self) -> None:
        self._cancel = None
        self._timer.stop()
        self._show_new()
        self._show_button()

    def _show_new(self) -> None:
        """The steps that ended since it was looked last; the engine goes on adding to the list."""
        for outcome in self._outcomes[len(self._lines) :]:
            line, words = self._grid.rowCount(), wrapped()
            name = label(outcome.step.capitalize(), "muted")
            self._grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(words, line, 1)
            words.setAccessibleDescription(outcome.step)
            self._lines.append(words)
            words.show()
            name.show()
            say(words, outcome.words, KINDS[outcome.works])

    def _clear(self) -> None:
        self._lines, self._outcomes = [], []
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    # ---- the model that is asked

    def _choose(self) -> None:
        endpoint = self._endpoint
        if endpoint is None:
            return
        if self._picker is None:
            self._picker = ModelPicker(self._look, self, several=False)
            self._picker.chosen.connect(self._chosen)
        self._offers.ask([endpoint.name])
        self._picker.offer_typed([endpoint.name])
        self._picker.open_with(self._model, self._sections(), ())

    def _sections(self) -> list[Section]:
        none = Section("Address, key and list alone", models=(ModelRow("", NO_MODEL, sought=NO_MODEL.casefold()),))
        return [none, *(self._offers.section(name) for name in self._offers.names)]

    def _show_offers(self) -> None:
        if self._picker is not None and self._picker.isVisible():
            self._picker.show_sections(self._sections())

    def _chosen(self, models: list[str]) -> None:
        self._take(models[0].partition("/")[2])

    def _take(self, model_id: str) -> None:
        self._model_id = model_id
        words = model_id or "Choose a model"
        shown = self._model.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, MODEL_PX)
        self._model.setText(f"{shown.replace('&', '&&')}  ▾")
        self._model.setAccessibleName("Model to ask")
        self._model.setAccessibleDescription(model_id or NO_MODEL)
        set_tip(self._model, model_id or "Whether it answers, streams and follows a system message")

    def _show_button(self) -> None:
        self._test.setText("Stop" if self.testing else "Test")
        self._test.setAccessibleName("Stop the test" if self.testing else "Test")

    def _lay_out(self) -> None:
        set_tip(self._test, ABOUT)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, LABEL_PX)
        self._grid.setColumnStretch(1, 1)
        self.add_line(self._test, self._model, None)
        self.add(self._state)
        self.add_layout(self._grid)
        self._show_button()


def _no_report(_what: str, _done: int | None, _total: int | None) -> None:
    """Nothing is fetched for an endpoint."""
