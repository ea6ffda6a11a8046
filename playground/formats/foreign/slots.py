"""A foreign text whose variables say what they are, as a system message with knobs.

The text comes in pieces: what stands there literally, and a `Slot` for each variable. One variable may stand in many
places; the first of them that says more than its name counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from playground.core.fidelity import Note
from playground.core.preset import Knob
from playground.formats.foreign.template import Variable, knob_names, written

MAX_KNOBS: Final = 200
STYLE: Final = "variable '%s'"


@dataclass(frozen=True, slots=True)
class Slot:
    """A variable: `written` as it stood there, and the knob that takes its place (its name is made valid here)."""

    written: str
    knob: Knob


Pieces: TypeAlias = Iterable[str | Slot]


@dataclass(frozen=True, slots=True)
class Filled:
    """A system message, its knobs, and what of the variables was changed."""

    text: str
    knobs: tuple[Knob, ...]
    notes: tuple[Note, ...]


def filled(pieces: Pieces) -> Filled:
    """The pieces as one text. Without a slot it is the text as it stands."""
    taken = list(pieces)
    slots = [piece for piece in taken if isinstance(piece, Slot)]
    raw_names = list(dict.fromkeys(slot.knob.name for slot in slots))
    if not slots or len(raw_names) > MAX_KNOBS:
        text = "".join(piece.written if isinstance(piece, Slot) else piece for piece in taken)
        why = f"there are more than {MAX_KNOBS}: they stay as written"
        return Filled(text, (), (Note("literal", "variables", why),) if slots else ())
    names, renamed = knob_names(raw_names, STYLE)
    knobs, notes = _merged(slots, names)
    parts = [Variable(names[piece.knob.name]) if isinstance(piece, Slot) else piece for piece in taken]
    return Filled(written(parts, knobs), knobs, renamed + notes)


def _merged(slots: Sequence[Slot], names: dict[str, str]) -> tuple[tuple[Knob, ...], tuple[Note, ...]]:
    """One knob for each name."""
    found: dict[str, Knob] = {}
    twice: dict[str, Note] = {}
    for slot in slots:
        raw, before = slot.knob.name, found.get(slot.knob.name)
        if before is None or _says_nothing(before):
            found[raw] = slot.knob
        elif slot.knob != before and not _says_nothing(slot.knob):
            why = "it is declared twice in different ways: the first one counts"
            twice[raw] = Note("changed", STYLE % raw, why)
    why = "it has no default value: fill in the knob, or the place stays empty"
    bare = [raw for raw, knob in found.items() if knob.type == "text" and not knob.default]
    empty = [Note("changed", STYLE % raw, why) for raw in bare]
    knobs = [
        replace(knob, name=names[raw], description=knob.description or ("" if raw == names[raw] else raw))
        for raw, knob in found.items()
    ]
    return tuple(knobs), (*twice.values(), *empty)


def _says_nothing(knob: Knob) -> bool:
    return knob == Knob(knob.name, "text", "", description=knob.description)
