"""What is in the library: found by id, listed without reading what did not change."""

from __future__ import annotations

import math
import time
from collections.abc import Generator
from pathlib import Path

from playground.core.errors import NotFound
from playground.core.nearest import suggestion
from playground.core.preset import BASELINES, Preset
from playground.store.library_snapshot import LibrarySnapshot
from playground.store.own_presets import OwnPresets
from playground.store.preset_folder import LibraryEntry, PresetCodec, PresetFolder, read_preset
from playground.store.preset_index import PresetIndex, Stamp
from playground.store.preset_scan import SUFFIX, folder_of, id_of, same_name, scanning, stamp_of


class LibraryListing:
    """The user's folder and the shipped one; a user's preset hides the shipped one of its id."""

    def __init__(self, user: OwnPresets, shipped: PresetFolder, codec: PresetCodec, index: PresetIndex) -> None:
        self._user = user
        self._shipped = shipped
        self._codec = codec
        self._index = index
        self._listed: tuple[int, int] | None = None

    # ---- all of it

    def entries(self) -> list[LibraryEntry]:
        """All preset files by name, the broken ones with their reason. The baselines are not files."""
        for _step in self.looking():
            pass
        self.read_unknown()
        if (unsaved := self.unsaved_index()) is not None:
            self.write_index(unsaved)
        return sorted(self.listed(), key=lambda entry: (same_name(entry.name), entry.id))

    def looking(self) -> Generator[None]:
        """Look at the disk in small steps, without reading a file. What is written meanwhile is seen the next time."""
        for folder in (self._user, self._shipped):
            version = folder.version
            seen = yield from scanning(folder.path)
            if folder.version == version:
                folder.take(seen)

    def changed(self) -> bool:
        """Does `listed` have something else to say than the last time? No look at the disk."""
        return self._listed != (self._user.version, self._shipped.version)

    def listed(self) -> list[LibraryEntry]:
        """As `entries`, in no order and with no look at the disk: files that nobody read have no name yet."""
        self._listed = (self._user.version, self._shipped.version)
        return self._all()

    def snapshot(self) -> LibrarySnapshot:
        """What `listed` would say, for other threads; no look at the disk."""
        return LibrarySnapshot(self._all(), self._codec)

    def _all(self) -> list[LibraryEntry]:
        own = self._user.ids()
        return [*self._user.entries(), *(each for each in self._shipped.entries() if same_name(each.id) not in own)]

    def read_unknown(self, limit_s: float = math.inf) -> int:
        """Read files of which nothing is known, for about so long; returns how many are left."""
        until = time.monotonic() + limit_s
        left = self._user.read_unknown(until)
        return left + self._shipped.read_unknown(until)

    def searched(self) -> dict[str, Stamp]:
        """The files of `listed` by their paths: give it to `PresetTexts.expect`."""
        folders = (self._user, self._shipped)
        return {f"{each.path}/{name}": stamp for each in folders for name, stamp in each.seen.files.items()}

    def unsaved_index(self) -> bytes | None:
        """What was found out since the last time, for `write_index`; None where there is nothing new."""
        return self._index.unsaved(self.searched())

    def write_index(self, content: bytes) -> None:
        """For any thread."""
        self._index.write(content)

    # ---- one of them

    def get(self, preset_id: str) -> Preset:
        """Raises NotFound, or the InputError of a file that cannot be read."""
        if preset_id in BASELINES:
            return BASELINES[preset_id]
        folder, name = self._found(preset_id)
        if (clash := folder.clash(name)) is not None and name == preset_id:
            raise clash
        return folder.read(name)

    def read(self, path: Path) -> Preset:
        """A preset from any file, in the library or not. Raises NotFound or InputError."""
        if not path.is_file():
            raise NotFound(f"There is no file {path}.")
        return read_preset(path, self._codec)

    def name_of(self, preset_id: str) -> str:
        """Also of a file that has another preset's id. Raises NotFound or InputError."""
        folder, name = self._found(preset_id)
        return folder.read(name).name

    def all_ids(self) -> list[str]:
        """Of every preset that has a file now, a broken one too."""
        for folder in (self._user, self._shipped):
            folder.look()
        return [id_of(name) for each in (self._user, self._shipped) for name in each.ids().values()]

    def folder_of(self, preset_id: str) -> str:
        """Where it stands in the library, "" at the top. Raises NotFound."""
        return "" if preset_id in BASELINES else folder_of(self._found(preset_id)[1])

    def _found(self, preset_id: str) -> tuple[PresetFolder, str]:
        """(the folder it lies in, the name of its file). Raises NotFound with the nearest id.

        A file that is where it was costs a glance at it; a window asks for each of its columns at every key.
        """
        shadow = stamp_of(self._user.path / f"{preset_id}{SUFFIX}") if "/" not in preset_id else None
        for again in (False, True):
            for folder in (self._user, self._shipped):
                if again:
                    folder.look()
                name = folder.place_of(preset_id)
                hidden = folder is self._shipped and shadow is not None
                if name is not None and (again or (not hidden and stamp_of(folder.path / name) is not None)):
                    return folder, name
        ids = [*BASELINES, *(id_of(name) for each in (self._shipped, self._user) for name in each.ids().values())]
        raise NotFound(f"There is no preset '{preset_id}': {suggestion(preset_id, ids)}")
