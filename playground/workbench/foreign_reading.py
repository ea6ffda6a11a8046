"""Presets read from the files that were picked, each with its format. Nothing is run, fetched, or written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Outcome, Refused
from playground.formats import foreign, preset_archive
from playground.formats.foreign.shared_presets import IMPORTER as ARCHIVES
from playground.workbench.foreign_files import Collected


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """(format's label, what was read), in the files' order."""

    outcomes: tuple[tuple[str, Outcome], ...]


def read(collected: Collected, as_format: str | None = None) -> ReadFiles:
    """What is in the files. No library is needed, so it may be done in any thread. Raises InputError."""
    found: list[tuple[str, Outcome]] = []
    if as_format is not None and as_format != ARCHIVES.id and collected.archives:
        found += [("", Refused(a.path, f"it is an archive of presets, no {as_format}")) for a in collected.archives]
    else:
        for archive in collected.archives:
            found += [(ARCHIVES.label, outcome) for outcome in _unpacked(archive)]
    if collected.files:
        label = _Labels(collected.files, as_format)
        found += [(label.of(outcome.origin), outcome) for outcome in foreign.read(collected.files, as_format)]
    found += [("", refused) for refused in collected.refused]
    return ReadFiles(tuple((label, _said_once(outcome)) for label, outcome in found))


class _Labels:
    """Which format an outcome is of, by the file that its origin names."""

    def __init__(self, files: Sequence[ForeignFile], as_format: str | None) -> None:
        self._files = {file.path: file for file in files}
        self._known: dict[str, str] = {}
        self._given = foreign.importer(as_format).label if as_format is not None else ""

    def of(self, origin: str) -> str:
        if self._given:
            return self._given
        path = origin
        while path not in self._files and "," in path:
            path = path.rpartition(",")[0]
        if path not in self._known:
            best = foreign.recognised([self._files[path]]) if path in self._files else []
            self._known[path] = best[0][1].label if best else ""
        return self._known[path]


def _said_once(outcome: Outcome) -> Outcome:
    """A reason that begins with the file's name again goes on with the line."""
    if not isinstance(outcome, Refused) or not outcome.reason.startswith(f"{outcome.origin}:"):
        return outcome
    rest = outcome.reason.removeprefix(f"{outcome.origin}:")
    return Refused(outcome.origin, rest.strip() if rest.startswith(" ") else f"line {rest}")


def _unpacked(archive: ForeignFile) -> list[Outcome]:
    try:
        return preset_archive.read(archive.data, file=archive.path)
    except InputError as error:
        return [Refused(archive.path, str(error))]
