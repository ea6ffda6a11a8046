"""The texts in a PNG file: its tEXt, zTXt and iTXt chunks, each bounded (PNG specification, 5 and 11.3).

The picture itself is never decoded.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator
from typing import Final

from playground.core.errors import InputError

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
MAX_CHUNKS: Final = 50_000
MAX_TEXT_BYTES: Final = 5_000_000  # of one text, unpacked
_HEAD_BYTES: Final = 8
_CRC_BYTES: Final = 4


def texts(data: bytes, keywords: Collection[str], *, file: str) -> dict[str, bytes]:
    """The texts under `keywords`, the last one of each. Raises InputError for a file that is broken or too large."""
    found: dict[str, bytes] = {}
    for kind, place, body in _chunks(data, file):
        keyword, mark, rest = body[:81].partition(b"\0")
        name = keyword.decode("latin-1")
        if kind not in (b"tEXt", b"zTXt", b"iTXt") or not mark or name not in keywords:
            continue
        rest = body[len(keyword) + 1 :]
        text = {b"tEXt": _plain, b"zTXt": _packed, b"iTXt": _international}[kind](rest, file, place)
        if len(text) > MAX_TEXT_BYTES:
            raise _too_large(file, place)
        found[name] = text
    return found


def _chunks(data: bytes, file: str) -> Iterator[tuple[bytes, int, bytes]]:
    """The kind, the place and the content of every chunk up to IEND."""
    if not data.startswith(SIGNATURE):
        raise InputError("this is no PNG picture", file=file)
    place = len(SIGNATURE)
    for _ in range(MAX_CHUNKS):
        head = data[place : place + _HEAD_BYTES]
        if len(head) < _HEAD_BYTES:
            raise InputError("the PNG is cut off before its end: get the whole file", file=file)
        size, kind = int.from_bytes(head[:4], "big"), head[4:]
        end = place + _HEAD_BYTES + size
        if end + _CRC_BYTES > len(data):
            message = (
                f"the PNG is cut off or broken: at byte {place} a part of {size:,} bytes begins, and the file ends"
            )
            raise InputError(message, file=file)
        body = data[place + _HEAD_BYTES : end]
        if zlib.crc32(body, zlib.crc32(kind)) != int.from_bytes(data[end : end + _CRC_BYTES], "big"):
            raise InputError(f"the PNG is damaged at byte {place}: get the file again", file=file)
        if kind == b"IEND":
            return
        yield kind, place, body
        place = end + _CRC_BYTES
    raise InputError(f"the PNG has more than {MAX_CHUNKS:,} parts", file=file)


def _plain(rest: bytes, file: str, place: int) -> bytes:
    return rest


def _packed(rest: bytes, file: str, place: int) -> bytes:
    """zTXt: the way of packing, then the text."""
    return _unpacked(rest[1:], file, place)


def _international(rest: bytes, file: str, place: int) -> bytes:
    """iTXt: packed or not, the way of packing, the language, the keyword in it, then the text."""
    parts = rest[2:].split(b"\0", 2)
    if len(parts) < 3:
        raise InputError(f"the PNG's text at byte {place} is broken: get the file again", file=file)
    return _unpacked(parts[2], file, place) if rest[0] else parts[2]


def _unpacked(packed: bytes, file: str, place: int) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(packed, MAX_TEXT_BYTES + 1)
    except zlib.error:
        raise InputError(f"the PNG's packed text at byte {place} is broken: get the file again", file=file) from None
    if len(text) > MAX_TEXT_BYTES:
        raise _too_large(file, place)
    if not unpacker.eof:
        raise InputError(f"the PNG's packed text at byte {place} is cut off: get the file again", file=file)
    return text


def _too_large(file: str, place: int) -> InputError:
    return InputError(
        f"the PNG's text at byte {place} has more than {MAX_TEXT_BYTES:,} bytes: it is no card", file=file
    )
