"""A file that is being fetched: its beginning on disk, named by its hash, until it is whole and right."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path
from typing import IO, Final

from playground.core.errors import ProviderError
from playground.providers.gguf_bytes import MAGIC
from playground.providers.model_memory import size_words

SPARE_BYTES: Final = 100_000_000
"""Left free on the disk for everything else."""

_BLOCK_BYTES: Final = 1 << 20


class DownloadPart:
    """Its SHA-256 grows with it. Errors of the disk become ProviderError of kind config; what is there stays."""

    def __init__(self, path: Path, file_name: str) -> None:
        self.path = path
        self.length = 0
        self._file_name = file_name
        self._digest = hashlib.sha256()
        self._file: IO[bytes] | None = None

    def open(self) -> None:
        """Take over what an earlier attempt left; its hash is taken, some seconds for gigabytes."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("a+b")
            self._file.seek(0)
            while block := self._file.read(_BLOCK_BYTES):
                self._digest.update(block)
                self.length += len(block)
        except OSError as error:
            raise self._trouble(error) from error

    def write(self, block: bytes) -> None:
        assert self._file is not None
        try:
            self._file.write(block)
        except OSError as error:
            raise self._trouble(error) from error
        self._digest.update(block)
        self.length += len(block)

    def begin_anew(self) -> None:
        """For a server that sends the file from its start, whatever it was asked."""
        assert self._file is not None
        try:
            self._file.seek(0)
            self._file.truncate()
        except OSError as error:
            raise self._trouble(error) from error
        self._digest, self.length = hashlib.sha256(), 0

    def check_space(self, total: int | None) -> None:
        """Raises ProviderError where the rest has no room on the disk."""
        need = max(0, (total or 0) - self.length)
        free = shutil.disk_usage(self.path.parent).free
        if need and free < need + SPARE_BYTES:
            raise ProviderError(
                "config",
                f"{self._file_name} needs {size_words(need + SPARE_BYTES)} more on the disk, and "
                f"{size_words(free)} are free: make room and go on.",
            )

    def check_beginning(self, block: bytes, place: str) -> None:
        """Raises ProviderError for what is no model, before all of it was fetched."""
        if self.length == 0 and not (block.startswith(MAGIC) or MAGIC.startswith(block)):
            raise ProviderError(
                "protocol", f"What {place} sent is not a GGUF file: give the address of the file itself, not of a page."
            )

    def finish(self, sha256: str, target: Path) -> str:
        """Give it its name. Where its hash differs from `sha256` it is thrown away, and ProviderError is raised."""
        assert self._file is not None
        found = self._digest.hexdigest()
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self.close()
            if sha256 and found != sha256:
                self.path.unlink()
                raise ProviderError(
                    "protocol",
                    f"What came is not the file that was wanted: its SHA-256 is {found}, so nothing was kept. Check "
                    "the address and the hash.",
                )
            self.path.replace(target)
        except OSError as error:
            raise self._trouble(error) from error
        return found

    def throw_away(self) -> None:
        self.close()
        self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """What was written stays for the next attempt."""
        if self._file is not None:
            file, self._file = self._file, None
            try:
                file.close()
            except OSError as error:
                raise self._trouble(error) from error

    def _trouble(self, error: OSError) -> ProviderError:
        said = (error.strerror or str(error)).lower()
        return ProviderError(
            "config",
            f"{self._file_name} cannot be kept in {self.path.parent} ({said}): make room there, or give the right to "
            "write; what is there goes on from where it was.",
        )
