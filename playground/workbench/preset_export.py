"""Presets as files for other people and other tools, each with a note of what the tool has no place for."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from playground.core.columns import FindPreset, column_of
from playground.core.errors import InputError, NotFound, PlaygroundError
from playground.core.experiment import PresetChoice
from playground.core.fidelity import ForeignFile, Note
from playground.core.preset import BASELINES, KnobValue, Preset
from playground.formats import foreign, preset_archive, preset_file
from playground.store.files import inside, write_atomic, write_new

if TYPE_CHECKING:
    from playground.store.library_snapshot import ReadableLibrary

ARCHIVE: Final = "archive"
OWN: Final = "own"
_OWN_LABELS: Final = ((OWN, "Preset file (.preset.md)"), (ARCHIVE, "Shared presets (.presets.zip)"))
_OWN_IDS: Final = ("preset",)  # what the formats of others call ours


@dataclass(frozen=True, slots=True)
class Exported:
    """`files` lie beside one another. `notes` are by the preset's id."""

    files: tuple[ForeignFile, ...]
    notes: Mapping[str, tuple[Note, ...]]
    folder: bool = False
    """The files are of use only in the folder that their paths name."""


def takes_passports(format: str) -> bool:
    """Is it one of our own, which have a place for what was measured?"""
    return format in (OWN, ARCHIVE, *_OWN_IDS)


def export_formats() -> list[tuple[str, str, str]]:
    """(id, label, what its files end with) of every format that presets can be written in; "/" for a folder."""
    own = [(*pair, suffix) for pair, suffix in zip(_OWN_LABELS, (".preset.md", preset_archive.SUFFIX), strict=True)]
    return [*own, *((one.id, one.label, one.suffix) for one in foreign.exporters() if one.id not in _OWN_IDS)]


class PresetExport:
    """Used by the library's thread; with a snapshot, by any."""

    def __init__(self, library: ReadableLibrary, carrying: Callable[[Preset], Preset] | None = None) -> None:
        """`carrying`: what gives a preset its passport, for files of our own; None: it stays here."""
        self._library = library
        self._carrying = carrying

    def export(self, presets: Sequence[Preset], format: str, knobs: Mapping[str, KnobValue] | None = None) -> Exported:
        """The files for `presets`. `knobs` are set where a format takes the final text only.

        Raises InputError for an unknown format, a preset without a text, or one whose layers are not there.
        """
        if not presets:
            raise InputError("nothing is chosen: choose a preset to write")
        for preset in presets:
            if preset.id in BASELINES:
                raise InputError(f"'{preset.name}' is a baseline, not a text: there is nothing to write")
        if format == ARCHIVE:
            return self._archive(presets)
        if format in (OWN, *_OWN_IDS):
            return Exported(tuple(self._own_files(presets)), {preset.id: () for preset in presets})
        writer = foreign.exporter(format)
        files: list[ForeignFile] = []
        notes: dict[str, tuple[Note, ...]] = {}
        for preset in presets:
            made, notes[preset.id] = writer.write(preset, self._final(preset, knobs or {}))
            files += made
        return Exported(tuple(files), notes, writer.suffix == "/")

    def with_layers(self, presets: Sequence[Preset]) -> list[Preset]:
        """The presets, and before each the layers that it stands on; a layer that is not there is left out."""
        found: dict[str, Preset] = {}
        waiting = [(preset, False) for preset in reversed(presets)]
        opened: set[str] = set()
        while waiting:
            preset, done = waiting.pop()
            if done:
                found.setdefault(preset.id, preset)
            elif preset.id not in opened:
                opened.add(preset.id)
                waiting.append((preset, True))
                waiting += [(layer, False) for layer in map(self._found, reversed(preset.layers)) if layer]
        return list(found.values())

    def text(self, preset: Preset) -> str:
        """The whole preset file, for a clipboard."""
        return preset_file.render(preset)

    def _archive(self, presets: Sequence[Preset]) -> Exported:
        """With the layers, or else the presets would not work where they come in."""
        everything = self.with_layers(presets)
        chosen = {preset.id for preset in presets}
        why = "it comes along, because a preset that is shared stands on it"
        notes = {p.id: (Note("kept", f"layer '{p.id}'", why),) if p.id not in chosen else () for p in everything}
        data = preset_archive.pack(self._own_files(everything, in_folders=True))
        stem = presets[0].id if len(presets) == 1 else self._common_folder(presets) or "presets"
        return Exported((ForeignFile(stem + preset_archive.SUFFIX, data),), notes)

    def _common_folder(self, presets: Sequence[Preset]) -> str:
        """The name of the folder in which all of them lie, as a file's; "" for the top, or where there is none."""
        parts = [self._folder_of(preset).split("/") for preset in presets]
        common = "/".join(
            each[0] for each in itertools.takewhile(lambda c: len(set(c)) == 1, zip(*parts, strict=False))
        )
        name = common.rpartition("/")[2]
        return preset_file.file_stem(name) if name else ""

    def _folder_of(self, preset: Preset) -> str:
        try:
            return self._library.folder_of(preset.id)
        except NotFound:
            return ""

    def _own_files(self, presets: Sequence[Preset], *, in_folders: bool = False) -> list[ForeignFile]:
        """Each as its file in the library has it, comments too, where the file holds this preset."""
        entries = {entry.id: entry for entry in self._library.entries()}
        files: list[ForeignFile] = []
        for preset in presets:
            entry = entries.get(preset.id)
            place = f"{entry.folder}/" if in_folders and entry is not None and entry.folder else ""
            path = entry.path if entry is not None else None
            data = _source(preset, path)
            if self._carrying is not None and (carrying := self._carrying(preset)) != preset:
                data = preset_file.update(data.decode(), carrying).encode()
            files.append(ForeignFile(place + preset.id + preset_file.SUFFIX, data))
        return files

    def _final(self, preset: Preset, knobs: Mapping[str, KnobValue]) -> str | None:
        own = {name: value for name, value in knobs.items() if any(knob.name == name for knob in preset.knobs)}
        return column_of(PresetChoice(preset.id, own, preset), self._library.get).system_message

    def _found(self, preset_id: str) -> Preset | None:
        try:
            return self._library.get(preset_id)
        except PlaygroundError:
            return None


