"""Presets that are dragged out of the window, as files: another program copies them from a folder that is tidied."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from playground.core.errors import StoreError
from playground.core.preset import Preset
from playground.store.files import reason
from playground.workbench.preset_export import ARCHIVE, OWN, PresetExport, write_exported

if TYPE_CHECKING:
    from playground.store.library import Library

KEPT_FOR_S: Final = 24 * 3600.0
"""A mail program may read a file that was dropped on a letter only when the letter is sent."""


class DraggedFiles:
    """Each drag has a folder of its own below `folder`, so that a file can have its plain name."""

    def __init__(self, folder: Path, library: Library) -> None:
        self._folder = folder
        self._library = library

    def write(self, presets: Sequence[Preset]) -> Path:
        """One preset as `NAME.preset.md`, several as one archive. Raises InputError or StoreError."""
        exported = PresetExport(self._library).export(presets, OWN if len(presets) == 1 else ARCHIVE)
        place = self._folder / os.urandom(8).hex()
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            place.mkdir(mode=0o700)
        except OSError as error:
            words = f"{place} cannot be made ({reason(error)}): make room, or use Share in the menu."
            raise StoreError(words) from error
        (path,) = write_exported(exported, place / exported.files[0].name)
        return path

    def tidy(self, kept_for_s: float = KEPT_FOR_S) -> None:
        """Remove what was dragged longer ago than that. What cannot be removed now is tried again next time."""
        with contextlib.suppress(OSError):
            for place in self._folder.iterdir():
                if place.is_dir() and not place.is_symlink() and place.stat().st_mtime < time.time() - kept_for_s:
                    shutil.rmtree(place, ignore_errors=True)
