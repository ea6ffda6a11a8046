"""What stands over a column: the preset's colour and name."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from playground.gui.comparison_model import ColumnKey
from playground.gui.look import Look


@dataclass(frozen=True, slots=True)
class ColumnHeading:
    """`system_text` is the system message, or the words that say that none is sent."""

    key: ColumnKey
    name: str
    badge: str
    system_text: str
    dot: int
    note: str = ""


class Dot(QWidget):
    """A preset's colour."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._index = 0
        self.setFixedSize(10, 10)

    def set_index(self, index: int) -> None:
        self._index = index
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._look.tokens.dots[self._index]))
            painter.drawEllipse(1, 1, 8, 8)
