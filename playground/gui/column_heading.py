"""What stands over a column: the preset's colour and name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from playground.core.compose import Span
from playground.core.preset import Knob, KnobValue
from playground.core.reading import ReadingMode
from playground.gui.comparison_model import ColumnFacts, ColumnKey
from playground.gui.look import Look


@dataclass(frozen=True, slots=True)
class ColumnHeading:
    """`system_text` is the system message, or the words that say that none is sent; `label` is a person's own name."""

    key: ColumnKey
    name: str
    badge: str
    system_text: str
    dot: int
    note: str = ""
    knobs: tuple[Knob, ...] = ()
    values: Mapping[str, KnobValue] = field(default_factory=dict[str, KnobValue])
    spans: tuple[Span, ...] = ()
    facts: ColumnFacts = field(default_factory=ColumnFacts)
    mode: ReadingMode = "markdown"
    label: str = ""

    @property
    def former(self) -> ColumnKey | None:
        """The column it was before its knobs were turned."""
        return ColumnKey(self.facts.formerly, self.key.model) if self.facts.formerly else None


class Dot(QWidget):
    """A preset's colour."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._index = 0
        self.setFixedSize(10, 10)

    def set_index(self, index: int) -> None:
        self._index = index
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._look.tokens.dots[self._index]))
            painter.drawEllipse(1, 1, 8, 8)
