"""The library as rows of the list; a row is made once for each state of its file. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from operator import attrgetter

from playground.core.preset import BASELINES, Preset
from playground.gui.preset_rows import PassportSign, PresetRow, sought_in, tags_in_order
from playground.store.preset_folder import LibraryEntry
from playground.store.preset_marks import Marks

GONE = "Its file is gone: untick it, or bring it back."


class LibraryRows:
    """With thousands of presets nothing here may be done for all of them at each key that is typed."""

    def __init__(self) -> None:
        self._entries: Mapping[str, LibraryEntry] = {}
        self._marks = Marks()
        self._signs: Mapping[str, PassportSign] = {}
        self._made: dict[str, PresetRow] = {}
        self._files: list[PresetRow] = []
        self._by_name: list[PresetRow] = []
        self._tags: Counter[str] = Counter()
        self.tag_counts: list[tuple[str, int]] = []

    def take(
        self, entries: Mapping[str, LibraryEntry], marks: Marks, signs: Mapping[str, PassportSign] | None = None
    ) -> None:
        """What is in the library now; `signs` of those that were measured, by their ids, None: as before."""
        signs = self._signs if signs is None else signs
        marked = marks is not self._marks or signs is not self._signs
        changed = entries is not self._entries
        if marked:
            self._mark(marks, signs)
        if changed:
            self._change(entries)
        if marked or changed or not self._by_name:
            self._by_name = [*(self.of(preset) for preset in BASELINES.values()), *self._files]

    def _mark(self, marks: Marks, signs: Mapping[str, PassportSign]) -> None:
        before, self._marks = self._marks, marks
        differ = set(before.favourites ^ marks.favourites)
        former, self._signs = self._signs, signs
        differ |= {
            preset_id for preset_id in former.keys() | signs.keys() if former.get(preset_id) != signs.get(preset_id)
        }
        if before.used is not marks.used:
            differ |= {preset_id for preset_id, _at in before.used.items() ^ marks.used.items()}
        marked = {i: self._marked(self._made[i]) for i in differ if i in self._made}
        if marked:
            self._made |= marked
            self._files = [marked.get(row.id, row) for row in self._files]

    def _change(self, entries: Mapping[str, LibraryEntry]) -> None:
        before, self._entries = self._entries, entries
        others = {preset_id for preset_id, entry in entries.items() if before.get(preset_id) is not entry}
        gone = before.keys() - entries.keys() | others & before.keys()
        made = {preset_id: self._row(entries[preset_id]) for preset_id in others}
        for preset_id in gone:
            self._tags.subtract(self._made.pop(preset_id).tags)
        for row in made.values():
            self._tags.update(row.tags)
        self._made |= made
        self._files = [row for row in self._files if row.id not in gone]
        self._files += made.values()
        self._files.sort(key=attrgetter("sought"))  # begins with the name
        self.tag_counts = tags_in_order(self._tags)

    def get(self, preset_id: str, draft: Preset | None = None) -> PresetRow:
        """One of the library, or of a baseline, as its draft has it; one that is gone says so."""
        if preset_id in BASELINES:
            return self.of(BASELINES[preset_id])
        made = self._made.get(preset_id)
        if made is None:
            return PresetRow(preset_id, preset_id, "", True, problem=GONE, sought=preset_id.casefold())
        return made if draft is None else _with(made, draft)

    def of(self, preset: Preset) -> PresetRow:
        """One that is in no file of the library, or is there otherwise."""
        return _with(self._marked(PresetRow(preset.id, preset.name, "", False)), preset)

    def others(self, ticked: Collection[str], drafts: Mapping[str, Preset]) -> list[PresetRow]:
        """Those that are not `ticked`, the baselines first, then by name."""
        rows = [row for row in self._by_name if row.id not in ticked]
        if not drafts:
            return rows
        return [
            replace(_with(row, drafts[row.id]), edited=True) if row.id in drafts and not row.problem else row
            for row in rows
        ]

    def _marked(self, row: PresetRow) -> PresetRow:
        marks = self._marks
        sign = self._signs.get(row.id)
        return replace(row, favourite=row.id in marks.favourites, used=marks.used.get(row.id, ""), passport=sign)

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
            passport=self._signs.get(entry.id),
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
