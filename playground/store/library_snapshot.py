"""The library as it was at one moment, for other threads: many presets are read aside while the window draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from playground.core.errors import InputError, NotFound
from playground.core.preset import BASELINES, Preset
from playground.store.files import inside
from playground.store.preset_folder import LibraryEntry, PresetCodec, read_preset
from playground.store.preset_scan import same_name


class ReadableLibrary(Protocol):
    """What looking up presets needs: the library itself, in its own thread, or a snapshot in any."""

    def entries(self) -> list[LibraryEntry]:
        """All preset files, with their names."""
        ...

    def get(self, preset_id: str) -> Preset:
        """Raises NotFound or InputError."""
        ...

    def folder_of(self, preset_id: str) -> str:
        """Raises NotFound."""
        ...


class LibrarySnapshot:
    """A `ReadableLibrary`. Which presets there are stands fixed; each file is read when it is asked for."""

    def __init__(self, entries: Sequence[LibraryEntry], codec: PresetCodec) -> None:
        self._entries = list(entries)
        self._codec = codec
        self._by_id = {same_name(entry.id): entry for entry in self._entries}

    def entries(self) -> list[LibraryEntry]:
        self._entries = [entry if entry.is_read else self._named(entry) for entry in self._entries]
        return self._entries

    def get(self, preset_id: str) -> Preset:
        return BASELINES[preset_id] if preset_id in BASELINES else self._read(self._entry(preset_id))

    def folder_of(self, preset_id: str) -> str:
        return "" if preset_id in BASELINES else self._entry(preset_id).folder

    def _entry(self, preset_id: str) -> LibraryEntry:
        if (entry := self._by_id.get(same_name(preset_id))) is None:
            raise NotFound(f"There is no preset '{preset_id}'.")
        return entry

    def _read(self, entry: LibraryEntry) -> Preset:
        if entry.error is not None:
            raise entry.error
        if entry.path.is_symlink():
            above = len(entry.folder.split("/")) if entry.folder else 0
            inside(entry.path.parents[above], f"{entry.folder}/{entry.path.name}".strip("/"))
        return read_preset(entry.path, self._codec)

    def _named(self, entry: LibraryEntry) -> LibraryEntry:
        try:
            return replace(entry, name=self._read(entry).name, is_read=True)
        except InputError as error:
            return replace(entry, error=error, is_read=True)
