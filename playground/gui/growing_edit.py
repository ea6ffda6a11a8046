"""A field for text that is as high as what stands in it, within bounds."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

PAD_PX: Final = 3
SPARE_PX: Final = 6  # with less, Qt shows a scroll bar
ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class GrowingEdit(QPlainTextEdit):
    """Between `least` and `most` lines high.

    Signals:
    sent: Ctrl+Enter, where the field `sends` it itself; else that is the window's.
    """

    sent = Signal()

    def __init__(self, least: int, most: int, *, sends: bool = False) -> None:
        super().__init__()
        self._least, self._most, self._sends = least, most, sends
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)
        if least == 1:
            self.setViewportMargins(0, PAD_PX + SPARE_PX // 2, 0, PAD_PX - SPARE_PX // 2)  # one line, in the middle
        self.document().contentsChanged.connect(self._fit)
        self._fit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """A file that is dropped here is opened by the window."""
        return not source.hasUrls() and super().canInsertFromMimeData(source)

    def sizeHint(self) -> QSize:
        return QSize(200, self._height())

    def event(self, e: QEvent) -> bool:
        """Ctrl+Enter runs the prompt elsewhere in the window."""
        if e.type() == QEvent.Type.ShortcutOverride and isinstance(e, QKeyEvent) and self._is_sent_by(e):
            e.accept()
            return True
        return super().event(e)

    def keyPressEvent(self, e: QKeyEvent) -> None:
        if self._is_sent_by(e):
            self.sent.emit()
            return
        super().keyPressEvent(e)

    def _is_sent_by(self, e: QKeyEvent) -> bool:
        ctrl = bool(e.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(e.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        return self._sends and e.key() in ENTER and ctrl and not shift

    def _fit(self) -> None:
        if self.height() != self._height() or self.minimumHeight() != self._height():
            self.setFixedHeight(self._height())

    def _height(self) -> int:
        lines = max(self._least, min(self._most, int(self.document().size().height())))
        return lines * self.fontMetrics().lineSpacing() + SPARE_PX + (2 * PAD_PX if self._least == 1 else 0)
