"""What an export leaves behind: what of a preset another tool's file has no place for, a note for each."""

from __future__ import annotations

from collections.abc import Sequence

from playground.core.errors import InputError
from playground.core.fidelity import Note
from playground.core.preset import Check, Preset

_WORDS = ("description", "tags", "author", "license", "source")


def text_to_write(system_message: str | None, label: str) -> str:
    """Raises InputError where there is none at all, which no file of another tool can say."""
    if system_message is None:
        raise InputError(f"there is no system message to write as {label}: choose a preset that has one")
    return system_message


def notes_of(
    preset: Preset,
    tool: str,
    *,
    words: Sequence[str] = (),
    parameters: Sequence[str] = (),
    checks: Sequence[Check] = (),
) -> tuple[Note, ...]:
    """`words` are those of our keys that the file does carry; `parameters` and `checks` those that it does not."""
    why = f"{tool} has no place for it"
    notes = [Note("dropped", word, why) for word in _WORDS if word not in words and getattr(preset, word)]
    notes += [
        Note("dropped", f"parameter '{name}'", why)
        for name in parameters
        if getattr(preset.parameters, name) is not None
    ]
    notes += [Note("dropped", f"check '{check.type}'", why) for check in checks]
    notes += [Note("dropped", f"key '{key}'", why) for key in preset.extra]
    if preset.knobs:
        names = ", ".join(knob.name for knob in preset.knobs)
        notes.append(Note("changed", f"knobs: {names}", "their values as they are now stand in the text"))
    if preset.layers:
        notes.append(Note("changed", f"layers: {', '.join(preset.layers)}", "their texts stand in the text"))
    return tuple(notes)
