"""One answer's text: plain while it streams, Markdown when it is finished. Untrusted: reads no file, calls no host.

Found by trying Qt 6.11: QTextBrowser reads local images a model names, and falls back to the file when `loadResource`
gives null; it navigates to local files on a click. So every resource is answered with an empty one, every navigation
is refused, and a link only asks.
"""

from __future__ import annotations

import re
import time
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QImage,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextOption,
    QTextTableFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from playground.gui.code_copies import CodeCopies
from playground.gui.code_fences import colour, fences
from playground.gui.found_marks import FoundMarks
from playground.gui.look import Look
from playground.gui.theme import ANSWER_PX

MAX_RENDERED: Final = 200_000  # characters; beyond it Markdown is shown as plain text
LONG_WORD: Final = 4_000  # word wrap is quadratic in one word: 300 KB took 9 s, wrapping anywhere 0.24 s
SLOW_MS: Final = 8.0  # a paragraph is laid out anew with each piece: one of 150 KB takes 100 ms
REST: Final = 4  # after a slow piece the view rests for so many times what it took
LINE_HEIGHT_PERCENT: Final = 130.0
PARAGRAPH_GAP_PX: Final = 8
MARGIN_PX: Final = 14
HEADING_SIZES: Final = (1.3, 1.15, 1.0)  # of the answer's own size
MAX_LINE_CHARACTERS: Final = 84
MARKDOWN: Final = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
ALLOWED_SCHEMES: Final = frozenset({"http", "https", "mailto"})


