"""Reading the beginning of a GGUF file: its keys and values, and its table of tensors. Any bytes may stand there.

Nothing is believed before it was compared with a limit and with the size of the file, and nothing large is kept: lists
of words (a tokenizer has 100,000 and more) are counted and passed over. The layout is that of ggml's docs/gguf.md,
versions 2 and 3, little-endian.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Final, TypeAlias

MAGIC: Final = b"GGUF"
VERSIONS: Final = (2, 3)
MAX_KEYS: Final = 65_536
MAX_TENSORS: Final = 65_536
MAX_NAME_BYTES: Final = 65_535
"""Of a key, as docs/gguf.md says; a tensor's name has 64 bytes at most."""

MAX_TEXT_BYTES: Final = 1 << 20
"""A longer text is counted and passed over: the longest chat templates have some 20 kB."""

MAX_KEPT_BYTES: Final = 4 << 20
MAX_KEPT_ITEMS: Final = 4096
MAX_ITEMS: Final = 1 << 24
MAX_WORDS: Final = 1 << 21
"""Texts in lists, over the whole file: each of them is stepped over by itself. The largest tokenizers have 770,000."""

MAX_DIMENSIONS: Final = 4
_BLOCK_BYTES: Final = 1 << 18
_TEXT: Final = 8
_LIST: Final = 9
_NUMBERS: Final[Mapping[int, str]] = {
    0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"
}  # fmt: skip

GgufValue: TypeAlias = int | float | bool | str | tuple[int | float | bool, ...] | None
"""None: too long to be kept, or a list of texts; its length stands in `GgufContent.lengths`."""


class BrokenGguf(Exception):
    """What is wrong, in words that fit between brackets."""


@dataclass(frozen=True, slots=True)
class TensorInfo:
    """`elements` is the product of the dimensions; `type` is ggml's number of the way they are written."""

    name: str
    elements: int
    type: int


@dataclass(slots=True)
class GgufContent:
    """`lengths` tells how many items a list has, kept or not."""

    version: int
    values: dict[str, GgufValue] = field(default_factory=dict[str, GgufValue])
    lengths: dict[str, int] = field(default_factory=dict[str, int])
    tensors: list[TensorInfo] = field(default_factory=list[TensorInfo])


def read_content(file: BinaryIO, size: int) -> GgufContent:
    """The keys and tensors of a file of `size` bytes, read from its start on. Raises BrokenGguf, and OSError."""
    reader = _Reader(file, size)
    if reader.take(4) != MAGIC:
        raise BrokenGguf("it does not begin with GGUF")
    version = reader.number("I")
    if version not in VERSIONS:
        swapped = int.from_bytes(version.to_bytes(4, "little"), "big")
        if swapped in VERSIONS:
            raise BrokenGguf("it was written for big-endian machines")
        raise BrokenGguf(f"its version is {version}, and versions 2 and 3 can be read")
    tensors, keys = reader.number("Q"), reader.number("Q")
    if keys > MAX_KEYS or tensors > MAX_TENSORS:
        raise BrokenGguf(f"it claims {keys:,} keys and {tensors:,} tensors")
    content = GgufContent(version)
    for _ in range(keys):
        _read_key(reader, content)
    for _ in range(tensors):
        content.tensors.append(_read_tensor(reader))
    return content


def _read_key(reader: _Reader, content: GgufContent) -> None:
    key = reader.text(MAX_NAME_BYTES, must_fit=True) or ""
    kind = reader.number("I")
    if kind == _TEXT:
        content.values[key] = reader.text(MAX_TEXT_BYTES)
    elif kind == _LIST:
        content.values[key], content.lengths[key] = reader.items()
    elif kind in _NUMBERS:
        content.values[key] = reader.scalar(_NUMBERS[kind])
    else:
        raise BrokenGguf(f"the key {key[:60]!r} has a value of the unknown type {kind}")


def _read_tensor(reader: _Reader) -> TensorInfo:
    name = reader.text(MAX_NAME_BYTES, must_fit=True) or ""
    dimensions = reader.number("I")
    if dimensions > MAX_DIMENSIONS:
        raise BrokenGguf(f"the tensor {name[:60]!r} has {dimensions} dimensions")
    elements = 1
    for _ in range(dimensions):
        elements *= reader.number("Q")
    kind = reader.number("I")
    reader.number("Q")  # where its data begins
    if elements >= 1 << 63:
        raise BrokenGguf(f"the tensor {name[:60]!r} is larger than any machine")
    return TensorInfo(name, elements, kind)


class _Reader:
    """Reads on in blocks of a fixed size; what is passed over is not read at all where it is long."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size
        self._block = b""
        self._at = 0  # in the block
        self._end = 0  # of the block, in the file
        self._kept_bytes = 0
        self._words = 0

    @property
    def _left(self) -> int:
        return self._size - (self._end - len(self._block) + self._at)

    def take(self, count: int) -> bytes:
        """The next `count` bytes, a few or as many as were allowed by a limit before."""
        if count > self._left:
            raise BrokenGguf("it ends in the middle of its header")
        while len(self._block) - self._at < count:
            more = self._file.read(max(_BLOCK_BYTES, count))
            if not more:
                raise BrokenGguf("it ends in the middle of its header")
            self._end += len(more)
            self._block, self._at = self._block[self._at :] + more, 0
        taken = self._block[self._at : self._at + count]
        self._at += count
        return taken

    def skip(self, count: int) -> None:
        if count > self._left:
            raise BrokenGguf("it ends in the middle of its header")
        if self._at + count <= len(self._block):
            self._at += count
            return
        self._end += self._at + count - len(self._block)
        self._block, self._at = b"", 0
        self._file.seek(self._end)

    def number(self, letter: str) -> int:
        return int(self.scalar(letter))

    def scalar(self, letter: str) -> int | float | bool:
        layout = f"<{letter}"
        found: int | float | bool = struct.unpack(layout, self.take(struct.calcsize(layout)))[0]
        return found

    def text(self, limit: int, *, must_fit: bool = False) -> str | None:
        """None where it is too long to be kept. Bytes that are no UTF-8 are replaced: a name is for reading."""
        count = self.number("Q")
        if count <= limit and self._kept_bytes + count <= MAX_KEPT_BYTES:
            self._kept_bytes += count
            return self.take(count).decode("utf-8", "replace")
        if must_fit:
            raise BrokenGguf(f"a name in it has {count:,} bytes")
        self.skip(count)
        return None

    def items(self) -> tuple[GgufValue, int]:
        """(a short list of numbers, else None; how many items it has)"""
        kind, count = self.number("I"), self.number("Q")
        if count > MAX_ITEMS:
            raise BrokenGguf(f"it claims a list of {count:,} values")
        if kind == _TEXT:
            self._pass_words(count)
            return None, count
        if kind not in _NUMBERS:
            raise BrokenGguf(f"it holds a list of values of the unknown type {kind}")
        layout = f"<{count}{_NUMBERS[kind]}"
        length = struct.calcsize(layout)
        if count > MAX_KEPT_ITEMS or self._kept_bytes + length > MAX_KEPT_BYTES:
            self.skip(length)
            return None, count
        self._kept_bytes += 8 * length  # a number is an object of its own
        numbers: tuple[int | float | bool, ...] = struct.unpack(layout, self.take(length))
        return numbers, count

    def _pass_words(self, count: int) -> None:
        self._words += count
        if self._words > MAX_WORDS:
            raise BrokenGguf(f"it claims more than {MAX_WORDS:,} words")
        for _ in range(count):
            self.skip(self.number("Q"))
