"""The library: the user's presets (plain files in folders) and the shipped ones (read-only)."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from playground.core.errors import InputError, NotFound, StoreError
from playground.core.preset import BASELINES, Preset
from playground.store.files import inside, read_text, write_new
from playground.store.library_listing import LibraryListing
from playground.store.own_presets import OwnPresets
from playground.store.preset_folder import MAX_PRESET_BYTES, PresetCodec, PresetFolder
from playground.store.preset_index import PresetIndex
from playground.store.preset_scan import SUFFIX, clean_folder, folder_of, id_of, same_name
from playground.store.preset_trash import PresetTrash, file_bytes
from playground.store.version_keeper import Follower, VersionKeeper

if TYPE_CHECKING:
    from playground.store.versions import Versions

TRASH_KEPT_FOR: Final = timedelta(days=30)


class Library(LibraryListing):
    """A preset's id is its file's name without folder and `.preset.md`, so that moving it changes no id.

    A user's preset hides the shipped one of its id. Used by one thread at a time. Writing raises StoreError;
    nothing is ever overwritten but by `save`.
    """

    def __init__(
        self,
        user_folder: Path,
        shipped_folder: Path,
        codec: PresetCodec,
        trash: Path | None = None,
        versions: Callable[[], Versions] | None = None,
        index_file: Path | None = None,
        follower: Callable[[], Follower] | None = None,
    ) -> None:
        """`versions`: where every saved text is kept; it is asked for when there is something to keep.

        `index_file`: a cache, in which the names of presets are found without reading their files. `follower` goes
        where a preset goes; it is asked for when one does.
        """
        index = PresetIndex(index_file)
        user = OwnPresets(user_folder, codec, index, VersionKeeper(versions, codec, follower))
        super().__init__(user, PresetFolder(shipped_folder, "shipped", codec, index), codec, index)
        self._trash = PresetTrash(trash or user_folder.with_name("trash"))

    def save(self, preset: Preset, *, base: Preset | None = None, source: str = "") -> Path:
        """Write the user's preset of that id; comments and order of its file stay.

        With `base`, what the edit began from, a file that was changed outside meanwhile is not overwritten. A file
        that cannot be read is kept in the trash. With `source`, a preset file from elsewhere, the comments and order
        of that one stay. Raises StoreError, also for a shipped preset or a baseline.
        """
        self._user.look()
        name = self._user.place_of(preset.id)
        if name is None:
            self._refuse_read_only(preset.id)
            path = inside(self._user.path, preset.id + SUFFIX)
            if path.parent != self._user.path.resolve() or path.name.startswith("."):
                raise InputError(f"'{preset.id}' is no id of a preset: leave out slashes and the dot in front")
            self._user.write(preset.id + SUFFIX, self._new_text(preset, source))
            return path
        path = inside(self._user.path, name)
        self._user.keep(name)
        there = self._readable(name)
        if there is None:
            self._trash.put(name, file_bytes(path))
            self._user.write(name, self._new_text(preset, source))
        elif base is not None and there != base:
            raise StoreError(f"{path.name} was changed outside the program: open it again, or save yours as a copy.")
        else:
            text = source or self._source(path)
            self._user.write(name, self._codec.update(text, replace(preset, id=id_of(name))))
        return path

    def _new_text(self, preset: Preset, source: str) -> str:
        return self._codec.update(source, preset) if source else self._codec.render(preset)

    def put_back(self, preset_id: str, content: bytes) -> str:
        """Write a version of a user's preset over its file, or make a deleted one anew; returns the preset's id."""
        self._user.look()
        if (name := self._user.place_of(preset_id)) is not None:
            self._user.keep(name)
            self._user.write(name, content)
            return id_of(name)
        self._refuse_read_only(preset_id)
        name = self._user.claim(preset_id, content, "", self._taken())
        self._user.note(name)
        self._user.keeper.revived(preset_id, id_of(name))
        self._user.keep(name, content)
        return id_of(name)

    @property
    def notice(self) -> str:
        """A sentence for the person while versions cannot be kept, else ""."""
        return self._user.keeper.notice

    def keep_outside_edits(self, only: Collection[str] | None = None, limit: int | None = None) -> int:
        """Make versions of what other programs, or a killed one of ours, wrote; what did not change is not read.

        Of the presets with the ids `only`, or of at most `limit` files. Returns how many are left.
        """
        return self._user.keep_outside_edits(only, limit)

    def keeping_outside_edits(self) -> Iterator[int]:
        """`keep_outside_edits` of what the last look found, in small steps that another thread may do."""
        return self._user.keeping_outside_edits()

    def create(self, preset: Preset, folder: str = "") -> str:
        """Write a new file named after the preset's name; returns its id, which no other preset has."""
        return self.create_all([preset], folder)[0]

    def create_all(self, presets: Iterable[Preset], folder: str = "") -> list[str]:
        """Many at once, in their order. Raises InputError for a name that is none of a folder."""
        folder, taken = clean_folder(self._user.path, folder), self._taken()
        names: list[str] = []
        try:
            for preset in presets:
                stem = self._codec.file_stem(preset.name)
                content = self._codec.render(replace(preset, id=stem))
                names.append(self._user.claim(stem, content, folder, taken))
        finally:
            self._user.note(*names)
            for name in names:
                self._user.keep(name)
        return [id_of(name) for name in names]

    def duplicate(self, preset_id: str) -> Preset:
        """A user's copy of any preset, a shipped one or a baseline too, beside it, with a name of its own."""
        original = self.get(preset_id)
        path, place = None, ""
        if preset_id not in BASELINES:
            folder, name = self._found(preset_id)
            path, place = folder.path / name, folder_of(name)
        self.read_unknown()
        names = {same_name(entry.name) for entry in self.listed()}
        new_name = next(name for name in _copy_names(original.name) if same_name(name) not in names)
        text = "" if original.system_message is None else original.system_message
        copy = replace(original, name=new_name, system_message=text)
        if preset_id in BASELINES:
            copy = replace(copy, description="", tags=())
        return self.get(self._write_new(copy, path, place))

    def rename(self, preset_id: str, name: str, stem: str = "") -> Preset:
        """Give a user's preset another name; its file, and so its id, follows the name, or is `stem`."""
        file = self._own(preset_id)
        preset, own_id = replace(self._user.read(file), name=name), id_of(file)
        wanted, counter = stem or self._codec.file_stem(name), own_id.rpartition("-")
        same = same_name(own_id) == same_name(wanted) or (
            not stem and counter[0] == wanted and counter[2].isdecimal()
        )  # fmt: skip
        if same and preset_id != file:  # a file that has another one's id needs an id of its own
            self.save(preset)
            return self.get(own_id)
        self._user.keep(file)
        renamed_from = own_id if preset_id != file else None
        new_id = self._write_new(preset, self._user.path / file, folder_of(file), wanted, renamed_from)
        self._user.remove(file)
        return self.get(new_id)

    def move(self, preset_id: str, folder: str) -> str:
        """Put a user's preset into another folder, "" for the top; its id stays. Returns the folder it came from."""
        name = self._own(preset_id)
        folder = clean_folder(self._user.path, folder)
        target = f"{folder}/{name.rpartition('/')[2]}" if folder else name.rpartition("/")[2]
        if target != name:
            if not write_new(inside(self._user.path, target), file_bytes(inside(self._user.path, name))):
                raise StoreError(f"In “{folder or 'the library'}” is a file {target.rpartition('/')[2]} already.")
            self._user.remove(name)
            self._user.note(target)
            self._user.keep(target)
        return folder_of(name)

    def rename_folder(self, folder: str, name: str) -> str:
        """Give one of the user's folders another name, and perhaps another place; returns it as it is written.

        Every preset in it keeps its id. Raises InputError for what is no name, NotFound, StoreError.
        """
        self._user.look()
        new = clean_folder(self._user.path, name)
        if not folder or not any(own.startswith(f"{folder}/") for own in self._user.seen.files):
            raise NotFound(f"There is no folder '{folder}' of yours.")
        if not new:
            raise InputError("a folder needs a name")
        if new != folder:
            self._user.rename_folder(folder, new)
        return new

    def delete(self, preset_id: str) -> str:
        """Move a user's preset to the trash; the token brings it back with `undelete`."""
        name = self._own(preset_id)
        self._user.keep(name)
        has_versions = name not in self._user.clashes
        token = self._trash.put(name, file_bytes(inside(self._user.path, name)))
        self._user.remove(name)
        if has_versions:
            self._user.keeper.deleted(id_of(name), token)
        return token

    def undelete(self, token: str) -> str:
        """Bring a deleted preset back to its folder; returns its id, another one when its own is taken by now."""
        name, content = self._trash.get(token)
        new_name = self._user.claim(id_of(name), content, folder_of(name), self._taken())
        self._user.note(new_name)
        self._user.keeper.undeleted(token, id_of(new_name))
        self._user.keep(new_name)
        self._trash.remove(token)
        return id_of(new_name)

    def purge(self, kept_for: timedelta = TRASH_KEPT_FOR) -> int:
        """Remove for good what has been in the trash for longer than that. Returns how many files."""
        return self._trash.purge(kept_for)

    def _write_new(self, preset: Preset, like: Path | None, folder: str, stem: str = "", old: str | None = None) -> str:
        """`like`: a file whose comments and order the new one takes over; `old`: the id whose versions it has."""
        stem = stem or self._codec.file_stem(preset.name)
        preset = replace(preset, id=stem)
        text = self._codec.render(preset) if like is None else self._codec.update(self._source(like), preset)
        name = self._user.claim(stem, text, folder, self._taken())
        self._user.note(name)
        if old is not None:
            self._user.keeper.renamed(old, id_of(name))
        self._user.keep(name, text)
        return id_of(name)

    def _taken(self) -> set[str]:
        """The `same_name` of every id there is."""
        for folder in (self._user, self._shipped):
            folder.look()
        return {*BASELINES, *self._shipped.ids(), *self._user.ids()}

    def _own(self, preset_id: str) -> str:
        """The file of a preset that may be changed."""
        self._user.look()
        if (name := self._user.place_of(preset_id)) is not None:
            return name
        self._refuse_read_only(preset_id)
        self.get(preset_id)
        raise NotFound(f"There is no preset '{preset_id}' of yours.")

    def _refuse_read_only(self, preset_id: str) -> None:
        self._shipped.look()
        name = self._shipped.place_of(preset_id)
        if name is not None or same_name(preset_id) in BASELINES:
            there = self._shipped.read(name) if name is not None else BASELINES[same_name(preset_id)]
            raise StoreError(f"'{there.name}' comes with the program and is read-only: duplicate to edit.")

    def _readable(self, name: str) -> Preset | None:
        try:
            return self._user.read(name)
        except InputError:
            return None

    def _source(self, path: Path) -> str:
        return read_text(path, limit_bytes=MAX_PRESET_BYTES)


def _copy_names(name: str) -> Iterator[str]:
    return itertools.chain([f"{name} (copy)"], (f"{name} (copy {n})" for n in itertools.count(2)))
