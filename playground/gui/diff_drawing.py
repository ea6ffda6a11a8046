"""The one drawing of a diff: what went, what came and what was moved, told by colour, by line, by sign and by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

from PySide6.QtGui import QColor, QFont, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument

from playground.core.diff_spans import Span
from playground.core.wording import plain
from playground.gui.theme import SMALL_PX
from playground.gui.tokens import Tokens

Side: TypeAlias = Literal["both", "old", "new"]
"""`both` in one text; `old` leaves out what came, `new` what went."""
SIGNS: Final = {"removed": "−", "inserted": "+"}
LEFT_OUT: Final = {"both": "", "old": "inserted", "new": "removed"}
LINE_HEIGHT_PERCENT: Final = 130.0
MAX_BLANK: Final = 400  # more white space in a row is said in words: nobody can see it, and Qt breaks it for minutes
LINE_ALPHA: Final = 110  # of 255: whole paragraphs may be underlined
_LONG_BLANK: Final = re.compile(rf"(?<!\s)\s{{{MAX_BLANK + 1},}}")


def draw_spans(document: QTextDocument, spans: Sequence[Span], side: Side, tokens: Tokens) -> list[tuple[int, int]]:
    """Draw into the empty `document`; returns where each span stands in it (start, end), empty where it is left out."""
    places: list[tuple[int, int]] = []
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    cursor.setBlockFormat(airy())
    same = QTextCharFormat()
    same.setForeground(QColor(tokens.text))
    for before, span in zip((Span("same", ""), *spans), spans, strict=False):
        start = cursor.position()
        if side == "both" and (before.kind, span.kind) == ("removed", "inserted") and " " in before.text.strip():
            cursor.insertText(" ", same)
        if span.kind == "same":
            cursor.insertText(_readable(span.text), same)
        elif span.kind != LEFT_OUT[side]:
            start = _draw_change(cursor, span, side, tokens)
        places.append((start, cursor.position()))
    cursor.endEditBlock()
    return places


def _readable(text: str) -> str:
    """Without what cannot be shown; very long white space in words."""
    return plain(_LONG_BLANK.sub(lambda blank: _blank_words(len(blank.group())), text))


def _blank_words(length: int) -> str:
    return f"[white space × {length:,}]"


def airy() -> QTextBlockFormat:
    block = QTextBlockFormat()
    block.setLineHeight(LINE_HEIGHT_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return block


def _draw_change(cursor: QTextCursor, span: Span, side: Side, tokens: Tokens) -> int:
    """Returns where it begins: behind the white space in front of it."""
    style = _style(span, tokens)
    blank = span.text[: len(span.text) - len(span.text.lstrip())]
    rest = _readable(span.text[len(blank) :])
    if len(blank) > MAX_BLANK:
        blank, rest = "", f"{_blank_words(len(blank))}{rest}"
    cursor.insertText(plain(blank) if rest or side == "both" else "", QTextCharFormat())
    start = cursor.position()
    if mark := _mark(span, side):
        sign = QTextCharFormat(style)
        sign.setFontStrikeOut(False)
        sign.setFontUnderline(False)
        sign.setFontWeight(QFont.Weight.DemiBold)
        sign.setForeground(QColor(tokens.bad if span.kind == "removed" else tokens.good))
        if span.move:
            sign.setProperty(QTextCharFormat.Property.FontPixelSize, SMALL_PX - 1)
            sign.setForeground(QColor(tokens.muted))
        cursor.insertText(mark, sign)
    if not rest:
        cursor.insertText("↵" if "\n" in blank else "␣", style)
        rest = "" if side == "both" else plain(blank)
    cursor.insertText(rest, style)
    return start


def _style(span: Span, tokens: Tokens) -> QTextCharFormat:
    """Moved text stands on neutral ground: its words are the same."""
    style = QTextCharFormat()
    style.setForeground(QColor(tokens.text))
    if span.move:
        style.setBackground(QColor(tokens.selection))
        style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        style.setUnderlineColor(QColor(tokens.muted))
        return style
    removed = span.kind == "removed"
    style.setBackground(QColor(tokens.removed if removed else tokens.inserted))
    style.setFontStrikeOut(removed)
    if not removed:
        style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        line = QColor(tokens.good)
        line.setAlpha(LINE_ALPHA)
        style.setUnderlineColor(line)
    return style


def _mark(span: Span, side: Side) -> str:
    """Side by side, the side, the line through and the line under tell what went and what came."""
    if span.move:
        return f"⇄ moved {'away' if span.kind == 'removed' else 'here'} {span.move}\u00a0"
    return SIGNS[span.kind] if side == "both" else ""
