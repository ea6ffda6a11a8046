"""Under an answer: how it went, in figures and checks, and the three things one does next."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from playground.gui.chip import Chip
from playground.gui.flow_layout import FlowLayout
from playground.gui.look import ElidedLabel, Look
from playground.gui.quiet_sign import QuietSign

ONE_LINE_PX: Final = 480  # from this width on the figures and the buttons stand in one line


class ColumnFooter(QWidget):
    """Signals:
    asked: copy, again, stop or edit.
    star_set: the star is put on, or taken away.
    note_asked: a note is to be written.
    """

    asked = Signal(str)
    star_set = Signal(bool)
    note_asked = Signal()

    def __init__(self, look: Look, column: QWidget) -> None:
        super().__init__()
        self._star = QuietSign(look, "star", "star-on", column)
        self._note = QuietSign(look, "note", "note", column)
        self._star.clicked.connect(self.star_set)
        self._note.clicked.connect(lambda: self._note_clicked())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._speed = ElidedLabel("muted")
        self._ending = ElidedLabel("muted")
        self._words: tuple[str, ...] = ()
        self._copy = look.icon_button("copy", "Copy the answer")
        self._again = look.icon_button("again", "Run this column again")
        self._edit = look.icon_button("edit", "Edit the preset")
        self._stop = look.icon_button("close", "Stop this column")
        self._chips = QWidget()
        self._flow = FlowLayout()
        self._chips.setLayout(self._flow)
        self._shown: tuple[tuple[str, str, str], ...] = ()
        for what, made in (("copy", self._copy), ("again", self._again), ("edit", self._edit), ("stop", self._stop)):
            made.clicked.connect(lambda _=False, what=what: self.asked.emit(what))
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self._ending, 1)
        for made in (self._stop, self._copy, self._again, self._edit):
            row.addWidget(made)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 7, 8, 7)
        layout.setSpacing(2)
        self._lines = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._lines.setSpacing(2)
        self._lines.addLayout(self._first_line(), 1)
        self._lines.addLayout(row)
        layout.addLayout(self._lines)
        layout.addWidget(self._chips)
        self._chips.hide()
        self.set_state(has_answer=False, under_way=False)

    def set_name(self, name: str) -> None:
        self._star.setAccessibleName(f"Star: {name}")
        self._note.setAccessibleName(f"Write a note: {name}")
        self._copy.setAccessibleName(f"Copy the answer: {name}")
        self._again.setAccessibleName(f"Run again: {name}")
        self._edit.setAccessibleName(f"Edit: {name}")
        self._stop.setAccessibleName(f"Stop: {name}")

    def show_remarks(self, *, star: bool, note: bool, possible: bool) -> None:
        """What is written on the answer. `possible`: it stands in a run, so that something can be."""
        self._star.setChecked(star)
        self._note.setChecked(note)
        for sign in (self._star, self._note):
            sign.setEnabled(possible)
        self._star.setToolTip("Take the star away" if star else "Star this answer")
        self._note.setToolTip("Write on" if note else "Write a note on this answer")

    def _note_clicked(self) -> None:
        """The sign says whether there is a note, whatever the button thinks."""
        self._note.setChecked(not self._note.isChecked())
        self.note_asked.emit()

    def set_state(self, *, has_answer: bool, under_way: bool) -> None:
        self._copy.setEnabled(has_answer)
        self._stop.setVisible(under_way)
        self._again.setVisible(not under_way)

    def show_words(self, words: tuple[str, ...], chips: tuple[tuple[str, str, str], ...]) -> None:
        """`chips`: (kind, words, reason) each."""
        self._words = words
        self._fit()
        if chips != self._shown:
            self._shown = chips
            self._show_chips()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = self.width() >= ONE_LINE_PX
        first = len(self._words) if wide else 2
        self._speed.say("   ".join(self._words[:first]))
        self._ending.say("   ".join(self._words[first:]))
        directions = QBoxLayout.Direction
        self._lines.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        self._ending.setVisible(not wide)

    def _first_line(self) -> QGridLayout:
        """The signs stand over the end of the figures: those have the room while no sign is to be seen."""
        line = QGridLayout()
        line.setSpacing(2)
        line.setColumnStretch(0, 1)
        line.addWidget(self._speed, 0, 0, 1, 3)
        line.addWidget(self._note, 0, 1, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._star, 0, 2, Qt.AlignmentFlag.AlignVCenter)
        return line

    def _show_chips(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for kind, words, reason in self._shown:
            self._flow.addWidget(Chip(kind, words, reason))
        self._chips.setVisible(bool(self._shown))
