"""Zip files of strangers, opened without a disk: bounded, no path that leads out, no links, nothing encrypted.

A path is but a name here. Every count is held before anything is unpacked, and every length again while it is.
"""

from __future__ import annotations

import io
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Final

from playground.core.errors import InputError
from playground.formats.paths import safe_path

MAX_FILES: Final = 1_000
MAX_BYTES: Final = 50_000_000  # of all files together, unpacked
MAX_PATH: Final = 300  # characters
_OVERHEAD_BYTES: Final = 5_000_000  # what an archive may have besides
_PACKED: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED: Final = 0x1
_BAD_IN_A_PATH: Final = re.compile(r'[<>:"|?*\x00-\x1f\x7f]|(?:^|/)(?:\.{1,2}|)(?:/|$)|[. ](?:/|$)')
DAMAGE: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


@contextmanager
def opened(data: bytes, *, file: str, limit_bytes: int = MAX_BYTES) -> Generator[zipfile.ZipFile]:
    """The archive in `data`; `file` is its name for errors. Raises InputError, also for damage found in its use."""
    if len(data) > limit_bytes + _OVERHEAD_BYTES:
        raise InputError(f"the archive has {len(data):,} bytes, and at most {limit_bytes:,} are read", file=file)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive
    except DAMAGE as error:
        raise InputError(f"the archive is damaged or no zip file ({_words(error)}): get it again", file=file) from None


def members(archive: zipfile.ZipFile, file: str, limit_bytes: int = MAX_BYTES) -> dict[str, zipfile.ZipInfo]:
    """The files by path, folders left out. Raises InputError for what no honest archive has."""
    infos = archive.infolist()
    if len(infos) > MAX_FILES + 1 + MAX_FILES:  # the manifest, and folders
        raise InputError(f"the archive has {len(infos):,} files, and at most {MAX_FILES:,} are read", file=file)
    for info in infos:
        _hold(info, file)
    found = [info for info in infos if not info.is_dir()]
    hold_paths([info.orig_filename for info in found], file)
    total = sum(info.file_size for info in found)
    if total > limit_bytes or len(found) > MAX_FILES + 1:
        counts = f"{len(found):,} files, {total:,} bytes unpacked"
        raise InputError(f"the archive is too large ({counts}): at most {MAX_FILES:,} and {limit_bytes:,}", file=file)
    return {info.orig_filename: info for info in found}


def _hold(info: zipfile.ZipInfo, file: str) -> None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    wrong = None
    if info.flag_bits & _ENCRYPTED:
        wrong = "is encrypted: get an archive without a password"
    elif kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        wrong = "is a link or a device, not a file: an archive of ours has none"
    elif info.compress_type not in _PACKED:
        wrong = "is packed in an unusual way: pack it again as a plain zip file"
    if wrong is not None:
        raise InputError(f"'{info.orig_filename[:80]}' {wrong}", file=file)


def hold_paths(paths: Sequence[str], file: str) -> None:
    """Refuse paths that lead out, mean something else on another machine, or are the same there."""
    seen: set[str] = set()
    for path in paths:
        safe_path(path, file=file, line=None, key="path")
        if len(path) > MAX_PATH or _BAD_IN_A_PATH.search(path):
            raise InputError(f"the path '{path[:80]}' is one that not every machine can have: rename it", file=file)
        same = unicodedata.normalize("NFC", path).casefold()
        if same in seen:
            raise InputError(f"'{path[:80]}' stands twice in it, or differs in capitals alone: rename one", file=file)
        seen.add(same)


def content_of(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes | None:
    """The content; None when it is longer than `limit`, whatever its header says."""
    if info.file_size > limit:
        return None
    with archive.open(info) as content:
        data = content.read(limit + 1)
    return data if len(data) <= limit else None


def _words(error: Exception) -> str:
    return str(error)[:80] or type(error).__name__
