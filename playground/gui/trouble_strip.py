"""Under what had arrived of an answer: what went wrong, in two words and a sentence, and the ways out of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from playground.core.completion import Completion
from playground.core.trouble import WayOut, head, ways_out
from playground.core.wording import state_sentence
from playground.gui.flow_layout import FlowLayout
from playground.gui.look import button, label, restyle, set_tip

WORDS: Final[Mapping[WayOut, str]] = {
    "retry": "Retry",
    "key": "Set key …",
    "endpoint": "Endpoint …",
    "model": "Other model …",
}

SAID: Final[Mapping[WayOut, str]] = {
    "retry": "Retry",
    "key": "Set key",
    "endpoint": "Endpoint",
    "model": "Choose another model",
}
"""What a screen reader says, before the column's name."""

TIPS: Final[Mapping[WayOut, str]] = {
    "retry": "Ask again; what had arrived is replaced when the new answer begins",
    "key": "Open the settings at this endpoint's key",
    "endpoint": "Open the settings at this endpoint's address",
    "model": "Choose another model for this comparison",
}


class TroubleStrip(QWidget):
    """Signals:
    asked: a core WayOut.
    """

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._head = label()
        self._head.setIndent(0)
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._ways = QWidget()
        self._flow = FlowLayout(6)
        self._ways.setLayout(self._flow)
        self._buttons: dict[WayOut, QPushButton] = {}
        for way, words in WORDS.items():
            made = self._buttons[way] = button(words)
            set_tip(made, TIPS[way])
            made.clicked.connect(lambda _=False, way=way: self.asked.emit(way))
            self._flow.addWidget(made)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 8, 12)
        layout.setSpacing(6)
        layout.addWidget(self._head, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._words)
        layout.addSpacing(4)
        layout.addWidget(self._ways)
        layout.addStretch(1)
        self.hide()

    def set_name(self, name: str) -> None:
        for way, made in self._buttons.items():
            made.setAccessibleName(f"{SAID[way]}: {name}")

    def show_trouble(self, completion: Completion) -> bool:
        """Whether there is any: an answer that is whole, or still on its way, has none."""
        words = head(completion)
        self.setVisible(bool(words))
        if not words:
            return False
        bad = completion.state == "failed"
        self._head.setText(f"✗ {words}" if bad else words)
        self._head.setProperty("chip", "bad" if bad else "note")
        restyle(self._head)
        self._words.setText(state_sentence(completion))
        offered = ways_out(completion)
        for way, made in self._buttons.items():
            made.setVisible(way in offered)
        return True
