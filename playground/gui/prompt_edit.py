"""The field a prompt is written in: as high as its text, its `{{variables}}` marked."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from playground.core.prompt_lines import prompts_in
from playground.gui.growing_edit import GrowingEdit
from playground.gui.look import Look

MIN_LINES: Final = 2
MAX_LINES: Final = 8
FEW_LINES: Final = 3
"""So many pasted lines may be a list of prompts; two are more often one."""


class VariableMarker(QSyntaxHighlighter):
    """Marks `{{variables}}`."""

    def __init__(self, document: QTextDocument, look: Look) -> None:
        super().__init__(document)
        self._look = look
        look.theme.changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:
        shape = QTextCharFormat()
        shape.setForeground(QColor(self._look.tokens.accent))
        shape.setBackground(QColor(self._look.tokens.selection))
        start = text.find("{{")
        while start >= 0:
            end = text.find("}}", start)
            if end < 0:
                return
            self.setFormat(start, end + 2 - start, shape)
            start = text.find("{{", end)


class PromptEdit(GrowingEdit):
    """As high as its text, between two and eight lines.

    Signals:
    lines_pasted: the prompts that a text would make, which was pasted into the empty field and stands there now.
    """

    lines_pasted = Signal(tuple)

    def __init__(self) -> None:
        super().__init__(MIN_LINES, MAX_LINES)

    def insertFromMimeData(self, source: QMimeData) -> None:
        empty = self.document().isEmpty()
        super().insertFromMimeData(source)
        prompts = prompts_in(source.text()) if empty and source.hasText() else ()
        if len(prompts) >= FEW_LINES:
            self.lines_pasted.emit(prompts)
