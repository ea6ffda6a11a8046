"""Search in all that presets say: their whole files, held in memory from the first search on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playground.core.errors import InputError
from playground.store.files import read_text
from playground.store.preset_folder import MAX_PRESET_BYTES
from playground.store.preset_index import Stamp
from playground.store.preset_scan import Scan

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
    """The texts of one moment; `read` makes those of a later one. A value: for any thread."""

    def __init__(self, texts: Mapping[Path, SearchedText] | None = None) -> None:
        self._texts: Mapping[Path, SearchedText] = texts or {}

    def read(self, folders: Sequence[tuple[Path, Scan]]) -> PresetTexts:
        """With what lies in these folders now; files that did not change are not read again."""
        texts: dict[Path, SearchedText] = {}
        for folder, seen in folders:
            for name, stamp in seen.files.items():
                path = folder / name
                known = self._texts.get(path)
                if known is None or known.stamp != stamp:
                    known = _read(path, stamp)
                texts[path] = known
        return PresetTexts(texts)

    def search(self, words: Sequence[str]) -> dict[Path, str]:
        """The files that hold all words, with what stands around the first of them; `words` are casefolded."""
        if not words:
            return {}
        first, rest = words[0], words[1:]
        found: dict[Path, str] = {}
        for path, each in self._texts.items():
            place = each.folded.find(first)
            if place >= 0 and all(word in each.folded for word in rest):
                found[path] = _around(each, place)
        return found


def _read(path: Path, stamp: Stamp) -> SearchedText:
    try:
        text = read_text(path, limit_bytes=MAX_PRESET_BYTES)[:MAX_SEARCHED]
    except InputError:  # the list says why it cannot be read
        text = ""
    return SearchedText(stamp, text, text.casefold())


def _around(found: SearchedText, place: int) -> str:
    text = found.text if len(found.text) == len(found.folded) else found.folded
    begin = max(0, place - AROUND[0])
    words = " ".join(text[begin : place + AROUND[1]].split())
    return f"…{words}" if begin else words
