"""A preset's text for a tool that has variables: text and plain knobs, or the final text where that is not enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from playground.core.errors import InputError
from playground.core.fidelity import Note
from playground.core.knobs import as_text
from playground.core.preset import Check, Knob, Preset
from playground.formats.foreign.marks import literal_notes
from playground.formats.foreign.not_carried import notes_of
from playground.formats.foreign.template import Piece, Variable, pieces_of

READ_THERE: Final = "the tool will read it as a variable of its own: put another text there if it shall not"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """`knobs` are those that the text has variables for; `preset` is the one to make the other notes of."""

    pieces: tuple[Piece, ...]
    knobs: tuple[Knob, ...]
    preset: Preset
    notes: tuple[Note, ...]

    def text(self, variable: Callable[[str], str], literal: Callable[[str], str] = str) -> str:
        return "".join(variable(p.name) if isinstance(p, Variable) else literal(p) for p in self.pieces)

    def read_there(self) -> tuple[Note, ...]:
        """Notes for text that a tool without a word for "as it is" would take for its own."""
        return literal_notes([piece for piece in self.pieces if isinstance(piece, str)], READ_THERE)

    def defaults(self) -> dict[str, str]:
        return {knob.name: as_text(knob.default) for knob in self.knobs}

    def left(
        self, tool: str, *, words: Sequence[str], parameters: Sequence[str] = (), checks: Sequence[Check] = ()
    ) -> tuple[Note, ...]:
        """Every note: what was changed in the text, and what the tool has no place for."""
        return self.notes + notes_of(self.preset, tool, words=words, parameters=parameters, checks=checks)


def outgoing(preset: Preset, system_message: str | None) -> Outgoing:
    """Raises InputError when there is no text at all."""
    if system_message is None:
        raise InputError(f"'{preset.name}' sends no system message, so there is nothing to write")
    pieces = None if preset.layers else pieces_of(preset.system_message or "", preset.knobs)
    if pieces is None:
        notes = () if preset.layers else (Note("changed", "conditions and filters", "the text stands as it is now"),)
        return Outgoing((system_message,), (), preset, notes)
    used = {piece.name for piece in pieces if isinstance(piece, Variable)}
    knobs = tuple(knob for knob in preset.knobs if knob.name in used)
    unused = (Note("dropped", f"knob '{k.name}'", "it is not in the text") for k in preset.knobs if k not in knobs)
    typed = (
        Note("changed", f"knob '{k.name}'", f"a {k.type} is a plain variable there, with its default as text")
        for k in knobs
        if k.type != "text"
    )
    return Outgoing(tuple(pieces), knobs, replace(preset, knobs=()), (*unused, *typed))
