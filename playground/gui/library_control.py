"""The presets as the window handles them: the list's rows; saving, renaming, moving, duplicating, deleting."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final, TypeVar

from PySide6.QtCore import QObject, Signal

from playground.core.columns import choices_of
from playground.core.errors import PlaygroundError
from playground.core.preset import BASELINES, Preset
from playground.core.wording import dot_of
from playground.gui.bridge import Bridge
from playground.gui.desk import Desk
from playground.gui.library_rows import LibraryRows
from playground.gui.library_watch import LibraryWatch
from playground.gui.passport_control import PassportControl
from playground.gui.preset_drafts import PresetDrafts
from playground.gui.preset_rows import PresetRow
from playground.gui.version_keeping import VersionKeeping
from playground.workbench import Workbench

NEW_NAME: Final = "New preset"
Value = TypeVar("Value")
WayBack = Callable[[], None]


class LibraryControl(QObject):
    """What changes files returns a way back where there is one; None: it failed, and `failed` said why.

    Signals:
    changed: the list, or a preset in it, is another one.
    renamed: (its id before, its id now): a preset lies in another file.
    failed: a sentence.
    """

    changed = Signal()
    renamed = Signal(str, str)
    failed = Signal(str)

    def __init__(self, workbench: Workbench, desk: Desk, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._desk = desk
        self._bridge = bridge
        self.drafts = PresetDrafts(workbench, desk, self)
        self.watch = LibraryWatch(workbench, bridge, self)
        self.keeping = VersionKeeping(workbench, bridge, self)
        self.passports = PassportControl(workbench, desk, bridge, self)
        self._rows = LibraryRows()
        self.watch.changed.connect(self.changed)
        self.drafts.changed.connect(self.changed)
        self.watch.changed.connect(self.keeping.keep_soon)
        self.watch.changed.connect(self.passports.look_soon)
        self.drafts.changed.connect(self.passports.look_soon)
        self.passports.changed.connect(self.changed)
        for part in (self.watch, self.drafts, self.keeping, self.passports):
            part.failed.connect(self.failed)

    def opening(self) -> Iterator[None]:
        """Read the library and the drafts that were left, in steps; from now on watch the files."""
        self.drafts.restore()
        yield
        yield from self.watch.opening()

    def close(self) -> None:
        self.passports.close()
        self.keeping.close()
        self.watch.close()
        self.drafts.close()

    def refresh(self) -> None:
        """Something was put into the library: show it."""
        self.watch.look()

    def is_own(self, preset_id: str) -> bool:
        """May it be changed here? A past run's own version may not: a copy of it may."""
        entry = self.watch.entries.get(preset_id)
        if entry is None or entry.origin != "user" or entry.error is not None:
            return False
        return self.is_edited(preset_id) or all(preset.id != preset_id for preset in self._desk.inline_presets())

    def is_edited(self, preset_id: str) -> bool:
        return preset_id in self._desk.drafts

    def problem_of(self, preset_id: str) -> str:
        """Why its file cannot be used; "" where it can."""
        entry = self.watch.entries.get(preset_id)
        return str(entry.error) if entry is not None and entry.error is not None else ""

    def path_of(self, preset_id: str) -> str | None:
        """Where its file lies."""
        entry = self.watch.entries.get(preset_id)
        return str(entry.path) if entry is not None else None

    def is_own_folder(self, folder: str) -> bool:
        """Does a preset of the user's lie in it, or further down?"""
        own = (entry.folder for entry in self.watch.entries.values() if entry.origin == "user")
        return bool(folder) and any(f"{each}/".startswith(f"{folder}/") for each in own)

    def folders(self) -> list[str]:
        """Those that hold presets."""
        return sorted({entry.folder for entry in self.watch.entries.values()} - {""}, key=str.casefold)

    def rows(self) -> tuple[list[PresetRow], list[PresetRow]]:
        """(those in the comparison in column order, the rest of the library by name)"""
        library = self._rows
        library.take(self.watch.entries, self._workbench.preset_marks.marks(), self.passports.signs)
        chosen: list[PresetRow] = []
        inline = {preset.id: preset for preset in self._desk.inline_presets()}
        ticked, dots = dict.fromkeys(self._desk.ticked()), self._dots()
        for preset_id in ticked:
            draft = self._desk.drafts.get(preset_id)
            if preset_id in inline:
                row = replace(library.of(draft or inline[preset_id]), tag="only here", passport=None)
            else:
                row = library.get(preset_id, draft)
            chosen.append(replace(row, ticked=True, dots=tuple(dots.get(preset_id, ())), edited=draft is not None))
        return chosen, library.others(ticked, self._desk.drafts)

    def _dots(self) -> dict[str, list[int]]:
        """By preset the colours of its columns: one that is swept has several, one that cannot be used has none."""
        found: dict[str, list[int]] = {}
        columns = self._desk.columns()[0]
        for place, choice in enumerate(choices_of(self._desk.usable())[: len(columns)]):
            found.setdefault(choice.id, []).append(dot_of(place))
        return found

    def tag_counts(self) -> list[tuple[str, int]]:
        """Each tag of the library with how many presets have it, the most frequent first."""
        return self._rows.tag_counts

    # ---- one preset

    def save(self, preset_id: str) -> str:
        """Write the draft to its file; returns the preset's id, a new one when a fresh preset got its name."""
        draft, library = self.drafts.get(preset_id), self._workbench.library
        if draft is None:
            return preset_id
        if self._tried(lambda: library.save(draft, base=self.drafts.base_of(preset_id))) is None:
            return preset_id
        self.drafts.forget(preset_id)
        new_id = preset_id
        if preset_id.startswith("new-preset") and draft.name != NEW_NAME:
            renamed = self._tried(lambda: library.rename(preset_id, draft.name))
            new_id = renamed.id if renamed is not None else preset_id
        self._desk.swap(preset_id, new_id)
        if new_id != preset_id:
            self.renamed.emit(preset_id, new_id)
        self.watch.refresh()
        return new_id

    def create(self) -> str | None:
        """A new preset in the library, in the comparison at once; its id."""
        new_id = self._tried(lambda: self._workbench.library.create(Preset("", NEW_NAME, "")))
        if new_id is not None:
            self._desk.tick(new_id, True)
            self.watch.refresh()
        return new_id

    def duplicate(self, preset_id: str) -> str | None:
        """A copy of the user's own, with the draft's text where there is one; it takes the original's column."""
        new_id = self._tried(lambda: self._copy(preset_id))
        if new_id is None:
            return None
        if preset_id not in BASELINES and preset_id in self._desk.ticked():
            self._desk.swap(preset_id, new_id)
        else:
            self._desk.tick(new_id, True)
        self.watch.refresh()
        return new_id

    def rename(self, preset_id: str, name: str, new_id: str = "") -> WayBack | None:
        """Another name for the file too; what names the preset goes with it, on the disk and on the desk."""
        renamed = self._tried(lambda: self._workbench.preset_renaming.rename(preset_id, name, new_id))
        if renamed is None:
            return None
        for trouble in renamed.troubles:
            self.failed.emit(trouble)
        self.drafts.follow(preset_id, renamed.preset)
        if renamed.preset.id != preset_id:
            self._desk.swap(preset_id, renamed.preset.id)
            self.renamed.emit(preset_id, renamed.preset.id)
        self.watch.refresh_soon()
        return partial(self._rename_back, renamed.preset.id, renamed.old_name, renamed.old_id)

    def _rename_back(self, preset_id: str, name: str, old_id: str) -> None:
        self.rename(preset_id, name, "" if "/" in old_id else old_id)

    # ---- several

    def duplicate_all(self, preset_ids: Sequence[str]) -> list[str]:
        """Copies, none of them in the comparison; their ids."""
        made = [self._tried(partial(self._copy, preset_id)) for preset_id in preset_ids]
        self.watch.refresh()
        return [new_id for new_id in made if new_id is not None]

    def move(self, preset_ids: Sequence[str], folder: str) -> WayBack | None:
        """Into a folder of the library, "" for the top."""
        library, moved = self._workbench.library, dict[str, str]()
        for preset_id in preset_ids:
            before = self._tried(partial(library.move, preset_id, folder))
            if before is not None:
                moved[preset_id] = before
        self.watch.refresh()
        return partial(self._move_back, moved) if moved else None

    def _move_back(self, places: dict[str, str]) -> None:
        for preset_id, folder in places.items():
            self._tried(partial(self._workbench.library.move, preset_id, folder))
        self.watch.refresh()

    def rename_folder(self, folder: str, name: str) -> str | None:
        """Returns the new name as it is written."""
        new = self._tried(lambda: self._workbench.library.rename_folder(folder, name))
        self.watch.refresh()
        return new

    def delete(self, preset_ids: Sequence[str]) -> WayBack | None:
        """Into the trash, out of the comparison; the function returned brings them back, drafts and columns too."""
        experiment = self._desk.experiment
        gone: list[tuple[str, str, Preset | None]] = []
        for preset_id in preset_ids:
            draft = self.drafts.get(preset_id)
            token = self._tried(partial(self._workbench.library.delete, preset_id))
            if token is not None:
                gone.append((preset_id, token, draft))
                self.drafts.forget(preset_id)
                self._desk.tick(preset_id, False)
        self.watch.refresh()
        ticked = {choice.id for choice in experiment.presets}
        return partial(self._undelete, gone, ticked) if gone else None

    def _undelete(self, gone: Sequence[tuple[str, str, Preset | None]], ticked: set[str]) -> None:
        drafts: list[Preset] = []
        for old_id, token, draft in gone:
            preset_id = self._tried(partial(self._workbench.library.undelete, token))
            if preset_id is not None and old_id in ticked:
                self._desk.tick(preset_id, True)
            if preset_id is not None and draft is not None:
                drafts.append(replace(draft, id=preset_id))
        self.watch.refresh()
        for draft in drafts:
            self.drafts.edit(draft)

    def set_favourite(self, preset_ids: Sequence[str], favourite: bool) -> None:
        """`rows` are others then; nothing else is."""
        marks = self._workbench.preset_marks
        marks.set_favourite(preset_ids, favourite)
        self._bridge.ask_blocking(marks.keep, lambda _nothing: None, self.failed.emit)

    def _copy(self, preset_id: str) -> str:
        library = self._workbench.library
        if any(preset.id == preset_id for preset in self._desk.inline_presets()):
            new_id = library.create(replace(self._desk.find(preset_id), id=""))
        else:
            new_id = library.duplicate(preset_id).id
        if (draft := self.drafts.get(preset_id)) is not None:
            self.drafts.edit(replace(draft, id=new_id, name=library.get(new_id).name))
        return new_id

    def _tried(self, deed: Callable[[], Value]) -> Value | None:
        try:
            return deed()
        except PlaygroundError as error:
            self.failed.emit(str(error))
            return None
