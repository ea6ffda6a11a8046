"""Whether a text is HTML, or holds some. Linear time; nothing is built or run.

A tag counts when HTML has an element of that name: `a < b`, `<your name>` and XML are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ELEMENTS: Final = _set(
    """a abbr address area article aside audio b base bdi bdo blockquote body br button canvas caption cite code col
    colgroup data datalist dd del details dfn dialog div dl dt em embed fieldset figcaption figure footer form h1 h2
    h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link main map mark menu meta
    meter nav noscript object ol optgroup option output p picture pre progress q rp rt ruby s samp script search
    section select slot small source span strong style sub summary sup table tbody td template textarea tfoot th
    thead time title tr track u ul var video wbr svg math center font"""
)
_VOID: Final = _set("""area base br col embed hr img input link meta source track wbr""")
_MAY_STAY_OPEN: Final = _set(
    """p li dt dd option optgroup tr td th thead tbody tfoot colgroup caption html head body rp rt"""
)
_RAW: Final = ("script", "style", "textarea", "title")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)((?:[\s/][^<>]*)?)>")
_BEGINS = re.compile(r"<!doctype\s+html|<!--|<[A-Za-z]", re.IGNORECASE)
MAX_READ: Final = 2_000_000  # characters


class _Tag(NamedTuple):
    name: str
    closes: bool
    alone: bool


def contains_html(text: str) -> tuple[bool, str]:
    """Whether one of HTML's own elements, or its doctype, stands somewhere in the text."""
    tag = next(_tags(text[:MAX_READ]), None)
    if tag is None:
        return False, "no HTML found"
    return True, f"<{'/' if tag.closes else ''}{tag.name}> found"


def is_html(text: str) -> tuple[bool, str]:
    """Whether the whole text is HTML: it begins and ends with a tag, and what is opened is closed again."""
    whole = text.strip()[:MAX_READ]
    if whole.startswith("```"):
        return False, "the HTML stands in a code fence"
    if whole[:5].lower() == "<?xml":
        return False, "it is XML"
    if not _BEGINS.match(whole) or not whole.endswith(">"):
        return False, f"there is text {'after' if _BEGINS.match(whole) else 'before'} the HTML"
    open_names: list[str] = []
    seen = False
    for tag in _tags(_without_comments(whole)):
        seen = True
        if (problem := _place(tag, open_names)) is not None:
            return False, problem
    unclosed = next((name for name in open_names if name not in _MAY_STAY_OPEN), None)
    if unclosed is not None:
        return False, f"<{unclosed}> is not closed"
    return (True, "the answer is HTML") if seen else (False, "none of its tags is HTML's")


def _without_comments(text: str) -> str:
    """A comment that does not end goes to the end of the text, as in a browser."""
    kept: list[str] = []
    place = 0
    while (begin := text.find("<!--", place)) >= 0:
        kept.append(text[place:begin])
        end = text.find("-->", begin)
        place = len(text) if end < 0 else end + 3
    return "".join((*kept, text[place:]))


def _place(tag: _Tag, open_names: list[str]) -> str | None:
    """Opens or closes an element; what cannot be closed, in words. Those that may stay open are closed on the way."""
    if tag.alone:
        return None
    if not tag.closes:
        open_names.append(tag.name)
        return None
    while open_names and open_names[-1] != tag.name and open_names[-1] in _MAY_STAY_OPEN:
        open_names.pop()
    if not open_names or open_names[-1] != tag.name:
        return None if tag.name in _MAY_STAY_OPEN else f"</{tag.name}> closes nothing that is open"
    open_names.pop()
    return None


def _tags(text: str) -> Iterator[_Tag]:
    """The tags of HTML's elements. What stands in a script or a style sheet is passed over."""
    place = 0
    while (match := _TAG.search(text, place)) is not None:
        place = match.end()
        name, closes = match[2].lower(), bool(match[1])
        if name not in _ELEMENTS:
            continue
        alone = name in _VOID or match[3].rstrip().endswith("/")
        yield _Tag(name, closes, alone)
        if name in _RAW and not closes and not alone:
            end = text.find(f"</{name}", place)
            place = len(text) if end < 0 else end
