"""The settings' page on the embedded model: its file, another file in its place, and how it runs."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from playground.gui.bridge import Bridge
from playground.gui.look import button, set_tip
from playground.gui.settings_model_file import ModelFileCard
from playground.gui.settings_page import Card, Number, SettingsPage, add_row, say, wrapped
from playground.providers.gguf import check_gguf
from playground.providers.llama_server import MAX_THREADS
from playground.providers.model_file import OVERRIDE_VARIABLE, override
from playground.store.settings import LOCAL_CONTEXT, LOCAL_MODEL_PATH, LOCAL_SLOTS, LOCAL_THREADS, Setting
from playground.workbench import Workbench

ABOUT: Final = (
    "A small model that runs in a process of its own on this computer. Nothing that you write, and nothing that it "
    "answers, leaves this computer."
)
SETTLE_MS: Final = 600
CONTEXT_STEP: Final = 1024


class EmbeddedPage(SettingsPage):
    """Signals:
    changed: another file or other numbers; the model is to be started anew when it is next needed.
    """

    changed = Signal()

    def __init__(self, workbench: Workbench, bridge: Bridge) -> None:
        super().__init__("Embedded model", ABOUT)
        self._settings = workbench.settings
        self._bridge = bridge
        self.file = ModelFileCard(workbench, bridge)
        self._path = QLineEdit()
        self._choose = button("Choose …", name="Choose a GGUF file")
        self._path_words = wrapped()
        self._threads = self._number("Threads", LOCAL_THREADS)
        self._slots = self._number("Slots", LOCAL_SLOTS)
        self._context = self._number("Context", LOCAL_CONTEXT)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLE_MS)
        self._settling.timeout.connect(self.changed)
        self._lay_out()
        self.file.changed.connect(self.changed)
        self._path.editingFinished.connect(self._path_typed)
        self._choose.clicked.connect(self._choose_file)

    def refresh(self) -> None:
        """Show what is set and what is here."""
        self._path.setText(self._settings.get(LOCAL_MODEL_PATH))
        self._say_which()
        for field, setting in self._numbers():
            field.blockSignals(True)
            field.setValue(self._settings.get(setting))
            field.blockSignals(False)
        self.file.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """What was set a moment ago holds at once."""
        if self._settling.isActive():
            self._settling.stop()
            self.changed.emit()
        super().hideEvent(event)

    # ---- another file

    def _choose_file(self) -> None:
        start = str(Path(self._path.text()).expanduser().parent) if self._path.text() else ""
        chooser = QFileDialog(self, "Choose a model file", start, "Model files (*.gguf);;All files (*)")
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.fileSelected.connect(self._take_path)
        chooser.finished.connect(chooser.deleteLater)
        chooser.open()

    def _path_typed(self) -> None:
        self._take_path(self._path.text())

    def _take_path(self, typed: str) -> None:
        typed = typed.strip().strip('"')
        self._path.setText(typed)
        if typed == self._settings.get(LOCAL_MODEL_PATH):
            self._say_which()
        elif not typed:
            self._keep_path("")
        else:
            path = Path(typed).expanduser().absolute()
            say(self._path_words, "Looking at the file …")
            failed = partial(self._path_refused, typed)
            self._bridge.ask_blocking(lambda: check_gguf(path), lambda _: self._path_checked(typed, path), failed)

    def _path_checked(self, typed: str, path: Path) -> None:
        if self._path.text() == typed:
            self._path.setText(str(path))
            self._keep_path(str(path))

    def _path_refused(self, typed: str, words: str) -> None:
        if self._path.text() == typed:
            say(self._path_words, words, "error")

    def _keep_path(self, path: str) -> None:
        if self.keep(self._settings, LOCAL_MODEL_PATH, path):
            self._say_which()
            self._settling.stop()
            self.changed.emit()

    def _say_which(self) -> None:
        chosen = bool(self._settings.get(LOCAL_MODEL_PATH))
        if chosen and override() is not None:
            say(self._path_words, f"Not in use: {OVERRIDE_VARIABLE} goes before it.")
        elif chosen:
            say(self._path_words, "In use in place of the model above.", "good")
        else:
            say(self._path_words, "Any GGUF file that llama.cpp can read. Empty: the model above is used.")

    # ---- numbers

    def _numbers(self) -> tuple[tuple[Number, Setting[int]], ...]:
        return (self._threads, LOCAL_THREADS), (self._slots, LOCAL_SLOTS), (self._context, LOCAL_CONTEXT)

    def _number(self, name: str, setting: Setting[int]) -> Number:
        field = Number(name, setting.minimum or 0, setting.maximum or 0)
        field.valueChanged.connect(partial(self._number_changed, setting))
        return field

    def _number_changed(self, setting: Setting[int], value: int) -> None:
        if self.keep(self._settings, setting, value):
            self._settling.start()  # an arrow key held down restarts the model once

    # ---- what is seen

    def _lay_out(self) -> None:
        self._path.setAccessibleName("Another GGUF file")
        self._path.setPlaceholderText("none")
        self._threads.setSpecialValueText("automatic")
        self._context.setSingleStep(CONTEXT_STEP)
        other = Card()
        add_row(other.rows(), "GGUF file", self._path, self._choose)
        other.add(self._path_words)
        numbers = Card()
        rows = numbers.rows()
        cores = f"processor cores; automatic: all but one, {MAX_THREADS} at most"
        add_row(rows, "Threads", _with_words(self._threads, cores)).setBuddy(self._threads)
        at_once = f"answers written at once; usually {LOCAL_SLOTS.default}"
        add_row(rows, "Slots", _with_words(self._slots, at_once)).setBuddy(self._slots)
        tokens = f"tokens for prompt and answer; usually {LOCAL_CONTEXT.default:,}"
        add_row(rows, "Context", _with_words(self._context, tokens)).setBuddy(self._context)
        self.body.addWidget(self.file)
        self.add_section("Another model in its place", other)
        self.add_section("How every local model runs, from its next start on", numbers)
        self.body.addStretch(1)


def _with_words(field: Number, words: str) -> QWidget:
    both = QWidget()
    line = QHBoxLayout(both)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(10)
    line.addWidget(field)
    line.addWidget(wrapped(words), 1)
    field.setAccessibleDescription(words)
    set_tip(field, words)
    return both
