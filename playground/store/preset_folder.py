"""One folder of preset files with its sub folders: what lies there now, read again only where a file has changed."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal, Protocol, TypeAlias

from playground.core.errors import InputError
from playground.core.preset import BASELINES, Preset
from playground.store.files import inside, read_text
from playground.store.preset_index import PresetIndex, Summary
from playground.store.preset_index import Stamp as Stamp
from playground.store.preset_scan import SUFFIX as SUFFIX
from playground.store.preset_scan import UNSURE_NS, Scan, folder_of, id_of, scan, stamp_of, times_of
from playground.store.preset_scan import same_name as same_name

MAX_PRESET_BYTES: Final = 1_000_000
KEPT_PRESETS: Final = 500
"""Presets that are kept as they were read."""
log = logging.getLogger(__name__)

Origin: TypeAlias = Literal["shipped", "user"]


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
    """A preset file: what the list shows of it, or why it cannot be read. `modified` is UTC.

    `folder` is its place in the library, "" at the top. Not `is_read`: nobody looked into it yet, and the name is its
    file's. Where two files have one id, that of the second one here is its path, so that it can be told apart.
    """

    id: str
    path: Path
    origin: Origin
    modified: datetime
    folder: str
    name: str
    description: str = ""
    tags: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    error: InputError | None = None
    is_read: bool = True


class PresetFolder:
    """Used by one thread at a time. Names are paths from `path` on. `version` grows whenever a file is another one."""

    def __init__(self, path: Path, origin: Origin, codec: PresetCodec, index: PresetIndex) -> None:
        self.path = path
        self.seen = Scan()
        self.version = 0
        self._origin: Origin = origin
        self._codec = codec
        self._index = index
        self._places: dict[str, str] = {}
        self._clashes: dict[str, str] = {}
        self._entries: dict[str, tuple[Stamp, LibraryEntry]] = {}
        self._presets: dict[str, tuple[Stamp, Preset | InputError]] = {}
        self._list: dict[str, LibraryEntry] | None = None
        self._unread: list[str] | None = None
        self._told: str = ""

    def take(self, seen: Scan) -> None:
        """This is what lies there."""
        if seen.trouble and seen.trouble != self._told:  # once for as long as it lasts: the window looks often
            log.warning("%s", seen.trouble)
        self._told = seen.trouble
        names_changed = seen.files.keys() != self.seen.files.keys()
        if seen.files != self.seen.files:
            self._differs()
        self.seen = seen
        if names_changed:
            self._find_places()

    def look(self) -> None:
        """Make sure that no file is unknown. Costs a glance at each folder when nothing has changed."""
        if not self.seen.is_fresh(self.path):
            self.take(scan(self.path))

    def note(self, *names: str) -> None:
        """The program itself wrote, or removed, these files: nothing else has to be looked at."""
        files, folders = dict(self.seen.files), dict(self.seen.folders)
        for name in names:
            stamp = stamp_of(self.path / name)
            if stamp is None:
                files.pop(name, None)
            else:
                files[name] = stamp
            folders |= times_of(self.path, folder_of(name))
        known = self.seen.files.keys()
        listed = self._list if not self._clashes else None
        if files != self.seen.files:
            self._differs()
        self.seen = Scan(files, folders, time.time_ns() + 2 * UNSURE_NS if self.seen.began_ns else 0)
        for name in (name for name in names if (name in known) != (name in files)):
            self._place(name, there=name in files)
        if listed is not None and not self._clashes:  # of thousands, only these are others
            for name in names:
                listed.pop(name, None)
            listed |= {name: self._entry(name, files[name]) for name in names if name in files}
            self._list = listed

    def _place(self, name: str, *, there: bool) -> None:
        """A file more, or less. Where several have one id, all are looked at anew."""
        key = same_name(id_of(name))
        first = self._places.get(key)
        if key in BASELINES or self._clashes or (there and first is not None) or (not there and first != name):
            self._find_places()
        elif there:
            self._places[key] = name
        else:
            del self._places[key]
            self._entries.pop(name, None)

    def place_of(self, preset_id: str) -> str | None:
        """The name of the file of that id."""
        name = self._places.get(same_name(preset_id))
        return preset_id if name is None and preset_id in self._clashes else name

    @property
    def clashes(self) -> Mapping[str, str]:
        """Files whose id is a baseline's or another file's; which."""
        return self._clashes

    def ids(self) -> Mapping[str, str]:
        """The file of each id, by the id's `same_name`. Of two files of one id the one further up counts."""
        return self._places

    def read(self, name: str) -> Preset:
        """The preset as its file has it now. Raises InputError."""
        stamp = stamp_of(self.path / name) or (0, 0, 0)
        known = self._presets.get(name)
        if known is None or known[0] != stamp:
            known = (stamp, self._parse(name))
            self._presets.pop(name, None)
            self._presets[name] = known
            if len(self._presets) > KEPT_PRESETS:
                del self._presets[next(iter(self._presets))]
        if isinstance(known[1], InputError):
            raise known[1]
        return known[1]

    def entries(self) -> list[LibraryEntry]:
        """All files in no order, as far as they are known without reading one."""
        if self._list is None:
            self._list = {name: self._entry(name, stamp) for name, stamp in self.seen.files.items()}
        return list(self._list.values())

    def read_unknown(self, until: float) -> int:
        """Look into files that nobody looked into, till `time.monotonic()` is past `until`; returns how many are left.

        At least one is read.
        """
        if self._unread is None:
            unread = (each.path for each in self.entries() if not each.is_read)
            self._unread = [path.relative_to(self.path).as_posix() for path in unread]
        while self._unread:
            name = self._unread.pop()
            if (stamp := self.seen.files.get(name)) is not None:
                self._entries[name] = (stamp, entry := self._read_entry(name, stamp))
                if self._list is not None:
                    self._list[name] = entry
            if time.monotonic() >= until:
                break
        return len(self._unread)

    def _differs(self) -> None:
        """Something of what lies there is another."""
        self.version += 1
        self._list = self._unread = None

    def _find_places(self) -> None:
        self._places, self._clashes = {}, {}
        for name in sorted(self.seen.files, key=lambda name: (name.count("/"), name)):
            key = same_name(id_of(name))
            if key in BASELINES:
                self._clashes[name] = key
            elif (first := self._places.setdefault(key, name)) is not name:
                self._clashes[name] = first
        self._entries = {name: known for name, known in self._entries.items() if name in self.seen.files}

    def _entry(self, name: str, stamp: Stamp) -> LibraryEntry:
        known = self._entries.get(name)
        if known is not None and known[0] == stamp and (name in self._clashes) == (known[1].id == name):
            return known[1]
        if (clash := self.clash(name)) is not None:
            entry = self._broken(name, stamp, clash)
        elif (summary := self._index.get(f"{self.path}/{name}", stamp)) is not None:
            entry = self._made(name, stamp, summary)
        else:
            entry = self._made(name, stamp, Summary(id_of(name), "", ()), is_read=False)
        self._entries[name] = (stamp, entry)
        return entry

    def _read_entry(self, name: str, stamp: Stamp) -> LibraryEntry:
        try:
            summary = Summary.of(self.read(name))
        except InputError as error:
            return self._broken(name, stamp, error)
        self._index.put(f"{self.path}/{name}", stamp, summary)
        return self._made(name, stamp, summary)

    def _made(self, name: str, stamp: Stamp, known: Summary, *, is_read: bool = True) -> LibraryEntry:
        return LibraryEntry(
            id_of(name), self.path / name, self._origin, _time(stamp), folder_of(name), known.name,
            known.description, known.tags, known.layers, is_read=is_read,
        )  # fmt: skip

    def _broken(self, name: str, stamp: Stamp, error: InputError) -> LibraryEntry:
        own_id = name if name in self._clashes else id_of(name)
        return LibraryEntry(
            own_id, self.path / name, self._origin, _time(stamp), folder_of(name), id_of(name), error=error
        )

    def clash(self, name: str) -> InputError | None:
        """Why a file that may be a good one cannot be used under its name."""
        other = self._clashes.get(name)
        if other is None:
            return None
        if other in BASELINES:
            words = f"'{id_of(name)}' is the id of a baseline: rename the file"
        elif folder_of(other) == folder_of(name):
            words = f"its name differs from {id_of(other)}{SUFFIX} in capitals only: rename one"
        else:
            words = f"{other} has the same id: rename one"
        return InputError(words, file=str(self.path / name))

    def _parse(self, name: str) -> Preset | InputError:
        path = self.path / name
        try:
            if path.is_symlink():
                inside(self.path, name)
            return read_preset(path, self._codec)
        except InputError as error:
            return error


def read_preset(path: Path, codec: PresetCodec) -> Preset:
    """The preset in a file; its id is the file's name without its end. Raises InputError."""
    source = read_text(path, limit_bytes=MAX_PRESET_BYTES)
    preset_id = path.name.removesuffix(SUFFIX) if path.name.endswith(SUFFIX) else path.stem
    return codec.parse(source, id=preset_id, file=str(path))


def _time(stamp: Stamp) -> datetime:
    return datetime.fromtimestamp(stamp[0] / 1e9, UTC)
