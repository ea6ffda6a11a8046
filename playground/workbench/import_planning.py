"""What could come into the library from the files that were read: under which id and name, and what is there already.

A CSV file may have 100,000 rows, so this is done in any thread, on a snapshot of the library.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from playground.core.errors import PlaygroundError
from playground.core.fidelity import Imported, Refused
from playground.core.preset import BASELINES, Preset
from playground.formats.foreign.shared_presets import IMPORTER as ARCHIVES
from playground.store.library_snapshot import ReadableLibrary
from playground.store.preset_folder import same_name
from playground.workbench.foreign_files import PASTED
from playground.workbench.foreign_reading import ReadFiles
from playground.workbench.import_plan import FreeNames, Item, Plan, There


def planned(files: ReadFiles, library: ReadableLibrary) -> Plan:
    """Raises StoreError."""
    there = library.entries()
    ids = {same_name(entry.id): entry.origin for entry in there}
    free = FreeNames({*ids, *BASELINES}, (same_name(entry.name) for entry in there))
    items: list[Item] = []
    for label, outcome in files.outcomes:
        if isinstance(outcome, Imported):
            items.append(_item(outcome, label, ids, free, library))
    return Plan(tuple(items), tuple(each for _, each in files.outcomes if isinstance(each, Refused)))


def found_preset(library: ReadableLibrary, preset_id: str) -> Preset | None:
    """None where there is none that can be read."""
    try:
        return library.get(preset_id)
    except PlaygroundError:
        return None


def _item(read: Imported, label: str, ids: Mapping[str, str], free: FreeNames, library: ReadableLibrary) -> Item:
    preset = read.preset
    source = preset.source or read.origin
    preset = replace(preset, source="" if source == PASTED else source)
    there = _there(preset, ids, library)
    new_id, new_name = free.take(preset, taken=there not in ("", "same"))
    folder = _folder(label, read.origin)
    return Item(preset, read.origin, label, read.notes, there, new_id, new_name, folder, read.source)


def _there(preset: Preset, ids: Mapping[str, str], library: ReadableLibrary) -> There:
    origin = ids.get(same_name(preset.id))
    if origin is None:
        return ""
    other = found_preset(library, preset.id)
    if other is not None and replace(other, id=preset.id, source=preset.source) == preset:
        return "same"
    return "own" if origin == "user" else "shipped"


def _folder(label: str, origin: str) -> str:
    """Where a shared preset lay in the library it came from; other tools' folders say nothing here."""
    return origin.partition(", ")[2].rpartition("/")[0] if label == ARCHIVES.label else ""
