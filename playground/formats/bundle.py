"""A sealed comparison, `NAME.comparison.zip`: a run with everything that made it, and a manifest with each SHA-256.

The same run on the same machine gives the same bytes. What is in it: `bundle_parts`. To open one, only its record is
read, and only when it is as the manifest says.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from playground.core.errors import InputError
from playground.core.request import JsonValue
from playground.core.run import Run
from playground.formats.bundle_parts import RECORD, parts
from playground.formats.comparison_html import PageShell
from playground.formats.manifest import ManifestWords, manifest_in, sealed
from playground.formats.run_record import MAX_RECORD_BYTES, decode
from playground.formats.safe_zip import content_of, members, opened

SUFFIX: Final = ".comparison.zip"
FORMAT: Final = "playground.comparison"
VERSION: Final = 1
MAX_BYTES: Final = 1_000_000_000
"""The record, and the same once more as page, requests and responses."""
WORDS: Final = ManifestWords(FORMAT, VERSION, "sealed comparison", "Unpack it and look what is in it")


def pack(run: Run, shell: PageShell, environment: Mapping[str, JsonValue]) -> bytes:
    """Raises InputError for a run that is too large for one file."""
    files = parts(run, shell, environment)
    if sum(map(len, files.values())) > MAX_BYTES:
        raise InputError(
            f"the comparison has more than {MAX_BYTES / 1e6:,.0f} MB: export it as .json, or leave parts out"
        )
    return sealed(files, FORMAT, VERSION)


def read(data: bytes, *, file: str) -> Run:
    """The run of a sealed comparison. Raises InputError, also for a record that is not as it was sealed."""
    with opened(data, file=file, limit_bytes=MAX_BYTES) as archive:
        found = members(archive, file, MAX_BYTES)
        manifest = manifest_in(archive, found, WORDS, file)
        info = found.get(RECORD)
        record = None if info is None else content_of(archive, info, MAX_RECORD_BYTES)
    if record is None:
        raise InputError(f"it holds no {RECORD}, or one that is too large: `playground verify` says more", file=file)
    if not manifest.holds(RECORD, record):
        why = f"its {RECORD} was changed after it was sealed: `playground verify` says what else was"
        raise InputError(f"{why}; to look at it all the same, unpack it and open {RECORD}", file=file)
    return decode(record, file=f"{file}, {RECORD}")
