"""What was changed, and how much moved by it: beside the answers stands the diff of their system messages."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from playground.core.diff_reading import WordCounts
from playground.core.diff_spans import Span
from playground.gui.diff_text import DiffText, answer_text
from playground.gui.look import ElidedLabel, Look, label
from playground.gui.pager import Pager
from playground.gui.theme import CONTROL_PX

BAR_PX = 10
AMOUNT_PX = 260


class CauseCard(QFrame):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setAccessibleName("What you changed")
        self._names = ElidedLabel("muted")
        self.text: DiffText = answer_text(look, "What you changed in the system message")
        self.text.set_font_px(CONTROL_PX)
        self._also = label("", "warning")
        self._also.setWordWrap(True)
        self._counted = label("", "muted")
        self._bar = AmountBar(look)
        self._counts = label("", "muted")
        self._counts.setWordWrap(True)
        self.changes = Pager(look, "change")
        self._note = label("", "warning")
        self._note.setWordWrap(True)
        self._lay_out()
        self.text.redrawn.connect(self._fit)

    def show_cause(self, names: str, spans: Sequence[Span], also: str) -> None:
        """`also`: in what else the two were asked otherwise."""
        self._names.say(names)
        self.text.show_spans(spans)
        self._also.setText(also)
        self._also.setVisible(bool(also))

    def show_amount(self, counts: WordCounts | None, said: str, note: str) -> None:
        self._bar.show_counts(counts, said)
        self._bar.setVisible(counts is not None)
        self._counted.setText("words kept, removed, added" if counts is not None else "by structure")
        self._counts.setText(said)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._amount.setVisible(bool(said or note))

    def set_wide(self, wide: bool) -> None:
        """What moved stands beside the text where the card is wide and low."""
        if wide == (self._halves.indexOf(self._amount) >= 0):
            return
        if wide:
            self._message.removeWidget(self._amount)
            self._halves.addWidget(self._amount)
        else:
            self._halves.removeWidget(self._amount)
            self._message.insertWidget(self._message.count() - 1, self._amount)
        self._amount.setMinimumWidth(AMOUNT_PX if wide else 0)
        self._rows.setContentsMargins(16, 0 if wide else 8, 16, 0)

    def _fit(self) -> None:
        """As high as its text, so that what moved stands right below it."""
        self.text.setMaximumHeight(self.text.whole_height())

    def _lay_out(self) -> None:
        top, self._amount = QWidget(), QWidget()
        heading = QVBoxLayout(top)
        heading.setContentsMargins(16, 0, 16, 0)
        heading.setSpacing(2)
        for widget in (label("What you changed", "name"), self._names):
            heading.addWidget(widget)
        amount = self._rows = QVBoxLayout(self._amount)
        amount.setContentsMargins(16, 8, 16, 0)
        amount.setSpacing(6)
        parts: tuple[QWidget, ...] = (
            label("How much moved", "name"), self._counted, self._bar, self._counts, self._note,
        )  # fmt: skip
        for part in parts:
            amount.addWidget(part)
        amount.addWidget(self.changes, 0, Qt.AlignmentFlag.AlignLeft)
        also = QVBoxLayout()
        also.setContentsMargins(16, 0, 16, 0)
        also.addWidget(self._also)
        amount.addStretch(1)
        self._message = QVBoxLayout()
        self._message.setSpacing(6)
        self._message.addWidget(top)
        self._message.addWidget(self.text, 1000)
        self._message.addLayout(also)
        self._message.addWidget(self._amount)
        self._message.addStretch(1)
        self._halves = QHBoxLayout(self)
        self._halves.setContentsMargins(0, 14, 0, 14)
        self._halves.setSpacing(0)
        self._halves.addLayout(self._message, 1)


class AmountBar(QWidget):
    """How many words stayed, moved, went and came, as parts of one bar; the numbers stand below it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._counts: WordCounts | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("How much moved")
        look.theme.changed.connect(self.update)

    def show_counts(self, counts: WordCounts | None, said: str) -> None:
        self._counts = counts
        self.setAccessibleDescription(said)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, BAR_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        counts, tokens = self._counts, self._look.tokens
        if counts is None:
            return
        parts = (
            (counts.kept, tokens.line), (counts.moved, tokens.dots[0]), (counts.removed, tokens.removed),
            (counts.added, tokens.inserted),
        )  # fmt: skip
        whole = sum(words for words, _ in parts)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            round_path = QPainterPath()
            round_path.addRoundedRect(QRectF(0, 0, self.width(), BAR_PX), BAR_PX / 2, BAR_PX / 2)
            painter.setClipPath(round_path)
            left = 0.0
            for words, color in parts:
                width = self.width() * words / whole if whole else 0.0
                painter.fillRect(QRectF(left, 0, width, BAR_PX), QColor(color))
                left += width
