"""What could come into the library, what a person chooses for each, and what was done then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from playground.core.fidelity import Note, Refused
from playground.core.preset import Preset
from playground.store.preset_folder import same_name

Choice: TypeAlias = Literal["add", "replace", "skip"]
There: TypeAlias = Literal["", "same", "own", "shipped"]


@dataclass(frozen=True, slots=True)
class Item:
    """A preset that can come in.

    `there`: what the library has under its id: nothing, the same preset, another one of the person's, or one that came
    with the program. `new_id` and `new_name` are those it gets when it is added beside it. `folder`: where in the
    library it is put, "" at the top. `source`: its file, as in `Imported`.
    """

    preset: Preset
    origin: str
    format: str
    notes: tuple[Note, ...]
    there: There
    new_id: str
    new_name: str
    folder: str = ""
    source: str = field(default="", compare=False, repr=False)

    @property
    def choices(self) -> tuple[Choice, ...]:
        return ("add", "replace", "skip") if self.there == "own" else ("add", "skip")

    @property
    def choice(self) -> Choice:
        """What is done when nobody says otherwise: nothing is replaced, and nothing stands there twice."""
        return "skip" if self.there == "same" else "add"


@dataclass(frozen=True, slots=True)
class Plan:
    items: tuple[Item, ...]
    refused: tuple[Refused, ...]


@dataclass(slots=True)
class Applied:
    """What was done. `added` and `replaced` are ids; `before` has the bytes that a replaced preset's file had."""

    added: list[str] = field(default_factory=list[str])
    replaced: list[str] = field(default_factory=list[str])
    failed: list[Refused] = field(default_factory=list[Refused])
    before: dict[str, bytes] = field(default_factory=dict[str, bytes])

    @property
    def ids(self) -> list[str]:
        return [*self.added, *self.replaced]


class FreeNames:
    """Gives ids and names that nothing has, neither in the library nor among those given before."""

    def __init__(self, ids: Iterable[str], names: Iterable[str]) -> None:
        self._ids = set(ids)
        self._names = set(names)
        self._last: dict[str, int] = {}

    def take(self, preset: Preset, *, taken: bool) -> tuple[str, str]:
        """A name is changed only where another preset has it, so that two are told apart in the list."""
        new_id = self._next(preset.id, "{}-{}", self._ids)
        name = preset.name
        if taken or same_name(name) in self._names:
            name = self._next(name, "{} ({})", self._names)
        self._ids.add(same_name(new_id))
        self._names.add(same_name(name))
        return new_id, name

    def _next(self, wanted: str, pattern: str, taken: set[str]) -> str:
        key, found = pattern + wanted, wanted
        while same_name(found) in taken:
            self._last[key] = self._last.get(key, 1) + 1
            found = pattern.format(wanted, self._last[key])
        return found
