"""A preset file as it was found on the disk."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SavedFile:
    """What `Versions.keep` takes. `message` and `words` are of its system message (see `Version`).

    `saved_at` is UTC in ISO 8601; `mtime_ns` and `size` are the file's stamp.
    """

    preset_id: str
    content: bytes
    message: str
    words: int
    saved_at: str
    mtime_ns: int
    size: int
