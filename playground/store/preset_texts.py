"""Search in all that presets say: their whole files, held in memory from the first search on."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playground.core.errors import InputError
from playground.store.files import read_text
from playground.store.preset_folder import MAX_PRESET_BYTES
from playground.store.preset_index import Stamp

MAX_SEARCHED: Final = 200_000
"""Characters of one file."""
AROUND: Final = (16, 70)
"""Characters before and behind the place that was found."""


@dataclass(frozen=True, slots=True)
class SearchedText:
    """`folded` has the same length as `text` wherever a place in one is one in the other."""

    stamp: Stamp
    text: str
    folded: str


class PresetTexts:
    """Used by one thread at a time. Files are known by their paths."""

    def __init__(self) -> None:
        self._texts: dict[str, SearchedText] = {}
        self._unread: list[tuple[str, Stamp]] = []

    def expect(self, files: Mapping[str, Stamp]) -> None:
        """These are the files to be searched from now on; those that did not change are not read again."""
        for gone in self._texts.keys() - files.keys():
            del self._texts[gone]
        self._unread = [
            (file, stamp)
            for file, stamp in files.items()
            if (known := self._texts.get(file)) is None or known.stamp != stamp
        ]

    def read(self, limit_s: float = math.inf) -> int:
        """Read for about so long, at least one file; returns how many are left."""
        until = time.monotonic() + limit_s
        while self._unread:
            file, stamp = self._unread.pop()
            self._texts[file] = _read(Path(file), stamp)
            if time.monotonic() >= until:
                break
        return len(self._unread)

    def search(self, words: Sequence[str]) -> dict[str, int]:
        """The files that hold all words, with the place of the first of them; `words` are casefolded."""
        if not words:
            return {}
        first, rest = words[0], words[1:]
        found: dict[str, int] = {}
        for file, each in self._texts.items():
            place = each.folded.find(first)
            if place >= 0 and all(word in each.folded for word in rest):
                found[file] = place
        return found

    def around(self, file: str, place: int) -> str:
        """What stands around a place that was found."""
        each = self._texts.get(file)
        if each is None:
            return ""
        text = each.text if len(each.text) == len(each.folded) else each.folded
        begin = max(0, place - AROUND[0])
        words = " ".join(text[begin : place + AROUND[1]].split())
        return f"…{words}" if begin else words


def _read(path: Path, stamp: Stamp) -> SearchedText:
    try:
        text = read_text(path, limit_bytes=MAX_PRESET_BYTES)[:MAX_SEARCHED]
    except InputError:  # the list says why it cannot be read
        text = ""
    return SearchedText(stamp, text, text.casefold())
