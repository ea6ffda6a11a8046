"""What is said over the columns: of each one, and of the run as a whole."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from playground.core.plan import Column
from playground.core.run import Run
from playground.gui.look import label

MAX_BADGE: Final = 24  # characters of one value
NOTHING_TICKED: Final = (
    "Tick presets on the left: each becomes a column here, and the same prompt goes to all of them.\n"
    "The first column is the baseline that the others are compared with."
)


def system_words(column: Column, hidden_default: str | None) -> str:
    """What stands under a column's name: its system message, or the words that say that none is sent."""
    if column.system_message:
        return column.system_message
    if column.system_message == "":
        return "An empty system message is sent."
    if hidden_default:
        return f"None is sent. The model's own hidden default applies: {hidden_default}"
    return "None is sent."


def badge_words(column: Column, place: int) -> str:
    """`baseline`, and what tells the column from others of its preset: the values that were set, layers left out."""
    marks = column.id.split("~")[1:]
    values = [mark for mark in marks if not mark.startswith("without=") and "=" in mark]
    words = [] if place else ["baseline"]
    words += [_badge_value(mark) for mark in values]
    words += [f"without {layer}" for layer in column.without]
    return " · ".join(words)


def _badge_value(mark: str) -> str:
    name, _, value = mark.partition("=")
    words = {"true": f"{name} on", "false": f"{name} off"}.get(value, value)
    words = " ".join(words.split())
    return words if len(words) <= MAX_BADGE else words[: MAX_BADGE - 1].rstrip() + "…"


def in_a_row(*widgets: QWidget) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        row.addWidget(widget)
    return made


class NothingTicked(QWidget):
    """What stands in place of the views while there is no column."""

    def __init__(self) -> None:
        super().__init__()
        words = label(NOTHING_TICKED, "muted")
        words.setWordWrap(True)
        inside = QVBoxLayout(self)
        inside.addWidget(words)
        inside.addStretch(1)


class RunNoticeStrip(QFrame):
    """A word about the whole run."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "notice")
        self._words = label()
        self._words.setWordWrap(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 7, 12, 7)
        layout.addWidget(self._words)
        self.hide()

    def say(self, words: str) -> None:
        self._words.setText(words)
        self.setVisible(bool(words))


class MatrixHint(QPushButton):
    """A quiet word that more was answered than is in sight, until the reader has seen the matrix of that run.

    It gives way: where there is no room for the whole of it, it is not to be seen, nor reached.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "link")
        self._seen = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_run(self, run: Run | None, *, in_matrix: bool) -> None:
        """The run that is shown now, and whether the reader looks at its matrix."""
        if run is not None and in_matrix:
            self._seen = run.id
        several = run is not None and len(run.prompts) > 1 and run.id != self._seen
        self.setText(f"All {len(run.prompts):,} prompts in the matrix" if run is not None else "")
        self.setVisible(several)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self._fits() else Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._fits():
            super().paintEvent(event)

    def hitButton(self, pos: QPoint) -> bool:
        return self._fits() and super().hitButton(pos)

    def _fits(self) -> bool:
        return self.width() >= self.sizeHint().width()
