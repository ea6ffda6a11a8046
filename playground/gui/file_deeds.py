"""Opening and saving files from the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog

from playground.core.errors import PlaygroundError
from playground.core.experiment import Experiment
from playground.core.preset import Preset
from playground.core.run import Run
from playground.gui.dialogs import show_words
from playground.gui.import_deeds import ImportDeeds
from playground.gui.main_window import MainWindow
from playground.gui.model_file_deeds import ENDING, take_model_file
from playground.gui.preset_mime import MIME
from playground.workbench.datasets import holds_presets, is_dataset, save_experiment
from playground.workbench.experiments import COMPARISONS, is_foreign, is_promptfoo
from playground.workbench.vote_files import is_votes

OPENED: Final = (
    "All that can be opened (*.preset.md *.presets.zip *.experiment.yaml *.html *.json *.comparison.zip *.csv *.tsv"
    " *.jsonl *.gguf);;All files (*)"
)


class FileDeeds(QObject):
    """What the File menu does, and what is done with files that are dropped on the window."""

    def __init__(self, window: MainWindow, open_dataset: Callable[[Path], None]) -> None:
        super().__init__(window)
        self._window = window
        self._open_dataset = open_dataset
        self._folder = str(Path.home())
        self.importing = ImportDeeds(window)
        self.take_votes: Callable[[Sequence[Path]], None] = lambda _files: None
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def ask_open(self) -> None:
        name, _filter = QFileDialog.getOpenFileName(self._window, "Open", self._folder, OPENED)
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> None:
        """Put what the file holds on the desk; a bad file is said, and nothing changes.

        A comparison may be hundreds of megabytes, so it is read aside and put there in a moment.
        """
        self._folder = str(path.parent)
        window = self._window
        if is_votes(path):
            self.take_votes([path])
            return
        if is_dataset(path) and path.is_file() and not holds_presets(path):
            self._open_dataset(path)
            return
        if is_foreign(path) and not is_promptfoo(path):
            self.importing.preview_files([path])
            return
        if path.suffix.lower() in COMPARISONS:
            window.bridge.ask_blocking(lambda: window.workbench.read_run(path), self._put_run, window.say)
            return
        if path.suffix.lower() == ENDING:
            take_model_file(window, path)
            return
        try:
            self._put(window.workbench.experiments.open_file(path), path)
        except PlaygroundError as error:
            window.say(str(error))

    def ask_save_experiment(self) -> None:
        experiment = self._window.desk.to_run(None)
        folder = self._window.workbench.folders.experiments
        suggestion = str(folder / f"{_file_stem(experiment.name)}.experiment.yaml")
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            suggestion = f"{_file_stem(experiment.name)}.experiment.yaml"
        name, _filter = QFileDialog.getSaveFileName(
            self._window, "Save experiment", suggestion, "Experiment (*.experiment.yaml)"
        )
        if name:
            self.save_experiment(experiment, Path(name))

    def save_experiment(self, experiment: Experiment, path: Path) -> None:
        if not path.name.endswith(".experiment.yaml"):
            path = path.with_name(path.name.removesuffix(".yaml") + ".experiment.yaml")
        name = path.name.removesuffix(".experiment.yaml").replace("-", " ").strip().capitalize()
        try:
            written = save_experiment(replace(experiment, name=name or experiment.name), path)
        except PlaygroundError as error:
            self._window.say(str(error))
            return
        self._window.desk.experiment = replace(self._window.desk.experiment, name=name or experiment.name)
        self._window.show_desk()
        self._window.say(f"Written: {', '.join(each.name for each in written)}")

    def open_experiment(self, name: str) -> None:
        """One of the library, by its id."""
        try:
            experiment, _folder = self._window.workbench.experiments.find(name)
        except PlaygroundError as error:
            self._window.say(str(error))
            return
        self._window.put_experiment(experiment)

    def experiments(self) -> Sequence[tuple[str, str]]:
        """(id, name) of every experiment that can be opened."""
        files = self._window.workbench.experiments.all()
        return [(file.id, file.experiment.name) for file in files if file.experiment is not None]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A file that is dragged over the window is welcome, and opened when it is dropped; an address is not."""
        if not isinstance(event, QDropEvent):
            return super().eventFilter(watched, event)
        if event.mimeData().hasFormat(MIME):  # a preset of the list, which is no file to open
            event.ignore()
            return True
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        votes = bool(files) and all(map(is_votes, files))
        files = files if votes or not self._window.parts.covered else []  # nothing else is opened during a blind vote
        event.setAccepted(bool(files))
        if files and event.type() == QEvent.Type.Drop:
            if votes:
                self.take_votes(files)
            elif len(files) == 1:
                self.open_file(files[0])
            else:
                self.importing.preview_files(files)
        return True

    def _put(self, opened: Preset | Experiment | Run, path: Path) -> None:
        if isinstance(opened, Run):
            self._put_run(opened)
        elif isinstance(opened, Experiment):
            self._window.put_experiment(opened)
            if is_promptfoo(path):
                window, words = self._window, opened.description
                told = "Its presets come into the library by File, Import."
                window.say(
                    f"Opened as an experiment. {told}", lambda: show_words(window, path.name, words), "What changed?"
                )
        else:
            self._put_preset(opened, path)

    def _put_run(self, run: Run) -> None:
        self._window.put_run(self._window.history.keep(run))

    def _put_preset(self, preset: Preset, path: Path) -> None:
        """Into the comparison where the library has it; else it is seen first."""
        window = self._window
        if (preset_id := self._id_in_library(preset, path)) is None:
            self.importing.preview_files([path])
            return
        window.desk.tick(preset_id, True)
        window.library.refresh()
        window.look_at_preset(preset_id)
        window.say(f"“{preset.name}” is already in your library.")

    def _id_in_library(self, preset: Preset, path: Path) -> str | None:
        place, library = path.resolve(), self._window.workbench.library
        for entry in library.entries():
            there = entry.path.name == path.name and entry.path.resolve() == place
            if there or (entry.id == preset.id and entry.error is None and library.get(entry.id) == preset):
                return entry.id
        return None


def _file_stem(name: str) -> str:
    from playground.formats.preset_file import file_stem

    return file_stem(name)
