"""The library: the user's presets (plain files) and the shipped ones (read-only)."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from playground.core.errors import InputError, NotFound, StoreError
from playground.core.nearest import suggestion
from playground.core.preset import BASELINES, Preset
from playground.store.files import inside, read_text, reason, write_atomic, write_new
from playground.store.preset_folder import (
    MAX_PRESET_BYTES,
    SUFFIX,
    LibraryEntry,
    PresetCodec,
    PresetFolder,
    Stamp,
    read_preset,
    same_name,
)
from playground.store.version_keeper import VersionKeeper

if TYPE_CHECKING:
    from playground.store.versions import Versions

TRASH_KEPT_FOR: Final = timedelta(days=30)


class Library:
    """A preset's id is its file's name without `.preset.md`. A user's preset hides the shipped one of its id.

    Used by one thread at a time. Writing raises StoreError; nothing is ever overwritten but by `save`.
    """

    def __init__(
        self,
        user_folder: Path,
        shipped_folder: Path,
        codec: PresetCodec,
        trash: Path | None = None,
        versions: Callable[[], Versions] | None = None,
    ) -> None:
        """`versions`: where every saved text is kept; it is asked for when there is something to keep."""
        self._codec = codec
        self._keeper = VersionKeeper(versions, codec)
        self._user = PresetFolder(user_folder, "user", codec)
        self._shipped = PresetFolder(shipped_folder, "shipped", codec)
        self._trash = trash or user_folder.with_name("trash")
        self._shown: tuple[dict[str, Stamp], dict[str, Stamp]] | None = None

    def entries(self) -> list[LibraryEntry]:
        """All preset files by name, the broken ones with their reason. The baselines are not files."""
        self._shown = (
            self._user.stamps(),
            self._shipped.stamps(),
        )  # first: later changes show up
        return self._entries()

    def _entries(self) -> list[LibraryEntry]:
        entries = {**self._shipped.entries(), **self._user.entries()}.values()
        return sorted(entries, key=lambda entry: (same_name(entry.preset.name if entry.preset else entry.id), entry.id))

    def changed(self) -> bool:
        """Has anything changed on disk since the last `entries`? Cheap enough to ask twice a second."""
        return self._shown != (self._user.stamps(), self._shipped.stamps())

    def get(self, preset_id: str) -> Preset:
        """Raises NotFound, or the InputError of a file that cannot be read."""
        if preset_id in BASELINES:
            return BASELINES[preset_id]
        entry = self._find(preset_id)
        if entry is None:
            ids = [*BASELINES, *(entry.id for entry in self._entries())]
            raise NotFound(f"There is no preset '{preset_id}': {suggestion(preset_id, ids)}")
        if entry.preset is None:
            raise entry.error or InputError("the file cannot be read", file=str(entry.path))
        return entry.preset

    def read(self, path: Path) -> Preset:
        """A preset from any file, in the library or not. Raises NotFound or InputError."""
        if not path.is_file():
            raise NotFound(f"There is no file {path}.")
        return read_preset(path, self._codec)

    @property
    def notice(self) -> str:
        """A sentence for the person while versions cannot be kept, else ""."""
        return self._keeper.notice

    def keep_outside_edits(self, preset_id: str | None = None, limit: int | None = None) -> int:
        """Make versions of what other programs, or a killed one of ours, wrote; what did not change is not read.

        Of one preset, or of at most `limit` files. Returns how many are left.
        """
        stamps = self._user.stamps()
        if preset_id is not None:
            wanted = same_name(preset_id + SUFFIX)
            stamps = {name: stamp for name, stamp in stamps.items() if same_name(name) == wanted}
        return self._keeper.keep_changed(self._user.path, stamps, limit)

    def save(self, preset: Preset, *, base: Preset | None = None) -> Path:
        """Write the user's preset of that id; comments and order of its file stay.

        With `base`, what the edit began from, a file that was changed outside meanwhile is not overwritten. A file
        that cannot be read is kept in the trash. Raises StoreError, also for a shipped preset or a baseline.
        """
        entry = self._user.entries().get(same_name(preset.id))
        if entry is None:
            self._refuse_read_only(preset.id)
            path = inside(self._user.path, preset.id + SUFFIX)
            if path.parent != self._user.path.resolve() or path.name.startswith("."):
                raise InputError(f"'{preset.id}' is no id of a preset: leave out slashes and the dot in front")
            self._write(path, self._codec.render(preset))
            return path
        path = inside(self._user.path, entry.path.name)
        self._keeper.keep(entry.path)  # another program may have written it
        if entry.preset is None:
            self._into_trash(path)
            self._write(entry.path, self._codec.render(preset))
        elif base is not None and entry.preset != base:
            raise StoreError(f"{path.name} was changed outside the program: open it again, or save yours as a copy.")
        else:
            self._write(entry.path, self._codec.update(self._source(path), replace(preset, id=entry.id)))
        return path

    def put_back(self, preset_id: str, content: bytes) -> str:
        """Write a version of a user's preset over its file, or make a deleted one anew; returns the preset's id."""
        entry = self._user.entries().get(same_name(preset_id))
        if entry is None:
            self._refuse_read_only(preset_id)
            new_id = self._claim(preset_id, content)
            self._keeper.revived(preset_id, new_id)
            self._keeper.keep(self._user.path / (new_id + SUFFIX), content)
        else:
            new_id = entry.id
            self._keeper.keep(entry.path)
            self._write(entry.path, content)
        return new_id

    def create(self, preset: Preset) -> str:
        """Write a new file named after the preset's name; returns its id, which no other preset has."""
        return self._write_new(preset, None)

    def duplicate(self, preset_id: str) -> Preset:
        """A user's copy of any preset, a shipped one or a baseline too, with a name of its own."""
        original = self.get(preset_id)
        names = {same_name(entry.preset.name) for entry in self._entries() if entry.preset}
        name = next(name for name in _copy_names(original.name) if same_name(name) not in names)
        text = "" if original.system_message is None else original.system_message
        copy = replace(original, name=name, system_message=text)
        if preset_id in BASELINES:
            copy = replace(copy, description="", tags=())
        entry = self._find(preset_id)
        return self.get(self._write_new(copy, entry.path if entry else None))

    def rename(self, preset_id: str, name: str) -> Preset:
        """Give a user's preset another name; its file, and so its id, follows the name."""
        entry = self._own(preset_id)
        preset = replace(self.get(preset_id), name=name)
        stem, counter = self._codec.file_stem(name), entry.id.rpartition("-")
        if same_name(entry.id) == same_name(stem) or (counter[0] == stem and counter[2].isdecimal()):
            self.save(preset)
            return self.get(entry.id)
        self._keeper.keep(entry.path)
        new_id = self._write_new(preset, entry.path, renamed_from=entry.id)
        self._remove(entry.path)
        return self.get(new_id)

    def delete(self, preset_id: str) -> str:
        """Move a user's preset to the trash; the token brings it back with `undelete`."""
        entry = self._own(preset_id)
        self._keeper.keep(entry.path)
        token = self._into_trash(inside(self._user.path, entry.path.name))
        self._remove(entry.path)
        self._keeper.deleted(entry.id, token)
        return token

    def undelete(self, token: str) -> str:
        """Bring a deleted preset back; returns its id, another one when its own is taken by now."""
        path = inside(self._trash, token)
        if not path.is_file():
            raise NotFound(f"'{token}' is in the trash no more.")
        stem = token.partition("~")[2].removesuffix(SUFFIX)
        new_id = self._claim(stem, _bytes(path))
        self._keeper.undeleted(token, new_id)
        self._keeper.keep(self._user.path / (new_id + SUFFIX))
        self._remove(path)
        return new_id

    def purge(self, kept_for: timedelta = TRASH_KEPT_FOR) -> int:
        """Remove for good what has been in the trash for longer than that. Returns how many files."""
        border = time.time() - kept_for.total_seconds()
        old = [path for path in self._trash.glob(f"*{SUFFIX}") if path.lstat().st_mtime <= border]
        for path in old:
            self._remove(path)
        return len(old)

    def _write_new(self, preset: Preset, like: Path | None, renamed_from: str | None = None) -> str:
        """`like`: a file whose comments and order the new one takes over; with `renamed_from` its versions too."""
        stem = self._codec.file_stem(preset.name)
        preset = replace(preset, id=stem)
        text = self._codec.render(preset) if like is None else self._codec.update(self._source(like), preset)
        new_id = self._claim(stem, text)
        if renamed_from is not None:
            self._keeper.renamed(renamed_from, new_id)
        self._keeper.keep(self._user.path / (new_id + SUFFIX), text)
        return new_id

    def _claim(self, stem: str, content: str | bytes) -> str:
        """Write under the first id of stem, stem-2, ... that no preset has on any system."""
        taken = {*BASELINES, *self._shipped.entries(), *self._user.entries()}
        ids = itertools.chain([stem], (f"{stem}-{number}" for number in itertools.count(2)))
        free = (each for each in ids if same_name(each) not in taken)
        return next(each for each in free if write_new(inside(self._user.path, each + SUFFIX), content))

    def _find(self, preset_id: str) -> LibraryEntry | None:
        name = same_name(preset_id)
        return self._user.entries().get(name) or self._shipped.entries().get(name)

    def _own(self, preset_id: str) -> LibraryEntry:
        entry = self._user.entries().get(same_name(preset_id))
        if entry is None:
            self._refuse_read_only(preset_id)
            self.get(preset_id)
            raise NotFound(f"There is no preset '{preset_id}' of yours.")
        return entry

    def _refuse_read_only(self, preset_id: str) -> None:
        entry = self._shipped.entries().get(same_name(preset_id))
        if entry is not None or same_name(preset_id) in BASELINES:
            name = entry.preset.name if entry and entry.preset else preset_id
            raise StoreError(f"'{name}' comes with the program and is read-only: duplicate to edit.")

    def _write(self, path: Path, content: str | bytes) -> None:
        write_atomic(inside(self._user.path, path.name), content)
        self._keeper.keep(path, content)

    def _into_trash(self, path: Path) -> str:
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        token = f"{stamp}~{path.name}"
        write_atomic(self._trash / token, _bytes(path))
        return token

    def _source(self, path: Path) -> str:
        return read_text(path, limit_bytes=MAX_PRESET_BYTES)

    def _remove(self, path: Path) -> None:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"{path} cannot be removed ({reason(error)}): close what uses it.") from error


def _copy_names(name: str) -> itertools.chain[str]:
    return itertools.chain([f"{name} (copy)"], (f"{name} (copy {n})" for n in itertools.count(2)))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({reason(error)}).") from error
