"""A word at the bottom of the window about what was just done, with the way back. It never takes the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from playground.gui.look import button, label

SHOWN_MS: Final = 8_000
MAX_WIDTH: Final = 620


class Toast(QFrame):
    """One at a time, over the lower edge of `parent`. `masking` changes what is said, while names must not be
    seen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setProperty("kind", "toast")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._words = label()
        self._words.setWordWrap(True)
        self._way_back = button("Undo")
        self._action: Callable[[], None] | None = None
        self.masking: Callable[[str], str] = str
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 8, 8)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._way_back)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self._way_back.clicked.connect(self._act)
        parent.installEventFilter(self)
        self.hide()

    def say(self, words: str, action: Callable[[], None] | None = None, action_words: str = "Undo") -> None:
        """Show `words`, and a button that does `action`."""
        self._words.setText(self.masking(words))
        self._action = action
        self._way_back.setText(action_words)
        self._way_back.setAccessibleName(action_words)
        self._way_back.setVisible(action is not None)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _act(self) -> None:
        action, self._action = self._action, None
        self.hide()
        if action is not None:
            action()

    def _place(self) -> None:
        area = self._over.rect()
        width = min(MAX_WIDTH, area.width() - 40)
        words = self._words.fontMetrics().horizontalAdvance(self._words.text()) + 140
        self.setFixedWidth(min(width, max(220, words)))
        self.adjustSize()
        self.move((area.width() - self.width()) // 2, area.height() - self.height() - 44)
