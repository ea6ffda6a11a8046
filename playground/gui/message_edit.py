"""The text field of a system message: its marks, what was found in it, what is wrong in it, and its undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip

from playground.core.lint import Finding
from playground.gui.look import Look, plain_tip
from playground.gui.message_marker import MessageMarker
from playground.gui.text_places import TextPlaces

Place = tuple[int, int]
MAX_MARKED: Final = 500
"""Of what is found, so many places are coloured around the current one; all are counted and replaced."""

FIND_KEYS: Final = QKeySequence("Ctrl+F")
REPLACE_KEYS: Final = QKeySequence("Ctrl+H")
INVISIBLE: Final = "invisible"


class MessageEdit(QPlainTextEdit):
    """Places are characters of the text, as Python counts them.

    Signals:
    find_asked: the keys for find were pressed; True: those for replace.
    """

    find_asked = Signal(bool)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._key = ""
        self._findings: tuple[Finding, ...] = ()
        self._found: list[Place] = []
        self._current = -1
        self.marker = MessageMarker(self.document(), look)
        self.setAccessibleName("System message")
        self.setProperty("kind", "field")
        self.setTabChangesFocus(True)
        font = self.font()
        font.setPixelSize(14)
        self.setFont(font)
        look.theme.changed.connect(self._paint_marks)

    def text(self) -> str:
        """As typed. QPlainTextEdit's own word for it turns no-break spaces into spaces."""
        return text_of(self.document())

    def show_text(self, key: str, text: str) -> None:
        """The text of the preset `key`. That of the same preset is changed as by typing, so that Undo still works."""
        same = key == self._key
        self._key = key
        if same and text != self.text():
            self._change_to(text)
        elif not same:
            self.setPlainText(text)
            self.show_findings(())

    def renamed(self, key: str) -> None:
        """The same preset has another id."""
        self._key = key

    def replace(self, text: str) -> None:
        """In place of the whole text, as one step that Undo takes back."""
        self._change_to(text)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        self._findings = tuple(finding for finding in findings if not finding.key)
        self._paint_marks()

    def show_found(self, places: list[Place], current: int) -> None:
        """What was looked for; `current` is marked more, -1 for none."""
        self._found, self._current = places, current
        self._paint_marks()

    def select(self, start: int, end: int) -> None:
        """Select characters, and show them."""
        places = TextPlaces(self.text())
        cursor = self.textCursor()
        cursor.setPosition(places.units(start))
        cursor.setPosition(places.units(end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def place(self) -> int:
        """Where the selection, or else the cursor, begins."""
        return TextPlaces(self.text()).characters(self.textCursor().selectionStart())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._asks(event):
            event.accept()  # the window's own Ctrl+F looks for presets
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self._words_at(event.pos())
            QToolTip.showText(event.globalPos(), plain_tip(words), self.viewport()) if words else QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._asks(event):
            self.find_asked.emit(_is(event, REPLACE_KEYS))
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """What cannot be seen gets a flag where it stands."""
        super().paintEvent(event)
        unseen = [finding for finding in self._findings if finding.rule == INVISIBLE]
        if not unseen:
            return
        places = TextPlaces(self.text())
        tokens = self._look.tokens
        with QPainter(self.viewport()) as painter:
            for finding in unseen:
                color = QColor(tokens.bad if finding.severity == "error" else tokens.warning)
                at = self._rect_of(places.units(finding.start))
                painter.fillRect(QRect(at.left() - 1, at.top(), 2, at.height()), color)
                painter.fillRect(QRect(at.left() - 1, at.top(), 6, 4), color)

    def _rect_of(self, units: int) -> QRect:
        cursor = self.textCursor()
        cursor.setPosition(min(units, self.document().characterCount() - 1))
        return self.cursorRect(cursor)

    def _asks(self, event: QKeyEvent) -> bool:
        return _is(event, FIND_KEYS) or _is(event, REPLACE_KEYS)

    def _words_at(self, point: QPoint) -> str:
        place = TextPlaces(self.text()).characters(self.cursorForPosition(point).position())
        return "\n".join(each.message for each in self._findings if each.start <= place <= each.end)

    def _change_to(self, text: str) -> None:
        """Only what differs is replaced: the text cursor stays where it can."""
        before = self.text()
        start = _alike(before, text)
        end = _alike(before[start:][::-1], text[start:][::-1])
        places = TextPlaces(before)
        cursor = QTextCursor(self.document())
        cursor.setPosition(places.units(start))
        cursor.setPosition(places.units(len(before) - end), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text[start : len(text) - end])

    def _paint_marks(self) -> None:
        text = self.text()
        places = TextPlaces(text)
        tokens = self._look.tokens
        waves = {"error": tokens.bad, "warning": tokens.warning, "hint": tokens.muted}
        marks = [self._mark(places, each.start, each.end, wave=waves[each.severity]) for each in self._findings]
        first = max(0, self._current - MAX_MARKED // 2)
        for number, (start, end) in enumerate(self._found[first : first + MAX_MARKED], start=first):
            ground = tokens.accent if number == self._current else tokens.warning_ground
            ink = tokens.on_accent if number == self._current else tokens.warning
            marks.append(self._mark(places, start, end, ground=ground, ink=ink))
        self.setExtraSelections(marks)

    def _mark(
        self, places: TextPlaces, start: int, end: int, *, wave: str = "", ground: str = "", ink: str = ""
    ) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        shape = QTextCharFormat()
        if wave:
            shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            shape.setUnderlineColor(QColor(wave))
        if ground:
            shape.setBackground(QColor(ground))
            shape.setForeground(QColor(ink))
        cursor = QTextCursor(self.document())
        last = self.document().characterCount() - 1
        cursor.setPosition(min(places.units(start), last))
        cursor.setPosition(min(places.units(end), last), QTextCursor.MoveMode.KeepAnchor)
        mark.cursor, mark.format = cursor, shape
        return mark


def _alike(one: str, other: str) -> int:
    """How many characters both begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[:middle] == other[:middle] else (low, middle - 1)
    return low


def text_of(document: QTextDocument) -> str:
    return document.toRawText().replace("\u2029", "\n")


def _is(event: QKeyEvent, keys: QKeySequence) -> bool:
    return QKeySequence(event.keyCombination()) == keys and event.key() != Qt.Key.Key_unknown
