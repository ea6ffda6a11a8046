"""A read-only text of pieces that look different: what will be sent, and which layer it came from. Never rich text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from playground.gui.look import Look
from playground.gui.theme import SMALL_PX
from playground.gui.tokens import Tokens

Kind: TypeAlias = Literal["text", "heading", "note", "layer", "knob"]
GROUND_ALPHA: Final = 0.16
MAX_SHOWN: Final = 200_000
"""Characters of one piece; the rest is said to be there."""


@dataclass(frozen=True, slots=True)
class Piece:
    """`dot` is the layer's colour, of the columns' colours."""

    text: str
    kind: Kind = "text"
    dot: int = 0


class PiecesView(QPlainTextEdit):
    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._pieces: tuple[Piece, ...] = ()
        self.setReadOnly(True)
        self.setAccessibleName(name)
        self.setProperty("kind", "field")
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        font = self.font()
        font.setPixelSize(14)
        self.setFont(font)
        look.theme.changed.connect(self._draw)

    def show_pieces(self, pieces: Sequence[Piece]) -> None:
        if tuple(pieces) != self._pieces:
            self._pieces = tuple(pieces)
            self._draw()

    def _draw(self) -> None:
        at = self.verticalScrollBar().value()
        self.clear()
        cursor = QTextCursor(self.document())
        for piece in self._pieces:
            text = piece.text
            if len(text) > MAX_SHOWN:
                text = f"{text[:MAX_SHOWN]}\n… and {len(text) - MAX_SHOWN:,} characters more"
            cursor.insertText(text, _shape(piece, self._look.tokens))
        self.verticalScrollBar().setValue(at)


def _shape(piece: Piece, tokens: Tokens) -> QTextCharFormat:
    shape = QTextCharFormat()
    shape.setForeground(QColor(tokens.text))
    match piece.kind:
        case "heading":
            shape.setFontWeight(QFont.Weight.DemiBold)
            shape.setForeground(QColor(tokens.accent))
        case "note":
            shape.setForeground(QColor(tokens.muted))
            shape.setProperty(QTextCharFormat.Property.FontPixelSize, SMALL_PX)
        case "layer" | "knob":
            ground = QColor(tokens.dots[piece.dot])
            ground.setAlphaF(GROUND_ALPHA if piece.kind == "layer" else 2 * GROUND_ALPHA)
            shape.setBackground(ground)
            if piece.kind == "knob":
                shape.setFontWeight(QFont.Weight.DemiBold)
                shape.setFontUnderline(True)
        case "text":
            pass
    return shape
