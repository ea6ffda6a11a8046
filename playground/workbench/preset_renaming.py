"""A preset gets another name, and what names it goes with it: layers of other presets, experiments, marks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from playground.core.errors import PlaygroundError
from playground.core.preset import Preset
from playground.store.files import read_text, write_atomic
from playground.store.library import Library
from playground.store.preset_marks import PresetMarks
from playground.workbench.experiments import EXPERIMENT_SUFFIX, MAX_EXPERIMENT_BYTES


@dataclass(frozen=True, slots=True)
class Renamed:
    """What `rename` did. `troubles`: a sentence for each file that names the preset and could not be changed."""

    old_id: str
    old_name: str
    preset: Preset
    troubles: tuple[str, ...] = ()


class PresetRenaming:
    """Used by the library's thread."""

    def __init__(self, library: Library, experiments: Path, marks: PresetMarks) -> None:
        self._library = library
        self._experiments = experiments
        self._marks = marks

    def rename(self, preset_id: str, name: str, new_id: str = "") -> Renamed:
        """Rename a user's preset; its id follows the name, or is `new_id` (to undo). Raises as `Library.rename`.

        What was renamed stays so when a file that names it cannot be changed: that is told.
        """
        old_name = self._library.name_of(preset_id)
        preset = self._library.rename(preset_id, name, new_id)
        if preset.id == preset_id:
            return Renamed(preset_id, old_name, preset)
        troubles = [*self._in_layers(preset_id, preset.id), *self._in_experiments(preset_id, preset.id)]
        try:
            self._marks.renamed(preset_id, preset.id)
            self._marks.keep()
        except PlaygroundError as error:
            troubles.append(str(error))
        return Renamed(preset_id, old_name, preset, tuple(troubles))

    def _in_layers(self, old_id: str, new_id: str) -> list[str]:
        self._library.read_unknown()
        troubles: list[str] = []
        for entry in self._library.listed():
            if entry.origin == "user" and old_id in entry.layers:
                try:
                    other = self._library.get(entry.id)
                    layers = tuple(new_id if layer == old_id else layer for layer in other.layers)
                    self._library.save(replace(other, layers=layers))
                except PlaygroundError as error:
                    troubles.append(str(error))
        return troubles

    def _in_experiments(self, old_id: str, new_id: str) -> list[str]:
        from playground.formats.experiment_references import with_renamed_preset

        troubles: list[str] = []
        for path in sorted(self._experiments.glob(f"*{EXPERIMENT_SUFFIX}")):
            try:
                source = read_text(path, limit_bytes=MAX_EXPERIMENT_BYTES)
                if old_id in source:
                    changed = with_renamed_preset(source, old_id, new_id, file=str(path))
                    if changed is not None:
                        write_atomic(path, changed)
            except PlaygroundError as error:
                troubles.append(str(error))
        return troubles
