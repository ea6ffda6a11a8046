"""The code blocks of an answer that is shown as Markdown, and their colours."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from PySide6.QtGui import QColor, QTextBlock, QTextCharFormat, QTextDocument, QTextFormat, QTextLayout

from playground.core.code_words import FAMILIES, KINDS, Kind, code_words
from playground.gui.text_places import TextPlaces
from playground.gui.tokens import Tokens

MAX_COLOURED: Final = 100_000  # characters of one block


@dataclass(frozen=True, slots=True)
class Fence:
    """`first` and `last` are numbers of the document's blocks, one for each line."""

    first: int
    last: int
    language: str
    code: str


def fences(document: QTextDocument) -> list[Fence]:
    """In order. Two that touch are two where their languages differ."""
    found: list[Fence] = []
    lines: list[QTextBlock] = []
    for block in _blocks(document):
        shape = block.blockFormat()
        fenced = shape.hasProperty(QTextFormat.Property.BlockCodeFence)
        if lines and (not fenced or _language(block) != _language(lines[0])):
            found.append(_fence(lines))
            lines = []
        if fenced:
            lines.append(block)
    return [*found, _fence(lines)] if lines else found


def colour(document: QTextDocument, fence: Fence, tokens: Tokens) -> None:
    """Colours lie over the text: they change neither it nor its layout."""
    if len(fence.code) > MAX_COLOURED or fence.language not in FAMILIES:
        return
    lines = fence.code.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    ranges: list[list[QTextLayout.FormatRange]] = [[] for _ in lines]
    shapes = {kind: _shape(kind, tokens) for kind in KINDS.values()}
    for start, end, kind in code_words(fence.language, fence.code):
        number = bisect_right(starts, start) - 1
        while number < len(lines) and starts[number] < end:
            first, last = max(start, starts[number]), min(end, starts[number] + len(lines[number]))
            if first < last:
                place = first - starts[number]
                ranges[number].append(_range(lines[number], place, last - first, shapes[kind]))
            number += 1
    for offset, spans in enumerate(ranges):
        document.findBlockByNumber(fence.first + offset).layout().setFormats(spans)
    first_block, last_block = document.findBlockByNumber(fence.first), document.findBlockByNumber(fence.last)
    whole = last_block.position() + last_block.length() - first_block.position()
    document.markContentsDirty(first_block.position(), whole)


def _shape(kind: Kind, tokens: Tokens) -> QTextCharFormat:
    colours: dict[Kind, str] = {
        "comment": tokens.muted, "text": tokens.good, "number": tokens.dots[1], "keyword": tokens.dots[3],
        "name": tokens.dots[2], "added": tokens.good, "removed": tokens.bad,
    }  # fmt: skip
    shape = QTextCharFormat()
    shape.setForeground(QColor(colours[kind]))
    if kind == "comment":
        shape.setFontItalic(True)
    return shape


def _range(line: str, start: int, length: int, shape: QTextCharFormat) -> QTextLayout.FormatRange:
    places = TextPlaces(line)
    made = QTextLayout.FormatRange()
    made.start = places.units(start)
    made.length = places.units(start + length) - made.start
    made.format = shape
    return made


def _fence(lines: list[QTextBlock]) -> Fence:
    code = "\n".join(block.text().replace("\u2028", "\n") for block in lines)
    return Fence(lines[0].blockNumber(), lines[-1].blockNumber(), _language(lines[0]).strip().lower(), code)


def _language(block: QTextBlock) -> str:
    return str(block.blockFormat().stringProperty(QTextFormat.Property.BlockCodeLanguage) or "")


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()
