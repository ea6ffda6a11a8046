"""A person's note on an answer, written and read in one place under it. It is kept as it is typed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit

from playground.core.plan import CellId

TYPING_MS: Final = 400
MOST_LINES: Final = 5


class NoteStrip(QPlainTextEdit):
    """Signals:
    noted: ((run's id, CellId), text): a moment after the last key, and when the keyboard leaves.
    left: Esc was pressed.
    """

    noted = Signal(object, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._cell: tuple[str, CellId] | None = None
        self._kept = ""
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self._keep)
        self.setProperty("kind", "note")
        self.setPlaceholderText("A note on this answer …")
        self.setTabChangesFocus(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.document().setDocumentMargin(0)
        self.textChanged.connect(self._typed)
        self.hide()

    def show_note(self, cell: tuple[str, CellId] | None, note: str) -> None:
        """The note on `cell`; what was just typed on another one is kept first."""
        if cell != self._cell:
            self._keep()
            self._cell, self._kept = cell, note
            self._put(note)
        elif note != self._kept:  # taken back
            self._kept = note
            self._put(note)
        self.setVisible(bool(note) or self.hasFocus())

    def write(self) -> None:
        """Let the person write."""
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._keep()
            self.setVisible(bool(self._kept))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._keep()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _put(self, note: str) -> None:
        self.blockSignals(True)
        self.setPlainText(note)
        self.blockSignals(False)
        self._typing.stop()
        self._fit()

    def _typed(self) -> None:
        self._fit()
        self._typing.start()

    def _keep(self) -> None:
        self._typing.stop()
        text = self.toPlainText()
        if text != self._kept and self._cell is not None:
            self._kept = text
            self.noted.emit(self._cell, text)

    def _fit(self) -> None:
        lines = max(1, min(MOST_LINES, int(self.document().size().height())))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 14)
