"""A strip over the desk while one is on the tour: where one is, what to look at, and the way back to the page."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from playground.core.tour import TourStop
from playground.gui.look import ElidedLabel, Look, button, label


class TourStrip(QFrame):
    """Signals:
    back_asked: to the page of this stop.
    next_asked: to the page of the next one.
    closed: enough of the tour.
    """

    back_asked = Signal()
    next_asked = Signal()
    closed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setAccessibleName("Tour")
        self._where, self._title = label("", "section"), ElidedLabel("name")
        self._words = label("", "muted")
        self._words.setWordWrap(True)
        back, close = (
            button("Back to the tour", "link", "Back to the tour"),
            look.icon_button("close", "Leave the tour"),
        )
        self._next = button("Next stop", "link", "Next stop")
        row = QHBoxLayout()
        row.setSpacing(10)
        for part in (self._where, self._title, back, self._next, close):
            row.addWidget(part, 1 if part is self._title else 0, Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 7, 8, 9)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self._words)
        back.clicked.connect(self.back_asked)
        self._next.clicked.connect(self.next_asked)
        close.clicked.connect(self.closed)
        self.hide()

    def show_stop(self, stop: TourStop, place: int, stops: int) -> None:
        """`place` from 0."""
        self._where.setText(f"Tour, {place + 1} of {stops}")
        self._title.say(stop.title)
        self._words.setText(" ".join(stop.look.split()))
        self._next.setVisible(place + 1 < stops)
