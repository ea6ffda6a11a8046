"""The settings' page on local models: the GGUF files that are known, one of them in detail, and fetching another."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QListWidget, QListWidgetItem

from playground.core.errors import PlaygroundError
from playground.gui.bridge import Bridge
from playground.gui.look import button, plain_tip
from playground.gui.settings_download import DownloadCard
from playground.gui.settings_local_model import LocalModelCard
from playground.gui.settings_page import Card, SettingsPage, say, wrapped
from playground.providers.gguf import check_gguf
from playground.providers.model_memory import size_words
from playground.workbench import Workbench
from playground.workbench.local_model_words import quantisation_words
from playground.workbench.local_models import LocalModel

ABOUT: Final = (
    "GGUF files that run on this computer. Drop one on the window, choose one here, or fetch one by its address. "
    "What is set holds from a model's next start on."
)
NONE_YET: Final = "There is none yet. The embedded model is fetched at the first run."
ROW_PX: Final = 30
MOST_ROWS: Final = 5
NAME_CHARS: Final = 40


class LocalModelsPage(SettingsPage):
    """Signals:
    use_asked: `local/…`, to be the model of the comparison.
    """

    use_asked = Signal(str)

    def __init__(self, workbench: Workbench, bridge: Bridge) -> None:
        super().__init__("Local models", ABOUT)
        self._workbench = workbench
        self._bridge = bridge
        self._models: list[LocalModel] = []
        self._wanted: Path | None = None
        self._list = QListWidget()
        self._add = button("Add a file …", name="Add a GGUF file")
        self._words = wrapped()
        self.card = LocalModelCard(workbench, bridge)
        self.download = DownloadCard(workbench, bridge)
        self._lay_out()
        self._add.clicked.connect(self._choose_file)
        self._list.currentRowChanged.connect(self._show_chosen)
        self.card.changed.connect(self.refresh)
        self.card.forget_asked.connect(self._forget)
        self.card.use_asked.connect(self.use_asked)
        self.download.fetched.connect(self._fetched)

    def refresh(self) -> None:
        """Look at the files again, aside: each header takes up to a tenth of a second."""
        files = self._workbench.local_models
        self._bridge.ask_blocking(
            lambda: [files.look(path) for path in files.paths()], self._looked, partial(say, self._words, kind="error")
        )
        self.download.refresh()

    def add_file(self, path: Path) -> None:
        """A file of the person's own, if it is a model."""
        self._bridge.ask_blocking(
            lambda: check_gguf(path), lambda _: self._remember(path), partial(say, self._words, kind="error")
        )

    def _remember(self, path: Path) -> None:
        try:
            self._workbench.local_models.store.remember(path)
        except PlaygroundError as error:
            say(self._words, str(error), "error")
            return
        self._fetched(str(path))

    def _fetched(self, path: str) -> None:
        self._wanted = Path(path)
        self.refresh()

    def _looked(self, models: list[LocalModel]) -> None:
        row = self._list.currentRow()
        chosen = self._wanted or (self._models[row].path if 0 <= row < len(self._models) else None)
        self._wanted = None
        self._models = models
        self._list.blockSignals(True)
        self._list.clear()
        for model in models:
            item = QListWidgetItem(row_words(model))
            item.setToolTip(plain_tip(str(model.path)))
            item.setSizeHint(QSize(200, ROW_PX))
            self._list.addItem(item)
        self._list.blockSignals(False)
        paths = [model.path for model in models]
        self._list.setCurrentRow(paths.index(chosen) if chosen in paths else 0)
        self._show_chosen(self._list.currentRow())
        self._list.setVisible(bool(models))
        self._list.setFixedHeight(ROW_PX * max(1, min(len(models), MOST_ROWS)) + 2)
        problems = self._workbench.local_models.store.problems()
        say(self._words, str(problems[0]) if problems else "" if models else NONE_YET, "error" if problems else "muted")

    def _show_chosen(self, row: int) -> None:
        there = 0 <= row < len(self._models)
        self.card.setVisible(there)
        if there:
            self.card.show_model(self._models[row])

    def _choose_file(self) -> None:
        chooser = QFileDialog(self, "Choose a model file", "", "Model files (*.gguf);;All files (*)")
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.fileSelected.connect(self._file_chosen)
        chooser.finished.connect(chooser.deleteLater)
        chooser.open()

    def _file_chosen(self, chosen: str) -> None:
        self.add_file(Path(chosen))

    def _forget(self) -> None:
        row = self._list.currentRow()
        try:
            self._workbench.local_models.store.forget(self._models[row].path)
        except PlaygroundError as error:
            say(self._words, str(error), "error")
        self.refresh()

    def _lay_out(self) -> None:
        self._list.setProperty("kind", "rows")
        self._list.setAccessibleName("Local models")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        known = Card()
        known.add(self._list, self._words)
        known.add_line(self._add, None)
        self.body.addWidget(known)
        self.body.addWidget(self.card)
        self.add_section("Fetch a file", self.download)
        self.body.addStretch(1)


def row_words(model: LocalModel) -> str:
    """`Name.gguf  ·  98 MB  ·  Q4_1  ·  8,192 tokens`"""
    name = model.path.name
    if len(name) > NAME_CHARS:
        name = f"{name[: NAME_CHARS // 2]}…{name[-(NAME_CHARS // 2) :]}"
    if model.trouble or model.header is None:
        return f"{name}  ·  cannot be used"
    length = model.header.context_length
    parts = [name, size_words(model.header.file_bytes), quantisation_words(model)]
    if length:
        parts.append(f"{length:,} tokens")
    if model.fits != "fits":
        parts.append("memory is tight" if model.fits == "tight" else "does not fit")
    return "  ·  ".join(parts)
