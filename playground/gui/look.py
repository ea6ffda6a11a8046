"""What every widget needs to draw itself: the theme in force and the icons. Made once, handed down."""

from __future__ import annotations

import html
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QLabel, QLineEdit, QPushButton, QSizePolicy, QWidget

from playground.gui.icons import Icons
from playground.gui.theme import Theme
from playground.gui.tokens import Tokens

ICON_PX = 16
PART = "  ·  "  # between the parts of a line


@dataclass(frozen=True, slots=True)
class Look:
    theme: Theme
    icons: Icons

    @property
    def tokens(self) -> Tokens:
        return self.theme.tokens

    def icon_button(self, icon: str, name: str, parent: QWidget | None = None) -> QPushButton:
        """A small button without a frame; `name` is what a screen reader and the tooltip say."""
        button = QPushButton(parent)
        button.setIcon(self.icons(icon))
        button.setIconSize(QSize(ICON_PX, ICON_PX))
        button.setFixedSize(26, 26)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setProperty("kind", "icon")
        return button


def button(text: str, kind: str = "", name: str = "") -> QPushButton:
    """A push button of one of the style sheet's kinds: "", primary, quiet, segment, line."""
    made = QPushButton(text)
    made.setProperty("kind", kind)
    if name:
        made.setAccessibleName(name)
    return made


def search_field(name: str) -> QLineEdit:
    """A field to search with, and the button in it that empties it again."""
    made = QLineEdit()
    made.setPlaceholderText(name)
    made.setAccessibleName(name)
    made.setClearButtonEnabled(True)
    for clear in made.findChildren(QAbstractButton):
        clear.setAccessibleName(f"Clear: {name}")
    return made


def label(text: str = "", kind: str = "") -> QLabel:
    """A label that shows its text as it is: never as rich text, whoever wrote it."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setProperty("kind", kind)
    return made


def elastic(made: QLabel) -> QLabel:
    """A label that may become narrower than its text."""
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return made


class ElidedLabel(QLabel):
    """One line that ends in an ellipsis where it does not fit, or begins with one where it stands at the right; the
    tooltip has the whole of it."""

    def __init__(self, kind: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", kind)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, text: str) -> None:
        if text != self.text():
            self.setText(text)
            set_tip(self, text)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setFont(self.font())
            painter.setPen(self.palette().color(self.foregroundRole()))
            right = bool(self.alignment() & Qt.AlignmentFlag.AlignRight)
            mode = Qt.TextElideMode.ElideLeft if right else Qt.TextElideMode.ElideRight
            measure, words = self.fontMetrics(), self.text()
            if right and measure.horizontalAdvance(words) > self.width():
                words = words.rpartition(PART)[2]  # rather one part in whole than half of one before it
            shown = measure.elidedText(words, mode, self.width())
            painter.drawText(self.rect(), self.alignment(), shown)


def hairline() -> QFrame:
    line = QFrame()
    line.setProperty("kind", "hairline")
    return line


def set_tip(widget: QWidget, text: str) -> None:
    """A tooltip that shows its text as it is."""
    widget.setToolTip(plain_tip(text))


def plain_tip(text: str) -> str:
    """For a tooltip: Qt guesses rich text there, and would load images it names."""
    lines = html.escape(text).replace("\n", "<br>")
    return f"<qt>{lines}</qt>" if text else ""


def restyle(widget: QWidget) -> None:
    """Apply the style sheet again after a dynamic property changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
