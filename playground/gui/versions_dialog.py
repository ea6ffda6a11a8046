"""Every text that a preset had: listed, compared word by word, noted, brought back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from playground.core.diff_reading import reading_diff
from playground.core.errors import PlaygroundError
from playground.core.wording import count, moment, plain
from playground.gui.controls import Choice
from playground.gui.diff_text import DiffText, summary
from playground.gui.look import Look, button, label, plain_tip
from playground.store.versions import MAX_NOTE, Version
from playground.workbench.preset_versions import PresetVersions

SIZE: Final = (1040, 620)
COLUMNS: Final = ("Saved", "Words", "Runs", "Note")
BEFORE: Final = "the one before"


class VersionsDialog(QDialog):
    """Not modal. Versions are told apart by their place: one text may have been saved twice.

    Signals:
    restore_asked: the hash of a version.
    failed: a sentence.
    """

    restore_asked = Signal(str)
    failed = Signal(str)

    def __init__(self, look: Look, store: PresetVersions, preset_id: str, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self.setWindowTitle(f"Versions: {plain(name)}")
        self.setAccessibleName(f"Versions: {name}")
        self.resize(*SIZE)
        self.preset_id = preset_id
        self._store = store
        self._versions: Sequence[Version] = ()
        self._deleted = False
        self._list = QTreeWidget()
        self._against = Choice()
        self._against.setAccessibleName("Compared with")
        self._diff = DiffText(look)
        self._words = label("", "muted")
        self._note = QLineEdit()
        self._note.setAccessibleName("Note on this version")
        self._note.setPlaceholderText("A note on this version")
        self._note.setMaxLength(MAX_NOTE)
        self._restore = button("Restore this version", "primary")
        self._lay_out(name)
        self._list.currentItemChanged.connect(self._show_current)
        self._against.activated.connect(self._compare)
        self._note.editingFinished.connect(self._annotate)
        self._restore.clicked.connect(lambda: self.restore_asked.emit(self._versions[self._place].hash))

    def read(self, chosen_hash: str = "", *, deleted: bool = False) -> None:
        """Show what there is now, the newest first; `chosen_hash` is looked at, else the newest. Raises
        PlaygroundError. `deleted`: the newest is in no file either."""
        self._deleted = deleted
        self._versions = self._store.list(self.preset_id)
        runs = self._store.runs_of(self._versions)
        self._list.blockSignals(True)
        self._list.clear()
        for place, version in enumerate(self._versions):
            self._list.addTopLevelItem(_row(version, self._title(place), runs))
        self._list.blockSignals(False)
        self._against.clear()
        self._against.addItem(BEFORE, -1)
        for place in range(len(self._versions)):
            self._against.addItem(self._title(place), place)
        hashes = [version.hash for version in self._versions]
        item = self._list.topLevelItem(hashes.index(chosen_hash) if chosen_hash in hashes else 0)
        if item is not None:
            self._list.setCurrentItem(item)

    def _title(self, place: int) -> str:
        when = moment(self._versions[place].saved_at)
        return when if place else f"{'last' if self._deleted else 'now'}: {when}"

    @property
    def _place(self) -> int:
        item = self._list.currentItem()
        return 0 if item is None else max(0, self._list.indexOfTopLevelItem(item))

    def _show_current(self) -> None:
        if not self._versions:
            return
        self._note.setText(self._versions[self._place].note)
        self._restore.setEnabled(self._place > 0 or self._deleted)
        self._compare()

    def _compare(self) -> None:
        """From the older of the two to the newer one, so that what came is what came later."""
        other = self._against.currentData()
        other = self._place + 1 if other is None or other < 0 else other
        pair = sorted((self._place, other), reverse=True)
        try:
            new = self._store.text(self._versions[pair[1]].hash)
            first = pair[0] >= len(self._versions)
            old = new if first else self._store.text(self._versions[pair[0]].hash)
        except PlaygroundError as error:
            self.failed.emit(str(error))
            return
        found = reading_diff(old, new)
        self._diff.show_diff(found)
        self._words.setText("The first version: there is none before it." if first else summary(found))

    def _annotate(self) -> None:
        version = self._versions[self._place]
        note = " ".join(self._note.text().split())
        if note == version.note:
            return
        try:
            self._store.annotate(self.preset_id, version.hash, note)
            self.read(version.hash, deleted=self._deleted)
        except PlaygroundError as error:
            self.failed.emit(str(error))

    def _lay_out(self, name: str) -> None:
        self._list.setAccessibleName("Versions")
        self._list.setHeaderLabels(list(COLUMNS))
        self._list.setProperty("kind", "rows")
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        self._list.setAllColumnsShowFocus(True)
        self._list.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate((250, 50, 60)):
            self._list.header().resizeSection(column, width)
        left = QWidget()
        left_rows = QVBoxLayout(left)
        left_rows.setContentsMargins(0, 0, 0, 0)
        left_rows.setSpacing(8)
        left_rows.addWidget(self._list, 1)
        left_rows.addWidget(self._note)
        compared = QHBoxLayout()
        caption = label("Compared with", "muted")
        caption.setBuddy(self._against)  # on Linux a screen reader has a choice's name from there
        compared.addWidget(caption)
        compared.addWidget(self._against, 1)
        right = QWidget()
        right_rows = QVBoxLayout(right)
        right_rows.setContentsMargins(12, 0, 0, 0)
        right_rows.setSpacing(8)
        right_rows.addLayout(compared)
        right_rows.addWidget(self._diff, 1)
        right_rows.addWidget(self._words)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setChildrenCollapsible(False)
        halves.addWidget(left)
        halves.addWidget(right)
        halves.setSizes([500, 520])
        close = button("Close")
        close.clicked.connect(self.close)
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addWidget(label("Restoring makes a new version: nothing is lost.", "muted"), 1)
        last.addWidget(close)
        last.addWidget(self._restore)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(label(f"Versions of {plain(name)}", "title"))
        layout.addWidget(halves, 1)
        layout.addLayout(last)
        for pressed in self.findChildren(QPushButton):
            pressed.setAutoDefault(False)


def _row(version: Version, title: str, runs: Mapping[str, Sequence[str]]) -> QTreeWidgetItem:
    made = len(runs.get(version.hash, ()))
    row = QTreeWidgetItem([title, f"{version.words:,}", count(made, "run") if made else "", ""])
    row.setText(3, plain(version.note))
    row.setToolTip(0, plain_tip(f"{version.preset_id}@{version.hash[:12]}"))
    row.setToolTip(2, plain_tip(", ".join(runs.get(version.hash, ())[:12])))
    return row
