"""How answers are read: in which way, how large, in which columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QMenu

from playground.core.reading import READING_WORDS, ReadingMode
from playground.gui.column_deeds import preset_of
from playground.gui.comparison_model import ColumnKey
from playground.gui.main_window import MainWindow
from playground.gui.reading_bar import fill_modes
from playground.gui.remark_deeds import RemarkDeeds
from playground.gui.theme import ANSWER_PX
from playground.store import settings as known

MODES: Mapping[str, ReadingMode] = {mode: mode for mode in READING_WORDS}


class ReadingDeeds:
    """Of one window; `put` gives presets another place in the comparison.

    What is chosen for all columns is remembered; what is chosen for one stays while it is there.
    """

    def __init__(self, window: MainWindow, remarks: RemarkDeeds, put: Callable[[list[str], int], None]) -> None:
        self._window = window
        self._remarks = remarks
        self._put = put
        self._comparison = window.parts.comparison
        self._comparison.shown.mode = MODES[window.workbench.settings.get(known.READING_MODE)]
        self._comparison.reading.show_mode(self._comparison.shown.mode)
        self._comparison.reading.mode_chosen.connect(self._read_all)
        self._comparison.asked.connect(self._asked)
        arrangement, bar = self._comparison.grid.arrangement, self._comparison.reading
        arrangement.arranged.connect(bar.show_arrangement)
        arrangement.moved.connect(self._move_before)
        bar.show_asked.connect(arrangement.show_all)
        bar.even_asked.connect(arrangement.even_out)

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """Of the window's actions."""
        return {
            "larger": lambda: self._set_answer_size(+1),
            "smaller": lambda: self._set_answer_size(-1),
            "equal_widths": self._comparison.grid.arrangement.even_out,
            "show_hidden": self._comparison.grid.arrangement.show_all,
            "normal_size": lambda: self._set_answer_size(0),
            **{f"read_{mode}": partial(self._read_all, mode) for mode in READING_WORDS},
        }

    def fill_menu(self, menu: QMenu, key: ColumnKey) -> None:
        """What a column's menu offers of this."""
        if self._window.shown() is not None:
            menu.addAction("Label this column …").triggered.connect(lambda: self._remarks.write_label(key))
            menu.addAction("Write a note …").triggered.connect(lambda: self._remarks.write_note(key))
        fill_modes(menu.addMenu("Read as"), self._comparison.shown.mode_of(key), partial(self._read_one, key))

        arrangement = self._comparison.grid.arrangement
        presets = self._presets()
        at = presets.index(preset_of(key)) if preset_of(key) in presets else 0
        for words, deed, possible in (
            ("Move left", lambda: self._put([presets[at]], at - 1), at > 0),
            ("Move right", lambda: self._put([presets[at]], at + 2), at + 1 < len(presets)),
            ("Hide this column", lambda: arrangement.hide_column(key), len(arrangement.in_sight()) > 1),
        ):
            action = menu.addAction(words)
            action.triggered.connect(deed)
            action.setEnabled(possible)

    def _presets(self) -> list[str]:
        """In the order of the columns."""
        return list(dict.fromkeys(self._window.desk.ticked()))

    def _move_before(self, key: ColumnKey, behind: ColumnKey | None) -> None:
        """Dropped there: the preset's columns stand before those of another one, or behind the last."""
        presets = self._presets()
        there = presets.index(preset_of(behind)) if behind is not None else len(presets)
        if preset_of(key) != preset_of(behind):
            self._put([preset_of(key)], there)

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
