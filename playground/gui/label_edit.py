"""A person's own name for a column, written over the name that it has."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from playground.core.annotations import LONGEST_LABEL


class LabelEdit(QLineEdit):
    """Hidden but while it is written in.

    Signals:
    labelled: the name, "" for none of one's own; when Enter is pressed or the keyboard leaves.
    """

    labelled = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._before = ""
        self.setMaxLength(LONGEST_LABEL)
        self.setProperty("kind", "plain")
        self.hide()

    def write(self, label: str, name: str) -> None:
        """`label`: the one it has; `name`: what it is called without one."""
        self._before = label
        self.setText(label)
        self.setPlaceholderText(name)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self.setText(self._before)
                self.hide()  # the keyboard leaves, and that ends it
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.hide()
            case _:
                super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() == Qt.FocusReason.PopupFocusReason:
            return
        self.labelled.emit(self.text())
        self.hide()
