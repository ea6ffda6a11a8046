"""Zip files of ours: each has a manifest with the SHA-256 of every other file in it, and is held to it.

`manifest.json`: `{"format", "version", "files": {PATH: {"sha256", "bytes"}}}`. The same files give the same bytes on
every machine: sorted, without times, and stored as they are, because packers differ.
"""

from __future__ import annotations

import hashlib
import io
import stat
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from playground.core.errors import InputError
from playground.formats.safe_zip import content_of

MANIFEST: Final = "manifest.json"
_MAX_MANIFEST_BYTES: Final = 1_000_000
_BEGINNING: Final = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can tell
_REGULAR: Final = stat.S_IFREG | 0o644


class Entry(msgspec.Struct, frozen=True):
    sha256: str
    bytes: int


class Manifest(msgspec.Struct, frozen=True):
    """`files` by path; the manifest itself is none of them."""

    format: str
    version: int
    files: dict[str, Entry]

    def holds(self, path: str, data: bytes) -> bool:
        entry = self.files.get(path)
        return entry is not None and sha256(data) == entry.sha256.lower()


@dataclass(frozen=True, slots=True)
class ManifestWords:
    """What kind of archive is wanted, and the way out where it is none."""

    format: str
    version: int
    kind: str
    way_out: str


def sealed(files: Mapping[str, bytes], format: str, version: int) -> bytes:
    """The archive of `files`, its manifest first."""
    ordered = sorted(files.items())
    entries = {path: Entry(sha256(data), len(data)) for path, data in ordered}
    manifest = msgspec.json.format(msgspec.json.encode(Manifest(format, version, entries)), indent=1) + b"\n"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for path, data in [(MANIFEST, manifest), *ordered]:
            info = zipfile.ZipInfo(path, _BEGINNING)
            info.create_system, info.external_attr = 3, _REGULAR << 16
            archive.writestr(info, data)
    return made.getvalue()


def manifest_in(
    archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], words: ManifestWords, file: str
) -> Manifest:
    """Raises InputError for a manifest that is missing, broken, of another kind of archive or of a newer program."""
    text = manifest_bytes(archive, members, words, file)
    try:
        manifest = msgspec.json.decode(text, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise InputError(f"its {MANIFEST} cannot be read: get the archive again", file=file) from None
    out = words.way_out[:1].lower() + words.way_out[1:]
    if manifest.format != words.format:
        raise InputError(f"its {MANIFEST} is of another program: {out}", file=file)
    if manifest.version > words.version:
        reads = f"this program reads up to {words.version}"
        raise InputError(f"it has format {manifest.version}, and {reads}: it needs a newer program", file=file)
    return manifest


def manifest_bytes(
    archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], words: ManifestWords, file: str
) -> bytes:
    """Its own SHA-256 is the seal of the whole archive. Raises InputError where there is none."""
    info = members.get(MANIFEST)
    if info is None:
        raise InputError(f"this is no {words.kind}: it has no {MANIFEST}. {words.way_out}", file=file)
    return content_of(archive, info, _MAX_MANIFEST_BYTES) or b""


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
