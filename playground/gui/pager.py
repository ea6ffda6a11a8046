"""`sample 1 of 3 ‹ ›`: a place among a few, with two buttons."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.gui.look import Look, label


class Pager(QWidget):
    """Signals:
    moved: the place now shown, from 1.
    """

    moved = Signal(int)

    def __init__(self, look: Look, word: str) -> None:
        super().__init__()
        self._word = word
        self._count = 1
        self.place = 1
        self._label = label("", "muted")
        self._back = look.icon_button("chevron-left", f"{word.capitalize()} before")
        self._on = look.icon_button("chevron-right", f"Next {word}")
        self._back.clicked.connect(lambda: self.go(self.place - 1))
        self._on.clicked.connect(lambda: self.go(self.place + 1))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for widget in (self._label, self._back, self._on):
            layout.addWidget(widget)
        self.set_count(1)

    def set_count(self, count: int) -> None:
        self._count = max(1, count)
        self.place = min(self.place, self._count)
        self.setVisible(self._count > 1)
        self._show()

    def show_place(self, place: int, count: int) -> None:
        """Show this place, without telling anybody."""
        self.place = place
        self.set_count(count)

    def go(self, place: int) -> None:
        if 1 <= place <= self._count and place != self.place:
            self.place = place
            self._show()
            self.moved.emit(place)

    def _show(self) -> None:
        self._label.setText(f"{self._word} {self.place:,} of {self._count:,}")
        self._back.setEnabled(self.place > 1)
        self._on.setEnabled(self.place < self._count)
