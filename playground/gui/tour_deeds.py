"""The tour in the window: its page over everything, its experiments on the desk, and the strip that leads back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from playground.core.columns import columns_of
from playground.core.errors import PlaygroundError
from playground.core.experiment import Experiment
from playground.core.turns import turns_of
from playground.gui.actions import ActionSet
from playground.gui.comparison_views import VIEWS
from playground.gui.main_window import MainWindow

if TYPE_CHECKING:
    from playground.core.tour import TourStop
    from playground.gui.tour_page import TourPage
    from playground.gui.tour_strip import TourStrip

USABLE: Final = frozenset({"quit", "palette", "shortcuts", "about", "settings", "tour"})
"""What can be done without the desk, which is out of sight meanwhile."""
STATUS: Final = "The tour.   Esc leaves."
INSTEAD: Final = "metrics"
"""The view to look at where the one that a stop names is not there."""


class TourDeeds:
    """`pick_model`: opens the choice of models under a widget."""

    def __init__(self, window: MainWindow, pick_model: Callable[[QWidget], None]) -> None:
        self._window = window
        self._pick_model = pick_model
        self._actions: ActionSet | None = None
        self._stops: tuple[TourStop, ...] = ()
        self._place = 0
        self._on_desk: Experiment | None = None
        self._before: QWidget | None = None
        self.page: TourPage | None = None
        self.strip: TourStrip | None = None
        window.parts.welcome.tour_asked.connect(self.open)

    def watch(self, actions: ActionSet) -> None:
        """The actions that are off while the page is there; what they show is shown here too."""
        self._actions = actions
        actions.when_shown.append(self._refresh)

    def open(self) -> None:
        """The page, at the stop where it was left; a second time it changes nothing."""
        window = self._window
        if self.page is not None or self._actions is None:
            return
        try:
            from playground.gui.tour_page import TourPage
            from playground.store.tour import tour_stops

            self._stops = self._stops or tour_stops()
        except PlaygroundError as error:
            window.say(str(error))
            return
        self._before = QApplication.focusWidget()
        page = self.page = TourPage(window.look, self._stops)
        page.turned.connect(self._turned)
        page.open_asked.connect(self._open_stop)
        page.run_asked.connect(self._run_stop)
        page.model_asked.connect(self._pick_model)
        page.closed.connect(self.leave)
        window.parts.cover(page, STATUS)
        self._actions.allow(USABLE)
        page.go_to(self._place)
        page.take_keys()
        window.show_state()

    def leave(self) -> None:
        """What was there before comes back as it was."""
        self._uncover()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None

    def _uncover(self) -> None:
        if self.page is None or self._actions is None:
            return
        self.page = None
        self._actions.allow(None)
        self._window.parts.uncover()
        self._window.show_state()

    def _turned(self, place: int) -> None:
        self._place = place
        self._refresh()

    def _open_stop(self) -> bool:
        """Its experiment takes the desk, for the model that is chosen there; it comes with the way back."""
        window, stop = self._window, self._stops[self._place]
        try:
            experiment = self._experiment(stop)
        except PlaygroundError as error:
            window.say(str(error))
            return False
        self._uncover()
        window.put_experiment(experiment)
        self._on_desk = window.desk.experiment
        self._show_strip(stop)
        return True

    def _run_stop(self) -> None:
        window, stop = self._window, self._stops[self._place]
        if window.runs.running or not self._open_stop():
            return
        there = any(kind.id == stop.view for kind in VIEWS)
        window.run(all_prompts=True)
        window.parts.comparison.show_view(stop.view if there else INSTEAD)

    def _experiment(self, stop: TourStop) -> Experiment:
        found, _folder = self._window.workbench.experiments.find(stop.id)
        return replace(found, models=self._window.desk.experiment.models)

    def _show_strip(self, stop: TourStop) -> None:
        if self.strip is None:
            from playground.gui.tour_strip import TourStrip

            self.strip = TourStrip(self._window.look)
            self._window.parts.add_strip(self.strip)
            self.strip.back_asked.connect(self.open)
            self.strip.next_asked.connect(lambda: self._go_on())
            self.strip.closed.connect(self._enough)
        self.strip.show_stop(stop, self._place, len(self._stops))
        self.strip.show()

    def _go_on(self) -> None:
        self._place = min(self._place + 1, len(self._stops) - 1)
        self.open()

    def _enough(self) -> None:
        self._on_desk = None
        if self.strip is not None:
            self.strip.hide()

    def _refresh(self) -> None:
        """Something else may be on the desk now, another model chosen, or a run may have ended."""
        on_desk = self._on_desk
        if self.strip is not None and self.page is None:
            self.strip.setVisible(on_desk is not None and on_desk.name == self._window.desk.experiment.name)
        if self.page is not None:
            words, models = self._asks()
            self.page.say_asks(words, models, idle=not self._window.runs.running)

    def _asks(self) -> tuple[str, str]:
        """How much is asked, and of which models."""
        from playground.gui.picker_rows import model_name
        from playground.gui.tour_page import asks_words

        try:
            experiment = self._experiment(self._stops[self._place])
            columns = columns_of(experiment, self._window.desk.find)
        except PlaygroundError as error:
            return str(error), ""
        turns = sum(len(turns_of(prompt)) for prompt in experiment.prompts)
        words = asks_words(len(columns), turns, experiment.samples, len(experiment.models))
        return f"{words} of {', '.join(model_name(each)[0] for each in experiment.models)}", ", ".join(
            experiment.models
        )
