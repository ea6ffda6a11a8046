"""What Find means where the keyboard is: in the list of presets, in the matrix, or in the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from playground.gui.answer_column import AnswerColumn
from playground.gui.answer_view import AnswerView
from playground.gui.finding import Finding
from playground.gui.main_window import MainWindow

MAX_SELECTED = 200  # characters that are taken over as the words to find


class FindDeeds:
    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._comparison = window.parts.comparison
        self._strip = self._comparison.finder
        self._finding = Finding(self._strip, lambda: list(self._comparison.columns_in_sight()), self._bring)
        self._strip.closed.connect(self._closed)

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """Of the window's actions."""
        return {
            "find": self.find,
            "find_next": lambda: self._step(+1),
            "find_previous": lambda: self._step(-1),
            "find_preset": self._find_preset,
        }

    def find(self) -> None:
        window, focused = self._window, QApplication.focusWidget()
        search = window.parts.presets.search
        in_list = focused is not None and window.parts.sidebar.isAncestorOf(focused)
        if focused is search and not search.text():  # Qt moves the keyboard there when a button is switched off
            in_list = False
        if in_list or (window.shown() is None and window.parts.sidebar.isVisible()):
            self._find_preset()
        elif not self._comparison.find_rows():
            self._open(focused.textCursor().selectedText() if isinstance(focused, AnswerView) else "")

    def _open(self, selected: str) -> None:
        on_one_line = "\u2029" not in selected and "\u2028" not in selected
        self._comparison.shown.finding = True
        self._comparison.look_again()
        self._strip.open(selected if on_one_line and len(selected) <= MAX_SELECTED else "")

    def _step(self, by: int) -> None:
        if self._strip.isHidden():
            self.find()
        else:
            self._finding.step(by)

    def _find_preset(self) -> None:
        self._window.parts.sidebar.show()
        self._window.parts.presets.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _bring(self, column: AnswerColumn) -> None:
        self._comparison.grid.ensureWidgetVisible(column, 0, 0)

    def _closed(self) -> None:
        """The keyboard goes to the answers."""
        self._comparison.shown.finding = False
        self._comparison.look_again()
        self._comparison.take_keys()
