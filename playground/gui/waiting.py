"""What stands in a column while there is no answer: what it is for, or that one is on its way."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from playground.gui.look import Look, label

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
        self.setFixedHeight(62)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _advance(self) -> None:
        self._step = (self._step + 1) % 40
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            for row, share in enumerate(BARS):
                phase = abs(((self._step + row * 5) % 40) - 20) / 20
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
        self._progress.setAccessibleName("Progress")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 14)
        layout.setSpacing(12)
        layout.addWidget(self._shimmer)
        layout.addWidget(self._words)
        layout.addWidget(self._progress)
        layout.addStretch(1)
        self.say("")

    def say(self, words: str, *, under_way: bool = False, share: float | None = None) -> None:
        """`share` 0..1 shows how far it is."""
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self._shimmer.setVisible(under_way and share is None)
        self._progress.setVisible(share is not None)
        if share is not None:
            self._progress.setRange(0, 1000)
            self._progress.setValue(round(share * 1000))
