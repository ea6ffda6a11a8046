"""Keeps what lies in preset files as versions: before they are overwritten, after they are written, when others did.

A version is made after its file was written. A program that is killed between the two leaves a file whose text is not
kept yet: the next look at it finds another hash than the newest version's, as for an edit by another program, and keeps
it. No trouble with the versions ever keeps a preset from being saved: it is logged and told in `notice`.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from playground.core.errors import InputError, StoreError
from playground.core.preset import sha256_of
from playground.core.wording import whole_characters
from playground.store.files import inside
from playground.store.preset_folder import MAX_PRESET_BYTES, PresetCodec
from playground.store.preset_index import Stamp
from playground.store.preset_scan import SUFFIX, id_of, same_name
from playground.store.saved_file import SavedFile

if TYPE_CHECKING:
    from playground.store.versions import Versions

AT_ONCE: Final = 100  # files in one transaction
IN_A_STEP: Final = 4  # files, some ms each
log = logging.getLogger(__name__)


class Follower(Protocol):
    """What goes where its preset goes. Methods raise StoreError."""

    def renamed(self, old_id: str, new_id: str) -> None: ...
    def deleted(self, preset_id: str, token: str) -> None: ...
    def undeleted(self, token: str, preset_id: str) -> None: ...
    def revived(self, preset_id: str, new_id: str) -> None: ...


class VersionKeeper:
    """Used by one thread at a time. `versions` and `follower` give each what goes along, when it is first needed."""

    def __init__(
        self,
        versions: Callable[[], Versions] | None,
        codec: PresetCodec,
        follower: Callable[[], Follower] | None = None,
    ) -> None:
        self._versions = versions
        self._follower = follower
        self._codec = codec
        self.notice = ""

    def keep(self, path: Path, written: str | bytes | None = None) -> None:
        """Make a version of the file's text, where it is not the newest one already.

        `written`: what this program just wrote there; another one may have overwritten it meanwhile.
        """
        content = whole_characters(written).encode() if isinstance(written, str) else written
        self._tell(lambda versions: versions.keep(self._found([path], content)))

    def keep_changed(self, folder: Path, stamps: Mapping[str, Stamp], limit: int | None = None) -> int:
        """The same for the files of a folder that are not as they were when last kept; no other one is read.

        At most `limit` files. Returns how many are left. `stamps`: the folder's files by their path in it.
        """
        if self._versions is None:
            return 0
        changed: list[Path] = []
        with self._without_harm():
            few = None if len(stamps) > AT_ONCE else [id_of(name) for name in stamps]
            changed = _changed(folder, stamps, self._versions().stamps(few))
            now = changed[:limit]
            for begin in range(0, len(now), AT_ONCE):
                self._versions().keep(self._found(now[begin : begin + AT_ONCE]))
            return len(changed) - len(now)
        return len(changed)

    def keeping(self, folder: Path, stamps: Mapping[str, Stamp]) -> Iterator[int]:
        """`keep_changed` of all, a few in each step; yields how many are left. For any thread.

        The files are read before the database is locked, and only for a moment: whoever saves need not wait.
        """
        if self._versions is not None:
            with self._without_harm():
                seen = self._versions().stamps()
                changed = _changed(folder, stamps, seen)
                for begin in range(0, len(changed), IN_A_STEP):
                    files = list(self._found(changed[begin : begin + IN_A_STEP]))
                    self._versions().keep(files, seen)
                    yield max(0, len(changed) - begin - IN_A_STEP)

    def renamed(self, old_id: str, new_id: str) -> None:
        self._take_along(lambda each: each.renamed(old_id, new_id))

    def deleted(self, preset_id: str, token: str) -> None:
        self._take_along(lambda each: each.deleted(preset_id, token))

    def undeleted(self, token: str, preset_id: str) -> None:
        self._take_along(lambda each: each.undeleted(token, preset_id))

    def revived(self, preset_id: str, new_id: str) -> None:
        self._take_along(lambda each: each.revived(preset_id, new_id))

    def _take_along(self, work: Callable[[Follower], object]) -> None:
        """A follower that cannot follow is logged: no preset stays where it is for it."""
        self._tell(work)
        if self._follower is not None:
            try:
                work(self._follower())
            except StoreError as error:
                log.warning("%s", error)

    def _tell(self, work: Callable[[Versions], object]) -> None:
        if self._versions is not None:
            with self._without_harm():
                work(self._versions())

    def _found(self, paths: Iterable[Path], written: bytes | None = None) -> Iterator[SavedFile]:
        for path in paths:
            try:
                there = inside(path.parent, path.name)  # a link that leads out is nobody's preset
                status = there.stat()
                saved_at = datetime.fromtimestamp(status.st_mtime_ns / 1e9, UTC).isoformat(timespec="milliseconds")
                content = _read(there) if written is None else written
            except (OSError, InputError, ValueError, OverflowError):
                continue  # gone meanwhile, not to be read, or of no time there is: the list of presets says so
            if len(content) > MAX_PRESET_BYTES:
                continue
            preset_id = id_of(path.name)
            message, words = self._message(content, preset_id)
            yield SavedFile(preset_id, content, message, words, saved_at, status.st_mtime_ns, status.st_size)

    def _message(self, content: bytes, preset_id: str) -> tuple[str, int]:
        """(hash, number of words) of the system message; of a file that is broken, none and the words there are."""
        text = content.decode("utf-8", "replace")
        try:
            message = self._codec.parse(text, id=preset_id, file=preset_id + SUFFIX).system_message or ""
        except InputError:
            return "", len(text.split())
        return sha256_of(message), len(message.split())

    @contextlib.contextmanager
    def _without_harm(self) -> Generator[None]:
        try:
            yield
        except StoreError as error:
            self.notice = f"Versions of presets are not kept: {error}"
            log.warning("%s", self.notice)


def _changed(folder: Path, stamps: Mapping[str, Stamp], known: Mapping[str, tuple[int, int]]) -> list[Path]:
    """The files that are not as they were when last kept."""
    return [folder / name for name, stamp in sorted(stamps.items()) if known.get(same_name(id_of(name))) != stamp[:2]]


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_PRESET_BYTES + 1)
