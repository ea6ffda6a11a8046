"""Mirrored pairs in the window: seen and chosen first, then they are prompts, with the way back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from playground.core.mirrors import MirroredPair, MirroredSet
from playground.core.wording import count
from playground.gui.main_window import MainWindow
from playground.gui.prompt_set import PromptSet

if TYPE_CHECKING:
    from playground.gui.mirrors_dialog import MirrorsDialog

FILES: Final = "Mirrored pairs (*.csv *.tsv *.txt);;All files (*)"


class MirrorDeeds:
    """`goes_to` says what so many prompts ask for; `done` shows what was changed and offers the way back."""

    def __init__(
        self,
        window: MainWindow,
        prompts: PromptSet,
        goes_to: Callable[[int], str],
        done: Callable[[str, Callable[[], None]], None],
    ) -> None:
        self._window = window
        self._set = prompts
        self._goes_to = goes_to
        self._done = done
        self._folder = str(Path.home())
        self._readings = 0

    def open(self) -> None:
        """With the set that comes with the program."""
        from playground.gui.mirrors_dialog import MirrorsDialog
        from playground.workbench.mirrors import shipped_pairs

        window = self._window
        there = sum(bool(prompt.text.strip()) for prompt in window.desk.experiment.prompts)
        dialog = MirrorsDialog(window.look, there, self._goes_to, window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.file_asked.connect(partial(self._ask_file, dialog))
        dialog.taken.connect(self.take)
        dialog.show()
        self._read(dialog, shipped_pairs)

    def take(self, pairs: tuple[MirroredPair, ...], credit: str, instead: bool) -> None:
        back = self._set.add_mirrors(pairs, credit, instead=instead)
        self._done(f"{count(len(pairs), 'mirrored pair')} added: {count(2 * len(pairs), 'prompt')}.", back)

    def read_file(self, dialog: MirrorsDialog, path: Path) -> None:
        from playground.workbench.mirrors import read_pairs

        self._folder = str(path.parent)
        self._read(dialog, partial(read_pairs, path))

    def _ask_file(self, dialog: MirrorsDialog) -> None:
        name, _filter = QFileDialog.getOpenFileName(dialog, "Open mirrored pairs", self._folder, FILES)
        if name:
            self.read_file(dialog, Path(name))

    def _read(self, dialog: MirrorsDialog, read: Callable[[], MirroredSet]) -> None:
        """Aside, because a disk may be slow; only the last set that was asked for is shown."""
        from shiboken6 import isValid

        self._readings += 1
        number = self._readings

        def show(found: MirroredSet) -> None:
            if number == self._readings and isValid(dialog):
                dialog.show_set(found)

        def fail(sentence: str) -> None:
            if number == self._readings and isValid(dialog):
                dialog.show_trouble(sentence)

        self._window.bridge.ask_blocking(read, show, fail)
