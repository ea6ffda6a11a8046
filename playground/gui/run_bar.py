"""The bar at the top: what is run, on which model, how often and how, and the buttons that start and stop it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QWidget

from playground.core.request import Parameters
from playground.gui.hint_button import HintButton
from playground.gui.look import Look, button, set_tip
from playground.gui.model_picker import model_name
from playground.gui.parameters_popover import ParametersPopover

MAX_SAMPLES = 100
MAX_TITLE_PX = 200
MAX_BOUNDS_PX = 130
MAX_MODEL_PX = 250
WIDE_PX = 1180


class RunBar(QWidget):
    """Signals:
    experiments_asked, model_asked, vote_asked, export_asked, stop_asked, run_asked, bounds_asked, pause_asked,
    go_on_asked: a button was pressed.
    samples_changed: how many answers of each cell.
    parameters_changed: core Parameters.
    """

    experiments_asked = Signal()
    model_asked = Signal()
    vote_asked = Signal()
    export_asked = Signal()
    stop_asked = Signal()
    pause_asked = Signal()
    go_on_asked = Signal()
    run_asked = Signal()
    samples_changed = Signal(int)
    parameters_changed = Signal(object)
    bounds_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model_words = ("", "")
        self._bounds_words = ""
        self._title = button("", "title", "Experiments")
        self.model = button("", name="Model")
        self.samples = QSpinBox()
        self.samples.lineEdit().setAccessibleName("Samples")
        self.samples.setRange(1, MAX_SAMPLES)
        self.samples.setAccessibleName("Samples")
        self.samples.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_tip(self.samples, "How many answers of each preset; one answer proves little")
        self._parameters = button("", name="Parameters")
        self._sheet = ParametersPopover(self)
        self.bounds = button("", "lock", "Bounds")
        self.bounds.setIcon(look.icons("lock"))
        self.bounds.hide()
        self.vote = button("Vote", name="Vote blind")
        set_tip(self.vote, "Two answers at a time, without names: which is better?")
        self.export = button("Export", name="Export")
        self.pause = button("Pause", name="Pause")
        set_tip(self.pause, "Begin no further answer; those that are being written go on to their end")
        self.go_on = button("Go on", name="Go on")
        set_tip(self.go_on, "Ask for what this run has not answered yet")
        self.pause.hide()
        self.go_on.hide()
        self.stop = HintButton(look, "Stop", "Esc")
        self.run = HintButton(look, "Run", "Ctrl+↵", "primary")
        self._lay_out()
        self._title.clicked.connect(self.experiments_asked)
        self.model.clicked.connect(self.model_asked)
        self._parameters.clicked.connect(lambda: self._sheet.open_under(self._parameters))
        self.bounds.clicked.connect(self.bounds_asked)
        self._sheet.changed.connect(self.parameters_changed)
        self.samples.valueChanged.connect(self._samples_changed)
        self.vote.clicked.connect(self.vote_asked)
        self.export.clicked.connect(self.export_asked)
        self.stop.clicked.connect(self.stop_asked)
        self.pause.clicked.connect(self.pause_asked)
        self.go_on.clicked.connect(self.go_on_asked)
        self.run.clicked.connect(self.run_asked)

    def show_experiment(self, name: str, models: tuple[str, ...], samples: int, parameters: Parameters) -> None:
        shown = self._title.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, MAX_TITLE_PX)
        self._title.setText(f"{shown.replace('&', '&&')}  ▾")
        self._title.setAccessibleDescription(name)
        set_tip(self._title, name)
        words, place = model_name(models[0]) if models else ("Choose a model", "")
        more = f" and {len(models) - 1} more" if len(models) > 1 else ""
        self._model_words = (f"{words}{more}", place)
        self._show_model()
        self.model.setAccessibleDescription(", ".join(models))
        self.samples.blockSignals(True)
        self.samples.setValue(samples)
        self.samples.blockSignals(False)
        self._show_samples(samples)
        self._sheet.set_parameters(parameters)
        temperature = "" if parameters.temperature is None else f"Temperature {parameters.temperature:g}"
        self._parameters.setText(temperature or "Parameters")

    def show_bounds(self, names: Sequence[str]) -> None:
        """A lock with the names of the presets that stand on top of every column."""
        words = self._bounds_words = ", ".join(names)
        self._show_bounds()
        self.bounds.setAccessibleDescription(words)
        set_tip(self.bounds, f"Bounds: {words}. They stand first in the system message of every column.")
        self.bounds.setVisible(bool(names))

    def _show_bounds(self) -> None:
        """In a narrow window the lock alone."""
        most = MAX_BOUNDS_PX if self.width() >= WIDE_PX else 0
        shown = self.bounds.fontMetrics().elidedText(self._bounds_words, Qt.TextElideMode.ElideRight, most)
        self.bounds.setText(shown.replace("&", "&&") if most else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_model()
        self._show_bounds()
        self.vote.setVisible(self.width() >= WIDE_PX)

    def _show_model(self) -> None:
        """In a narrow window without the place it runs at; the tooltip always has it."""
        name, place = self._model_words
        whole = f"{name}  ·  {place}" if place else name
        shown = whole if self.width() >= WIDE_PX else name
        most = MAX_MODEL_PX if self.width() >= WIDE_PX else MAX_MODEL_PX // 2
        self.model.setText(self.model.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideRight, most))
        set_tip(self.model, whole)

    def title_place(self) -> QPoint:
        """Where the menu of experiments opens, on the screen."""
        return self._title.mapToGlobal(self._title.rect().bottomLeft())

    def set_running(self, running: bool, *, can_run: bool, can_export: bool) -> None:
        self.run.setEnabled(can_run and not running)
        self.stop.setEnabled(running)
        self.vote.setEnabled(can_export and not running)
        self.export.setEnabled(can_export)

    def show_hold(self, *, can_pause: bool, can_go_on: bool) -> None:
        """The buttons that hold a large run, and go on with one that is held or was stopped."""
        self.pause.setVisible(can_pause)
        self.go_on.setVisible(can_go_on)

    def _samples_changed(self, samples: int) -> None:
        self._show_samples(samples)
        self.samples_changed.emit(samples)

    def _show_samples(self, samples: int) -> None:
        self.samples.setSuffix(" sample" if samples == 1 else " samples")

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 8)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        for widget in (self.model, self.samples, self._parameters, self.bounds):
            layout.addWidget(widget)
        layout.addStretch(1)
        for widget in (self.vote, self.export, self.pause, self.go_on, self.stop, self.run):
            layout.addWidget(widget)
        self.samples.setFixedWidth(104)
