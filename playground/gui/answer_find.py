"""The strip over the answers in which one says what to look for in all of them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from playground.core.find_text import Wanted
from playground.gui.find_strip import find_field, find_toggle
from playground.gui.look import Look, label, set_tip

TYPING_MS: Final = 120


class AnswerFind(QFrame):
    """Signals:
    changed: other words, or otherwise; a moment after the last key.
    step_asked: +1 to the next place, -1 to the one before.
    closed: it was put away.
    seen: whether it is on the screen.
    """

    changed = Signal()
    step_asked = Signal(int)
    closed = Signal()
    seen = Signal(bool)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "find")
        self._words = find_field("Find in the answers", "Find in all columns")
        self._words.setMaximumWidth(360)
        self._case = find_toggle("Aa", "Match case")
        self._whole = find_toggle("W", "Whole words")
        self._pattern = find_toggle(".*", "Regular expression")
        self._previous = look.icon_button("chevron-left", "Previous place")
        self._next = look.icon_button("chevron-right", "Next place")
        self._close = look.icon_button("close", "Close find")
        self._count = label("", "muted")
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.changed)
        self._words.textChanged.connect(lambda: self._typing.start())
        for toggle in (self._case, self._whole, self._pattern):
            toggle.toggled.connect(lambda: self.changed.emit())
        self._previous.clicked.connect(lambda: self.step_asked.emit(-1))
        self._next.clicked.connect(lambda: self.step_asked.emit(+1))
        self._close.clicked.connect(self.put_away)
        self._lay_out()
        self.hide()

    def wanted(self) -> Wanted:
        return Wanted(
            self._words.text(), self._case.isChecked(), self._whole.isChecked(), pattern=self._pattern.isChecked()
        )

    def open(self, words: str = "") -> None:
        """`words`: those to begin with, in place of the last ones."""
        if words:
            self._words.setText(words)
        self.show()
        self._words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._words.selectAll()
        self.changed.emit()

    def put_away(self) -> None:
        if not self.isHidden():
            self._typing.stop()
            self.hide()
            self.closed.emit()

    def say(self, words: str, *, found: bool, trouble: str = "") -> None:
        """How many places, or why there are none."""
        self._count.setText(trouble or words)
        self._count.setProperty("kind", "error" if trouble else "muted")
        self._count.style().polish(self._count)
        set_tip(self._count, trouble)
        for made in (self._previous, self._next):
            made.setEnabled(found)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.seen.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.seen.emit(False)

    def event(self, event: QEvent) -> bool:
        """Esc means this strip while the keyboard is in it, and not the run."""
        asked = event.type() == QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self.put_away()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if self._typing.isActive():
                    self._typing.stop()
                    self.changed.emit()
                self.step_asked.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
            case _:
                super().keyPressEvent(event)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 5, 6, 5)
        row.setSpacing(2)
        row.addWidget(self._words, 1)
        row.addSpacing(4)
        for made in (self._case, self._whole, self._pattern, self._previous, self._next):
            row.addWidget(made)
        row.addSpacing(6)
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(self._close)
