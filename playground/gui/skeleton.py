"""The first frame: the window's surfaces without their content, painted before anything costly is imported."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from playground.gui.tokens import Tokens

BAR_PX: Final = 78
SIDEBAR_PX: Final = 264


class Skeleton(QWidget):
    """Signals:
    painted: it was on the screen once.
    """

    painted = Signal()

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self._seen = False

    def paintEvent(self, event: QPaintEvent) -> None:
        t, width, height = self._tokens, self.width(), self.height()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), QColor(t.background))
            painter.fillRect(0, 0, width, BAR_PX, QColor(t.panel))
            painter.fillRect(0, BAR_PX, SIDEBAR_PX, height, QColor(t.panel))
            painter.setPen(QColor(t.line))
            painter.drawLine(0, BAR_PX, width, BAR_PX)
            painter.drawLine(SIDEBAR_PX, BAR_PX, SIDEBAR_PX, height)
            painter.setBrush(QColor(t.card))
            left, room = SIDEBAR_PX + 16.0, width - SIDEBAR_PX - 32.0
            painter.drawRoundedRect(QRectF(left, BAR_PX + 14, room, 108), 10, 10)
            column = (room - 36) / 4
            for place in range(4):
                top = BAR_PX + 180.0
                painter.drawRoundedRect(QRectF(left + place * (column + 12), top, column, height - top - 40), 10, 10)
            painter.setPen(Qt.PenStyle.NoPen)
        if not self._seen:
            self._seen = True
            self.painted.emit()
