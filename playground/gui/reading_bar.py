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
    """

    mode_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._modes = button("", "quiet", "Read all answers as")
        self._modes.setToolTip("How all answers are shown; a column's own menu does it for that one")
        self._menu = QMenu(self._modes)
        self._modes.setMenu(self._menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._modes)
        self.show_mode("markdown")

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
