"""Over the columns, at the right: how their answers are read."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from playground.core.reading import READING_TIPS, READING_WORDS, ReadingMode
from playground.gui.look import button


class ReadingBar(QWidget):
    """Signals:
    mode_chosen: (ReadingMode): all answers are to be read so.
    show_asked: hidden columns are to be seen again.
    even_asked: all columns are to be as wide as each other.
    """

    mode_chosen = Signal(str)
    show_asked = Signal()
    even_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._modes = button("", "quiet", "Read all answers as")
        self._modes.setToolTip("How all answers are shown; a column's own menu does it for that one")
        self._menu = QMenu(self._modes)
        self._modes.setMenu(self._menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._hidden, self._even = button("", "link", "Show hidden columns"), button("Equal widths", "link")
        self._hidden.setToolTip("Show them again")
        self._hidden.clicked.connect(lambda: self.show_asked.emit())
        self._even.clicked.connect(lambda: self.even_asked.emit())
        for made in (self._hidden, self._even, self._modes):
            row.addWidget(made)
        self.show_arrangement(0, False)
        self.show_mode("markdown")

    def show_arrangement(self, hidden: int, free: bool) -> None:
        """How many columns are hidden, and whether a person made some wider."""
        self._hidden.setText(f"{hidden} hidden")
        self._hidden.setVisible(hidden > 0)
        self._even.setVisible(free)

    def show_mode(self, mode: ReadingMode) -> None:
        self._modes.setText(f"{READING_WORDS[mode]}  ▾")
        self._menu.clear()
        fill_modes(self._menu, mode, self.mode_chosen.emit)


def fill_modes(menu: QMenu, current: ReadingMode, chosen: Callable[[ReadingMode], None]) -> None:
    """A row for each way to read; `current` is ticked."""
    group = QActionGroup(menu)
    menu.setToolTipsVisible(True)
    for mode, words in READING_WORDS.items():
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(mode == current)
        action.setToolTip(READING_TIPS[mode])
        action.triggered.connect(partial(_call, chosen, mode))
        group.addAction(action)


def _call(chosen: Callable[[ReadingMode], None], mode: ReadingMode, _checked: bool = False) -> None:
    chosen(mode)
