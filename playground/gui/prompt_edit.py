"""The field a prompt is written in: as high as its text, its `{{variables}}` marked."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QMimeData, QSize, Signal
from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit

from playground.core.prompt_lines import prompts_in
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


class PromptEdit(QPlainTextEdit):
    """As high as its text, between two and eight lines.

    Signals:
    lines_pasted: the prompts that a text would make, which was pasted into the empty field and stands there now.
    """

    lines_pasted = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)
        self.document().contentsChanged.connect(self._fit)
        self._fit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """A file that is dropped here is opened by the window."""
        return not source.hasUrls() and super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        empty = self.document().isEmpty()
        super().insertFromMimeData(source)
        prompts = prompts_in(source.text()) if empty and source.hasText() else ()
        if len(prompts) >= FEW_LINES:
            self.lines_pasted.emit(prompts)

    def sizeHint(self) -> QSize:
        return QSize(200, self._height())

    def _fit(self) -> None:
        if self.height() != self._height() or self.minimumHeight() != self._height():
            self.setFixedHeight(self._height())

    def _height(self) -> int:
        lines = max(MIN_LINES, min(MAX_LINES, int(self.document().size().height())))
        return lines * self.fontMetrics().lineSpacing() + 6
