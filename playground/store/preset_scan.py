"""What lies in a folder of presets and its sub folders, without reading a file."""

from __future__ import annotations

import os
import time
import unicodedata
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, cast

from playground.core.errors import InputError
from playground.store.files import inside, reason
from playground.store.preset_index import Stamp

SUFFIX: Final = ".preset.md"
MAX_DEPTH: Final = 8
"""Folders within folders. Hidden ones and links to folders are left out: a link could lead out, or in a circle."""
UNSURE_NS: Final = 50_000_000
"""A folder that changed so shortly before the look may have changed again with the same time."""
STEP_FILES: Final = 50
_NOT_IN_NAMES: Final = frozenset('<>:"|?*\\')


@dataclass(frozen=True, slots=True)
class Scan:
    """`files`: the preset files by their path from the folder on, `/` between. `folders`: times of change in ns."""

    files: dict[str, Stamp] = field(default_factory=dict[str, Stamp])
    folders: dict[str, int] = field(default_factory=dict[str, int])
    began_ns: int = 0
    trouble: str = ""

    def is_fresh(self, path: Path) -> bool:
        """Are the same files there still? Looks at the folders only: no edit in a file is seen."""
        if not self.began_ns:
            return False
        return all(
            changed == _changed_ns(f"{path}/{name}" if name else str(path)) and changed < self.began_ns - UNSURE_NS
            for name, changed in self.folders.items()
        )


def scan(path: Path) -> Scan:
    """Takes about 4 ms for 1,000 files."""
    steps = scanning(path)
    while True:
        try:
            next(steps)
        except StopIteration as ended:
            return cast(Scan, ended.value)


def scanning(path: Path) -> Generator[None, None, Scan]:
    """`scan` in steps of some 50 files, for whoever may not be held up."""
    began = time.time_ns()
    files: dict[str, Stamp] = {}
    folders = {"": _changed_ns(str(path))}
    found = Scan(files, folders, began)
    try:
        for name, entry in _walk(str(path), "", 0):
            if entry is None:
                folders[name] = _changed_ns(f"{path}/{name}")
            else:
                files[name] = _stamp(entry)
                if len(files) % STEP_FILES == 0:
                    yield
    except FileNotFoundError:
        return found
    except OSError as error:
        return Scan({}, folders, began, f"{path} cannot be read ({reason(error)})")
    return found


def stamp_of(path: Path) -> Stamp | None:
    """Of one file; None where there is none."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return (0, 0, 0) if path.is_symlink() else None
    return status.st_mtime_ns, status.st_size, status.st_ino


def times_of(path: Path, folder: str) -> dict[str, int]:
    """As in `Scan.folders`: of a folder below `path` and of those it lies in; a folder that is gone has -1."""
    times: dict[str, int] = {"": _changed_ns(str(path))}
    parts = folder.split("/") if folder else []
    for deep in range(1, len(parts) + 1):
        name = "/".join(parts[:deep])
        times[name] = _changed_ns(f"{path}/{name}")
    return times


def same_name(name: str) -> str:
    """Names with the same one are the same file on macOS and Windows."""
    return name.lower() if name.isascii() else unicodedata.normalize("NFC", name).casefold()


def id_of(name: str) -> str:
    """A preset's id: its file's name without folder and end."""
    return name.rpartition("/")[2].removesuffix(SUFFIX)


def folder_of(name: str) -> str:
    """ "" for the top of the library."""
    return name.rpartition("/")[0]


def clean_folder(path: Path, folder: str) -> str:
    """A person's name for a folder below `path`, `/` between folders. Raises InputError for what is none."""
    parts = [unicodedata.normalize("NFC", part.strip()) for part in folder.split("/") if part.strip()]
    for part in parts:
        if part[0] == "." or part[-1] == "." or not part.isprintable() or _NOT_IN_NAMES & set(part):
            raise InputError(f'{part!r} is no name of a folder: leave out < > : " | ? * \\ and dots at the ends')
    if len(parts) > MAX_DEPTH:
        raise InputError(f"folders lie at most {MAX_DEPTH} deep: choose one further up")
    if parts:
        inside(path, "/".join(parts))
    return "/".join(parts)


def _walk(path: str, prefix: str, depth: int) -> Iterator[tuple[str, os.DirEntry[str] | None]]:
    """(name, file) of each preset file, (name, None) of each sub folder, before what is in it."""
    with os.scandir(path) as found:
        entries = list(found)
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            name = prefix + entry.name
            yield name, None
            if depth < MAX_DEPTH:
                try:
                    yield from _walk(entry.path, f"{name}/", depth + 1)
                except OSError:
                    continue  # gone meanwhile, or locked: the others are shown
        elif entry.name.endswith(SUFFIX) and not entry.is_dir():
            yield prefix + entry.name, entry


def _stamp(file: os.DirEntry[str]) -> Stamp:
    try:
        status = file.stat()
    except OSError:  # a link to nothing; reading it gives the reason
        return 0, 0, 0
    return status.st_mtime_ns, status.st_size, status.st_ino


def _changed_ns(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return -1
