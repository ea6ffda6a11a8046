"""The system message over a column: its first line, and the whole of it when opened in place, with where it came from.

Opened, each layer's part has an edge in a colour of its own and its name over it; what knobs put there is marked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QTextEdit

from playground.core.compose import Span
from playground.gui.look import Look
from playground.gui.theme import SMALL_PX

CLOSED_PX: Final = 20
OPEN_PX: Final = 150
OPEN_LAYERS_PX: Final = 240
MARGIN_PX: Final = 17
"""Around a text with layers: room for the edge, and for the first layer's name."""
EDGE_PX: Final = 3
LABEL_PX: Final = 10
KNOB_ALPHA: Final = 60


class SystemMessageView(QPlainTextEdit):
    """Read-only. Its value is the whole text, opened or not. A click, Enter or Space opens and closes it.

    Signals:
    opened: whether it is open now.
    """

    opened = Signal(bool)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._open = False
        self._spans: tuple[Span, ...] = ()
        self._ends: tuple[tuple[int, int], ...] = ()  # of the spans, in the document's own units
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setProperty("kind", "summary")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        font = self.font()
        font.setPixelSize(SMALL_PX)
        self.setFont(font)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        look.theme.changed.connect(self._mark_knobs)
        self._set_open(False)

    @property
    def is_open(self) -> bool:
        return self._open

    def open(self) -> None:
        """Show the whole of it."""
        self._set_open(True)

    def set_message(self, name: str, text: str, spans: tuple[Span, ...] = ()) -> None:
        """`text` as a person should read it: for no system message, the words that say so."""
        self.setAccessibleName(f"System message: {name}")
        if text != self.toPlainText():
            self.setPlainText(text)
        self._spans = spans
        self._ends = tuple((_place(text, span.start), _place(text, span.end)) for span in spans)
        self.setAccessibleDescription(_told(spans))
        self._mark_knobs()
        self._set_open(self._open)

    def mouseReleaseEvent(self, e: QMouseEvent) -> None:
        super().mouseReleaseEvent(e)
        if not self.textCursor().hasSelection():
            self._set_open(not self._open)

    def keyPressEvent(self, e: QKeyEvent) -> None:
        if e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and not e.modifiers():
            self._set_open(not self._open)
            return
        super().keyPressEvent(e)

    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        if self._open and e.size().width() != e.oldSize().width():
            self._fit()  # other line breaks, another height

    def changeEvent(self, e: QEvent) -> None:
        super().changeEvent(e)
        self.viewport().update()

    def paintEvent(self, e: QPaintEvent) -> None:
        if self._open:
            super().paintEvent(e)
            self._paint_layers()
            return
        tokens = self._look.tokens
        with QPainter(self.viewport()) as painter:
            painter.setPen(QColor(tokens.text if self.hasFocus() else tokens.muted))
            metrics = QFontMetrics(self.font())
            first = self.document().firstBlock().text()
            more = self.document().blockCount() > 1
            width = self.viewport().width() - 4
            line = metrics.elidedText(first + (" …" if more else ""), Qt.TextElideMode.ElideRight, width - 14)
            area = self.viewport().rect()
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, f"{line} ▸")

    def _paint_layers(self) -> None:
        """An edge beside each layer's lines, and its name in the blank line over them."""
        with QPainter(self.viewport()) as painter:
            font = self.font()
            font.setPixelSize(LABEL_PX)
            painter.setFont(font)
            for block, area in self._blocks():
                for place, (start, end) in enumerate(self._ends):
                    if start <= block.position() <= end and self._spans[place].start < self._spans[place].end:
                        height = block.layout().boundingRect().height()  # the area has the margin in it, too
                        painter.fillRect(QRectF(2, area.top(), EDGE_PX, height), self._color(place))
                    if block.position() == start:
                        label = QRectF(MARGIN_PX - 7, area.top() - MARGIN_PX + 1, area.width(), MARGIN_PX - 2)
                        painter.setPen(self._color(place))
                        painter.drawText(label, Qt.AlignmentFlag.AlignVCenter, _label(self._spans[place]))

    def _blocks(self) -> Iterator[tuple[QTextBlock, QRectF]]:
        """The lines in sight, with where they stand."""
        block, offset = self.firstVisibleBlock(), QPointF(self.contentOffset())
        while block.isValid():
            area = self.blockBoundingGeometry(block).translated(offset)
            if area.top() > self.viewport().height() + MARGIN_PX:
                return
            yield block, area
            block = block.next()

    def _color(self, place: int) -> QColor:
        """Bounds have the colour of warnings, the others one each."""
        tokens = self._look.tokens
        if self._spans[place].locked:
            return QColor(tokens.warning)
        return QColor(tokens.dots[1 + place % (len(tokens.dots) - 1)])

    def _mark_knobs(self) -> None:
        ground = QColor(self._look.tokens.accent)
        ground.setAlpha(KNOB_ALPHA)
        marks: list[QTextEdit.ExtraSelection] = []
        text = self.toPlainText()
        for knob in (knob for span in self._spans for knob in span.knobs):
            mark = QTextEdit.ExtraSelection()
            form = QTextCharFormat()
            form.setBackground(ground)
            cursor = QTextCursor(self.document())
            last = max(0, self.document().characterCount() - 1)
            cursor.setPosition(min(last, _place(text, knob.start)))
            cursor.setPosition(min(last, _place(text, knob.end)), QTextCursor.MoveMode.KeepAnchor)
            mark.cursor, mark.format = cursor, form
            marks.append(mark)
        self.setExtraSelections(marks if self._open else [])

    def _fit(self) -> None:
        lines = max(1, int(self.document().size().height()))  # a plain text document counts in lines
        layered = bool(self._spans)
        whole = lines * self.fontMetrics().lineSpacing() + 6 + (2 * MARGIN_PX if layered else 0)
        self.setFixedHeight(min(OPEN_LAYERS_PX if layered else OPEN_PX, whole) if self._open else CLOSED_PX)

    def _set_open(self, opened: bool) -> None:
        changed, self._open = opened != self._open, opened
        layered = opened and bool(self._spans)
        self.document().setDocumentMargin(MARGIN_PX if layered else 0)
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if opened else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        self._fit()
        self.setToolTip("" if opened else "Show the whole system message")
        if changed:
            self._mark_knobs()
        self.opened.emit(opened)
        self.viewport().update()


def _label(span: Span) -> str:
    return f"{span.name or span.layer} · locked" if span.locked else span.name or span.layer


def _told(spans: tuple[Span, ...]) -> str:
    """For a screen reader: what the colours say."""
    return f"From: {', '.join(_label(span) for span in spans)}" if spans else ""


def _place(text: str, at: int) -> int:
    """A place counted in characters as the document counts: in UTF-16 units, a line end as one."""
    before = text[:at].replace("\r\n", "\n")
    return len(before) + sum(1 for sign in before if sign > "\uffff")
