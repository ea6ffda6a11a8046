"""The trash: deleted preset files, in the folders they came from, until they are purged."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playground.core.errors import NotFound, StoreError
from playground.store.files import inside, reason, write_atomic
from playground.store.preset_scan import SUFFIX, folder_of


class PresetTrash:
    """A token names one file in it. Methods raise StoreError."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def put(self, name: str, content: bytes) -> str:
        """Keep what the file `name` (its path in the library) held; returns the token."""
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        folder, file = folder_of(name), name.rpartition("/")[2]
        token = f"{folder}/{stamp}~{file}" if folder else f"{stamp}~{file}"
        write_atomic(self._path / token, content)
        return token

    def get(self, token: str) -> tuple[str, bytes]:
        """(the name it had, its content). Raises NotFound, or InputError for a token that leads elsewhere."""
        path = inside(self._path, token)
        if not path.is_file():
            raise NotFound(f"'{token}' is in the trash no more.")
        folder, file = folder_of(token), token.rpartition("/")[2].partition("~")[2]
        return (f"{folder}/{file}" if folder else file), file_bytes(path)

    def remove(self, token: str) -> None:
        self._unlink(inside(self._path, token))

    def purge(self, kept_for: timedelta) -> int:
        """Remove for good what has been there for longer than that. Returns how many files."""
        border = time.time() - kept_for.total_seconds()
        old = [path for path in self._path.rglob(f"*{SUFFIX}") if path.lstat().st_mtime <= border]
        for path in old:
            self._unlink(path)
        return len(old)

    def _unlink(self, path: Path) -> None:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"{path} cannot be removed ({reason(error)}): close what uses it.") from error


def file_bytes(path: Path) -> bytes:
    """Raises StoreError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({reason(error)}).") from error
