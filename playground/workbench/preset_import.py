"""Presets from files of any known tool: shown with what was lost, and only then written.

A plan says of each preset under which id it would come in and what is there already; a person chooses; then each is
written whole or not at all, and everything can be taken back.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from playground.core.errors import InputError, PlaygroundError, StoreError
from playground.core.fidelity import Refused
from playground.core.lint import Finding, lint
from playground.store.files import reason
from playground.store.preset_folder import same_name
from playground.workbench.foreign_reading import ReadFiles
from playground.workbench.import_plan import Applied, Choice, Item, Plan
from playground.workbench.import_planning import found_preset, planned

if TYPE_CHECKING:
    from playground.store.library import Library

MAX_AT_ONCE: Final = 10_000  # presets that are written in one go


class PresetImport:
    """Used by the library's thread."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def plan(self, files: ReadFiles) -> Plan:
        """In the library's thread; `planned` does it in any. Raises StoreError."""
        return planned(files, self._library)

    def findings(self, item: Item, plan: Plan) -> tuple[Finding, ...]:
        """What lint says of it, with the other presets of the plan as its layers."""
        beside = {other.preset.id: other.preset for other in plan.items} if item.preset.layers else {}
        return lint(item.preset, lambda layer: beside.get(layer) or found_preset(self._library, layer))

    def applying(self, plan: Plan, choices: Mapping[int, Choice], done: Applied) -> Iterator[int]:
        """Write one item after the other into the library and `done`; yields how many are done.

        `choices` are by the item's place in the plan; others are done as the item says. One that cannot be written is
        in `done.failed`, and the others go on. Raises InputError for too many.
        """
        chosen: list[tuple[Item, Choice]] = []
        for place, item in enumerate(plan.items):
            choice = choices[place] if place in choices else item.choice  # noqa: SIM401 - asked of 100,000
            if choice != "skip":
                chosen.append((item, choice))
        if len(chosen) > MAX_AT_ONCE:
            most = f"at most {MAX_AT_ONCE:,} come in at once"
            raise InputError(f"here are {len(chosen):,} presets, and {most}: choose fewer")
        renamed = {i.preset.id: i.new_id for i, choice in chosen if choice == "add" and i.preset.id != i.new_id}
        made_meanwhile = {same_name(entry.id) for entry in self._library.entries()}
        for number, (item, choice) in enumerate(chosen, start=1):
            try:
                if choice == "add" and same_name(item.new_id) in made_meanwhile:
                    raise InputError(f"'{item.new_id}' was made meanwhile: import this one again")
                self._write(item, choice, renamed, done)
            except PlaygroundError as error:
                done.failed.append(Refused(item.origin, str(error)))
            yield number

    def apply(self, plan: Plan, choices: Mapping[int, Choice]) -> Applied:
        """All at once."""
        done = Applied()
        for _ in self.applying(plan, choices, done):
            pass
        return done

    def undo(self, applied: Applied) -> list[str]:
        """Take everything back at once; returns a sentence for each that would not go."""
        wrong: list[str] = []
        for _ in self.undoing(applied, wrong):
            pass
        return wrong

    def undoing(self, applied: Applied, wrong: list[str]) -> Iterator[int]:
        """Take added presets out again, into the trash, and give replaced ones their text back, one after the other.

        Yields how many are done; `wrong` gets a sentence for each that would not go.
        """
        deeds = [partial(self._library.delete, preset_id) for preset_id in applied.added]
        deeds += [partial(self._library.put_back, preset_id, was) for preset_id, was in applied.before.items()]
        for number, deed in enumerate(deeds, start=1):
            try:
                deed()
            except PlaygroundError as error:
                wrong.append(str(error))
            yield number

    def _write(self, item: Item, choice: Choice, renamed: Mapping[str, str], done: Applied) -> None:
        layers = tuple(renamed.get(layer, layer) for layer in item.preset.layers)
        if choice == "replace":
            there = (e.id for e in self._library.entries() if same_name(e.id) == same_name(item.preset.id))
            preset_id = next(there, item.preset.id)
            done.before.setdefault(preset_id, self._bytes(preset_id))
            self._library.save(replace(item.preset, id=preset_id, layers=layers), source=item.source)
            done.replaced.append(preset_id)
            return
        preset = replace(item.preset, id=item.new_id, name=item.new_name, layers=layers)
        self._library.save(preset, source=item.source)
        done.added.append(item.new_id)
        if item.folder:
            with contextlib.suppress(PlaygroundError):  # it is in the library: where, a person can see and change
                self._library.move(item.new_id, item.folder)

    def _bytes(self, preset_id: str) -> bytes:
        path = next(e.path for e in self._library.entries() if same_name(e.id) == same_name(preset_id))
        try:
            return path.read_bytes()
        except OSError as error:
            raise StoreError(f"{path.name} cannot be read ({reason(error)}), so it is not replaced.") from error
