"""Presets that leave the window by drag and drop: what is written for them, and tidied later."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from playground.core.errors import PlaygroundError
from playground.core.preset import BASELINES, Preset
from playground.gui.main_window import MainWindow
from playground.workbench.dragged_files import DraggedFiles


class DraggingOut:
    """A `GiveAway` of presets as the desk has them, drafts too."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        window.parts.presets.model.give = self
        window.when_open(self._tidy)

    def file(self, ids: Sequence[str]) -> Path | None:
        try:
            return self._files().write(self._presets(ids))
        except PlaygroundError as error:
            self._window.say(str(error))
            return None

    def text(self, ids: Sequence[str]) -> str:
        """The system message; of several each below its name."""
        try:
            presets = self._presets(ids)
        except PlaygroundError as error:
            self._window.say(str(error))
            return ""
        if len(presets) == 1:
            return presets[0].system_message or ""
        return "\n\n".join(f"# {preset.name}\n\n{preset.system_message or ''}" for preset in presets)

    def _presets(self, ids: Sequence[str]) -> list[Preset]:
        return [self._window.desk.find(preset_id) for preset_id in ids if preset_id not in BASELINES]

    def _files(self) -> DraggedFiles:
        workbench = self._window.workbench
        return DraggedFiles(workbench.folders.dragged, workbench.library)

    def _tidy(self) -> None:
        self._window.bridge.ask_blocking(self._files().tidy, lambda _nothing: None, self._window.say)
