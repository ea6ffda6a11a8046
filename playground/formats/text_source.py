"""The bytes of a file that a person wrote, as text: UTF-8, of a bounded size, without NUL."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from playground.core.errors import InputError

MAX_BYTES = 1_000_000
_BOM = "\ufeff"
_UNUSABLE = re.compile("[\0\ud800-\udfff]")
_OTHER_UNICODE = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}


def decode(source: str | bytes, *, file: str, limit_bytes: int = MAX_BYTES) -> str:
    """The text of `source`, a byte order mark at its beginning left out.

    Raises InputError when it is too large, not UTF-8, or holds a NUL or half a surrogate pair.
    """
    size = len(source) if isinstance(source, bytes) else len(source.encode("utf-8", "surrogatepass"))
    if size > limit_bytes:
        raise InputError(
            f"the file has {size:,} bytes, and at most {limit_bytes:,} are read: make it smaller", file=file
        )
    text = _decoded(source, file) if isinstance(source, bytes) else source
    if (unusable := unusable_in(text)) is not None:
        place, what = unusable
        raise InputError(f"the text holds {what}: delete it", file=file, line=text.count("\n", 0, place) + 1)
    return text.removeprefix(_BOM)


def unusable_in(text: str) -> tuple[int, str] | None:
    """The place and the name of the first character that no text may hold."""
    if "\0" not in text and _is_encodable(text):  # a long search lets no other thread in
        return None
    found = _UNUSABLE.search(text)
    if found is None:
        return None
    return found.start(), "a NUL character" if found[0] == "\0" else "half a surrogate pair"


def _is_encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _decoded(source: bytes, file: str) -> str:
    for mark, name in _OTHER_UNICODE.items():
        if source.startswith(mark):
            raise InputError(f"the file is in {name}: save it as UTF-8", file=file, line=1)
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        wrong = f"the byte 0x{source[error.start]:02X} is not UTF-8"
        raise InputError(f"{wrong}: save the file as UTF-8", file=file, line=line) from None


class Lines:
    """Which line (from 1) a place in a text stands in. Lines end with LF or CR LF."""

    def __init__(self, text: str, first: int = 1) -> None:
        lengths = (len(line) + 1 for line in text.split("\n"))
        self._starts = [0, *accumulate(lengths)]
        self._first = first

    def at(self, place: int) -> int:
        return bisect_right(self._starts, place) - 1 + self._first

    def column(self, place: int) -> int:
        """Characters between the beginning of the line and `place`."""
        return place - self._starts[bisect_right(self._starts, place) - 1]
