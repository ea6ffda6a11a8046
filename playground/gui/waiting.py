"""What stands in a column while there is no answer: what it is for, or that one is on its way."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from playground.gui.comparison_model import Wait
from playground.gui.look import Look, label, restyle

PULSE_MS = 60
BARS = (0.92, 0.78, 0.55)


class _Shimmer(QWidget):
    """Three quiet bars where the text will stand; they move only while they are seen."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._step = 0
        self._timer = QTimer(self)
        self._timer.setInterval(PULSE_MS)
        self._timer.timeout.connect(self._advance)
        self._still = False
        self.setFixedHeight(62)

    def set_still(self, still: bool) -> None:
        """Whether nothing is under way for a while: the bars stand, paler."""
        if still != self._still:
            self._still = still
            self._move()
            self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._move()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _move(self) -> None:
        if self._still or not self.isVisible():
            self._timer.stop()
        else:
            self._timer.start()

    def _advance(self) -> None:
        self._step = (self._step + 1) % 40
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            for row, share in enumerate(BARS):
                phase = 0.3 if self._still else abs(((self._step + row * 5) % 40) - 20) / 20
                color = QColor(self._look.tokens.selection)
                color.setAlphaF(0.45 + 0.55 * phase)
                painter.setBrush(color)
                painter.drawRoundedRect(QRectF(0, row * 21, self.width() * share, 11), 5, 5)


class Waiting(QWidget):
    """Words, and a shimmer or a progress bar where something is under way."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._shimmer = _Shimmer(look)
        self._words = label("", "muted")
        self._words.setWordWrap(True)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setRange(0, 1000)
        self._progress.setAccessibleName("Progress")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 14)
        layout.setSpacing(12)
        layout.addWidget(self._shimmer)
        layout.addWidget(self._progress)  # over the words: how many lines they take must not move it
        layout.addWidget(self._words)
        layout.addStretch(1)
        self.say("")

    def say(self, words: str) -> None:
        """Words alone: nothing is under way."""
        self._show_words(words)
        self._shimmer.hide()
        self._progress.hide()

    def say_wait(self, wait: Wait) -> None:
        """An answer is on its way."""
        self._show_words(wait.words)
        self._shimmer.setVisible(wait.share is None or wait.paused)
        self._shimmer.set_still(wait.paused)
        kind = "quiet" if wait.paused else ""
        if self._progress.property("kind") != kind:
            self._progress.setProperty("kind", kind)
            restyle(self._progress)
        self._progress.setVisible(wait.share is not None)
        if wait.share is not None:
            self._progress.setValue(round(wait.share * 1000))

    def _show_words(self, words: str) -> None:
        self._words.setText(words)
        self._words.setVisible(bool(words))
