"""The passports of presets, for both faces: kept when a run was measured, and looked at beside the preset of today."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from playground.core.columns import FindPreset
from playground.core.errors import PlaygroundError
from playground.core.passport import Passport, best_of, content_of, is_stale, passports_of
from playground.core.passport_values import in_file, with_passports
from playground.core.preset import BASELINES, Preset, sha256_of
from playground.core.steering.values import Steering
from playground.store.preset_folder import same_name

if TYPE_CHECKING:
    from playground.core.run import Run
    from playground.store.library import Library
    from playground.store.library_snapshot import ReadableLibrary
    from playground.store.passports import Passports
    from playground.store.versions import Versions

SHOWN: Final = 1_000
"""Presets of which a list shows what was measured; each has its file read once."""
NO_DRAFTS: Final[Mapping[str, Preset]] = {}


@dataclass(frozen=True, slots=True)
class Measured:
    """What is known of a preset as it is now. `own` was measured here, `carried` came with its file."""

    preset: Preset
    content: str
    own: tuple[Passport, ...] = ()
    carried: tuple[Passport, ...] = ()

    @property
    def message(self) -> str:
        return sha256_of(self.preset.system_message)

    def is_stale(self, passport: Passport) -> bool:
        return is_stale(passport, self.content)

    @property
    def holding(self) -> Measured:
        """Without what was measured of another text."""
        return replace(self, own=tuple(each for each in self.own if not self.is_stale(each)))

    @property
    def best(self) -> Passport | None:
        """What stands for it where there is room for one."""
        return best_of(self.own, self.content)

    @property
    def newest(self) -> tuple[Passport, ...]:
        """Of each model the one that holds today, else the newest; as they were measured, the last first."""
        found: dict[str, Passport] = {}
        for passport in self.own:
            there = found.get(passport.model)
            if there is None or (self.is_stale(there) and not self.is_stale(passport)):
                found[passport.model] = passport
        return tuple(found.values())


class PresetPassports:
    """Methods raise StoreError. What takes a `library` may be called from any thread with a snapshot of it; without
    one it belongs to the library's thread."""

    def __init__(self, library: Library, store: Passports, versions: Callable[[], Versions]) -> None:
        self._library = library
        self._store = store
        self._versions = versions

    def keep(
        self,
        run: Run,
        steering: Steering | None = None,
        library: ReadableLibrary | None = None,
        drafts: Collection[str] = (),
    ) -> tuple[str, ...]:
        """Keep what a run says of the library's presets; returns their ids.

        `steering`: what was found out already; without it, of a run of very many answers nothing is, as in a file.
        `drafts`: ids of presets that are being edited. Presets that stand in the experiment itself get none.
        """
        if steering is None:
            from playground.core.steering.report import steering_of
            from playground.formats.steering_record import MOST_ANSWERS

            if sum(cell.completion.state == "done" for cell in run.cells) > MOST_ANSWERS:
                return ()
            steering = steering_of(run)
        kept: dict[str, list[Passport]] = {}
        known: dict[str, bool] = {}
        for column, passport in passports_of(run, steering):
            preset_id = column.preset.id
            if column.id not in known:
                known[column.id] = preset_id in drafts or self._is_of_library(column.preset, library)
            if known[column.id]:
                kept.setdefault(preset_id, []).append(passport)
        for preset_id, passports in kept.items():
            self._store.keep(preset_id, passports)
        return tuple(kept)

    def of(self, preset: Preset, find: FindPreset | None = None) -> Measured:
        """What is known of a preset, which may be a draft; `find` gives its layers."""
        own = () if preset.id in BASELINES else self._store.of(preset.id)
        return self.with_own(preset, own, find)

    def with_own(self, preset: Preset, own: tuple[Passport, ...], find: FindPreset | None = None) -> Measured:
        """The same where it is known what was measured here."""
        if preset.id in BASELINES:
            return Measured(preset, "")
        return Measured(preset, content_of(preset, find or self._library.get), own, in_file(preset))

    def all(self, library: ReadableLibrary, drafts: Mapping[str, Preset] = NO_DRAFTS) -> dict[str, Measured]:
        """Of every preset that was measured here and is in the library, by its id; one may be a draft.

        Reads those presets, so not for the window's thread.
        """
        stored = self._store.all()
        ids = [entry.id for entry in library.entries() if same_name(entry.id) in stored]
        ids.sort(key=lambda preset_id: stored[same_name(preset_id)][0].date, reverse=True)

        def find(preset_id: str) -> Preset:
            return drafts.get(preset_id) or library.get(preset_id)

        found: dict[str, Measured] = {}
        for preset_id in ids[:SHOWN]:
            try:
                preset = find(preset_id)
            except PlaygroundError:
                continue  # the list says what is wrong with its file
            found[preset_id] = Measured(preset, content_of(preset, find), stored[same_name(preset_id)])
        return found

    def with_passport(self, preset: Preset, library: ReadableLibrary | None = None) -> Preset:
        """The preset with what was measured of it in its file: for giving away. Stale ones stay here."""
        measured = self.of(preset, None if library is None else library.get)
        return with_passports(preset, [each for each in measured.newest if not measured.is_stale(each)])

    def _is_of_library(self, preset: Preset, library: ReadableLibrary | None) -> bool:
        """Is this, or was it once, the text of the library's preset of that id? Others may bear its name."""
        own = library or self._library
        try:
            there = own.get(preset.id)
        except PlaygroundError:
            return False
        if content_of(there, own.get) == content_of(preset, own.get):
            return True
        had = self._versions().with_message(sha256_of(preset.system_message))
        return any(same_name(version.preset_id) == same_name(preset.id) for version in had)
