"""Presets shared as one file, `NAME.presets.zip`: preset files in their folders, and a manifest with each SHA-256.

`manifest.json`: `{"format": "playground.presets", "version": 1, "files": {PATH: {"sha256", "bytes"}}}`. The same
presets give the same bytes on every machine: sorted, without times, and stored as they are, because packers differ. An
archive that comes in is held to its manifest. Nothing is written to a disk here: a path is but a name.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Imported, Outcome, Refused
from playground.formats.manifest import MANIFEST as MANIFEST
from playground.formats.manifest import Manifest, ManifestWords, manifest_in, sealed
from playground.formats.preset_file import SUFFIX as PRESET_SUFFIX
from playground.formats.preset_file import parse
from playground.formats.safe_zip import DAMAGE, MAX_BYTES, MAX_FILES, content_of, hold_paths, members, opened
from playground.formats.text_source import MAX_BYTES as MAX_PRESET_BYTES

SUFFIX: Final = ".presets.zip"
FORMAT: Final = "playground.presets"
VERSION: Final = 1
_WORDS: Final = ManifestWords(FORMAT, VERSION, "archive of presets", "Unpack it and import the folder")


def pack(files: Sequence[ForeignFile]) -> bytes:
    """An archive of preset files. Raises InputError for a path that no archive may have, and for too much."""
    hold_paths([file.path for file in files], "the archive")
    if not files or len(files) > MAX_FILES or sum(len(file.data) for file in files) > MAX_BYTES:
        raise InputError(f"an archive holds 1 to {MAX_FILES:,} presets, at most {MAX_BYTES:,} bytes: choose others")
    for file in files:
        if not file.path.endswith(PRESET_SUFFIX) or len(file.data) > MAX_PRESET_BYTES:
            raise InputError(
                f"an archive holds {PRESET_SUFFIX} files of at most {MAX_PRESET_BYTES:,} bytes", file=file.path
            )
    return sealed({file.path: file.data for file in files}, FORMAT, VERSION)


def unpack(data: bytes, *, file: str) -> tuple[list[ForeignFile], list[Refused]]:
    """The files that are as the manifest says, and by name those that are changed, missing or not in it.

    `file` is the archive's name for errors. Raises InputError for an archive that is broken, unsafe or none of ours.
    """
    with opened(data, file=file) as archive:
        found = members(archive, file)
        return _held(archive, found, manifest_in(archive, found, _WORDS, file), file)


def read(data: bytes, *, file: str) -> list[Outcome]:
    """The presets in an archive. Each keeps its `source`; one without has come from the archive."""
    files, refused = unpack(data, file=file)
    return [*(_preset(each, file) for each in files), *refused]


def _preset(file: ForeignFile, archive: str) -> Outcome:
    origin = f"{archive}, {file.path}"
    try:
        preset = parse(file.data, id=file.name.removesuffix(PRESET_SUFFIX), file=file.path)
    except InputError as error:
        return Refused(origin, str(error))
    kept = file.data.decode("utf-8")
    return Imported(preset if preset.source else replace(preset, source=archive), origin, source=kept)


def _held(
    archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], manifest: Manifest, file: str
) -> tuple[list[ForeignFile], list[Refused]]:
    files: list[ForeignFile] = []
    refused: list[Refused] = []
    for path in sorted({*members, *manifest.files} - {MANIFEST}):
        reason = _misfit(path, members, manifest)
        data = None
        if reason is None:
            data = _bytes_or_none(archive, members[path])
            if data is None or not manifest.holds(path, data):
                reason = "it was changed or damaged after the archive was made: its SHA-256 is not the manifest's"
        if data is not None and reason is None:
            files.append(ForeignFile(path, data))
        else:
            refused.append(Refused(f"{file}, {path}"[:400], f"{reason}"))
    return files, refused


def _misfit(path: str, members: dict[str, zipfile.ZipInfo], manifest: Manifest) -> str | None:
    if path not in members:
        return "it is missing: the manifest names it, and the archive does not hold it"
    if path not in manifest.files:
        return "it is not in the manifest: somebody put it in later, and it is left out"
    return None if path.endswith(PRESET_SUFFIX) else f"it is no {PRESET_SUFFIX} file, and is left out"


def _bytes_or_none(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | None:
    try:
        return content_of(archive, info, MAX_PRESET_BYTES)
    except DAMAGE:
        return None
