"""Colours for a system message while it is typed: Markdown, and the marks of the template."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from playground.gui.look import Look
from playground.gui.tokens import Tokens

MAX_LINE: Final = 20_000
"""A line that is longer stays plain: nobody reads it, and typing in it must not stall."""

_IN_FENCE: Final = 1
_FENCE: Final = re.compile(r"^\s{0,3}(```|~~~)")
_BLOCK: Final = re.compile(r"^\s{0,3}(?:(?P<heading>#{1,6}\s.*)|(?P<quote>>.*))|^\s*(?P<bullet>[-*+]|\d{1,3}[.)])\s")
_INLINE: Final = re.compile(
    r"(?P<knob>\{\{[^{}\n]{1,500}\}\})"
    r"|(?P<branch>\{[%#][^\n]*?[%#]\})"
    r"|(?P<code>`[^`\n]+`)"
    r"|(?P<bold>\*\*(?=\S)[^*\n]+\*\*|__(?=\S)[^_\n]+__)"
    r"|(?P<italic>(?<![\w*])\*(?=[^\s*])[^*\n]+\*(?![\w*])|(?<![\w_])_(?=[^\s_])[^_\n]+_(?![\w_]))"
    r"|(?P<tag></?[A-Za-z][\w:-]{0,40}(?:\s[^<>\n]{0,200})?/?>)"
)
_STRING: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
_NAME: Final = re.compile(r"(?<![\w.])[^\W\d]\w*")
_FILTER: Final = re.compile(r"\|\s*\w+(?:\([^)]*\))?")
_WORDS: Final = frozenset(
    ("if", "elif", "else", "endif", "and", "or", "not", "in", "is", "true", "false", "none", "True", "False", "None",
     "raw", "endraw")
)  # fmt: skip


class MessageMarker(QSyntaxHighlighter):
    """Only lines that changed are looked at again, as Qt does it; a new theme or other knobs mean all of them."""

    def __init__(self, document: QTextDocument, look: Look) -> None:
        super().__init__(document)
        self._look = look
        self._knobs: frozenset[str] = frozenset()
        self._below: frozenset[str] = frozenset()
        self._shapes = _shapes(look.tokens)
        look.theme.changed.connect(self._theme_changed)

    def set_knobs(self, names: frozenset[str]) -> None:
        """The knobs of the preset; every other name in a mark is underlined."""
        if names != self._knobs:
            self._knobs = names
            self.rehighlight()

    def set_layer_knobs(self, names: frozenset[str]) -> None:
        """Those that only layers declare: no mistake in a name, but not filled in here; lint says how they are."""
        if names != self._below:
            self._below = names
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        if len(text) > MAX_LINE:
            return
        inside = self.previousBlockState() == _IN_FENCE
        if _FENCE.match(text):
            self.setFormat(0, len(text), self._shapes["code"])
            self.setCurrentBlockState(0 if inside else _IN_FENCE)
            return
        self.setCurrentBlockState(_IN_FENCE if inside else 0)
        if inside:
            self.setFormat(0, _units(text, len(text)), self._shapes["code"])
        elif block := _BLOCK.match(text):
            kind = block.lastgroup or ""
            self._shape(text, block.start(kind), block.end(kind), kind)
        for match in _INLINE.finditer(text):
            kind = match.lastgroup or ""
            if not inside or kind in ("knob", "branch"):
                self._shape(text, match.start(), match.end(), kind)
            if kind in ("knob", "branch") and not match[0].startswith("{#"):
                self._underline_unknown(text, match.start(), match[0], self._shapes[kind])

    def _underline_unknown(self, text: str, start: int, mark: str, shape: QTextCharFormat) -> None:
        blank = _FILTER.sub(_blanked, _STRING.sub(_blanked, mark))
        for name in _NAME.finditer(blank):
            if name[0] not in _WORDS and name[0] not in self._knobs:
                unknown, below = QTextCharFormat(shape), name[0] in self._below
                lines = QTextCharFormat.UnderlineStyle
                unknown.setUnderlineStyle(lines.DotLine if below else lines.WaveUnderline)
                unknown.setUnderlineColor(QColor(self._look.tokens.muted if below else self._look.tokens.warning))
                self._format(text, start + name.start(), start + name.end(), unknown)

    def _shape(self, text: str, start: int, end: int, kind: str) -> None:
        self._format(text, start, end, self._shapes[kind])

    def _format(self, text: str, start: int, end: int, shape: QTextCharFormat) -> None:
        first = _units(text, start)
        self.setFormat(first, _units(text, end) - first, shape)

    def _theme_changed(self) -> None:
        self._shapes = _shapes(self._look.tokens)
        self.rehighlight()


def _blanked(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _units(text: str, place: int) -> int:
    """Qt counts an emoji twice."""
    return place if text.isascii() else len(text[:place].encode("utf-16-le", "surrogatepass")) // 2


def _shapes(tokens: Tokens) -> dict[str, QTextCharFormat]:
    return {
        "heading": _format(tokens.text, weight=QFont.Weight.DemiBold),
        "quote": _format(tokens.muted, italic=True),
        "bullet": _format(tokens.accent, weight=QFont.Weight.DemiBold),
        "knob": _format(tokens.accent, ground=tokens.selection, weight=QFont.Weight.Medium),
        "branch": _format(tokens.dots[2], ground=tokens.selection),
        "code": _format(tokens.dots[3]),
        "bold": _format(tokens.text, weight=QFont.Weight.Bold),
        "italic": _format(tokens.text, italic=True),
        "tag": _format(tokens.dots[4]),
    }


def _format(
    color: str, *, ground: str = "", weight: QFont.Weight | None = None, italic: bool = False
) -> QTextCharFormat:
    shape = QTextCharFormat()
    shape.setForeground(QColor(color))
    if ground:
        shape.setBackground(QColor(ground))
    if weight is not None:
        shape.setFontWeight(weight)
    shape.setFontItalic(italic)
    return shape
