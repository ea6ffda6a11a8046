"""An archive of presets that somebody shared, among the other formats; `playground.formats.preset_archive` reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from playground.core.fidelity import ForeignFile, Outcome
from playground.formats.preset_archive import MANIFEST, SUFFIX, read

_ZIP: Final = b"PK\x03\x04"


class SharedPresets:
    id: Final = "presets-zip"
    label: Final = "Shared presets (.presets.zip)"

    def recognises(self, files: Sequence[ForeignFile]) -> float:
        return min((_likelihood(file) for file in files), default=0.0)

    def read(self, files: Sequence[ForeignFile]) -> list[Outcome]:
        return [outcome for file in files for outcome in read(file.data, file=file.path)]


def _likelihood(file: ForeignFile) -> float:
    if file.name.lower().endswith(SUFFIX):
        return 1.0
    if not file.data.startswith(_ZIP):
        return 0.0
    return 0.9 if MANIFEST.encode() in file.data[:200] else 0.3


IMPORTER: Final = SharedPresets()
