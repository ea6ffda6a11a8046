"""A few lines of a long text: broken at words, the last one ending in an ellipsis. Only what is seen is laid out."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextLayout, QTextOption

TEXT_PX: Final = 13
LINE_PX: Final = 18
NARROWEST_PX: Final = 2  # of a letter


def paint_lines(painter: QPainter, area: QRect, words: str, color: str, lines: int, kept_free: int = 0) -> None:
    """At most `lines` lines of `words`, from the top of `area`; `kept_free` px at the end of the last one."""
    font = QFont(painter.font())
    font.setPixelSize(TEXT_PX)
    font.setWeight(QFont.Weight.Normal)
    painter.setFont(font)
    painter.setPen(QColor(color))
    layout = QTextLayout(words, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    for number in range(lines):
        line = layout.createLine()
        if not line.isValid():
            break
        last = number == lines - 1
        room = area.width() - (kept_free if last else 0)
        line.setLineWidth(room)
        top = area.top() + number * LINE_PX
        rest = words[line.textStart() :]
        if last and line.textLength() < len(rest):
            seen = rest[: max(8, room // NARROWEST_PX)]
            shown = painter.fontMetrics().elidedText(seen, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRect(area.left(), top, room, LINE_PX), int(Qt.AlignmentFlag.AlignVCenter), shown)
        else:
            line.draw(painter, QPointF(area.left(), top + (LINE_PX - line.height()) / 2))
    layout.endLayout()
