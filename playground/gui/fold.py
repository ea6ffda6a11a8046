"""A part of a panel under a line of its own, which folds it away and opens it again."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from playground.gui.look import Look, hairline
from playground.gui.theme import CONTROL_PX, SMALL_PX

LINE_PX: Final = 34
SIDE_PX: Final = 16
SIGN_PX: Final = 10


class Fold(QWidget):
    """`title`, and beside it what stands in the part in a word, so that a folded one says something too.

    `line.toggled` tells that it was opened or folded.
    """

    def __init__(self, look: Look, title: str, body: QWidget) -> None:
        super().__init__()
        self.title = title
        self.line = _FoldLine(look, title)
        self._body = body
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(hairline())
        layout.addWidget(self.line)
        layout.addWidget(body)
        self.line.toggled.connect(body.setVisible)
        self.line.setChecked(True)

    @property
    def is_open(self) -> bool:
        return self.line.isChecked()

    def set_open(self, is_open: bool) -> None:
        self.line.setChecked(is_open)

    def say(self, summary: str, tone: str = "muted") -> None:
        """`tone`: muted, good, bad or warning."""
        self.line.say(summary, tone)


class _FoldLine(QAbstractButton):
    """Painted: the title at the left, the summary at the right; checked while the part is open."""

    def __init__(self, look: Look, title: str) -> None:
        super().__init__()
        self._look = look
        self._title, self._summary, self._tone = title, "", "muted"
        self.setCheckable(True)
        self.setAccessibleName(title)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.theme.changed.connect(self.update)

    def say(self, summary: str, tone: str) -> None:
        if (summary, tone) != (self._summary, self._tone):
            self._summary, self._tone = summary, tone
            self.setAccessibleDescription(summary)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, LINE_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._look.tokens
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.underMouse() or self.hasFocus():
                painter.setPen(QColor(tokens.accent) if self.hasFocus() else Qt.PenStyle.NoPen)
                painter.setBrush(QColor(tokens.selection) if self.underMouse() else Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(self.rect().adjusted(7, 3, -8, -4), 6, 6)
            inside = self.rect().adjusted(SIDE_PX, 0, -SIDE_PX, 0)
            middle = Qt.AlignmentFlag.AlignVCenter
            font = QFont(self.font())
            font.setPixelSize(SMALL_PX)
            painter.setFont(font)
            painter.setPen(QColor(tokens.muted))
            painter.drawText(inside, middle | Qt.AlignmentFlag.AlignRight, "▾" if self.isChecked() else "▸")
            font.setPixelSize(CONTROL_PX)
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(QColor(tokens.text))
            painter.drawText(inside, middle | Qt.AlignmentFlag.AlignLeft, self._title)
            taken = QFontMetrics(font).horizontalAdvance(self._title) + 12
            font.setPixelSize(SMALL_PX)
            font.setWeight(QFont.Weight.Normal)
            painter.setFont(font)
            painter.setPen(QColor(getattr(tokens, self._tone)))
            rest = QRect(inside.left() + taken, inside.top(), inside.width() - taken - SIGN_PX - 8, inside.height())
            words = QFontMetrics(font).elidedText(self._summary, Qt.TextElideMode.ElideRight, rest.width())
            painter.drawText(rest, middle | Qt.AlignmentFlag.AlignRight, words)
