"""Files of votes in the window: which to join, and where to write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog

from playground.core.run import Run
from playground.gui.main_window import MainWindow
from playground.workbench.vote_files import join_files, write_votes

KINDS: Final[Mapping[str, tuple[str, str, str]]] = {
    "votes": ("Save votes", "Votes (*.votes.json)", ".votes.json"),
    "pairs": ("Save preference pairs", "JSON Lines (*.jsonl)", ".jsonl"),
}


class VoteFileDeeds:
    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._folder = str(Path.home())

    def ask_votes(self) -> list[Path]:
        """None where the person thought better of it."""
        names, _filter = QFileDialog.getOpenFileNames(
            self._window, "Join votes of others", self._folder, "Votes (*.votes.json *.json)"
        )
        if names:
            self._folder = str(Path(names[0]).parent)
        return [Path(name) for name in names]

    def ask_target(self, kind: str, run: Run) -> None:
        """`kind`: one of KINDS."""
        from playground.formats.preset_file import file_stem

        title, kinds, suffix = KINDS[kind]
        suggestion = str(Path(self._folder) / f"{file_stem(run.name)}{suffix}")
        name, _filter = QFileDialog.getSaveFileName(self._window, title, suggestion, kinds)
        if name:
            self.save(run, Path(name if name.lower().endswith(suffix) else f"{name}{suffix}"))

    def save(self, run: Run, path: Path) -> None:
        """As votes or as preference pairs, by the ending of `path`."""
        self._folder = str(path.parent)
        window = self._window

        def work() -> str:
            window.workbench.learn_keys()
            write_votes(run, path, window.workbench.known_keys())
            return f"Written: {path.name}"

        window.bridge.ask_blocking(work, window.say, window.say)

    def join(self, files: Sequence[Path], then: Callable[[Run, int], None]) -> None:
        """Onto the run that is shown or the run that they are on; `then` gets it, and how many votes are new."""
        window, shown = self._window, self._window.shown()
        here = shown.run.id if shown is not None else None

        def work() -> tuple[Run, int]:
            return join_files(window.workbench.runs, files, here)

        window.bridge.ask_blocking(work, lambda made: then(*made), window.say)
