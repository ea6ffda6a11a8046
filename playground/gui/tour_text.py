"""What a page of the tour is set from: running text with room between its lines, and the table of what was measured."""

from __future__ import annotations

import html
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from playground.core.steering.words import verdict_words
from playground.core.tour import Measured, MeasuredRow
from playground.core.wording import count
from playground.gui.look import hairline, label
from playground.gui.theme import ANSWER_PX

LINE_HEIGHT: Final = 150  # per cent
WRAPS: Final = 24  # characters of a cell, from which on it may take several lines
TONES: Final = {"firm": "good", "moved": "warning", "disagree": "bad", "not-moved": "note", "too-few": "note"}


class Paragraph(QLabel):
    """Text as it is, wrapped; its lines stand further apart than a label's."""

    def __init__(self, kind: str = "", px: int = ANSWER_PX, weight: int = 400) -> None:
        super().__init__()
        self._type = f"font-size: {px}px; font-weight: {weight}"
        self.setProperty("kind", kind)
        self.setTextFormat(Qt.TextFormat.RichText)  # of our own making: what is said stands in it escaped
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        """As high as its text is now: Qt would make room for a narrower one."""
        return QSize(0, self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def say(self, text: str) -> None:
        words = " ".join(text.split())
        self.setText(f'<p style="line-height: {LINE_HEIGHT}%; margin: 0; {self._type}">{html.escape(words)}</p>')
        self.setAccessibleName(words)
        self.setVisible(bool(words))


class MeasuredTable(QFrame):
    """Rows under a head; a verdict is a chip in its colour."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setAccessibleName("What was measured")
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(16, 12, 16, 12)
        self._rows = QWidget(self)

    def show_measured(self, measured: Measured) -> None:
        self._rows.hide()
        self._rows.deleteLater()
        self._rows = QWidget(self)
        grid = QGridLayout(self._rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(7)
        widest = [
            max((len(row.cells[place]) for row in measured.rows), default=0) for place in range(len(measured.head))
        ]
        for place, words in enumerate(measured.head):
            grid.addWidget(label(words, "section"), 0, place)
            grid.setColumnStretch(place, widest[place] if widest[place] > WRAPS else 0)
        grid.addWidget(hairline(), 1, 0, 1, len(measured.head))
        for number, row in enumerate(measured.rows, start=2):
            for place, words in enumerate(row.cells):
                shown = _cell(row, place, words)
                shown.setWordWrap(widest[place] > WRAPS)  # all of a column: its width is what the wrapped ones leave
                shown.setAccessibleName(f"{row.cells[0]}, {measured.head[place]}: {words}" if place else words)
                wraps = Qt.AlignmentFlag(0) if shown.wordWrap() else Qt.AlignmentFlag.AlignLeft
                grid.addWidget(shown, number, place, wraps | Qt.AlignmentFlag.AlignVCenter)
        self._inside.addWidget(self._rows)
        self.setAccessibleDescription("; ".join(", ".join(row.cells) for row in measured.rows))


def measured_words(measured: Measured) -> str:
    """On which model, when, and from how much."""
    factors = f"{count(measured.prompts, 'prompt')}, {count(measured.samples, 'sample')} of each"
    return (
        f"{measured.model}, {measured.date}: {count(measured.answers, 'answer')} ({factors}). "
        f"The experiment took {measured.seconds} s on {measured.machine}; brackets are 95 % intervals."
    )


def _cell(row: MeasuredRow, place: int, words: str) -> QLabel:
    shown = label(words, "" if place else "name")
    if row.verdict and words == verdict_words(row.verdict):
        shown.setProperty("chip", TONES[row.verdict])
    return shown
