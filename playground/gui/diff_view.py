"""Two texts in one, word by word: what went and what came, told by colour, by line and by sign."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from playground.core.diffs import Diff
from playground.core.wording import count, plain
from playground.gui.look import Look

SIGNS: Final = {"removed": "−", "inserted": "+"}
UNIT_WORDS: Final = {"words": "", "lines": " Compared line by line: the texts are too long for words.",
                     "blocks": " The texts are too different to be compared word by word."}  # fmt: skip


class DiffView(QTextEdit):
    """Read-only, plain text whatever the texts hold."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown: Diff | None = None
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName("What changed")
        self.setProperty("kind", "field")
        look.theme.changed.connect(self._draw)

    def show_diff(self, diff: Diff) -> None:
        self._shown = diff
        self._draw()

    def _draw(self) -> None:
        if self._shown is None:
            return
        tokens = self._look.tokens
        colors = {"removed": (tokens.bad, tokens.bad_ground), "inserted": (tokens.good, tokens.good_ground)}
        self.clear()
        cursor = self.textCursor()
        for span in self._shown.spans:
            style = QTextCharFormat()
            style.setForeground(QColor(tokens.text))
            if span.kind in colors:
                color, ground = colors[span.kind]
                style.setForeground(QColor(color))
                style.setBackground(QColor(ground))
                sign = QTextCharFormat(style)
                sign.setFontWeight(QFont.Weight.Bold)
                blank = span.text[: len(span.text) - len(span.text.lstrip())]
                cursor.insertText(blank, QTextCharFormat())
                cursor.insertText(SIGNS[span.kind], sign)
                style.setFontStrikeOut(span.kind == "removed")
                style.setFontUnderline(span.kind == "inserted")
                cursor.insertText(plain(span.text[len(blank) :]) or "↵", style)
            else:
                cursor.insertText(plain(span.text), style)
        self.moveCursor(QTextCursor.MoveOperation.Start)


def summary(diff: Diff) -> str:
    """`3 words came, 1 went.`"""
    if not diff.changed:
        return "The two are the same."
    counts = {"inserted": 0, "removed": 0, "same": 0}
    for span in diff.spans:
        counts[span.kind] += sum(any(sign.isalnum() for sign in word) for word in span.text.split())
    came, went = counts["inserted"], counts["removed"]
    return f"+ {count(came, 'word')}, − {count(went, 'word')}.{UNIT_WORDS[diff.unit]}"