class AnswerView(QTextBrowser):
    """Signals:
    link_asked: a person clicked a web or mail address; whoever hears it shows the address and asks first.
    zoom_asked: +1 larger, -1 smaller, by the wheel with Ctrl.
    """

    link_asked = Signal(QUrl)
    zoom_asked = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._writing = False
        self._markdown: str | None = None
        self._word = 0
        self._font_px = ANSWER_PX
        self._fixed = False
        self._late: list[str] = []
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._insert_late)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setAcceptDrops(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(self.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.document().setDocumentMargin(0)
        self.setViewportMargins(MARGIN_PX, 10, MARGIN_PX, 10)
        self.anchorClicked.connect(self._clicked)
        self.found = FoundMarks(look, self)
        self._copies: CodeCopies | None = None
        look.theme.changed.connect(self._theme_changed)
        self.clear_answer()

    def set_name(self, name: str) -> None:
        """For screen readers and outside programs."""
        self.setAccessibleName(name)
        if self._copies is not None:
            self._copies.set_name(name)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        if kind == QTextDocument.ResourceType.ImageResource.value:
            nothing = QImage(1, 1, QImage.Format.Format_ARGB32)
            nothing.fill(Qt.GlobalColor.transparent)
            return nothing
        return QByteArray(b" ")

    def doSetSource(
        self, name: QUrl | str, type: QTextDocument.ResourceType = QTextDocument.ResourceType.UnknownResource
    ) -> None:
        """No navigation, not even by keyboard."""

    def set_font_px(self, size: int) -> None:
        self._font_px = size
        self.document().setDefaultFont(self._type())
        if self._markdown is not None:
            self.show_whole(self._markdown)

    def clear_answer(self) -> None:
        """Empty, and ready for text."""
        self._markdown, self._fixed = None, False
        self.found.clear()
        if self._copies is not None:
            self._copies.show_fences(())
        self._word = 0
        self._late.clear()
        self._rest.stop()
        self.document().clear()
        self.document().setDefaultFont(self._type())
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        cursor = QTextCursor(self.document())
        cursor.setBlockFormat(_airy())
        cursor.setBlockCharFormat(QTextCharFormat())

    def append(self, text: str) -> None:
        """Put text at the end: at once, or a moment later where the last piece took long to lay out."""
        if self._markdown is not None:
            self.clear_answer()
        self._late.append(text)
        if not self._rest.isActive():
            self._insert_late()

    def _insert_late(self) -> None:
        """Follows the text only for a reader who is at the end."""
        text = "".join(self._late)
        self._late.clear()
        if not text:
            return
        began_at = time.perf_counter()
        self._mind_long_words(text)
        bar = self.verticalScrollBar()
        following = self._at_end()
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(text)
        if following:
            bar.setValue(bar.maximum())
        took_ms = (time.perf_counter() - began_at) * 1000
        if took_ms > SLOW_MS:
            self._rest.start(int(took_ms * REST))

    def show_plain(self, text: str, *, fixed: bool = False, wrapped: bool = True) -> None:
        """`fixed`: in letters of one width; not `wrapped`: lines stay whole, and are scrolled."""
        self.clear_answer()
        if not wrapped:
            self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        if fixed:
            self._fixed = True
            self.document().setDefaultFont(self._type())
        self.append(text)

    def show_whole(self, text: str) -> None:
        """A finished answer, as Markdown. The place the reader has scrolled to stays."""
        if len(text) > MAX_RENDERED:
            self.show_plain(text)
            return
        bar = self.verticalScrollBar()
        place, following = bar.value(), bar.maximum() > 0 and self._at_end()
        self.clear_answer()
        self._mind_long_words(text)
        self._markdown = text
        self.document().setMarkdown(text, MARKDOWN)
        self._set_type()
        self._show_code()
        bar.setValue(bar.maximum() if following else min(place, bar.maximum()))

    def set_writing(self, writing: bool) -> None:
        """Show the writing cursor behind the last word."""
        if writing != self._writing:
            self._writing = writing
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines stay short enough to read, however wide the column is."""
        room = (
            self.width() - MARGIN_PX - MAX_LINE_CHARACTERS * self.fontMetrics().averageCharWidth() * self._font_px / 13
        )
        self.setViewportMargins(MARGIN_PX, 10, max(MARGIN_PX, int(room)), 10)
        super().resizeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if by := event.angleDelta().y():
                self.zoom_asked.emit(1 if by > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._writing and not self.document().isEmpty():
            end = QTextCursor(self.document())
            end.movePosition(QTextCursor.MoveOperation.End)
            place = self.cursorRect(end)
            with QPainter(self.viewport()) as painter:
                mark = QRectF(place.left() + 2, place.top() + 2, 6, min(place.height(), self._font_px * 1.3) - 2)
                painter.fillRect(mark, QColor(self._look.tokens.accent))

    def _type(self) -> QFont:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont) if self._fixed else QFont(self.font())
        font.setPixelSize(self._font_px - 1 if self._fixed else self._font_px)
        return font

    def _show_code(self) -> None:
        found = fences(self.document())
        for fence in found:
            colour(self.document(), fence, self._look.tokens)
        if found and self._copies is None:
            self._copies = CodeCopies(self._look, self)
            self._copies.set_name(self.accessibleName())
        if self._copies is not None:
            self._copies.show_fences(found)

    def _at_end(self) -> bool:
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - 4

    def _mind_long_words(self, text: str) -> None:
        """Wrap anywhere as soon as one word is very long, also when it comes in pieces."""
        if self.wordWrapMode() == QTextOption.WrapMode.WrapAnywhere:
            return
        runs = re.split(r"\s", text)
        first = self._word + len(runs[0])
        self._word = first if len(runs) == 1 else len(runs[-1])
        if max(first, *(len(run) for run in runs)) > LONG_WORD:
            self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)

    def _set_type(self) -> None:
        """Line height for the prose, modest headings; code gets its ground and wraps like the rest."""
        whole = QTextCursor(self.document())
        whole.beginEditBlock()  # one layout at the end: each change in a wide table lays all of it out
        block, last_table = self.document().begin(), -1
        while block.isValid():
            cursor = QTextCursor(block)
            if table := cursor.currentTable():
                if table.firstPosition() != last_table:
                    last_table = table.firstPosition()
                    table.setFormat(self._table(table.format()))
            else:
                self._set_block(cursor)
            block = block.next()
        whole.endEditBlock()

    def _set_block(self, cursor: QTextCursor) -> None:
        shape, block = _airy(), cursor.blockFormat()
        if block.hasProperty(QTextFormat.Property.BlockCodeFence):
            shape = _airy(100.0)  # lines that touch: their ground is one
            shape.setBackground(QColor(self._look.tokens.selection))
            shape.setNonBreakableLines(False)
            if not cursor.block().next().blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence):
                shape.setBottomMargin(PARAGRAPH_GAP_PX)
        elif not cursor.currentList():
            shape.setBottomMargin(PARAGRAPH_GAP_PX)
        cursor.mergeBlockFormat(shape)
        if level := block.headingLevel():
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            cursor.mergeCharFormat(self._heading(level))

    def _heading(self, level: int) -> QTextCharFormat:
        shape = QTextCharFormat()
        shape.setProperty(QTextFormat.Property.FontSizeAdjustment, 0)
        shape.setProperty(QTextFormat.Property.FontPixelSize, round(self._font_px * HEADING_SIZES[min(level, 3) - 1]))
        shape.setFontWeight(QFont.Weight.DemiBold)
        return shape

    def _table(self, shape: QTextTableFormat) -> QTextTableFormat:
        shape.setBorderBrush(QColor(self._look.tokens.line))
        shape.setBorderCollapse(True)
        shape.setCellPadding(5)
        return shape

    def _clicked(self, url: QUrl) -> None:
        if url.scheme().lower() in ALLOWED_SCHEMES:
            self.link_asked.emit(url)

    def _theme_changed(self) -> None:
        """A document bakes its link colour in when it is made, so it is made again."""
        if self._markdown is not None:
            self.show_whole(self._markdown)
        self.viewport().update()


def _airy(percent: float = LINE_HEIGHT_PERCENT) -> QTextBlockFormat:
    shape = QTextBlockFormat()
    shape.setLineHeight(percent, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return shape
