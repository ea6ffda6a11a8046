"""File names and paths in files from people we do not know: a name becomes a stem, a path stays within its folder."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from playground.core.errors import InputError

MAX_STEM_BYTES = 100
_RESERVED: Final = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³")]
)  # device names on Windows, whatever follows the first dot


def file_stem(name: str) -> str:
    """A file stem that is valid and the same on Linux, macOS and Windows: never empty, hidden, or a path.

    Letters, digits and marks of every script stay; path separators, control and bidi characters become hyphens.
    """
    normal = unicodedata.normalize("NFKC", name)
    kept = "".join(c if unicodedata.category(c)[0] in "LNM" or c in "-_." else " " for c in normal)
    stem = re.sub(r"\s+", "-", kept.strip(" .-_")).lower()
    stem = unicodedata.normalize("NFC", stem)
    while len(stem.encode()) > MAX_STEM_BYTES:
        stem = stem[:-1]
    stem = stem.strip(".-_ ")
    stem = stem if any(c.isalnum() for c in stem) else "preset"
    return f"{stem}-preset" if stem.split(".")[0] in _RESERVED else stem


def is_path(text: str) -> bool:
    """Whether a reference to a preset is a path and not an id."""
    return "/" in text or "\\" in text or text.endswith((".md", ".yaml", ".yml"))


def safe_path(path: str, *, file: str, line: int | None, key: str) -> str:
    """`path`, relative to the folder of `file` and within it by its words; a link could still lead out.

    Raises InputError for an absolute path, `..`, a drive letter, a backslash or a home folder.
    """
    parts = path.split("/")
    if "\\" in path:
        reason = "use / between folders"
    elif path.startswith("/") or re.match(r"[A-Za-z]:", path) or path.startswith("~"):
        reason = "write it relative to this file's folder"
    elif ".." in parts:
        reason = "put the file into this file's folder or below it"
    elif not path.strip() or path.endswith("/") or any(ord(c) < 32 for c in path):
        reason = "name a file"
    else:
        return path
    raise InputError(
        f"the path '{path[:80]}' leads out of the folder or nowhere: {reason}", file=file, line=line, key=key
    )
