"""Controls of our own where the style's would not be seen: a tick box, and a choice that shows that it opens."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from playground.gui.row_paint import LEFT, paint_tick

TICK_PX: Final = 15
GAP_PX: Final = 8


class TickBox(QCheckBox):
    """A check box that looks as the ticks in the lists do, in light and dark."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        return QSize(TICK_PX + GAP_PX + self.fontMetrics().horizontalAdvance(self.text()) + 6, 24)

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = self.palette()
        muted, accent = colors.color(QPalette.ColorRole.PlaceholderText), colors.color(QPalette.ColorRole.Accent)
        box = QRectF(1.5, (self.height() - TICK_PX) / 2 + 0.5, TICK_PX - 1, TICK_PX - 1)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            on_accent = colors.color(QPalette.ColorRole.HighlightedText)
            edge = accent if self.hasFocus() or self.isChecked() else muted
            paint_tick(painter, box, self.isChecked(), edge.name(), accent.name(), on_accent.name())
            painter.setPen(colors.color(QPalette.ColorRole.WindowText))
            painter.drawText(QRect(TICK_PX + GAP_PX, 0, self.width(), self.height()), LEFT, self.text())


class Choice(QComboBox):
    """One of a few: with an arrow, and the wheel scrolls the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def setAccessibleName(self, name: str) -> None:
        """Its list is a control of its own to a screen reader, so it has the name too."""
        super().setAccessibleName(name)
        self.view().setAccessibleName(name)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self.palette().color(QPalette.ColorRole.PlaceholderText)), 1.5))
            x, y = self.width() - 16, self.height() / 2 - 1.5
            painter.drawPolyline([QPointF(x - 4, y), QPointF(x, y + 4), QPointF(x + 4, y)])
