"""The system message over a column: its first line, and the whole of it when opened in place."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from playground.gui.look import Look
from playground.gui.theme import SMALL_PX

CLOSED_PX: Final = 20
OPEN_PX: Final = 150


class SystemMessageView(QPlainTextEdit):
    """Read-only. Its value is the whole text, opened or not. A click, Enter or Space opens and closes it.

    Signals:
    opened: whether it is open now.
    """

    opened = Signal(bool)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._open = False
        self._empty_words = ""
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setProperty("kind", "summary")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        font = self.font()
        font.setPixelSize(SMALL_PX)
        self.setFont(font)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self._set_open(False)

    @property
    def is_open(self) -> bool:
        return self._open

    def set_message(self, name: str, text: str) -> None:
        """`text` as a person should read it: for no system message, the words that say so."""
        self.setAccessibleName(f"System message: {name}")
        if text != self.toPlainText():
            self.setPlainText(text)
        self._set_open(self._open)

    def mouseReleaseEvent(self, e: QMouseEvent) -> None:
        super().mouseReleaseEvent(e)
        if not self.textCursor().hasSelection():
            self._set_open(not self._open)

    def keyPressEvent(self, e: QKeyEvent) -> None:
        if e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and not e.modifiers():
            self._set_open(not self._open)
            return
        super().keyPressEvent(e)

    def changeEvent(self, e: QEvent) -> None:
        super().changeEvent(e)
        self.viewport().update()

    def paintEvent(self, e: QPaintEvent) -> None:
        if self._open:
            super().paintEvent(e)
            return
        tokens = self._look.tokens
        with QPainter(self.viewport()) as painter:
            painter.setPen(QColor(tokens.text if self.hasFocus() else tokens.muted))
            metrics = QFontMetrics(self.font())
            first = self.document().firstBlock().text()
            more = self.document().blockCount() > 1
            width = self.viewport().width() - 4
            line = metrics.elidedText(first + (" …" if more else ""), Qt.TextElideMode.ElideRight, width - 14)
            area = self.viewport().rect()
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, f"{line} ▸")

    def _set_open(self, opened: bool) -> None:
        self._open = opened
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if opened else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        lines = max(1, int(self.document().size().height()))  # a plain text document counts in lines
        line_px = self.fontMetrics().lineSpacing()
        self.setFixedHeight(min(OPEN_PX, lines * line_px + 6) if opened else CLOSED_PX)
        self.setToolTip("" if opened else "Show the whole system message")
        self.opened.emit(opened)
        self.viewport().update()
