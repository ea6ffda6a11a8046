"""A small sheet that opens under a button and closes when one clicks elsewhere or presses Esc."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget


class Popover(QFrame):
    """Its content goes into `layout_inside`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        inside = QFrame()
        inside.setProperty("kind", "popover")
        outside.addWidget(inside)
        self.layout_inside = QVBoxLayout(inside)
        self.layout_inside.setContentsMargins(12, 12, 12, 12)
        self.layout_inside.setSpacing(8)

    def open_under(self, anchor: QWidget) -> None:
        """Keeps to the screen's edges."""
        self.adjustSize()
        place = anchor.mapToGlobal(QPoint(0, anchor.height() + 4))
        area = anchor.screen().availableGeometry()
        place.setX(max(area.left(), min(place.x(), area.right() - self.width())))
        place.setY(max(area.top(), min(place.y(), area.bottom() - self.height())))
        self.move(place)
        self.show()
