"""What came of a file of another tool: the presets read from it, what could not be read, and what was lost on the way.

Nothing is written here. A person sees these values first, and then says what joins the library.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from playground.core.errors import visible
from playground.core.preset import Preset

NoteKind: TypeAlias = Literal["dropped", "changed", "literal", "kept"]


@dataclass(frozen=True, slots=True)
class ForeignFile:
    """A file as it came, or as it is to be written. `path` is relative to what was picked, "/" between its parts."""

    path: str
    data: bytes

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def folder(self) -> str:
        """ "" for a file that was picked itself."""
        return self.path.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Note:
    """One line of a fidelity report: `what` of the file it is about, and `why` that became of it.

    `dropped`: it is not in the preset. `changed`: it is, in another shape. `literal`: it stays in the text as it is
    written and does nothing any more. `kept`: it is there, where a person may not look for it.
    """

    kind: NoteKind
    what: str
    why: str

    def __str__(self) -> str:
        return visible(f"{self.kind}: {self.what}: {self.why}")


@dataclass(frozen=True, slots=True)
class Imported:
    """A preset that was read. `origin`: file and place in it, for a person ("prompts.csv, row 12").

    `source`: the whole preset file where it was one of our own, so that comments in it can stay.
    """

    preset: Preset
    origin: str
    notes: tuple[Note, ...] = ()
    source: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """What could not be read: its place as in `Imported`, and one sentence with the way out."""

    origin: str
    reason: str


Outcome: TypeAlias = Imported | Refused
