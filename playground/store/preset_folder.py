"""One folder of preset files: what lies there now, parsed again only where a file has changed."""

from __future__ import annotations

import logging
import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal, Protocol, TypeAlias

from playground.core.errors import InputError
from playground.core.preset import BASELINES, Preset
from playground.store.files import inside, read_text, reason

SUFFIX: Final = ".preset.md"
MAX_PRESET_BYTES: Final = 1_000_000
log = logging.getLogger(__name__)

Origin: TypeAlias = Literal["shipped", "user"]
Stamp: TypeAlias = tuple[int, int, int]
"""(time of change in ns, size in bytes, file number): another one means another content."""


class PresetCodec(Protocol):
    """Preset text <-> value. Each raises InputError for what it cannot read or write."""

    def parse(self, source: str, *, id: str, file: str) -> Preset: ...
    def render(self, preset: Preset) -> str: ...
    def update(self, source: str, preset: Preset) -> str:
        """`source` with what differs in `preset` changed, and every other byte as it was."""
        ...

    def file_stem(self, name: str) -> str:
        """A file name without its end, made from a preset's name: valid on every system."""
        ...


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """A preset file: its preset, or why it cannot be read. `modified` is UTC."""

    id: str
    path: Path
    origin: Origin
    modified: datetime
    preset: Preset | None = None
    error: InputError | None = None


class PresetFolder:
    """Used by one thread at a time."""

    def __init__(self, path: Path, origin: Origin, codec: PresetCodec) -> None:
        self.path = path
        self._origin: Origin = origin
        self._codec = codec
        self._read: dict[str, tuple[Stamp, LibraryEntry]] = {}
        self._told = ""
        self._found: tuple[dict[str, Stamp], dict[str, LibraryEntry]] = ({}, {})

    def entries(self) -> Mapping[str, LibraryEntry]:
        """By `same_name` of the id. Of two files whose ids differ in capitals only, the first one counts."""
        stamps = self.stamps()
        if stamps != self._found[0]:
            self._found = (stamps, self._parse_changed(stamps))
        return self._found[1]

    def _parse_changed(self, stamps: Mapping[str, Stamp]) -> dict[str, LibraryEntry]:
        known, self._read = self._read, {}
        found: dict[str, LibraryEntry] = {}
        for name, stamp in sorted(stamps.items()):
            earlier = known.get(name)
            entry = earlier[1] if earlier is not None and earlier[0] == stamp else self._parse(name, stamp)
            self._read[name] = (stamp, entry)
            key = same_name(entry.id)
            if key in found:
                clash = f"its name differs from {found[key].path.name} in capitals only: rename one"
                key, entry = name, self._broken(name, stamp, InputError(clash, file=str(self.path / name)))
            found[key] = entry
        return found

    def stamps(self) -> dict[str, Stamp]:
        """The files by name, without reading one: equal stamps mean that nothing has changed."""
        stamps: dict[str, Stamp] = {}
        try:
            with os.scandir(self.path) as files:
                for file in files:
                    if file.name.endswith(SUFFIX) and not file.name.startswith(".") and not file.is_dir():
                        stamps[file.name] = _stamp(file)
        except FileNotFoundError:
            return {}
        except OSError as error:
            self._tell(f"{self.path} cannot be read ({reason(error)})")
            return {}
        self._told = ""
        return stamps

    def _tell(self, trouble: str) -> None:
        """Into the log, once for as long as it lasts: the window looks twice a second."""
        if trouble != self._told:
            self._told = trouble
            log.warning("%s", trouble)

    def _parse(self, name: str, stamp: Stamp) -> LibraryEntry:
        preset_id = name.removesuffix(SUFFIX)
        try:
            if same_name(preset_id) in BASELINES:
                raise InputError(f"'{preset_id}' is the id of a baseline: rename the file", file=str(self.path / name))
            path = self.path / name
            if path.is_symlink():
                inside(self.path, name)
            preset = read_preset(path, self._codec)
        except InputError as error:
            return self._broken(name, stamp, error)
        return LibraryEntry(preset.id, self.path / name, self._origin, _time(stamp), preset)

    def _broken(self, name: str, stamp: Stamp, error: InputError) -> LibraryEntry:
        return LibraryEntry(
            name.removesuffix(SUFFIX), self.path / name, self._origin, _time(stamp), preset=None, error=error
        )


def read_preset(path: Path, codec: PresetCodec) -> Preset:
    """The preset in a file; its id is the file's name without its end. Raises InputError."""
    source = read_text(path, limit_bytes=MAX_PRESET_BYTES)
    preset_id = path.name.removesuffix(SUFFIX) if path.name.endswith(SUFFIX) else path.stem
    return codec.parse(source, id=preset_id, file=str(path))


def same_name(name: str) -> str:
    """Names with the same one are the same file on macOS and Windows."""
    return unicodedata.normalize("NFC", name).casefold()


def _stamp(file: os.DirEntry[str]) -> Stamp:
    try:
        status = file.stat()
    except OSError:  # a link to nothing; reading it gives the reason
        return 0, 0, 0
    return status.st_mtime_ns, status.st_size, status.st_ino


def _time(stamp: Stamp) -> datetime:
    return datetime.fromtimestamp(stamp[0] / 1e9, UTC)
