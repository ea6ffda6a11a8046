"""A small sign that is seen while the mouse is over its column, while it has the keyboard, or while it is set."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from playground.gui.look import Look


class QuietSign(QPushButton):
    """Nothing moves when it comes and goes: its room is always kept."""

    def __init__(self, look: Look, icon: str, icon_set: str, over: QWidget) -> None:
        super().__init__()
        self._plain, self._set = look.icons(icon), look.icons(icon_set)
        self._over, self._look = over, look
        self.setProperty("kind", "icon")
        self.setCheckable(True)
        self.setIcon(self._plain)
        self.setIconSize(QSize(14, 14))
        self.setFixedSize(22, 20)
        self.toggled.connect(self._toggled)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.isChecked() or self.hasFocus() or (self.isEnabled() and self._over.underMouse()):
            with QPainter(self) as painter:  # it may stand over words
                painter.fillRect(self.rect(), QColor(self._look.tokens.card))
            super().paintEvent(event)

    def _toggled(self, on: bool) -> None:
        self.setIcon(self._set if on else self._plain)
