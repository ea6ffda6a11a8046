"""The files that a person picked to import, and nothing else: bounded, no link that leads out, zip files unpacked.

A path in the outcome is relative to what was picked, so no folder of this machine comes into a preset's `source`.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from playground.core.errors import InputError, NotFound
from playground.core.fidelity import ForeignFile, Refused
from playground.core.wording import whole_characters
from playground.formats.preset_archive import MANIFEST
from playground.formats.preset_archive import SUFFIX as ARCHIVE_SUFFIX
from playground.formats.safe_zip import content_of, members, opened
from playground.store.files import reason

MAX_FILES: Final = 1_000
MAX_BYTES: Final = 10_000_000  # of one file
MAX_ARCHIVE_BYTES: Final = 55_000_000
MAX_ALL_BYTES: Final = 200_000_000
MAX_DEPTH: Final = 20  # folders in folders
PASTED: Final = "pasted text"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_NOT_LOOKED_INTO: Final = ("__MACOSX", "__pycache__", "node_modules")


@dataclass(slots=True)
class Collected:
    """`archives` are those of our own format, whole, because a manifest holds them."""

    files: list[ForeignFile] = field(default_factory=list[ForeignFile])
    archives: list[ForeignFile] = field(default_factory=list[ForeignFile])
    refused: list[Refused] = field(default_factory=list[Refused])

    def take(self, path: str, data: bytes) -> None:
        """Raises InputError when it gets too much."""
        if data.startswith(_ZIP) or path.lower().endswith(ARCHIVE_SUFFIX):
            self._take_zip(path, data)
        elif len(data) > MAX_BYTES:
            self.refused.append(Refused(path, f"the file has more than the {MAX_BYTES:,} bytes that are read: cut it"))
        else:
            self.files.append(ForeignFile(path, data))
        self._hold()

    def _take_zip(self, path: str, data: bytes) -> None:
        try:
            with opened(data, file=path) as archive:
                found = members(archive, path)
                if MANIFEST in found or path.lower().endswith(ARCHIVE_SUFFIX):
                    self.archives.append(ForeignFile(path, data))
                    return
                for name, info in found.items():
                    if _is_hidden(name):
                        continue
                    content = content_of(archive, info, MAX_BYTES)
                    if content is None:
                        self.refused.append(Refused(f"{path}, {name}", f"it has more than {MAX_BYTES:,} bytes: cut it"))
                    else:
                        self.files.append(ForeignFile(f"{path.rpartition('/')[2]}/{name}", content))
        except InputError as error:
            self.refused.append(Refused(path, str(error)))

    def _hold(self) -> None:
        everything = [*self.files, *self.archives]
        if len(everything) > MAX_FILES:
            raise InputError(f"here are more than {MAX_FILES:,} files, the most that are read at once: pick fewer")
        if sum(len(file.data) for file in everything) > MAX_ALL_BYTES:
            raise InputError(f"these files have more than {MAX_ALL_BYTES:,} bytes together: pick fewer")


def collect(paths: Sequence[Path]) -> Collected:
    """What lies at `paths`, files and whole folders. Raises NotFound, and InputError for too much."""
    found = Collected()
    for path in paths:
        if not os.path.lexists(path):
            raise NotFound(f"There is no file {whole_characters(str(path))}.")
        if path.is_dir():
            for name, file in _walk(path, found.refused):
                _read(file, name, found)
        else:
            _read(path, whole_characters(path.name), found)
    return found


def pasted(text: str, name: str = PASTED) -> Collected:
    """Text from a clipboard or a pipe, as if it were a file of that name."""
    found = Collected()
    found.take(name, whole_characters(text).encode())
    return found


def _walk(root: Path, refused: list[Refused]) -> Iterator[tuple[str, Path]]:
    """(path from the picked folder on, file), in one order everywhere. A link is followed only inside the folder."""
    inside = root.resolve()
    seen = 0
    for folder, folders, names in os.walk(root, followlinks=False):
        here = Path(folder)
        depth = len(here.relative_to(root).parts)
        folders[:] = sorted(name for name in folders if not _is_hidden(name)) if depth < MAX_DEPTH else []
        for name in sorted(names):
            if _is_hidden(name):
                continue
            seen += 1
            if seen > MAX_FILES:
                raise InputError(f"{root.name} has more than {MAX_FILES:,} files: pick a folder further in")
            path = here / name
            shown = whole_characters(path.relative_to(root.parent).as_posix())
            if path.is_symlink() and not path.resolve().is_relative_to(inside):
                refused.append(Refused(shown, "it is a link that leads out of the folder: pick the file itself"))
            else:
                yield shown, path


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") or part in _NOT_LOOKED_INTO for part in name.split("/"))


def _read(path: Path, name: str, found: Collected) -> None:
    """One file into `found`. A pipe or a device is never opened: it might not end."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            found.refused.append(Refused(name, "it is no file: pick one"))
            return
        with path.open("rb") as file:
            data = file.read(MAX_ARCHIVE_BYTES + 1)
    except OSError as error:
        found.refused.append(Refused(name, f"it cannot be read ({reason(error)})"))
        return
    found.take(name, data)
