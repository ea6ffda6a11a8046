"""What every view on a comparison must do, so that switching between them keeps the reader's place."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtWidgets import QWidget

from playground.core.plan import CellId
from playground.gui.answer_column import AnswerColumn
from playground.gui.place import Place
from playground.gui.shown_comparison import ShownComparison


class ComparisonView(QWidget):
    """A view hears only while it is the one that is looked at; before it is shown again, `show_run` draws it anew.

    Signals:
    place_chosen: (Place): the reader went there.
    view_asked: (id of a view, Place): go there, and look at it in that view.
    asked: (what, ColumnKey), as of a column.
    link_asked: an address in an answer was clicked.
    knob_asked: (what, ColumnKey, knob, value), as of a column.
    remarked: (star, note or label, (the run's id, CellId), text), as of a column.
    aside_asked: (function, then, failed): have a function called off the window's thread, as the bridge does.
    """

    place_chosen = Signal(object)
    view_asked = Signal(str, object)
    asked = Signal(str, object)
    link_asked = Signal(QUrl)
    knob_asked = Signal(str, object, str, object)
    remarked = Signal(str, object, str)
    aside_asked = Signal(object, object, object)

    others: tuple[str, ...] = ()  # the ids of all views there are, as the panel tells it

    def show_run(self, shown: ShownComparison, place: Place) -> None:
        """Draw everything anew at this place: other columns, another run, another prompt."""
        raise NotImplementedError

    def apply(self, cells: Collection[CellId], *, queue_moved: bool) -> None:
        """These cells have changed, at most once a frame. `queue_moved`: what waits may be said otherwise now."""
        raise NotImplementedError

    def go_to(self, place: Place) -> None:
        """Show this place; emits nothing."""
        raise NotImplementedError

    def settle(self) -> None:
        """Tell where the reader is, where that was put off: another view is about to show the place."""

    def take_keys(self) -> None:
        """Put the keyboard at the place."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_font_px(self, size: int) -> None:
        """Of the answers' text."""

    def find_rows(self) -> bool:
        """Put the keyboard where words are looked for in this view; False: it has no such place of its own."""
        return False

    def column_in_sight(self) -> AnswerColumn | None:
        """The column that shows the place, where this view shows it in one."""
        return None


def turn_chosen(what: str) -> int | None:
    """The turn that a column asks to be looked at: `turn:2`."""
    word, _, number = what.partition(":")
    return int(number) if word == "turn" and number.isdigit() else None
