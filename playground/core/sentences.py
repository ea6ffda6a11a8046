"""Where sentences end, by rules of our own: no model, nothing to download. Linear in the text.

Meant for the languages of core/languages.py that put a stop at a sentence's end (Thai does not: there a paragraph is
one sentence). Blank lines, headings, list items and quoted blocks end a sentence too; a single line end does not. What
stands in a code fence is no sentence, nor is anything without a letter or digit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_FENCE = re.compile(r"^[^\S\n]{0,12}(```+|~~~+)")
_OWN_LINE = re.compile(r"\s{0,40}(?:[-*+•·–]\s|\d{1,3}[.)]\s|[A-Za-z][.)]\s|#{1,6}\s|>|\|)")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s")
_CLOSERS: Final = "\"'”’»)]*_`"
_STOP = re.compile(rf"([.!?…؟۔।॥]+)[{re.escape(_CLOSERS)}]*(?=\s|$)|(?:[。！？｡]|(?<=[぀-鿿])[!?])+[」』）”’]*")
_TOKEN: Final = 24  # characters looked back at for the word before a full stop
_OPENERS: Final = "\"'“‘«„([*_`¿¡"


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NEVER_LAST: Final = _set(
    """mr mrs ms mx dr prof st mt gen sen rep rev hon capt cpt sgt lt col maj cmdr gov pres fr msgr vs viz cf approx
    e.g i.e eg ie fig figs eq sec ch vol no nos nr pp ed eds trans dept univ assn est z.b d.h u.a s.o s.u v.a bzw ca
    evtl ggf inkl exkl vgl hr frl dipl ing abs art bd hl geb gest str m mme mlle mm mgr p.ex ex env sr sra srta srs
    dña d.ª ud uds dra sig sig.ra dott ing avv np tzn tj np. dhr mevr bijv o.a t.ex bl.a dvs f.eks bl.a ung mfl"""
)
"""Abbreviations after which a sentence goes on, whatever follows."""
_MAY_BE_LAST: Final = _set(
    """etc inc ltd co corp bros jr sr a.m p.m am pm usw usf u.s.w vv ecc al d.c b.c a.d b.c.e c.e ph.d m.d b.a m.a"""
)
_STARTERS: Final = _set(
    """the a an it he she they we you i this that these those there in on at but and so or if when while although
    however then after before because its his her their our my your as for to with what who why how where der die
    das ein eine es er sie wir ihr ich dies diese aber und so wenn als nach le la les un une il elle ils elles nous
    vous je ce cette mais et si quand el los las una yo pero y cuando"""
)
_AFTER_ORDINAL: Final = _set(
    """januar jänner februar märz april mai juni juli august september oktober november dezember jahrhundert
    jahrhunderts jahrestag geburtstag platz stock kapitel klasse leden únor března května října stycznia lutego
    marca maja maaliskuuta tammikuuta január február március május"""
)


def sentences(text: str) -> list[str]:
    """The sentences of `text` in their order, without the spaces around them."""
    return [piece for start, end in sentence_spans(text) if (piece := text[start:end].strip())]


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence, in characters of `text`."""
    return [span for block in _blocks(text) for span in _in_block(text, *block)]


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Paragraphs, headings, list items: what a sentence never reaches beyond."""
    begin: int | None = None
    fence: str | None = None
    place = 0
    for line in text.splitlines(keepends=True):
        start, place = place, place + len(line)
        mark = _FENCE.match(line)
        blank = not line.strip()
        if mark is not None or fence is not None or blank or _OWN_LINE.match(line):
            if begin is not None:
                yield begin, start
            inside = fence is not None or mark is not None
            begin = None if inside or blank else start
        elif begin is None:
            begin = start
        if mark is not None:
            fence = mark[1][:3] if fence is None else None if mark[1].startswith(fence) else fence
        if begin == start and _HEADING.match(line):
            yield start, place
            begin = None
    if begin is not None:
        yield begin, place


def _in_block(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    start = begin
    for match in _STOP.finditer(text, begin, end):
        if _ends_sentence(text, match, start, end):
            if _says_something(text, start, match.end()):
                yield start, match.end()
            start = match.end()
    if _says_something(text, start, end):
        yield start, end


def _ends_sentence(text: str, match: re.Match[str], start: int, end: int) -> bool:
    sign = match[1]
    if sign is None:  # Chinese and Japanese: the sign alone says so
        return True
    follows = _next_word(text, match.end(), end)
    if follows[:1].islower():
        return False
    if sign != ".":
        return True
    token = _word_before(text, match.start(), start)
    return _stop_is_last(token, follows, first=not text[start : match.start() - len(token)].strip(_OPENERS + " \t\n"))


def _stop_is_last(token: str, follows: str, *, first: bool) -> bool:
    """Whether one full stop after `token` ends the sentence; `first`: nothing stands before the token."""
    word = token.lower()
    if not follows:
        return True
    if first and (token.isdigit() or len(token) == 1):  # "1." and "a." before an item
        return False
    if word in _NEVER_LAST:
        return False
    if word in _MAY_BE_LAST:
        return True
    if (len(token) == 1 and token.isalpha()) or _is_dotted(token):
        return follows.lower() in _STARTERS and follows.lower() not in ("a", "i")
    if token.isdigit() and len(token) <= 2:
        return follows.lower() not in _AFTER_ORDINAL
    return True


def _is_dotted(token: str) -> bool:
    """`U.S`, `e.g`, `z.B`: letters with stops between."""
    parts = token.split(".")
    return len(parts) > 1 and all(len(part) == 1 and part.isalpha() for part in parts)


def _word_before(text: str, end: int, start: int) -> str:
    """The word that ends at `end`, stops within it too."""
    piece = text[max(start, end - _TOKEN) : end]
    words = piece.split()
    return words[-1].lstrip(_OPENERS) if words and not piece[-1:].isspace() else ""


def _next_word(text: str, place: int, end: int) -> str:
    """The beginning of what follows, without signs that open a quotation."""
    piece = text[place : min(end, place + 80)].lstrip(" \t\r\n" + _OPENERS + "-–—")
    match = re.match(r"[\w’']+", piece)
    return match.group() if match else piece[:1]


def _says_something(text: str, start: int, end: int) -> bool:
    return any(sign.isalnum() for sign in text[start:end])
