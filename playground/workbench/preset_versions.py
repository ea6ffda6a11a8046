"""The versions of presets, for both faces: listed, compared with the runs they made, brought back."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from playground.core.errors import InputError, StoreError
from playground.core.preset import BASELINES, Preset, sha256_of
from playground.store.preset_folder import SUFFIX, same_name
from playground.store.versions import Version, Versions

if TYPE_CHECKING:
    from playground.core.plan import Column
    from playground.core.run import Run
    from playground.store.library import Library
    from playground.store.runs import RunStore


@dataclass(frozen=True, slots=True)
class Maker:
    """The version that a column of a run was made with.

    `exact`: knobs, layers and parameters are the same too, not the system message alone.
    """

    version: Version
    exact: bool


class PresetVersions:
    """Used by the library's thread. Methods raise StoreError, NotFound, InputError."""

    def __init__(self, library: Library, store: Versions, runs: Callable[[], RunStore]) -> None:
        self._library = library
        self._store = store
        self._runs = runs

    def list(self, preset_id: str) -> builtins.list[Version]:
        """The newest first; what another program wrote meanwhile is one of them. Also of a deleted preset.

        Raises NotFound for an id that no preset ever had, StoreError for a preset that nobody can change.
        """
        self._library.keep_outside_edits([preset_id])
        found = self._store.list(preset_id)
        if not found:
            preset = self._library.get(preset_id)
            raise StoreError(f"'{preset.name}' is not yours to change, so it has no versions: duplicate to edit.")
        return found

    def deleted(self) -> builtins.list[Version]:
        """The newest version of each preset whose file is gone, whoever removed it; the latest saved first."""
        there = {same_name(preset_id) for preset_id in (*BASELINES, *self._library.all_ids())}
        return [version for version in self._store.newest() if same_name(version.preset_id) not in there]

    def find(self, preset_id: str, beginning: str) -> Version:
        """The version whose hash begins so. Raises NotFound."""
        self.list(preset_id)
        return self._store.find(preset_id, beginning)

    def text(self, text_hash: str) -> str:
        """The whole file at that version, front matter too."""
        return self._store.text(text_hash)

    def preset(self, version: Version) -> Preset:
        """The preset at that version, without what its file is called today. Raises InputError where it was broken."""
        from playground.formats import preset_file

        file = f"{version.preset_id}@{version.hash[:12]}"
        return preset_file.parse(self.text(version.hash), id=version.preset_id, file=file)

    def annotate(self, preset_id: str, text_hash: str, note: str) -> None:
        """Set the note of a version; "" takes it away."""
        self._store.annotate(preset_id, text_hash, note)

    def restore(self, preset_id: str, text_hash: str) -> str:
        """Make that text the preset's again, a deleted preset's too; returns its id.

        What the file holds now is kept as a version, so that this can be undone in the same way.
        """
        if preset_id in BASELINES:
            raise StoreError(f"'{preset_id}' is a baseline and has no versions.")
        return self._library.put_back(preset_id, self._store.content(text_hash))

    def of_run(self, run: Run, *, look: bool = True) -> Mapping[str, Maker]:
        """Which version made each column, by the column's id. Columns whose text was never saved are not there.

        Without `look`, edits from outside have been kept already: with thousands of new files that takes its time.
        """
        if look:
            self._library.keep_outside_edits()
        found = {column.id: self._maker(column, run.created_at) for column in run.columns}
        return {column_id: maker for column_id, maker in found.items() if maker is not None}

    def runs_of(self, versions: Iterable[Version]) -> dict[str, builtins.list[str]]:
        """The ids of the runs that sent each version's system message, the newest first, by the version's hash."""
        texts = {version.hash: self._template(version) for version in versions}
        wanted = {text for text in texts.values() if text is not None}
        sent: dict[str, builtins.list[str]] = {}
        for run_id, text in self._runs().sent_templates(wanted) if wanted else ():
            sent.setdefault(text, []).append(run_id)
        return {text_hash: sent.get(text, []) if text is not None else [] for text_hash, text in texts.items()}

    def _template(self, version: Version) -> str | None:
        try:
            return self.preset(version).system_message
        except InputError:
            return None

    def _maker(self, column: Column, created_at: str) -> Maker | None:
        """Of several: one of the same preset, the same in all, saved before the run began, the latest."""
        snapshot = column.preset
        if snapshot.system_message is None or snapshot.id in BASELINES:
            return None
        found = [Maker(v, self._is(snapshot, v)) for v in self._store.with_message(sha256_of(snapshot.system_message))]

        def rank(maker: Maker) -> tuple[bool, bool, bool]:
            version = maker.version
            own = same_name(version.preset_id) == same_name(snapshot.id.removesuffix(SUFFIX))
            return maker.exact, own, version.saved_at <= created_at

        return max(found, key=rank, default=None)  # the first of equals: the newest

    def _is(self, snapshot: Preset, version: Version) -> bool:
        try:
            return replace(self.preset(version), id=snapshot.id) == snapshot
        except InputError:
            return False
