"""Datasets in the window: seen first, then their rows fill the prompts; chosen anew, taken away."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from playground.core.experiment import Prompt, Rows
from playground.core.turns import turns_of
from playground.core.wording import count
from playground.gui.main_window import MainWindow
from playground.gui.prompt_set import PromptSet
from playground.gui.status_words import asked_words

if TYPE_CHECKING:
    from playground.formats.dataset_file import Dataset, Reading
    from playground.gui.dataset_dialog import DatasetDialog

DATASETS: Final = "Datasets (*.csv *.tsv *.tab *.jsonl *.ndjson *.json);;All files (*)"


class DatasetDeeds:
    """`done` shows what was changed, says it in words, and offers the way back."""

    def __init__(self, window: MainWindow, prompts: PromptSet, done: Callable[[str, Callable[[], None]], None]) -> None:
        self._window = window
        self._set = prompts
        self._done = done
        self._folder = str(Path.home())
        self._readings = 0

    def ask(self) -> None:
        name, _filter = QFileDialog.getOpenFileName(self._window, "Open a dataset", self._folder, DATASETS)
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Seen first: how it was read, and what it would ask."""
        from playground.gui.dataset_dialog import DatasetDialog

        self._folder = str(path.parent)
        window = self._window
        experiment, current = window.desk.experiment, window.desk.prompt_id
        dialog = DatasetDialog(window.look, path.name, experiment.prompts, current, self._goes_to, window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.reading_asked.connect(partial(self._read, path, dialog))
        dialog.taken.connect(partial(self.take, path, current))
        dialog.show()
        self._read(path, dialog, None)

    def choose_rows(self) -> None:
        """Other rows of the dataset that is there, read anew; or another one."""
        dataset = self._window.desk.experiment.dataset
        if dataset and Path(dataset).is_file():
            self.open(Path(dataset))
        else:
            self.ask()

    def remove(self) -> None:
        self._done("The dataset is taken away; its file stays.", self._set.set_rows((), ""))

    def look_at_row(self, number: int) -> None:
        if self._window.asking.look_at_row(number):
            self._window.show_desk()

    def take(self, path: Path, prompt_id: str, rows: Rows, text: str | None) -> None:
        """Use these rows; `text` is what the prompt says from now on, None: what it says."""
        desk = self._window.desk
        before = self._text_of(prompt_id)
        rows_back = self._set.set_rows(rows, str(path.absolute()))
        if text is not None and before is not None:
            desk.set_prompt_text(prompt_id, text)

        def back() -> None:
            rows_back()
            if text is not None and before is not None and self._text_of(prompt_id) == text:
                desk.set_prompt_text(prompt_id, before)

        self._done(f"{count(len(rows), 'row')} of {path.name}.", back)

    def _text_of(self, prompt_id: str) -> str | None:
        return next((p.text for p in self._window.desk.experiment.prompts if p.id == prompt_id), None)

    def _read(self, path: Path, dialog: DatasetDialog, reading: Reading | None) -> None:
        """Aside, because a disk may be slow and a file long; only the last reading that was asked for is shown."""
        from shiboken6 import isValid

        self._readings += 1
        number = self._readings

        def read() -> Dataset:
            from playground.workbench.datasets import read_dataset

            return read_dataset(path, reading)

        def show(dataset: Dataset) -> None:
            if number == self._readings and isValid(dialog):
                dialog.show_dataset(dataset)

        def fail(sentence: str) -> None:
            if number == self._readings and isValid(dialog):
                dialog.show_trouble(sentence)

        self._window.bridge.ask_blocking(read, show, fail)

    def _goes_to(self, prompts: Sequence[Prompt], using: Collection[str], rows: int) -> str:
        desk = self._window.desk
        times = [(prompt, rows if prompt.id in using else 1) for prompt in prompts]
        turns = sum(len(turns_of(prompt)) * number for prompt, number in times)
        return asked_words(desk.experiment, len(desk.columns()[0]), sum(number for _, number in times), turns)
