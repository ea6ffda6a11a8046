"""How long one answer took, as a small picture: a bar of waiting and of writing, with the first word between them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.core.completion import NO_TIMINGS, Timings
from playground.gui.inspection import milliseconds, phases, time_words
from playground.gui.look import Look
from playground.gui.theme import SMALL_PX

BAR_PX: Final = 12
GAP_PX: Final = 6
WORDS_PX: Final = 16
SIGN_PX: Final = 8
TICK_PX: Final = 4  # by which the mark of the first word stands out above and below
LEAST_PX: Final = 3.0  # even a moment is seen


class TimingBar(QWidget):
    """Told in words to a screen reader."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._timings = NO_TIMINGS
        self.setAccessibleName("Times of the answer")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(2 * TICK_PX + BAR_PX + GAP_PX + WORDS_PX)
        look.theme.changed.connect(self.update)

    def show_timings(self, timings: Timings) -> None:
        if timings != self._timings:
            self._timings = timings
            self.setAccessibleDescription(time_words(timings))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        parts = phases(self._timings)
        if not parts:
            return
        tokens = self._look.tokens
        colors = {"waiting": QColor(tokens.dots[0]), "writing": QColor(tokens.accent)}
        whole = QRectF(0, TICK_PX, self.width(), BAR_PX)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            first = self._first_px(whole.width())
            round_ends = QPainterPath()
            round_ends.addRoundedRect(whole, 4, 4)
            painter.setClipPath(round_ends)
            painter.fillRect(whole, colors["waiting"])
            if len(parts) > 1:
                painter.fillRect(whole.adjusted(first, 0, 0, 0), colors["writing"])
            painter.setClipping(False)
            if len(parts) > 1:
                painter.setPen(QPen(QColor(tokens.text), 1.5))
                painter.drawLine(QPointF(first, 0.5), QPointF(first, 2 * TICK_PX + BAR_PX - 0.5))
            self._paint_words(painter, parts, colors)

    def _first_px(self, width: float) -> float:
        """Where the first word came."""
        whole_ms, waited_ms = self._timings.total_ms or 0.0, self._timings.ttft_ms or 0.0
        share = waited_ms / whole_ms if whole_ms > 0 else 0.0
        return min(max(LEAST_PX, share * width), width - LEAST_PX)

    def _paint_words(self, painter: QPainter, parts: tuple[tuple[str, float], ...], colors: dict[str, QColor]) -> None:
        """`waiting 102 ms` at the left, `writing 831 ms` at the right, each beside its colour."""
        font = QFont(self.font())
        font.setPixelSize(SMALL_PX)
        painter.setFont(font)
        line = QRect(0, self.height() - WORDS_PX, self.width(), WORDS_PX)
        for (what, ms), to_right in zip(parts, (False, True), strict=False):
            words = f"{what} {milliseconds(ms)}"
            wide = painter.fontMetrics().horizontalAdvance(words)
            left = line.right() - wide - SIGN_PX - 5 if to_right else 0
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors[what])
            painter.drawRoundedRect(QRectF(left, line.center().y() - SIGN_PX / 2 + 1, SIGN_PX, SIGN_PX), 2, 2)
            painter.setPen(QColor(self._look.tokens.muted))
            painter.drawText(line.adjusted(left + SIGN_PX + 5, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)
