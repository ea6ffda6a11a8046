"""Places in a text: Python counts characters, Qt counts UTF-16 units, in which an emoji is two."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

_WIDE: Final = re.compile("[\U00010000-\U0010ffff]")


class TextPlaces:
    """Of one text."""

    def __init__(self, text: str) -> None:
        self._wide = [] if text.isascii() else [match.start() for match in _WIDE.finditer(text)]
        self._wide_units = [place + number for number, place in enumerate(self._wide)]

    def units(self, place: int) -> int:
        """Qt's number of the place before character `place`."""
        return place + bisect_left(self._wide, place) if self._wide else place

    def characters(self, units: int) -> int:
        """The other way round; the middle of a character counts as its end."""
        return units - bisect_left(self._wide_units, units) if self._wide else units
