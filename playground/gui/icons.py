"""Line icons of our own that take the palette's colours when they are painted, at any scale."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap

DISABLED = 0.4
"""How much of an icon is seen that cannot be pressed."""


class _PaletteEngine(QIconEngine):
    def __init__(self, svg: str) -> None:
        super().__init__()
        self._svg = svg

    def clone(self) -> QIconEngine:
        return _PaletteEngine(self._svg)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        group = QPalette.ColorGroup.Disabled if mode == QIcon.Mode.Disabled else QPalette.ColorGroup.Active
        role = QPalette.ColorRole.Text if mode == QIcon.Mode.Active else QPalette.ColorRole.PlaceholderText
        color = QGuiApplication.palette().color(group, role).name()
        from PySide6.QtSvg import QSvgRenderer  # costs more than the first frame may

        svg = self._svg.replace("currentColor", color)
        painter.save()
        painter.setOpacity(painter.opacity() * (DISABLED if mode == QIcon.Mode.Disabled else 1))
        QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(rect))
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        """`size` is in device pixels already."""
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            self.paint(painter, pixmap.rect(), mode, state)
        return pixmap


class Icons:
    """The icons of one folder, each read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read = cache(self._load)

    def __call__(self, name: str) -> QIcon:
        return self._read(name)

    def _load(self, name: str) -> QIcon:
        return QIcon(_PaletteEngine((self._folder / f"{name}.svg").read_text("utf-8")))
