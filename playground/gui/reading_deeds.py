"""How answers are read: in which way, how large, in which columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QMenu

from playground.core.reading import READING_WORDS, ReadingMode
from playground.gui.comparison_model import ColumnKey
from playground.gui.main_window import MainWindow
from playground.gui.reading_bar import fill_modes
from playground.gui.remark_deeds import RemarkDeeds
from playground.gui.theme import ANSWER_PX
from playground.store import settings as known

MODES: Mapping[str, ReadingMode] = {mode: mode for mode in READING_WORDS}


class ReadingDeeds:
    """Of one window. What is chosen for all columns is remembered; what is chosen for one stays while it is there."""

    def __init__(self, window: MainWindow, remarks: RemarkDeeds) -> None:
        self._window = window
        self._remarks = remarks
        self._comparison = window.parts.comparison
        self._comparison.shown.mode = MODES[window.workbench.settings.get(known.READING_MODE)]
        self._comparison.reading.show_mode(self._comparison.shown.mode)
        self._comparison.reading.mode_chosen.connect(self._read_all)
        self._comparison.asked.connect(self._asked)

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """Of the window's actions."""
        return {
            "larger": lambda: self._set_answer_size(+1),
            "smaller": lambda: self._set_answer_size(-1),
            "normal_size": lambda: self._set_answer_size(0),
            **{f"read_{mode}": partial(self._read_all, mode) for mode in READING_WORDS},
        }

    def fill_menu(self, menu: QMenu, key: ColumnKey) -> None:
        """What a column's menu offers of this."""
        if self._window.shown() is not None:
            menu.addAction("Label this column …").triggered.connect(lambda: self._remarks.write_label(key))
            menu.addAction("Write a note …").triggered.connect(lambda: self._remarks.write_note(key))
        fill_modes(menu.addMenu("Read as"), self._comparison.shown.mode_of(key), partial(self._read_one, key))

    def _asked(self, what: str, key: ColumnKey) -> None:
        match what:
            case "larger":
                self._set_answer_size(+1)
            case "smaller":
                self._set_answer_size(-1)
            case _:
                pass

    def _read_all(self, mode: ReadingMode) -> None:
        shown = self._comparison.shown
        shown.mode = mode
        shown.modes.clear()
        self._window.workbench.settings.set(known.READING_MODE, mode)
        self._comparison.look_again()

    def _read_one(self, key: ColumnKey, mode: ReadingMode) -> None:
        self._comparison.shown.modes[key] = mode
        self._comparison.look_again()

    def _set_answer_size(self, by: int) -> None:
        setting = known.ANSWER_FONT_SIZE
        settings = self._window.workbench.settings
        size = ANSWER_PX if by == 0 else settings.get(setting) + by
        size = max(setting.minimum or 9, min(setting.maximum or 40, size))
        settings.set(setting, size)
        self._comparison.set_font_px(size)
