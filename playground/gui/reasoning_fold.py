"""What a model thought before it answered: folded, with its length said."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.core.wording import count
from playground.gui.answer_view import AnswerView
from playground.gui.look import Look, button

MAX_HEIGHT = 180


class ReasoningFold(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._text = ""
        self._toggle = button("", "line")
        self._toggle.setCheckable(True)
        self.view = AnswerView(look)
        self.view.setMaximumHeight(MAX_HEIGHT)
        self.view.hide()
        row = QHBoxLayout()
        row.setContentsMargins(14, 0, 14, 0)
        row.addWidget(self._toggle)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row)
        layout.addWidget(self.view)
        self._toggle.toggled.connect(self._fold)
        self.hide()

    def set_name(self, name: str) -> None:
        self.view.setAccessibleName(f"Reasoning: {name}")
        self._toggle.setAccessibleName(f"Show the reasoning: {name}")

    def show_reasoning(self, text: str) -> None:
        """As far as it has come; "" for none."""
        self.setVisible(bool(text))
        if text != self._text:
            self._text = text
            self._toggle.setText(f"Reasoning · {count(len(text.split()), 'word')}")
            self._draw()

    def _fold(self, opened: bool) -> None:
        self.view.setVisible(opened)
        self._draw()

    def _draw(self) -> None:
        if self._toggle.isChecked():
            self.view.show_plain(self._text)
