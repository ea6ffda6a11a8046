"""Our own files, `NAME.preset.md`, alone or as a folder of them: everything is kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Imported, Note, Outcome
from playground.core.preset import Preset
from playground.formats.foreign.several import each
from playground.formats.foreign.text import text_of
from playground.formats.foreign.yaml_map import surest
from playground.formats.preset_file import SUFFIX, file_stem, parse, render
from playground.formats.text_source import MAX_BYTES


class _OwnFile:
    id = "preset"
    label = "Preset file of this program"
    suffix = SUFFIX

    def recognises(self, files: Sequence[ForeignFile]) -> float:
        return surest(files, lambda name, _: 1.0 if name.endswith(SUFFIX) else 0.0)

    def together(self, files: Sequence[ForeignFile]) -> list[ForeignFile]:
        """Presets, because one may be a layer of another."""
        return [file for file in files if self.recognises([file]) > 0]

    def read(self, files: Sequence[ForeignFile]) -> list[Outcome]:
        known = {_stem(file) for file in files}
        return each(files, lambda file: [_read(file, known)])

    def write(self, preset: Preset, system_message: str | None) -> tuple[list[ForeignFile], tuple[Note, ...]]:
        """The preset as it stands; its layers stay names, so that the other presets can go along."""
        if preset.system_message is None:
            raise InputError(f"'{preset.name}' sends no system message, so there is nothing to write")
        return [ForeignFile(file_stem(preset.id) + SUFFIX, render(preset).encode())], _layers(preset, ())


IMPORTER: Final = _OwnFile()
EXPORTER: Final = IMPORTER


def _stem(file: ForeignFile) -> str:
    return file.name.removesuffix(SUFFIX)


def _read(file: ForeignFile, known: Collection[str]) -> Imported:
    """A file in UTF-8 keeps each of its line ends, as in the library."""
    kept = ""
    try:
        kept = file.data.decode("utf-8")
        source: str | bytes = file.data
        notes: tuple[Note, ...] = ()
    except UnicodeDecodeError:
        source, notes = text_of(file, limit_bytes=MAX_BYTES)
    preset = parse(source, id=file_stem(_stem(file)), file=file.path)
    return Imported(preset, file.path, notes + _layers(preset, known), kept)


def _layers(preset: Preset, known: Collection[str]) -> tuple[Note, ...]:
    """The layers that do not come along."""
    why = "it is a preset of its own: let it come along, or have one of that name in the library"
    return tuple(Note("kept", f"layer '{layer}'", why) for layer in preset.layers if layer not in known)
