"""The presets as the window handles them: the list's rows, drafts, saving, duplicating, deleting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from playground.core.errors import NotFound, PlaygroundError, StoreError
from playground.core.preset import BASELINES, Preset
from playground.core.request import JsonValue
from playground.core.wording import dot_of
from playground.gui.desk import Desk
from playground.gui.preset_list import PresetRow
from playground.store.preset_folder import LibraryEntry
from playground.workbench import Workbench

LOOK_MS: Final = 500  # edits from outside appear within a second
DRAFT_MS: Final = 600
LONG: Final = 20_000  # characters
LONG_TOLD_MS: Final = 300
"""Columns are composed anew at every key; with a long text that waits until no key comes for a moment."""
NEW_NAME: Final = "New preset"
DRAFT_KEY: Final = "preset:"


class LibraryControl(QObject):
    """Signals:
    changed: the list, or a preset in it, is another one.
    renamed: (its id before, its id now): a preset lies in another file.
    failed: a sentence.
    """

    changed = Signal()
    renamed = Signal(str, str)
    failed = Signal(str)

    def __init__(self, workbench: Workbench, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._desk = desk
        self._entries: dict[str, LibraryEntry] = {}
        self._unsaved: set[str] = set()
        self._begun_from: dict[str, Preset] = {}
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._look_again)
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(DRAFT_MS)
        self._keep.timeout.connect(self.keep_drafts)
        self._tell = QTimer(self)
        self._tell.setSingleShot(True)
        self._tell.setInterval(LONG_TOLD_MS)
        self._tell.timeout.connect(self.changed)

    def open(self) -> None:
        """Read the library and the drafts that were left; from now on watch the files."""
        for key, value in self._workbench.drafts.all().items():
            if key.startswith(DRAFT_KEY):
                self._restore(key.removeprefix(DRAFT_KEY), value)
        self._read()
        self._look.start()

    def is_own(self, preset_id: str) -> bool:
        """May it be changed here? A past run's own version may not: a copy of it may."""
        entry = self._entries.get(preset_id)
        if entry is None or entry.origin != "user" or entry.error is not None:
            return False
        return self.is_edited(preset_id) or all(preset.id != preset_id for preset in self._desk.inline_presets())

    def is_edited(self, preset_id: str) -> bool:
        return preset_id in self._desk.drafts

    def own_ids(self) -> frozenset[str]:
        return frozenset(preset_id for preset_id in self._entries if self.is_own(preset_id))

    def rows(self) -> tuple[list[PresetRow], list[PresetRow]]:
        """(those in the comparison in column order, the rest of the library)"""
        ticked = self._desk.ticked()
        everything = {preset.id: self._row(preset) for preset in BASELINES.values()}
        for entry in self._entries.values():
            everything[entry.id] = self._row_of(entry)
        for preset in self._desk.inline_presets():
            everything[preset.id] = replace(self._row(self._desk.drafts.get(preset.id, preset)), tag="only here")
        for gone in (i for i in ticked if i not in everything):
            everything[gone] = PresetRow(gone, gone, "", True, problem="Its file is gone: untick it, or bring it back.")
        chosen = [everything[i] for i in dict.fromkeys(ticked)]
        chosen = [replace(row, dot=dot_of(place)) for place, row in enumerate(chosen)]
        return chosen, [row for row in everything.values() if row.id not in ticked]

    def edit(self, preset: Preset) -> None:
        """A draft: used at once, kept on disk in a moment, written to its file by `save`."""
        if preset.id not in self._desk.drafts:
            self._begun_from[preset.id] = self._desk.find(preset.id)
        if preset == self._begun_from[preset.id]:
            self.revert(preset.id)
            return
        self._desk.drafts[preset.id] = preset
        self._unsaved.add(preset.id)
        self._keep.start()
        if len(preset.system_message or "") > LONG:
            self._tell.start()
        else:
            self.changed.emit()

    def keep_drafts(self) -> None:
        """Put on disk what was typed since the last time."""
        self._keep.stop()
        for preset_id in tuple(self._unsaved):
            if self._did(partial(self._keep_draft, preset_id)):
                self._unsaved.discard(preset_id)

    def save(self, preset_id: str) -> str:
        """Write the draft to its file; returns the preset's id, a new one when a fresh preset got its name."""
        draft = self._desk.drafts.get(preset_id)
        if draft is None:
            return preset_id
        library = self._workbench.library
        if not self._did(lambda: library.save(draft, base=self._begun_from.get(preset_id))):
            return preset_id
        self._forget_draft(preset_id)
        new_id = preset_id
        if preset_id.startswith("new-preset") and draft.name != NEW_NAME:
            try:
                new_id = library.rename(preset_id, draft.name).id
            except PlaygroundError as error:
                self.failed.emit(str(error))
        self._desk.swap(preset_id, new_id)
        if new_id != preset_id:
            self.renamed.emit(preset_id, new_id)
        self._read()
        return new_id

    def revert(self, preset_id: str) -> Callable[[], None] | None:
        """Throw the draft away; the function returned brings it back."""
        draft = self._desk.drafts.get(preset_id)
        self._forget_draft(preset_id)
        self.changed.emit()
        return None if draft is None else partial(self.edit, draft)

    def create(self) -> str | None:
        """A new preset in the library, in the comparison at once; its id."""
        try:
            new_id = self._workbench.library.create(Preset("", NEW_NAME, ""))
        except PlaygroundError as error:
            self.failed.emit(str(error))
            return None
        self._desk.tick(new_id, True)
        self._read()
        return new_id

    def duplicate(self, preset_id: str) -> str | None:
        """A copy of the user's own, with the draft's text where there is one; it takes the original's column."""
        library = self._workbench.library
        try:
            if any(preset.id == preset_id for preset in self._desk.inline_presets()):
                new_id = library.create(replace(self._desk.find(preset_id), id=""))
            else:
                new_id = library.duplicate(preset_id).id
        except PlaygroundError as error:
            self.failed.emit(str(error))
            return None
        draft = self._desk.drafts.get(preset_id)
        if draft is not None:
            self.edit(replace(draft, id=new_id, name=library.get(new_id).name))
        if preset_id not in BASELINES and preset_id in self._desk.ticked():
            self._desk.swap(preset_id, new_id)
        else:
            self._desk.tick(new_id, True)
        self._read()
        return new_id

    def delete(self, preset_id: str) -> Callable[[], None] | None:
        """Into the trash, out of the comparison; the function returned brings it back, its draft too."""
        draft, ticked = self._desk.drafts.get(preset_id), preset_id in self._desk.ticked()
        try:
            token = self._workbench.library.delete(preset_id)
        except PlaygroundError as error:
            self.failed.emit(str(error))
            return None
        self._forget_draft(preset_id)
        self._desk.tick(preset_id, False)
        self._read()
        return partial(self._undelete, token, draft, ticked=ticked)

    def _undelete(self, token: str, draft: Preset | None, *, ticked: bool) -> None:
        try:
            preset_id = self._workbench.library.undelete(token)
        except PlaygroundError as error:
            self.failed.emit(str(error))
            return
        if ticked:
            self._desk.tick(preset_id, True)
        self._read()
        if draft is not None:
            self.edit(replace(draft, id=preset_id))

    def path_of(self, preset_id: str) -> str | None:
        """Where its file lies."""
        entry = self._entries.get(preset_id)
        return str(entry.path) if entry is not None else None

    def close(self) -> None:
        self._look.stop()
        self._tell.stop()
        self.keep_drafts()

    def refresh(self) -> None:
        """Read the library again: something was put into it."""
        self._read()

    def _read(self) -> None:
        try:
            self._entries = {entry.id: entry for entry in self._workbench.library.entries()}
        except StoreError as error:
            self.failed.emit(str(error))
        self.changed.emit()

    def _look_again(self) -> None:
        try:
            changed = self._workbench.library.changed()
        except StoreError:
            return  # the folder is gone for a moment; `_read` says it when it stays so
        if changed:
            self._read()

    def _restore(self, preset_id: str, value: Mapping[str, Any]) -> None:
        """A draft of an earlier start. One of a preset that is gone becomes a preset again: nothing typed is lost."""
        try:
            preset = self._workbench.library.get(preset_id)
        except PlaygroundError as error:
            if not isinstance(error, NotFound):
                return
            preset = Preset(preset_id, str(value.get("name") or preset_id), "")
            self._did(lambda: self._workbench.library.save(preset))
        tags = tuple(str(tag) for tag in value.get("tags") or ())
        message = value.get("system_message")
        draft = replace(
            preset,
            name=str(value.get("name") or preset.name),
            description=str(value.get("description") or ""),
            tags=tags,
            system_message=message if isinstance(message, str) else preset.system_message,
        )
        if draft != preset:
            self._begun_from[preset_id] = preset
            self._desk.drafts[preset_id] = draft

    def _keep_draft(self, preset_id: str) -> None:
        if (draft := self._desk.drafts.get(preset_id)) is None:
            return
        value: dict[str, JsonValue] = {
            "name": draft.name,
            "description": draft.description,
            "tags": list(draft.tags),
            "system_message": draft.system_message,
        }
        self._workbench.drafts.save(DRAFT_KEY + preset_id, value)

    def _forget_draft(self, preset_id: str) -> None:
        self._desk.drafts.pop(preset_id, None)
        self._begun_from.pop(preset_id, None)
        self._unsaved.discard(preset_id)
        self._did(lambda: self._workbench.drafts.discard(DRAFT_KEY + preset_id))

    def _did(self, deed: Callable[[], object]) -> bool:
        try:
            deed()
        except PlaygroundError as error:
            self.failed.emit(str(error))
            return False
        return True

    def _row_of(self, entry: LibraryEntry) -> PresetRow:
        if entry.error is not None:
            return PresetRow(entry.id, entry.name, "", entry.id in self._desk.ticked(), problem=str(entry.error))
        if entry.id in self._desk.drafts:
            return self._row(self._desk.drafts[entry.id])
        tag = entry.tags[0] if entry.tags else ""
        return PresetRow(entry.id, entry.name, tag, entry.id in self._desk.ticked(), entry.description)

    def _row(self, preset: Preset) -> PresetRow:
        return PresetRow(
            id=preset.id,
            name=preset.name,
            tag=preset.tags[0] if preset.tags else "",
            ticked=preset.id in self._desk.ticked(),
            description=preset.description,
            edited=preset.id in self._desk.drafts,
        )
