"""How the rows of our own lists are painted: ground, tick, section title, words that end where the room does."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle

from playground.gui.tokens import Tokens

NAME_PX = 13
NOTE_PX = 12
SMALL_PX = 11
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def paint_ground(painter: QPainter, area: QRect, state: QStyle.StateFlag, tokens: Tokens) -> None:
    """The chosen row, and with the keyboard on it also its edge."""
    inside = QRectF(area).adjusted(2, 1, -2, -1)
    if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.selection))
        painter.drawRoundedRect(inside, 7, 7)
    if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_Selected:
        painter.setPen(QColor(tokens.accent))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(inside.adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)


def paint_tick(painter: QPainter, box: QRectF, ticked: bool, edge: str, accent: str, on_accent: str) -> None:
    painter.setPen(QColor(edge))
    painter.setBrush(QColor(accent) if ticked else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 3.5, 3.5)
    if ticked:
        pen = painter.pen()
        pen.setColor(QColor(on_accent))
        pen.setWidthF(1.8)
        painter.setPen(pen)
        corners = ((3.6, 7.8), (6.4, 10.6), (11.4, 4.6))
        painter.drawPolyline([QPointF(box.left() + x, box.top() + y) for x, y in corners])


def paint_words(
    painter: QPainter,
    area: QRect,
    words: str,
    color: str,
    px: int = NAME_PX,
    *,
    bold: bool = False,
    right: bool = False,
) -> int:
    """One line, cut with an ellipsis where it does not fit; the width it took."""
    font = QFont(painter.font())
    font.setPixelSize(px)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    painter.setFont(font)
    painter.setPen(QColor(color))
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, max(0, area.width()))
    painter.drawText(area, RIGHT if right else LEFT, shown)
    return painter.fontMetrics().horizontalAdvance(shown)


def paint_head(painter: QPainter, area: QRect, words: str, note: str, tokens: Tokens) -> None:
    """A section's title, on the base of its row, with what is to be said of it at the right."""
    inside = area.adjusted(10, 8, -12, 0)
    taken = paint_words(painter, inside, words, tokens.muted, SMALL_PX, bold=True)
    paint_words(painter, inside.adjusted(taken + 16, 0, 0, 0), note, tokens.muted, SMALL_PX, right=True)