def write_exported(exported: Exported, target: Path, *, replace: bool = False) -> list[Path]:
    """Write one file to `target`, several into the folder `target`; returns the paths.

    What is there stays, unless `replace`; nothing is written when one of the files would go over another. Raises
    InputError or StoreError.
    """
    one = len(exported.files) == 1 and not exported.folder
    ends = os.fspath(target).endswith(("/", os.sep))
    if one and not target.is_dir() and not ends:
        places = [(target, exported.files[0].data)]
    else:
        if target.exists() and not target.is_dir():
            raise InputError(f"{target} is a file, and {len(exported.files)} files want a folder: choose another")
        places = [(_place(target, file.path), file.data) for file in exported.files]
    taken: set[str] = set()
    for path, _ in places:
        if str(path).casefold() in taken:
            raise InputError(f"two presets would be written to {path.name}: export them one by one")
        taken.add(str(path).casefold())
        if path.exists() and not replace:
            raise InputError(f"{path} is there already: choose another place, or say that it may be replaced")
    for path, data in places:
        if replace:
            write_atomic(path, data)
        elif not write_new(path, data):
            raise InputError(f"{path} is there already: choose another place, or say that it may be replaced")
    return [path for path, _ in places]


def _place(folder: Path, name: str) -> Path:
    """A path that leads nowhere else, whatever the file is called."""
    inside(folder, name)
    return folder / name


def _source(preset: Preset, path: Path | None) -> bytes:
    if path is not None:
        try:
            data = path.read_bytes()
            if preset_file.parse(data, id=preset.id, file=path.name) == preset:
                return data
        except (OSError, InputError):
            pass  # a draft of a file that cannot be read: what is shown is written
    return preset_file.render(preset).encode()


def found_presets(ids: Sequence[str], find: FindPreset) -> list[Preset]:
    """Each once, in order. Raises NotFound or InputError."""
    return [BASELINES.get(id) or find(id) for id in dict.fromkeys(ids)]
