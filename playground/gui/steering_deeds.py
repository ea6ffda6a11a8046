"""Starting a study of the run that is shown: fresh seeds, pressure, a longer talk, sentences left out; the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from playground.core.errors import PlaygroundError
from playground.gui.comparison_model import ColumnKey
from playground.gui.main_window import MainWindow

if TYPE_CHECKING:
    from playground.gui.steering_studies import Offer, StudyKind
    from playground.workbench.conversations import Continuation

VIEW: Final = "steering"
STUDY: Final = "study:"


class SteeringDeeds:
    """Wires the view Steering of one window. `open_mirrors`: lets the person choose mirrored pairs."""

    def __init__(self, window: MainWindow, open_mirrors: Callable[[], None]) -> None:
        self._window = window
        self._open_mirrors = open_mirrors
        window.parts.comparison.asked.connect(self._asked)

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        return {
            "steering": self.look,
            "fresh": lambda: self.begin("fresh"),
            "conflict": lambda: self.begin("conflict"),
            "drift": lambda: self.begin("drift"),
            "ablate": self._ablate_current,
        }

    def look(self) -> None:
        comparison = self._window.parts.comparison
        if comparison.view != VIEW:
            comparison.show_view(VIEW)
        comparison.take_keys()

    def begin(self, kind: StudyKind, column: str = "") -> None:
        """Ask what the study takes, in a run that goes on with the one that is shown."""
        from playground.gui.steering_studies import offer_for
        from playground.workbench.studies import study

        window, shown = self._window, self._window.shown()
        if shown is None or window.runs.running:
            return
        offer = offer_for(kind, column, shown.run)
        try:
            found = study(window.workbench.runs.load(shown.run.id), offer.studies())
        except PlaygroundError as error:
            window.say(_sentence(error))
            return
        from playground.gui.large_run_question import agreed_to

        if agreed_to(window, window.workbench, found.asked):
            self._go(offer, found)

    def _go(self, offer: Offer, found: Continuation) -> None:
        """The desk stays as it is: what a study adds is in the run alone."""
        from playground.gui.steering_studies import study_words

        window = self._window
        former = window.runs.all_shown()
        if not window.runs.run_continuation(found):
            return
        begun = window.runs.under_way
        window.history.refresh()
        if window.parts.comparison.view != VIEW:
            window.parts.comparison.show_view(VIEW)

        def undo() -> None:
            if window.runs.under_way is begun:
                window.runs.stop()
            window.runs.show_again(former)

        window.say(study_words(offer, len(found.asked)), undo)

    def _ablate_current(self) -> None:
        key = self._window.parts.comparison.grid.current
        if key is not None:
            self.begin("ablate", self._window.parts.comparison.cell(key).preset)

    def _asked(self, what: str, key: ColumnKey) -> None:
        if not what.startswith(STUDY):
            return
        match what.removeprefix(STUDY):
            case "stop":
                self._window.runs.stop()
            case "mirrors":
                self._open_mirrors()
            case "fresh" | "conflict" | "drift" | "ablate" as kind:
                self.begin(kind, key.column)
            case _:
                pass


def _sentence(error: PlaygroundError) -> str:
    words = str(error)
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "!", "?")) else ".")
