"""A file on a disk held to the hashes in it."""

from __future__ import annotations

from pathlib import Path

from playground.core.errors import InputError, NotFound
from playground.formats.bundle import MAX_BYTES
from playground.formats.verification import Verified, verify
from playground.store.files import reason

_OVERHEAD_BYTES = 10_000_000


def verify_file(path: Path) -> Verified:
    """Raises NotFound, or InputError for what cannot be read or held to anything."""
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    try:
        if path.stat().st_size > MAX_BYTES + _OVERHEAD_BYTES:
            raise InputError(f"the file is larger than {MAX_BYTES // 1_000_000:,} MB", file=str(path))
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {reason(error)}", file=str(path)) from error
    return verify(data, file=str(path))
