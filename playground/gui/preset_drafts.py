"""What is typed into presets and not saved yet: used at once, kept on disk in a moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from playground.core.errors import NotFound, PlaygroundError
from playground.core.preset import Preset
from playground.core.request import JsonValue
from playground.gui.desk import Desk
from playground.workbench import Workbench

DRAFT_MS: Final = 600
DRAFT_KEY: Final = "preset:"
LONG: Final = 20_000  # characters
LONG_TOLD_MS: Final = 300
"""Columns are composed anew at every key; with a long text that waits until no key comes for a moment."""


class PresetDrafts(QObject):
    """Signals:
    changed: a draft is another one.
    failed: a sentence.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(self, workbench: Workbench, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._desk = desk
        self._unsaved: set[str] = set()
        self._begun_from: dict[str, Preset] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_MS)
        self._timer.timeout.connect(self.keep)
        self._tell = QTimer(self)
        self._tell.setSingleShot(True)
        self._tell.setInterval(LONG_TOLD_MS)
        self._tell.timeout.connect(self.changed)

    def restore(self) -> None:
        """Those of an earlier start."""
        for key, value in self._workbench.drafts.all().items():
            if key.startswith(DRAFT_KEY):
                self._restore(key.removeprefix(DRAFT_KEY), value)

    def get(self, preset_id: str) -> Preset | None:
        return self._desk.drafts.get(preset_id)

    def base_of(self, preset_id: str) -> Preset | None:
        """What the edit began from."""
        return self._begun_from.get(preset_id)

    def edit(self, preset: Preset) -> None:
        """A draft: used at once, kept on disk in a moment, written to its file by `LibraryControl.save`."""
        if preset.id not in self._desk.drafts:
            self._begun_from[preset.id] = self._desk.find(preset.id)
        if preset == self._begun_from[preset.id]:
            self.revert(preset.id)
            return
        self._desk.drafts[preset.id] = preset
        self._unsaved.add(preset.id)
        self._timer.start()
        if len(preset.system_message or "") > LONG:
            self._tell.start()
        else:
            self.changed.emit()

    def revert(self, preset_id: str) -> Callable[[], None] | None:
        """Throw the draft away; the function returned brings it back."""
        draft = self.get(preset_id)
        self.forget(preset_id)
        self.changed.emit()
        return None if draft is None else partial(self.edit, draft)

    def forget(self, preset_id: str) -> None:
        """Without a word: it is in its file by now, or its preset is gone."""
        self._desk.drafts.pop(preset_id, None)
        self._begun_from.pop(preset_id, None)
        self._unsaved.discard(preset_id)
        self._did(lambda: self._workbench.drafts.discard(DRAFT_KEY + preset_id))

    def follow(self, old_id: str, saved: Preset) -> None:
        """The draft's preset was renamed: the draft goes with it, and has the new name unless its own was typed."""
        draft, base = self.get(old_id), self.base_of(old_id)
        if draft is None:
            return
        self.forget(old_id)
        typed_name = base is not None and draft.name != base.name
        self._begun_from[saved.id] = saved
        self._desk.drafts[saved.id] = replace(draft, id=saved.id, name=draft.name if typed_name else saved.name)
        self._unsaved.add(saved.id)
        self.keep()

    def keep(self) -> None:
        """Put on disk what was typed since the last time."""
        self._timer.stop()
        for preset_id in tuple(self._unsaved):
            if self._did(partial(self._keep, preset_id)):
                self._unsaved.discard(preset_id)

    def close(self) -> None:
        self._tell.stop()
        self.keep()

    def _keep(self, preset_id: str) -> None:
        if (draft := self.get(preset_id)) is None:
            return
        value: dict[str, JsonValue] = {
            "name": draft.name,
            "description": draft.description,
            "tags": list(draft.tags),
            "system_message": draft.system_message,
        }
        self._workbench.drafts.save(DRAFT_KEY + preset_id, value)

    def _restore(self, preset_id: str, value: Mapping[str, Any]) -> None:
        """One of a preset that is gone becomes a preset again: nothing typed is lost."""
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

    def _did(self, deed: Callable[[], object]) -> bool:
        try:
            deed()
        except PlaygroundError as error:
            self.failed.emit(str(error))
            return False
        return True
