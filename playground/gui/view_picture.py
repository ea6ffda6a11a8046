"""What a view of the comparison shows, as a picture at twice the size; of the columns also those out of sight."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QWidget

from playground.core.wording import plain
from playground.gui.columns_view import ColumnsView
from playground.gui.tokens import Tokens

SCALE: Final = 2
MARGIN_PX: Final = 16
TITLE_PX: Final = 26
GAP_PX: Final = 12
LINES: Final = 3
"""Of the prompt, above the picture."""
_WRAPPED: Final = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
MAX_PIXELS: Final = 120_000_000
"""Of a picture: 32 columns, twice as large, stay below."""


def picture_of(view: QWidget, tokens: Tokens, title: str, prompt: str) -> QImage:
    """On the window's ground, with what it is and what was asked on top. In the window's thread."""
    inside = view.grid.widget() if isinstance(view, ColumnsView) else None
    shown = view if inside is None else inside
    asked, tall = _fitted(prompt, shown.width())
    top = MARGIN_PX + TITLE_PX + tall + GAP_PX
    width, height = shown.width() + 2 * MARGIN_PX, shown.height() + top + MARGIN_PX
    scale = SCALE if width * height * SCALE**2 <= MAX_PIXELS else 1
    picture = QImage(width * scale, height * scale, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(scale)
    picture.fill(QColor(tokens.background))
    with QPainter(picture) as painter:
        _paint_head(painter, QRect(MARGIN_PX, MARGIN_PX, shown.width(), top - MARGIN_PX), tokens, title, asked)
        shown.render(painter, QPoint(MARGIN_PX, top))
    return picture


def _paint_head(painter: QPainter, area: QRect, tokens: Tokens, title: str, asked: str) -> None:
    painter.setFont(_font(16, QFont.Weight.DemiBold))
    painter.setPen(QColor(tokens.text))
    name = painter.fontMetrics().elidedText(" ".join(plain(title).split()), Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area.left(), area.top() + 16, name)
    painter.setFont(_font(13, QFont.Weight.Normal))
    painter.setPen(QColor(tokens.muted))
    painter.drawText(area.adjusted(0, TITLE_PX, 0, 0), _WRAPPED, asked)


def _fitted(prompt: str, width: int) -> tuple[str, int]:
    """The prompt, cut to a few lines, and how tall it then is."""
    metrics = QFontMetrics(_font(13, QFont.Weight.Normal))
    asked = metrics.elidedText(" ".join(plain(prompt).split()), Qt.TextElideMode.ElideRight, int(width * LINES * 0.9))
    return asked, metrics.boundingRect(QRect(0, 0, width, 1_000), _WRAPPED, asked).height() if asked else 0


def _font(px: int, weight: QFont.Weight) -> QFont:
    font = QFont(QGuiApplication.font())
    font.setPixelSize(px)
    font.setWeight(weight)
    return font


def png_of(picture: QImage) -> bytes:
    made = QBuffer()
    made.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(made, "PNG")  # type: ignore[call-overload]  # a device and a format are what it takes
    made.close()
    return bytes(made.data().data())
