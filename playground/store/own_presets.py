"""The user's own folder of presets: the files in it are written and removed here."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from pathlib import Path

from playground.core.errors import StoreError
from playground.store.files import inside, reason, write_atomic, write_new
from playground.store.preset_folder import PresetCodec, PresetFolder
from playground.store.preset_index import PresetIndex
from playground.store.preset_scan import SUFFIX, folder_of, same_name, scan, stamp_of
from playground.store.version_keeper import VersionKeeper


class OwnPresets(PresetFolder):
    """Names are paths from the folder on, with `/` between. Writing raises StoreError.

    `keeper` gets what is written here, and what is about to be lost.
    """

    def __init__(self, path: Path, codec: PresetCodec, index: PresetIndex, keeper: VersionKeeper) -> None:
        super().__init__(path, "user", codec, index)
        self.keeper = keeper

    def keep(self, name: str, written: str | bytes | None = None) -> None:
        """Make a version of a file: another program may have written it. One without an id of its own has none."""
        if name not in self.clashes:
            self.keeper.keep(self.path / name, written)

    def keep_outside_edits(self, only: Collection[str] | None, limit: int | None) -> int:
        """Of a few presets, or of at most `limit` files; see `VersionKeeper.keep_changed`."""
        if only is None:
            self.take(scan(self.path))
            stamps = {name: self.seen.files[name] for name in self.ids().values()}
        else:
            self.look()
            names = {name for preset_id in only if (name := self.ids().get(same_name(preset_id))) is not None}
            there = {name: stamp_of(self.path / name) for name in names}
            stamps = {name: stamp for name, stamp in there.items() if stamp is not None}
        return self.keeper.keep_changed(self.path, stamps, limit)

    def keeping_outside_edits(self) -> Iterator[int]:
        """Of all that the last look found; see `VersionKeeper.keeping`."""
        return self.keeper.keeping(self.path, {name: self.seen.files[name] for name in self.ids().values()})

    def write(self, name: str, content: str | bytes) -> None:
        """Over what is there."""
        write_atomic(inside(self.path, name), content)
        self.note(name)
        self.keep(name, content)

    def claim(self, stem: str, content: str | bytes, folder: str, taken: set[str]) -> str:
        """Write under the first id of stem, stem-2, ... that is not in `taken`, where it is put; returns the name.

        The folder does not know of it yet: tell it with `note`, of many at once.
        """
        place = f"{folder}/" if folder else ""
        ids = itertools.chain([stem], (f"{stem}-{number}" for number in itertools.count(2)))
        for each in (each for each in ids if same_name(each) not in taken):
            name = place + each + SUFFIX
            if write_new(inside(self.path, name), content):
                taken.add(same_name(each))
                return name
        raise AssertionError("numbers do not end")

    def rename_folder(self, folder: str, new: str) -> None:
        """With all that lies in it; what is there under the new name already stays alone."""
        old_path, new_path = inside(self.path, folder), inside(self.path, new)
        if new_path.is_relative_to(old_path) and new_path != old_path:
            raise StoreError(f"“{folder}” cannot be put into itself: choose another name.")
        if new_path.exists() and not (old_path.exists() and new_path.samefile(old_path)):
            raise StoreError(f"There is a folder “{new}” already: move presets into it instead.")
        try:
            new_path.parent.mkdir(parents=True, exist_ok=True)
            old_path.rename(new_path)
        except OSError as error:
            raise StoreError(f"“{folder}” cannot be renamed ({reason(error)}): close what uses it.") from error
        self._remove_empty(folder_of(folder))
        self.take(scan(self.path))

    def remove(self, name: str) -> None:
        """The file, and folders that held nothing else."""
        path = self.path / name
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"{path} cannot be removed ({reason(error)}): close what uses it.") from error
        self.note(name)
        self._remove_empty(folder_of(name))

    def _remove_empty(self, folder: str) -> None:
        while folder:
            try:
                (self.path / folder).rmdir()
            except OSError:  # it holds something
                return
            folder = folder_of(folder)
