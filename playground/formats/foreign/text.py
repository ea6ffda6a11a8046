"""The text of a file that another program wrote: UTF-8, or what Windows programs save, with a note that says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Note
from playground.formats.text_source import unusable_in

MAX_BYTES: Final = 10_000_000
LINE_END: Final = re.compile(r"\r\n?|\n")
_UTF_8: Final = b"\xef\xbb\xbf"
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_UTF_32: Final = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
_SNIFFED_BYTES: Final = 64_000


def text_of(file: ForeignFile, *, limit_bytes: int = MAX_BYTES) -> tuple[str, tuple[Note, ...]]:
    """The text, line ends as LF, and what had to be done for it.

    Raises InputError when it is larger than `limit_bytes`, no text, or holds a NUL or half a surrogate pair.
    """
    if len(file.data) > limit_bytes:
        size = f"{len(file.data):,} bytes, and at most {limit_bytes:,} are read"
        raise InputError(f"the file has {size}: cut it in parts", file=file.path)
    text, notes = _decoded(file)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if (unusable := unusable_in(text)) is not None:
        line = text.count("\n", 0, unusable[0]) + 1
        raise InputError(f"the text holds {unusable[1]}: is it a text file?", file=file.path, line=line)
    return text, notes


def _decoded(file: ForeignFile) -> tuple[str, tuple[Note, ...]]:
    data = file.data
    if data.startswith(_UTF_32):
        raise InputError("the file is in UTF-32: save it as UTF-8", file=file.path)
    if data.startswith(_UTF_16):
        try:
            return data.decode("utf-16"), (_encoding("UTF-16"),)
        except UnicodeDecodeError:
            raise InputError("the file begins as UTF-16 and is not: save it as UTF-8", file=file.path) from None
    try:
        return data.removeprefix(_UTF_8).decode("utf-8"), ()
    except UnicodeDecodeError as error:
        if data.startswith(_UTF_8) or b"\0" in data:
            raise InputError("the file is no text in UTF-8: save it as UTF-8", file=file.path) from error
    try:
        return data.decode("cp1252"), (_encoding("Windows-1252"),)
    except UnicodeDecodeError:
        raise InputError("the file is neither UTF-8 nor Windows-1252: save it as UTF-8", file=file.path) from None


def _encoding(name: str) -> Note:
    return Note("changed", "the encoding", f"the file is read as {name}: look whether its letters are right")


def beginning(files: Sequence[ForeignFile]) -> list[str]:
    """The first signs of each file as text, to tell formats apart; "" for what is no text. Never raises."""
    return [_beginning(file.data[:_SNIFFED_BYTES]) for file in files]


def _beginning(data: bytes) -> str:
    if data.startswith(_UTF_16) and not data.startswith(_UTF_32):
        return data.decode("utf-16", "ignore")
    text = data.removeprefix(_UTF_8).decode("utf-8", "ignore")
    return "" if "\0" in text else LINE_END.sub("\n", text)
