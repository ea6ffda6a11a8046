"""The ways to read an answer, and what arrived made visible: invisible characters as signs, bytes as hex. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

ReadingMode: TypeAlias = Literal["markdown", "plain", "raw", "hex", "tree"]

READING_WORDS: Final[Mapping[ReadingMode, str]] = {
    "markdown": "Markdown",
    "plain": "Plain text",
    "raw": "Raw text",
    "hex": "Bytes",
    "tree": "JSON tree",
}
READING_TIPS: Final[Mapping[ReadingMode, str]] = {
    "markdown": "With its headings, lists and code",
    "plain": "As the model wrote it",
    "raw": "As it arrived, with a sign for each character that cannot be seen",
    "hex": "The bytes of its UTF-8 text",
    "tree": "Where the answer is JSON, or holds some; else as Markdown",
}
MAX_DUMPED: Final = 65_536  # bytes that are shown; more of them nobody reads
_ROW: Final = 16
_SIGNS: Final[Mapping[str, str]] = {"\n": "↵\n", "\t": "→\t", "\x7f": "␡"}
_LOOK_EMPTY: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc")
"""Letters and signs by their category that are drawn as nothing."""


def raw_text(text: str) -> str:
    """The text with a sign in the place of, or before, each character that shows nothing: `↵`, `␀`, `⟨U+200B⟩`."""
    table = {ord(char): sign for char in set(text) if (sign := _sign(char)) is not None}
    return text.translate(table) if table else text


def hex_text(text: str) -> str:
    """The UTF-8 bytes as `offset  hex  characters`, 16 in a row; the first MAX_DUMPED, then how many are left out."""
    raw = text[:MAX_DUMPED].encode("utf-8", "surrogatepass")[:MAX_DUMPED]
    rows = [_row(place, raw[place : place + _ROW]) for place in range(0, len(raw), _ROW)]
    left_out = len(text.encode("utf-8", "surrogatepass")) - len(raw)
    if left_out:
        rows.append(f"… and {left_out:,} bytes more")
    return "\n".join(rows)


def _row(place: int, raw: bytes) -> str:
    pairs = " ".join(f"{byte:02x}" for byte in raw)
    seen = "".join(chr(byte) if 0x20 <= byte < 0x7F else "·" for byte in raw)
    return f"{place:08x}  {pairs:<{3 * _ROW - 1}}  {seen}"


def _sign(char: str) -> str | None:
    """What stands for a character that shows nothing; None: it is seen."""
    if char in _SIGNS:
        return _SIGNS[char]
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    category = unicodedata.category(char)
    hidden = category in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") or (category == "Zs" and char != " ")
    variant = 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF
    return f"⟨U+{code:04X}⟩" if hidden or variant or char in _LOOK_EMPTY else None
