"""The small mark of what was measured of a preset: a shape for each verdict, so that none is told by colour alone."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from playground.gui.preset_rows import PassportSign
from playground.gui.tokens import Tokens

SIGN_PX: Final = 14
"""Its width."""
FADED: Final = 0.6


def paint_sign(painter: QPainter, middle: QPointF, sign: PassportSign, tokens: Tokens) -> None:
    """Two arrows: moved, firm. One: moved, not yet firm. Apart: in one batch only. Two lines: did not move. Dots: too
    few answers to tell. A stale one is faint, and has no colour."""
    colors = {"firm": tokens.good, "moved": tokens.warning, "disagree": tokens.warning}
    color = QColor(tokens.muted if sign.stale else colors.get(sign.verdict, tokens.muted))
    color.setAlphaF(FADED if sign.stale else 1.0)
    painter.save()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    match sign.verdict:
        case "firm":
            _arrow(painter, middle + QPointF(-2.5, 0))
            _arrow(painter, middle + QPointF(2.5, 0))
        case "moved":
            _arrow(painter, middle)
        case "disagree":
            _arrow(painter, middle + QPointF(3.5, 0))
            _arrow(painter, middle + QPointF(-3.5, 0), turn=-1)
        case "not-moved":
            for y in (-2, 2):
                painter.drawLine(middle + QPointF(-4, y), middle + QPointF(4, y))
        case _:
            for x in (-4, 0, 4):
                painter.drawPoint(middle + QPointF(x, 0))
    painter.restore()


def _arrow(painter: QPainter, middle: QPointF, turn: int = 1) -> None:
    painter.drawPolyline([middle + QPointF(turn * x, y) for x, y in ((-1.8, -4), (1.8, 0), (-1.8, 4))])
