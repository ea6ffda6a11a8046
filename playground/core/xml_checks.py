"""Whether a text is XML, or holds some, read by expat: no document type, so no entities of its own; bounded depth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

MAX_DEPTH: Final = 500
MAX_CHARACTERS: Final = 2_000_000
MAX_TRIES: Final = 50
"""Pieces of one answer that are read as XML."""

_TAG = re.compile(r"<(/?)([A-Za-z_][\w.:-]*)((?:[\s/][^<>]*)?)>")


class _NotXml(ValueError):
    """The text is not XML; the message is a short reason."""


def is_xml(text: str, required: Sequence[str]) -> tuple[bool, str]:
    """Whether the whole text is one XML document with the elements in `required`, each `root.child.grandchild`."""
    whole = text.strip()
    if whole.startswith("```"):
        return False, "the XML stands in a code fence"
    try:
        missing = _missing(whole, required)
    except _NotXml as error:
        return False, f"not XML: {error}"
    return (False, _without(missing)) if missing else (True, "the answer is XML")


def contains_xml(text: str, required: Sequence[str]) -> tuple[bool, str]:
    """Whether XML with those elements stands somewhere in the text."""
    first_problem: str | None = None
    for piece in _pieces(text[:MAX_CHARACTERS]):
        try:
            missing = _missing(piece, required)
        except _NotXml as error:
            first_problem = first_problem or f"not XML: {error}"
            continue
        if not missing:
            return True, "the answer holds XML"
        first_problem = _without(missing)
    return False, first_problem or "no XML found"


def _without(missing: Sequence[str]) -> str:
    return f"the XML has no {', '.join(missing)[:80]}"


def _missing(text: str, required: Sequence[str]) -> list[str]:
    """Which of `required` the document has not. Raises _NotXml."""
    from xml.parsers import expat

    if len(text) > MAX_CHARACTERS:
        raise _NotXml(f"it has more than {MAX_CHARACTERS:,} characters")
    deepest = max((way.count(".") + 1 for way in required), default=0)
    found: set[str] = set()
    way: list[str] = []

    def start(name: str, _: object) -> None:
        way.append(name)
        if len(way) > MAX_DEPTH:
            raise _NotXml("it is nested too deeply")
        if len(way) <= deepest:
            found.add(".".join(way))

    def end(_: str) -> None:
        way.pop()

    def doctype(*_: object) -> None:
        raise _NotXml("a document type is not read")

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler, parser.StartDoctypeDeclHandler = start, end, doctype
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise _NotXml(f"{expat.ErrorString(error.code)} in line {error.lineno}") from None
    return [each for each in required if each not in found]


def _pieces(text: str) -> Iterator[str]:
    """What stands between an opening tag and its closing one, outermost first come; bounded in number and length."""
    open_tags: list[tuple[str, int]] = []
    closed: list[tuple[int, int]] = []
    for match in _TAG.finditer(text):
        name = match[2]
        if match[1]:
            while open_tags and open_tags[-1][0] != name:
                open_tags.pop()
            if open_tags:
                begin = open_tags.pop()[1]
                closed = [span for span in closed[-MAX_TRIES:] if span[0] < begin] + [(begin, match.end())]
        elif match[3].endswith("/"):
            closed.append((match.start(), match.end()))
        else:
            open_tags.append((name, match.start()))
    for begin, end in closed[:MAX_TRIES]:
        yield text[begin:end]
