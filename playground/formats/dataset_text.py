"""The bytes of a dataset as text: UTF-8, UTF-16, UTF-32 and CP1252, found by their marks and by what can be read."""

from __future__ import annotations

from typing import Final

from playground.core.errors import InputError
from playground.formats.text_source import unusable_in

ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp1252")
"""What can be chosen, by Python's names."""
ENCODING_NAMES: Final = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 (little endian)",
    "utf-16-be": "UTF-16 (big endian)",
    "utf-32-le": "UTF-32 (little endian)",
    "utf-32-be": "UTF-32 (big endian)",
    "cp1252": "Windows-1252",
}
_MARKS: Final = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_LOOKED_AT_BYTES: Final = 4_000
_NUL_SHARE: Final = 0.25


def decoded(source: bytes, encoding: str | None, file: str) -> tuple[str, str]:
    """(the text without its byte order mark, the encoding). `encoding` None: the one it is in, as far as one can tell.

    Raises InputError with the line for bytes that are none, and for text that holds a NUL.
    """
    known = encoding or encoding_of(source)
    try:
        text = source.decode(known)
    except UnicodeDecodeError as error:
        line = _lines_before(source, error.start, known)
        name = ENCODING_NAMES.get(known, known)
        if encoding is None:
            wrong = f"the bytes are neither UTF-8 nor {name}: save the file as UTF-8"
        else:
            wrong = f"the byte 0x{source[error.start]:02X} is not {name}: choose another encoding"
        raise InputError(wrong, file=file, line=line) from None
    if (unusable := unusable_in(text)) is not None:
        place, what = unusable
        raise InputError(f"the text holds {what}: delete it", file=file, line=text.count("\n", 0, place) + 1)
    return text.removeprefix("\ufeff"), known


def encoding_of(source: bytes) -> str:
    """By its mark; by where the zeros stand; UTF-8 when all of it is that; else Windows-1252."""
    for mark, encoding in _MARKS:
        if source.startswith(mark):
            return encoding
    beginning = source[:_LOOKED_AT_BYTES]
    even, odd = beginning[::2].count(0), beginning[1::2].count(0)
    half = max(1, len(beginning) // 2)
    if max(even, odd) / half > _NUL_SHARE and min(even, odd) / half < _NUL_SHARE / 5:
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        source.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _lines_before(source: bytes, place: int, encoding: str) -> int:
    return source[:place].decode(encoding, errors="replace").count("\n") + 1
