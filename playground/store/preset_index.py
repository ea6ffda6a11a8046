"""What the list shows of preset files, kept from start to start, so that a start reads no file that did not change."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from playground import __version__
from playground.core.errors import StoreError
from playground.core.preset import Preset
from playground.store.files import write_atomic

FORMAT: Final = f"1 of {__version__}"
"""Another program version may read a file otherwise: what an older one kept is not used."""
Stamp: TypeAlias = tuple[int, int, int]
"""(time of change in ns, size in bytes, file number): another one means another content."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Summary:
    """A preset without its text. `layers`: what a change of another preset's id has to look for."""

    name: str
    description: str
    tags: tuple[str, ...]
    layers: tuple[str, ...] = ()

    @classmethod
    def of(cls, preset: Preset) -> Summary:
        return cls(preset.name, preset.description, preset.tags, preset.layers)


class PresetIndex:
    """Summaries by a file's path, in a cache file or with None nowhere. Used by one thread at a time.

    Files that cannot be read are not kept here: they are few, and a newer program may read them. A cache that is
    damaged is made anew, one that cannot be written is done without; neither is an error.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._known: dict[str, tuple[Stamp, Summary]] | None = None
        self._changed = False

    def get(self, file: str, stamp: Stamp) -> Summary | None:
        """None: the file must be read."""
        found = self._all().get(file)
        return found[1] if found is not None and found[0] == stamp else None

    def put(self, file: str, stamp: Stamp, summary: Summary) -> None:
        if self._all().get(file) != (stamp, summary):
            self._all()[file] = (stamp, summary)
            self._changed = True

    def unsaved(self, files: Mapping[str, Stamp]) -> bytes | None:
        """What `write` is to put into the cache file, of the files that are there; None where it says so already."""
        known = self._all()
        for gone in known.keys() - files.keys():
            del known[gone]
            self._changed = True
        if not self._changed or self._path is None:
            return None
        self._changed = False
        import msgspec

        return msgspec.json.encode({"format": FORMAT, "files": known})

    def write(self, content: bytes) -> None:
        """From any thread. Not where the program has kept nothing yet: a mere look makes no folders."""
        try:
            if self._path is not None and self._path.parent.parent.is_dir():
                write_atomic(self._path, content)
        except StoreError as error:
            log.warning("%s", error)

    def _all(self) -> dict[str, tuple[Stamp, Summary]]:
        if self._known is None:
            self._known = {} if self._path is None else _read(self._path)
        return self._known


def _read(path: Path) -> dict[str, tuple[Stamp, Summary]]:
    import msgspec

    class Content(msgspec.Struct):
        format: str
        files: dict[str, tuple[tuple[int, int, int], Summary]]

    try:
        content = msgspec.json.decode(path.read_bytes(), type=Content)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return {}
    return content.files if content.format == FORMAT else {}
