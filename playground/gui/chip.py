"""A short word on a coloured ground: a check, a warning, a note. It ends in an ellipsis where it does not fit."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from playground.gui.look import set_tip

PADDING_PX: Final = 16
"""Both sides, as the style sheet has them, and a little more: a text that only just fits would be cut."""


class Chip(QLabel):
    """`kind`: good, bad, warning or note. `reason` is the sentence behind it, for the tooltip and a screen reader."""

    def __init__(self, kind: str, words: str, reason: str) -> None:
        super().__init__()
        self._words = words
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("chip", kind)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setIndent(0)
        self.setText(words)
        self.setAccessibleName(words)
        set_tip(self, reason if reason else words)
        self.setAccessibleDescription(reason)

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(self.fontMetrics().horizontalAdvance(self._words) + PADDING_PX, size.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width() - PADDING_PX + 2
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, width)
        if shown != self.text():
            self.setText(shown)
