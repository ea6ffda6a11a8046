"""What is in the library: found by id, listed without reading what did not change."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from pathlib import Path

from playground.core.errors import NotFound
from playground.core.nearest import suggestion
from playground.core.preset import BASELINES, Preset
from playground.store.own_presets import OwnPresets
from playground.store.preset_folder import LibraryEntry, PresetCodec, PresetFolder, read_preset
from playground.store.preset_index import PresetIndex
from playground.store.preset_scan import Scan, folder_of, id_of, same_name, scan


@dataclass(frozen=True, slots=True)
class LibraryScan:
    """What lies on the disk."""

    user: Scan
    shipped: Scan


class LibraryListing:
    """The user's folder and the shipped one; a user's preset hides the shipped one of its id."""

    def __init__(self, user: OwnPresets, shipped: PresetFolder, codec: PresetCodec, index: PresetIndex) -> None:
        self._user = user
        self._shipped = shipped
        self._codec = codec
        self._index = index
        self._listed: LibraryScan | None = None

    # ---- all of it

    def entries(self) -> list[LibraryEntry]:
        """All preset files by name, the broken ones with their reason. The baselines are not files."""
        self.take(self.scan())
        self.read_unknown()
        if (unsaved := self._index.unsaved()) is not None:
            self._index.write(unsaved)
        return sorted(self.listed(), key=lambda entry: (same_name(entry.name), entry.id))

    def scan(self) -> LibraryScan:
        """What lies there now, without reading a file. For any thread; give it to `take`."""
        return LibraryScan(scan(self._user.path), scan(self._shipped.path))

    def take(self, seen: LibraryScan) -> bool:
        """Go on with what `scan` saw. Is it something else than was listed last?"""
        before = self._listed
        self._user.take(seen.user)
        self._shipped.take(seen.shipped)
        self._listed = seen
        if before is None:
            return True
        changed = before.user.files != seen.user.files or before.shipped.files != seen.shipped.files
        if changed:
            folders = ((self._user.path, seen.user), (self._shipped.path, seen.shipped))
            self._index.keep_only({str(path / name) for path, each in folders for name in each.files})
        return changed

    def listed(self) -> list[LibraryEntry]:
        """As `entries`, in no order and with no look at the disk: files that nobody read have no name yet."""
        own = self._user.entries()
        hidden = {same_name(entry.id) for entry in own}
        return [*own, *(entry for entry in self._shipped.entries() if same_name(entry.id) not in hidden)]

    def read_unknown(self, limit_s: float = math.inf) -> int:
        """Read files of which nothing is known, for about so long; returns how many are left."""
        until = time.monotonic() + limit_s
        left = self._user.read_unknown(until)
        return left + self._shipped.read_unknown(until)

    def searched(self) -> list[tuple[Path, Scan]]:
        """Where the texts of `listed` are: give it to `PresetTexts.read`."""
        return [(folder.path, folder.seen) for folder in (self._user, self._shipped)]

    @property
    def index(self) -> PresetIndex:
        """For whoever reads bit by bit: what was found out is to be kept then."""
        return self._index

    def changed(self) -> bool:
        """Has anything changed on disk since the last `entries` or `take`?"""
        seen, before = self.scan(), self._listed
        for folder, each in ((self._user, seen.user), (self._shipped, seen.shipped)):
            folder.tell(each)
        return before is None or (before.user.files, before.shipped.files) != (seen.user.files, seen.shipped.files)

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

    def folder_of(self, preset_id: str) -> str:
        """Where it stands in the library, "" at the top. Raises NotFound."""
        return "" if preset_id in BASELINES else folder_of(self._found(preset_id)[1])

    def _found(self, preset_id: str) -> tuple[PresetFolder, str]:
        """(the folder it lies in, the name of its file). Raises NotFound with the nearest id."""
        for folder in (self._user, self._shipped):
            folder.look()
            if (name := folder.place_of(preset_id)) is not None:
                return folder, name
        ids = [*BASELINES, *(id_of(name) for each in (self._shipped, self._user) for name in each.ids().values())]
        raise NotFound(f"There is no preset '{preset_id}': {suggestion(preset_id, ids)}")
