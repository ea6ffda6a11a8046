"""What the pages of the settings are made of: a scrolling page, cards with rows, and words about what came of it."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from playground.core.errors import PlaygroundError
from playground.core.wording import plain
from playground.gui.look import label, restyle, set_tip
from playground.store.settings import Setting, Settings

LABEL_PX: Final = 112
ROW_PX: Final = 24
GAP_PX: Final = 10
V = TypeVar("V", str, int, bool, float)
Kind: TypeAlias = Literal["muted", "good", "error", "neutral"]
"""`neutral`: it was tried, and proves neither."""
_SIGNS: Final[dict[Kind, str]] = {"muted": "", "good": "✓ ", "error": "✗ ", "neutral": "– "}


class SettingsPage(QScrollArea):
    """A page with its title and a sentence about it; the rest goes into `body`."""

    def __init__(self, title: str, about: str) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content = QWidget()
        content.setProperty("kind", "content")
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(24, 20, 24, 20)
        self.body.setSpacing(12)
        self.body.addWidget(label(title, "title"))
        self.body.addWidget(wrapped(about))
        self._trouble = wrapped()
        self._trouble.hide()
        self.body.addWidget(self._trouble)
        self.setWidget(content)

    def add_section(self, title: str, card: QWidget) -> None:
        """A card under words of its own."""
        both = QVBoxLayout()
        both.setSpacing(6)
        both.setContentsMargins(0, 4, 0, 0)
        both.addWidget(label(title, "section"))
        both.addWidget(card)
        self.body.addLayout(both)

    def keep(self, settings: Settings, setting: Setting[V], value: V) -> bool:
        """Write a choice; where that fails the page says why, and False is returned."""
        try:
            settings.set(setting, value)
        except PlaygroundError as error:
            say(self._trouble, str(error), "error")
            return False
        say(self._trouble, "")
        return True


class Rows(QFrame):
    """Rows below each other: words at the left, controls at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._outside = QVBoxLayout(self)
        self._outside.setContentsMargins(0, 0, 0, 0)
        self._outside.setSpacing(10)

    def add(self, *widgets: QWidget) -> None:
        for widget in widgets:
            self._outside.addWidget(widget)

    def add_layout(self, layout: QLayout) -> None:
        self._outside.addLayout(layout)

    def add_line(self, *parts: QWidget | None, indented: bool = False) -> None:
        """Widgets side by side; None takes the room that is left. `indented`: below the controls of `rows`."""
        line = QHBoxLayout()
        line.setSpacing(8)
        if indented:
            line.setContentsMargins(LABEL_PX + GAP_PX, 0, 0, 0)
        for part in parts:
            if part is None:
                line.addStretch(1)
            else:
                line.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        self._outside.addLayout(line)

    def rows(self) -> QGridLayout:
        """A grid for `add_row`, below what is there."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP_PX)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, LABEL_PX)
        grid.setColumnStretch(1, 1)
        self._outside.addLayout(grid)
        return grid

    def stretch(self) -> None:
        self._outside.addStretch(1)


class Card(Rows):
    """Rows on a card of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._outside.setContentsMargins(16, 14, 16, 14)


class Number(QSpinBox):
    """A number that reports when it was entered, not at each digit, and lets the wheel scroll the page."""

    def __init__(self, name: str, minimum: int, maximum: int) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setRange(minimum, maximum)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedWidth(104)
        self.lineEdit().setTextMargins(8, 0, 0, 0)  # the style sheet's padding does not reach it

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Notice(QFrame):
    """What is wrong with a file, a sentence each."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("kind", "notice")
        self._words = wrapped()
        self._words.setProperty("kind", "")
        self._words.setAccessibleDescription(name)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(self._words)
        self.hide()

    def say(self, problems: list[str]) -> None:
        self._words.setText("\n".join(sentence(problem) for problem in problems))
        self.setVisible(bool(problems))


class ShownText(QLineEdit):
    """Text to read and copy, also from the keyboard. What is too long for its place has its middle left out."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setProperty("kind", "plain")
        self.setTextMargins(-3, 0, 0, 0)  # in line with the labels around it
        self.setAccessibleName(name)

    def show_text(self, text: str) -> None:
        self.setText(text)
        self.setCursorPosition(0)
        set_tip(self, text)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus() or self.fontMetrics().horizontalAdvance(self.text()) <= self.width():
            super().paintEvent(event)
            return
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()


def add_row(grid: QGridLayout, words: str, control: QWidget, after: QWidget | None = None) -> QLabel:
    """A row of `rows()`: `words`, the control and what stands behind it. Returns the label with the words."""
    row = grid.rowCount()
    grid.setRowMinimumHeight(row, ROW_PX)
    name = label(words, "muted")
    name.setBuddy(control)
    grid.addWidget(name, row, 0)
    grid.addWidget(control, row, 1)
    if after is not None:
        grid.addWidget(after, row, 2)
    return name


def wrapped(text: str = "", kind: Kind = "muted") -> QLabel:
    made = label(text, kind)
    made.setWordWrap(True)
    return made


def say(place: QLabel, words: str, kind: Kind = "muted") -> None:
    """Put words where they belong, with a sign and the colour of their kind; a screen reader speaks them."""
    place.setText(_SIGNS[kind] + sentence(words) if words else "")
    place.setProperty("kind", kind)
    restyle(place)
    place.setVisible(bool(words))
    if words and place.isVisible():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(place, place.text()))


def sentence(words: str) -> str:
    """With a capital at its beginning, but for an address or a model's name; without signs that would turn the reading
    order round."""
    words = plain(words)
    return words if "/" in words.partition(" ")[0] else words[:1].upper() + words[1:]
