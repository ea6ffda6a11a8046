"""What is said over the columns: of each one, and of the run as a whole."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from playground.core.plan import Column
from playground.core.run import Run
from playground.gui.look import label

MAX_BADGE: Final = 24  # characters of one value


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
    """A quiet word that more was answered than is in sight, until the reader has seen the matrix of that run."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "link")
        self._seen = ""
        self.hide()

    def show_run(self, run: Run | None, *, in_matrix: bool) -> None:
        """The run that is shown now, and whether the reader looks at its matrix."""
        if run is not None and in_matrix:
            self._seen = run.id
        several = run is not None and len(run.prompts) > 1 and run.id != self._seen
        self.setText(f"All {len(run.prompts):,} prompts in the matrix" if run is not None else "")
        self.setVisible(several)
