"""Texts with `{{ name }}` in them, as most tools write variables, cut into text and slots.

What looks like a mark and is no plain variable stays as text, and a note says so: it is never run.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from playground.core.fidelity import Note
from playground.core.preset import Knob
from playground.formats.foreign.slots import Slot

WORD: Final = re.compile(r"[^\W\d]\w*")
HYPHENED: Final = re.compile(r"[^\W\d][\w-]*")
_MAX_NOTES: Final = 20
_SHOWN: Final = 60
_MARK: Final = re.compile(r"\{\{([^{}\n]{1,300})\}\}")
_LOOKS_LIKE_ONE: Final = re.compile(r"\{\{[^{}\n]{0,300}\}\}|\{%[^{\n]{0,300}?%\}|\{#[^{\n]{0,300}?#\}")
_VERBATIM: Final = re.compile(
    r"\{%-?\s{0,9}(?P<tag>raw|endraw)\s{0,9}-?%\}"
    r"|\{\{\s{0,9}(?P<quote>[\"'])(?P<sign>[{}%#]{1,4})(?P=quote)\s{0,9}\}\}"
)
_OPENING: Final = re.compile(r"\{[{%#]|\{\Z")

NO_CONTROL: Final = "it is kept as text: only plain variables become knobs, and nothing is run"


def slots_in(
    text: str, knobs: Mapping[str, Knob], *, name: re.Pattern[str] = WORD, skip: Collection[str] = ()
) -> Iterator[str | Slot]:
    """Each `{{ name }}` as a slot, with the knob of that name if it is declared; names in `skip` are text."""
    end = 0
    for mark in _MARK.finditer(text):
        word = mark[1].strip()
        if name.fullmatch(word) and word not in skip:
            yield text[end : mark.start()]
            yield Slot(mark[0], knobs.get(word, Knob(word, "text", "")))
            end = mark.end()
    yield text[end:]


def jinja_slots(text: str, knobs: Mapping[str, Knob]) -> tuple[list[str | Slot], tuple[Note, ...]]:
    """As `slots_in`, for Jinja and Nunjucks: what they keep as it is by raw blocks and quotes is text."""
    pieces: list[str | Slot] = []
    notes: dict[str, Note] = {}
    for is_text, part in _verbatim_parts(text):
        found = [part] if is_text else list(slots_in(part, knobs, skip=("loop", "self", "super")))
        notes |= {} if is_text else {note.what: note for note in literal_notes(found)}
        pieces += found
    return pieces, tuple(notes.values())


def _verbatim_parts(text: str) -> Iterator[tuple[bool, str]]:
    """(is it kept as it is, the part): the insides of raw blocks, and quoted signs like `{{ "{{" }}`."""
    marks = list(_VERBATIM.finditer(text))
    last_end = max((mark.start() for mark in marks if mark["tag"] == "endraw"), default=-1)
    end, within = 0, False
    for mark in marks:
        if within:
            if mark["tag"] == "endraw":
                yield True, text[end : mark.start()]
                end, within = mark.end(), False
        elif mark["sign"] is not None:
            yield False, text[end : mark.start()]
            yield True, mark["sign"]
            end = mark.end()
        elif mark["tag"] == "raw" and mark.start() < last_end:
            yield False, text[end : mark.start()]
            end, within = mark.end(), True
    yield within, text[end:]


def literal_notes(pieces: Collection[str | Slot], why: str = NO_CONTROL) -> tuple[Note, ...]:
    """What looks like a mark in the text between the slots."""
    texts = (piece for piece in pieces if isinstance(piece, str))
    marks = list(dict.fromkeys(mark for text in texts for mark in _LOOKS_LIKE_ONE.findall(text)))
    notes = [Note("literal", mark if len(mark) <= _SHOWN else f"{mark[:_SHOWN]}…", why) for mark in marks[:_MAX_NOTES]]
    if len(marks) > _MAX_NOTES:
        notes.append(Note("literal", f"{len(marks) - _MAX_NOTES} more marks", why))
    return tuple(notes)


def jinja_text(text: str) -> str:
    """`text` as Jinja and Nunjucks give it back."""
    return _OPENING.sub(lambda opening: f'{{{{ "{opening[0]}" }}}}', text)
