"""The two other looks at a system message: the messages that will be sent, and the layers the text came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.core.compose import Span
from playground.core.plan import Column
from playground.core.request import SentRequest
from playground.core.sent_messages import SentMessage, sent_messages
from playground.core.wording import delivery_words, dot_of, plain
from playground.gui.controls import Choice
from playground.gui.flow_layout import FlowLayout
from playground.gui.look import Look, label
from playground.gui.pieces_view import Kind, Piece, PiecesView

_SLOTS: Final[Mapping[str, str]] = {
    "system": "the field “system”",
    "instructions": "the field “instructions”",
    "systemInstruction": "the field “systemInstruction”",
    "template": "put in by the model's own template",
}


class MessagesView(QWidget):
    """Signals:
    model_chosen: the model whose request is looked at.
    """

    model_chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.model = Choice()
        self.model.setAccessibleName("Model of the messages")
        self._only = label("", "muted")
        self._view = PiecesView(look, "Messages that will be sent")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.model)
        layout.addWidget(self._only)
        layout.addWidget(self._view, 1)
        self.model.currentTextChanged.connect(self.model_chosen)

    def show_models(self, models: Sequence[str], current: str) -> None:
        """One model needs no choice."""
        if [self.model.itemText(n) for n in range(self.model.count())] != list(models):
            with QSignalBlocker(self.model):
                self.model.clear()
                self.model.addItems(list(models))
        with QSignalBlocker(self.model):
            self.model.setCurrentText(current)
        self.model.setVisible(len(models) > 1)
        self._only.setVisible(len(models) == 1)
        self._only.setText(f"As {current} will get them" if current else "")

    def show_sent(self, sent: SentRequest) -> None:
        self._view.show_pieces(pieces_of(sent))

    def show_trouble(self, sentence: str) -> None:
        self._view.show_pieces([Piece(sentence, "note")])


class LayersView(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._legend = QWidget()
        self._flow = FlowLayout()
        self._legend.setLayout(self._flow)
        self._entries: tuple[tuple[int, str], ...] = ()
        self._view = PiecesView(look, "Layers of the message")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._legend)
        layout.addWidget(self._view, 1)

    def show_column(self, column: Column) -> None:
        """Its text, each part in the colour of the layer it came from; what a knob put there is underlined."""
        text, spans = column.system_message, column.spans
        if text is None:
            self.show_trouble("No system message is sent.")
            return
        spans = spans or (Span(column.preset.id, column.preset.name, 0, len(text)),)
        knobs = dict.fromkeys(knob.knob for span in spans for knob in span.knobs)
        entries = [
            (dot_of(place), f"{plain(span.name or span.layer)}{' (locked)' if span.locked else ''}")
            for place, span in enumerate(spans, start=1)
        ]
        if knobs:
            entries.append((-1, f"underlined: put there by {', '.join(knobs)}"))
        self._show_legend(tuple(entries))
        self._view.show_pieces(layer_pieces(text, spans))

    def show_trouble(self, sentence: str) -> None:
        self._show_legend(())
        self._view.show_pieces([Piece(sentence, "note")])

    def _show_legend(self, entries: tuple[tuple[int, str], ...]) -> None:
        if entries == self._entries:
            return
        self._entries = entries
        while (item := self._flow.takeAt(0)) is not None:
            if (made := item.widget()) is not None:
                made.hide()
                made.deleteLater()
        for dot, words in entries:
            self._flow.addWidget(_Entry(self._look, dot, words))
        self._legend.setVisible(bool(entries))


class _Entry(QWidget):
    """A layer's colour and its name; -1 is no colour."""

    def __init__(self, look: Look, dot: int, words: str) -> None:
        super().__init__()
        self._look = look
        self._dot = dot
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16 if dot >= 0 else 0, 0, 10, 0)
        layout.addWidget(label(words, "muted"))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._dot < 0:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._look.tokens.dots[self._dot]))
            painter.drawEllipse(QRectF(2, self.height() / 2 - 4.5, 9, 9))


def layer_pieces(text: str, spans: Sequence[Span]) -> list[Piece]:
    """The whole text, cut where a layer or what a knob put there begins and ends."""
    pieces: list[Piece] = []
    at = 0

    def upto(end: int, kind: Kind, dot: int = 0) -> None:
        nonlocal at
        if end > at:
            pieces.append(Piece(text[at:end], kind, dot))
            at = end

    for place, span in enumerate(spans, start=1):
        upto(span.start, "text")
        for knob in span.knobs:
            upto(knob.start, "layer", dot_of(place))
            upto(knob.end, "knob", dot_of(place))
        upto(span.end, "layer", dot_of(place))
    return pieces


def pieces_of(sent: SentRequest) -> list[Piece]:
    """How the system message goes, each message under its role, then what was changed or left out."""
    pieces = [Piece(delivery_words(sent.delivery), "note"), Piece("\n\n")]
    for message in sent_messages(sent):
        pieces += [Piece(_heading(message), "heading"), Piece("\n"), Piece(message.text or "(empty)"), Piece("\n\n")]
    lines = [f"{note[:1].upper()}{note[1:]}." for note in sent.notes]
    if sent.not_sent:
        lines.append(f"Not sent, because this model does not take it: {', '.join(sent.not_sent)}.")
    lines.append(f"{sent.method} {sent.url}")
    return [*pieces, Piece("\n".join(lines), "note")]


def _heading(message: SentMessage) -> str:
    where = _SLOTS.get(message.slot)
    return f"{message.role} · {where}" if where else message.role
