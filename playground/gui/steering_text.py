"""Heat on a text: a system message whose sentences are the darker, the more the answers change without them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextLayout,
    QTextLine,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.core.steering.heat import HeatPiece
from playground.gui.look import Look, plain_tip
from playground.gui.text_places import TextPlaces
from playground.gui.theme import ANSWER_PX

LINE_FACTOR: Final = 1.6
ROUND_PX: Final = 5.0
REACH_PX: Final = 3.0  # how far the ground goes beyond the letters
ALPHAS: Final = (0.06, 0.13, 0.24, 0.36, 0.5)
"""Of the preset's colour, by the level of heat: letters stay readable on the darkest."""
LINE_SEPARATOR: Final = "\u2028"


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    piece: HeatPiece


class HeatText(QWidget):
    """As high as its text is at its width. What is more than luck is underlined."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._dot = 0
        self._text = ""
        self._spans: list[_Span] = []
        self._layout = QTextLayout()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        look.theme.changed.connect(self.update)

    def show_heat(self, name: str, pieces: Sequence[HeatPiece], dot: int) -> None:
        """`dot` is the preset's colour; a piece without a tip was never left out."""
        self._text = "".join(piece.text for piece in pieces)
        places = TextPlaces(self._text)
        self._dot, self._spans, at = dot, [], 0
        for piece in pieces:
            if piece.tip:
                self._spans.append(_Span(places.units(at), places.units(at + len(piece.text)), piece))
            at += len(piece.text)
        self.setAccessibleName(f"Heat on text: {name}")
        said = [f"“{span.piece.text.strip()}” {span.piece.tip}" for span in self._spans]
        self.setAccessibleDescription(" ".join(said))
        self._lay_out()

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._lay_out()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            span = self.piece_at(event.pos())
            if span is not None:
                QToolTip.showText(event.globalPos(), plain_tip(span.tip), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def piece_at(self, at: QPoint) -> HeatPiece | None:
        point = QPointF(at)
        found = (span for span in self._spans if any(area.contains(point) for area in self._areas(span)))
        return next((span.piece for span in found), None)

    def _areas(self, span: _Span) -> list[QRectF]:
        """The ground of a span, line by line."""
        found: list[QRectF] = []
        for number in range(self._layout.lineCount()):
            line = self._layout.lineAt(number)
            first, last = line.textStart(), line.textStart() + line.textLength()
            start, end = max(first, span.start), min(last, span.end)
            if start < end:
                found.append(_area(line, start, end))
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._look.tokens
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for span in self._spans:
                ground = QColor(tokens.dots[self._dot])
                ground.setAlphaF(ALPHAS[span.piece.level])
                for area in self._areas(span):
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(ground)
                    painter.drawRoundedRect(area, ROUND_PX, ROUND_PX)
                    if span.piece.firm:
                        painter.setPen(QPen(QColor(tokens.dots[self._dot]), 1.5))
                        foot = area.bottom() - 2
                        painter.drawLine(QPointF(area.left() + REACH_PX, foot), QPointF(area.right() - REACH_PX, foot))
            painter.setPen(QColor(tokens.text))
            self._layout.draw(painter, QPointF(0, 0))

    def _lay_out(self) -> None:
        font = QFont(self.font())
        font.setPixelSize(ANSWER_PX)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout = QTextLayout(self._text.replace("\n", LINE_SEPARATOR), font, self)
        self._layout.setTextOption(option)
        self._layout.setCacheEnabled(True)
        y, each = 0.0, round(ANSWER_PX * LINE_FACTOR) + 2.0
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(max(40.0, self.width() - 2 * REACH_PX))
            line.setPosition(QPointF(REACH_PX, y + (each - line.height()) / 2))
            y += each
        self._layout.endLayout()
        self.setFixedHeight(max(round(each), round(y)))
        self.update()


def _area(line: QTextLine, start: int, end: int) -> QRectF:
    one, other = _x(line, start), _x(line, end)
    left, right = min(one, other), max(one, other)
    return QRectF(left - REACH_PX, line.y() - 2, right - left + 2 * REACH_PX, line.height() + 4)


def _x(line: QTextLine, at: int) -> float:
    """PySide gives the place of the cursor together with where it stands."""
    place = cast("tuple[float, int]", line.cursorToX(at))
    return place[0]
