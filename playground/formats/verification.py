"""Whether a file that somebody handed on is as it was made: each thing that has a SHA-256 is held to it.

A sealed comparison and an archive of presets have a manifest of all their files. A page and a record have only the
hashes of their system messages.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import msgspec

from playground.core.errors import InputError
from playground.core.preset import sha256_of
from playground.formats import bundle, comparison_html, preset_archive, run_record
from playground.formats.bundle_parts import PAGE, RECORD, RESPONSES
from playground.formats.manifest import MANIFEST, Manifest, ManifestWords, manifest_bytes, manifest_in, sha256
from playground.formats.safe_zip import DAMAGE, content_of, members, opened

What: TypeAlias = Literal["changed", "missing", "added"]
_PRESETS: Final = ManifestWords(preset_archive.FORMAT, preset_archive.VERSION, "archive of ours", "Nothing can be said")
_BOM: Final = b"\xef\xbb\xbf"
_NO_MANIFEST: Final = "Only system messages have a SHA-256 in it: whether answers were changed cannot be told."
_SEAL: Final = "Whoever changed files could have made a new manifest: compare the seal with the one of the sender."


@dataclass(frozen=True, slots=True)
class Finding:
    """`where` is a path in the file, or a column of the record; `why` one sentence."""

    what: What
    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Verified:
    """`held`: how many things were held to a hash. `limit`: what this cannot tell. `seal`: "" without a manifest."""

    kind: str
    held: int
    findings: tuple[Finding, ...]
    limit: str
    seal: str = ""


def verify(data: bytes, *, file: str) -> Verified:
    """Raises InputError for a file that is broken, unsafe, or none that can be held to anything."""
    start = data[:1024].removeprefix(_BOM).lstrip()
    if start.startswith(b"PK"):
        return _archive(data, file)
    if start.startswith(b"<"):
        return _record(comparison_html.record_in(data, file=file), "a comparison page", file)
    if start.startswith(b"{"):
        return _record(data, "a run record", file)
    raise InputError(
        "this is none of the files that can be verified: .comparison.zip, .presets.zip, .html, .json", file=file
    )


def _archive(data: bytes, file: str) -> Verified:
    with opened(data, file=file, limit_bytes=bundle.MAX_BYTES) as archive:
        found = members(archive, file, bundle.MAX_BYTES)
        seal = manifest_bytes(archive, found, bundle.WORDS, file)
        of_presets = f'"{preset_archive.FORMAT}"'.encode() in seal
        manifest = manifest_in(archive, found, _PRESETS if of_presets else bundle.WORDS, file)
        contents = {path: _content(archive, info) for path, info in found.items() if path != MANIFEST}
    findings = [*_held(contents, manifest)]
    if not of_presets:
        spoilt = {finding.where for finding in findings}
        whole = {path: text for path, text in contents.items() if text is not None and path not in spoilt}
        findings.extend(_fit(whole, file))
    kind = "an archive of presets" if of_presets else "a sealed comparison"
    return Verified(kind, len(manifest.files), tuple(findings), _SEAL, sha256(seal))


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | None:
    try:
        return content_of(archive, info, bundle.MAX_BYTES)
    except DAMAGE:
        return None


def _held(contents: Mapping[str, bytes | None], manifest: Manifest) -> Iterator[Finding]:
    for path in sorted({*contents, *manifest.files}):
        if path not in contents:
            yield Finding("missing", path, "the manifest names it, and it is not there")
        elif path not in manifest.files:
            yield Finding("added", path, "the manifest does not name it")
        elif (data := contents[path]) is None or not manifest.holds(path, data):
            yield Finding("changed", path, "its SHA-256 is not the manifest’s")


def _fit(files: Mapping[str, bytes], file: str) -> Iterator[Finding]:
    """Files that are as the manifest says, and yet contradict the record: then the manifest was made anew."""
    record = files.get(RECORD)
    if record is None:
        return
    try:
        run = run_record.decode(record, file=f"{file}, {RECORD}")
        yield from _record(record, "", file).findings
    except InputError as error:
        yield Finding("changed", RECORD, f"it is no record that can be read: {error.message}")
        return
    if PAGE in files and _or_none(lambda: comparison_html.read(files[PAGE], file=PAGE)) != run:
        yield Finding("changed", PAGE, f"it does not say what {RECORD} says")
    texts = [cell.completion.text for cell in run.cells]
    if RESPONSES in files and _or_none(lambda: _texts(files[RESPONSES])) != texts:
        yield Finding("changed", RESPONSES, f"its answers are not those of {RECORD}")


class _Text(msgspec.Struct):
    text: str


def _texts(lines: bytes) -> list[str]:
    return [msgspec.json.decode(line, type=_Text).text for line in lines.splitlines()]


def _or_none(read: Callable[[], object]) -> object:
    try:
        return read()
    except (InputError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


class _Snapshot(msgspec.Struct):
    id: str
    system_message: str | None = None
    sha256: str | None = None


class _Record(msgspec.Struct):
    presets: list[_Snapshot]


def _record(data: bytes, kind: str, file: str) -> Verified:
    run_record.decode(data, file=file)
    presets = msgspec.json.decode(data.removeprefix(_BOM), type=_Record).presets
    sealed = [preset for preset in presets if preset.sha256 is not None]
    changed = [
        Finding("changed", f"preset {preset.id}", "its system message is not the one of its SHA-256")
        for preset in sealed
        if preset.sha256 != sha256_of(preset.system_message)
    ]
    return Verified(kind, len(sealed), tuple(changed), _NO_MANIFEST)
