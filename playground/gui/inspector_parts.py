"""What stands in the inspector's parts: names with values, checks with reasons, sentences, and texts to copy from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QTextOption
from PySide6.QtWidgets import QGridLayout, QLabel, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from playground.core.wording import plain
from playground.gui.chip import Chip
from playground.gui.column_chips import ChipWords
from playground.gui.fold import SIDE_PX
from playground.gui.inspection import Fact
from playground.gui.look import elastic, label
from playground.gui.theme import SMALL_PX

MAX_SHOWN: Final = 200_000
"""Characters of a text; the rest is said to be there, and copied."""


class _Anew(QWidget):
    """Made anew when something else is to be shown."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: Sequence[object] = ()
        self._made: list[QWidget] = []

    def _changed(self, values: Sequence[object]) -> bool:
        """Whether these are others; then what was there is gone."""
        if tuple(values) == tuple(self._shown):
            return False
        self._shown = tuple(values)
        for made in self._made:
            made.hide()
            made.deleteLater()
        self._made = []
        return True


class Facts(_Anew):
    """Rows of a name and its value."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = QGridLayout(self)
        self._rows.setContentsMargins(SIDE_PX, 0, SIDE_PX, 12)
        self._rows.setHorizontalSpacing(14)
        self._rows.setVerticalSpacing(5)
        self._rows.setColumnStretch(1, 1)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        if not self._changed(facts):
            return
        for row, (name, value) in enumerate(facts):
            said, told = label(name, "muted"), _words(value, "small")
            told.setAccessibleName(f"{name}: {value}")
            self._rows.addWidget(said, row, 0, Qt.AlignmentFlag.AlignTop)
            self._rows.addWidget(told, row, 1)
            self._made += [said, told]


class Checks(_Anew):
    """A chip for each check, and under it why."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(SIDE_PX, 0, SIDE_PX, 12)
        self._rows.setSpacing(3)

    def show_checks(self, checks: Sequence[ChipWords]) -> None:
        if not self._changed(checks):
            return
        for place, (kind, words, reason) in enumerate(checks):
            chip = Chip(kind, words, reason)
            if place:
                self._rows.addWidget(gap := _gap())
                self._made.append(gap)
            self._rows.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeft)
            self._made.append(chip)
            if reason:
                why = _words(reason, "muted")
                self._rows.addWidget(why)
                self._made.append(why)


class Sentences(_Anew):
    """One below the other."""

    def __init__(self, kind: str, *, inset: bool = True) -> None:
        super().__init__()
        self._kind = kind
        self._rows = QVBoxLayout(self)
        side, below = (SIDE_PX, 12) if inset else (0, 0)
        self._rows.setContentsMargins(side, 0, side, below)
        self._rows.setSpacing(6)

    def show_sentences(self, sentences: Sequence[str]) -> None:
        if self._changed(sentences):
            self._made = [_words(sentence, self._kind) for sentence in sentences]
            for made in self._made:
                self._rows.addWidget(made)


class FixedText(QPlainTextEdit):
    """A read-only text in a fixed-width font, as high as it needs within bounds."""

    def __init__(self, name: str, most_px: int) -> None:
        super().__init__()
        self._most_px = most_px
        self._whole = ""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(SMALL_PX)
        self.setFont(font)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setProperty("kind", "field")
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)

    def show_text(self, text: str) -> None:
        """The place the reader has scrolled to stays while it is the same text, or more of it."""
        if text == self._whole:
            return
        bar = self.verticalScrollBar()
        at = bar.value() if text.startswith(self._whole[:MAX_SHOWN]) else 0
        self._whole = text
        rest = len(text) - MAX_SHOWN
        self.setPlainText(text if rest <= 0 else f"{text[:MAX_SHOWN]}\n… and {rest:,} characters more")
        lines = min(self.document().blockCount() + 1, 1 + self._most_px // self.fontMetrics().lineSpacing())
        self.setFixedHeight(min(self._most_px, max(lines, 3) * self.fontMetrics().lineSpacing() + 18))
        bar.setValue(at)


class TextPart(QWidget):
    """A fixed-width text, or a sentence in its place."""

    def __init__(self, name: str, most_px: int) -> None:
        super().__init__()
        self._text = FixedText(name, most_px)
        self._instead = Sentences("muted", inset=False)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SIDE_PX, 0, SIDE_PX, 12)
        rows.addWidget(self._instead)
        rows.addWidget(self._text)

    def show_text(self, text: str, instead: str) -> None:
        """`instead` is said where there is no text."""
        self._text.show_text(text)
        self._text.setVisible(bool(text))
        self._instead.show_sentences([] if text else [instead])
        self._instead.setVisible(not text)


def _gap() -> QWidget:
    """Between a check and the next one."""
    made = QWidget()
    made.setFixedHeight(3)
    return made


def _words(text: str, kind: str) -> QLabel:
    """Wraps, can be copied from, and never makes the panel wider."""
    made = elastic(label(plain(text), kind))
    made.setWordWrap(True)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
