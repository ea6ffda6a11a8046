"""Presets that are gone from the library, with the texts they had: looked at, brought back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from playground.core.wording import moment, plain
from playground.gui.look import button, label
from playground.store.versions import Version
from playground.workbench.preset_versions import PresetVersions

SIZE: Final = (560, 420)


class DeletedDialog(QDialog):
    """Not modal.

    Signals:
    restore_asked: core Version, the newest of a preset.
    versions_asked: a preset's id.
    """

    restore_asked = Signal(object)
    versions_asked = Signal(str)

    def __init__(self, store: PresetVersions, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._store = store
        self.setModal(False)
        self.setWindowTitle("Deleted presets")
        self.setAccessibleName("Deleted presets")
        self.resize(*SIZE)
        self._versions: Sequence[Version] = ()
        self._list = QTreeWidget()
        self._nothing = label("No preset of yours is gone.", "muted")
        self._look_at = button("Versions …", name="Versions of the deleted preset")
        self._restore = button("Bring back", "primary")
        self._lay_out()
        self._list.currentItemChanged.connect(self._show_state)
        self._list.itemActivated.connect(self._ask_versions)
        self._look_at.clicked.connect(self._ask_versions)
        self._restore.clicked.connect(lambda: self.restore_asked.emit(self._versions[self._place]))

    def read(self) -> None:
        """Show what is gone now, each with its newest version. Raises PlaygroundError."""
        versions = self._versions = self._store.deleted()
        self._list.clear()
        for version in versions:
            words = [plain(version.preset_id), moment(version.saved_at), f"{version.words:,}"]
            self._list.addTopLevelItem(QTreeWidgetItem(words))
        if (first := self._list.topLevelItem(0)) is not None:
            self._list.setCurrentItem(first)
        self._list.setVisible(bool(versions))
        self._nothing.setVisible(not versions)
        self._show_state()

    @property
    def _place(self) -> int:
        item = self._list.currentItem()
        return -1 if item is None else self._list.indexOfTopLevelItem(item)

    def _show_state(self) -> None:
        for pressed in (self._look_at, self._restore):
            pressed.setEnabled(self._place >= 0)

    def _ask_versions(self) -> None:
        if self._place >= 0:
            self.versions_asked.emit(self._versions[self._place].preset_id)

    def _lay_out(self) -> None:
        self._list.setAccessibleName("Deleted presets")
        self._list.setHeaderLabels(["Preset", "Last saved", "Words"])
        self._list.setProperty("kind", "rows")
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        self._list.setAllColumnsShowFocus(True)
        header = self._list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        close = button("Close")
        close.clicked.connect(self.close)
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addStretch(1)
        for pressed in (close, self._look_at, self._restore):
            pressed.setAutoDefault(False)
            last.addWidget(pressed)
        words = label("Every text of a preset of yours is kept, also when its file is gone.", "muted")
        words.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(label("Deleted presets", "title"))
        layout.addWidget(words)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._nothing, 1)
        layout.addLayout(last)
