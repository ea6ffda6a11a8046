"""The library as rows of the list; a row is made once for each state of its file. No Qt."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from operator import attrgetter

from playground.core.preset import BASELINES, Preset
from playground.gui.preset_rows import PresetRow, sought_in, tag_counts
from playground.store.preset_folder import LibraryEntry
from playground.store.preset_marks import Marks

GONE = "Its file is gone: untick it, or bring it back."


class LibraryRows:
    """With thousands of presets nothing here may be done for all of them at each key that is typed."""

    def __init__(self) -> None:
        self._entries: Mapping[str, LibraryEntry] = {}
        self._marks = Marks()
        self._made: dict[str, tuple[LibraryEntry, PresetRow]] = {}
        self._by_name: list[PresetRow] = []
        self.tag_counts: list[tuple[str, int]] = []

    def take(self, entries: Mapping[str, LibraryEntry], marks: Marks) -> None:
        """What is in the library now."""
        if entries is self._entries and marks is self._marks and self._by_name:
            return
        known, used = self._made, marks.used
        self._entries, self._marks, self._made = entries, marks, {}
        for preset_id, entry in entries.items():
            earlier = known.get(preset_id)
            row = earlier[1] if earlier is not None and earlier[0] is entry else None
            if row is None or row.favourite != (preset_id in marks.favourites) or row.used != used.get(preset_id, ""):
                row = self._row(entry)
            self._made[preset_id] = (entry, row)
        files = sorted((row for _entry, row in self._made.values()), key=attrgetter("sought"))  # begins with the name
        self._by_name = [*(self.of(preset) for preset in BASELINES.values()), *files]
        self.tag_counts = tag_counts(self._by_name)

    def get(self, preset_id: str, draft: Preset | None = None) -> PresetRow:
        """One of the library, or of a baseline, as its draft has it; one that is gone says so."""
        if preset_id in BASELINES:
            return self.of(BASELINES[preset_id])
        made = self._made.get(preset_id)
        if made is None:
            return PresetRow(preset_id, preset_id, "", True, problem=GONE, sought=preset_id.casefold())
        return made[1] if draft is None else _with(made[1], draft)

    def of(self, preset: Preset) -> PresetRow:
        """One that is in no file of the library, or is there otherwise."""
        row = PresetRow(preset.id, preset.name, "", False, favourite=preset.id in self._marks.favourites)
        return _with(replace(row, used=self._marks.used.get(preset.id, "")), preset)

    def others(self, ticked: Collection[str], drafts: Mapping[str, Preset]) -> list[PresetRow]:
        """Those that are not `ticked`, the baselines first, then by name."""
        rows = [row for row in self._by_name if row.id not in ticked]
        if not drafts:
            return rows
        return [
            replace(_with(row, drafts[row.id]), edited=True) if row.id in drafts and not row.problem else row
            for row in rows
        ]

    def _row(self, entry: LibraryEntry) -> PresetRow:
        own = entry.origin == "user"
        return PresetRow(
            id=entry.id,
            name=entry.name,
            tag=entry.tags[0] if entry.tags else "",
            ticked=False,
            description=entry.description,
            problem=str(entry.error) if entry.error is not None else "",
            favourite=entry.id in self._marks.favourites,
            own=own,
            renamable=own and (entry.error is None or "/" in entry.id or entry.id == entry.path.name),
            folder=entry.folder,
            tags=entry.tags,
            changed=entry.modified.timestamp(),
            used=self._marks.used.get(entry.id, ""),
            sought=sought_in(entry.name, entry.id, entry.description, entry.tags, entry.folder),
        )


def _with(row: PresetRow, preset: Preset) -> PresetRow:
    """A draft is found by all that is typed."""
    sought = sought_in(preset.name, preset.id, preset.description, preset.tags, row.folder)
    return replace(
        row,
        name=preset.name,
        tag=preset.tags[0] if preset.tags else "",
        tags=preset.tags,
        description=preset.description,
        sought=f"{sought}\n{(preset.system_message or '').casefold()}",
    )
