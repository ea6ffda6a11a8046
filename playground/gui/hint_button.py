"""A push button that shows its shortcut, smaller and quieter, beside its words."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPaintEvent, QPalette
from PySide6.QtWidgets import QApplication, QPushButton, QStyle, QStyleOptionButton, QStylePainter

from playground.gui.look import Look

GAP_PX = 8


class HintButton(QPushButton):
    """`words` is what it does and what a screen reader says; `hint` is only seen."""

    def __init__(self, look: Look, words: str, hint: str, kind: str = "") -> None:
        super().__init__(words)
        self._look = look
        self._hint = hint
        self.setProperty("kind", kind)
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(size.width() + GAP_PX + self._hint_width(), size.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        words_width = self.fontMetrics().horizontalAdvance(self.text())
        left = (self.width() - words_width - GAP_PX - self._hint_width()) // 2
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        color = self._color()
        painter.setPen(color)
        painter.drawText(QRect(left, 0, words_width + 4, self.height()), middle, self.text())
        color.setAlphaF(color.alphaF() * 0.72)
        painter.setPen(color)
        painter.setFont(self._small())
        painter.drawText(QRect(left + words_width + GAP_PX, 0, self.width(), self.height()), middle, self._hint)
        painter.end()

    def _color(self) -> QColor:
        tokens = self._look.tokens
        if not self.isEnabled():
            faded = QApplication.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
            return QColor(tokens.muted) if self.property("kind") == "primary" else faded
        return QColor(tokens.on_accent if self.property("kind") == "primary" else tokens.text)

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(11)
        font.setWeight(QFont.Weight.Normal)
        return font

    def _hint_width(self) -> int:
        return QFontMetrics(self._small()).horizontalAdvance(self._hint)
