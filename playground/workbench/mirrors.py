"""Mirrored pairs for both faces: those that come with the program, and those in a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from playground.core.mirrors import MirroredSet
from playground.formats.mirrored_pairs import MAX_BYTES, parse
from playground.store.files import read_bytes
from playground.store.folders import resources_folder

SHIPPED: Final = "mirrored-pairs.csv"
SHIPPED_SOURCE: Final = ("the set that comes with System Message Playground", "CC0 1.0")


def shipped_pairs() -> MirroredSet:
    """Raises StoreError where the program is not whole."""
    path = resources_folder() / SHIPPED
    source, terms = SHIPPED_SOURCE
    return replace(parse(read_bytes(path, limit_bytes=MAX_BYTES), file=str(path)), source=source, license=terms)


def read_pairs(path: Path) -> MirroredSet:
    """Of a file. Raises InputError with file, line and column."""
    found = parse(read_bytes(path, limit_bytes=MAX_BYTES), file=str(path))
    return found if found.source else replace(found, source=path.name)
