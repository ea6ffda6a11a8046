"""One of the two answers in the view Diff: whose it is, how it was asked, and its text with what differs marked."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from playground.gui.column_heading import Dot
from playground.gui.diff_text import DiffText, answer_text
from playground.gui.look import ElidedLabel, Look

MIN_WIDTH = 200


class DiffAnswerCard(QFrame):
    def __init__(self, look: Look, role: str) -> None:
        """`role` is in the names of its controls: before, after, both."""
        super().__init__()
        self._role = role
        self.setProperty("kind", "card")
        self.setMinimumWidth(MIN_WIDTH)
        self._dot = Dot(look)
        self._name = ElidedLabel("name")
        self._note = ElidedLabel("muted")
        self.text: DiffText = answer_text(look, f"Answer {role}")
        top = QHBoxLayout()
        top.setContentsMargins(16, 0, 12, 0)
        top.setSpacing(8)
        top.addWidget(self._dot)
        top.addWidget(self._name, 1)
        below = QHBoxLayout()
        below.setContentsMargins(16, 0, 16, 0)
        below.addWidget(self._note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 14, 0, 6)
        layout.setSpacing(2)
        layout.addLayout(top)
        layout.addLayout(below)
        layout.addSpacing(4)
        layout.addWidget(self.text, 1)

    def show_heading(self, name: str, dot: int, note: str) -> None:
        self._name.say(name)
        self._dot.set_index(dot)
        self._note.say(note)
        self.setAccessibleName(f"Answer {self._role}: {name}, {note}")
        self.text.setAccessibleName(f"Diff: {name}")
