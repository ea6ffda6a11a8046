"""Reading one foreign file in a test, and the law that whatever was imported fits into a preset file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from playground.core.fidelity import ForeignFile, Imported, Refused
from playground.core.preset import Preset
from playground.core.template import check
from playground.core.template import render as filled
from playground.formats.preset_file import parse, render


class Importer(Protocol):
    def recognises(self, files: Sequence[ForeignFile]) -> float: ...

    def read(self, files: Sequence[ForeignFile]) -> list[Imported | Refused]: ...


def outcomes(importer: Importer, data: bytes | str, path: str) -> list[Imported | Refused]:
    source = data.encode() if isinstance(data, str) else data
    found = importer.read([ForeignFile(path, source)])
    for outcome in found:
        if isinstance(outcome, Imported):
            fits(outcome.preset)
    return found


def one(importer: Importer, data: bytes | str, path: str) -> Imported:
    (outcome,) = outcomes(importer, data, path)
    assert isinstance(outcome, Imported), outcome
    return outcome


def likelihood(importer: Importer, data: bytes | str, path: str) -> float:
    return importer.recognises([ForeignFile(path, data.encode() if isinstance(data, str) else data)])


def fits(preset: Preset) -> None:
    """It goes through a file of ours unchanged, and its template is one."""
    assert parse(render(preset), id=preset.id, file="") == preset
    check(preset.system_message or "", preset.knobs)


def sent(imported: Imported) -> str:
    """The text that a model gets with every knob as it stands."""
    return filled(imported.preset.system_message or "", imported.preset.knobs, {})


def noted(imported: Imported) -> dict[str, str]:
    """The kind of note by what it is about."""
    return {note.what: note.kind for note in imported.notes}
