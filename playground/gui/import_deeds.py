"""Presets into the library from the window: picked, dropped, pasted; seen first, and taken back with Undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from playground.core.wording import count, plain
from playground.gui.main_window import MainWindow
from playground.gui.slices import Slices
from playground.workbench.import_plan import Applied, Plan

if TYPE_CHECKING:
    from playground.workbench.foreign_files import Collected
    from playground.workbench.preset_import import PresetImport

ALL: Final = (
    "Presets of any tool (*.md *.txt *.json *.yml *.yaml *.csv *.png *.prompt *.prompty *.zip Modelfile *.modelfile);;"
    "All files (*)"
)


class ImportDeeds:
    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._folder = str(Path.home())

    def ask(self) -> None:
        names, _filter = QFileDialog.getOpenFileNames(self._window, "Import presets", self._folder, ALL)
        if names:
            self._folder = str(Path(names[0]).parent)
            self.preview_files([Path(name) for name in names])

    def ask_folder(self) -> None:
        """A folder of patterns or presets: what lies in it belongs together."""
        name = QFileDialog.getExistingDirectory(self._window, "Import a folder of presets", self._folder)
        if name:
            self._folder = str(Path(name).parent)
            self.preview_files([Path(name)])

    def preview_files(self, paths: Sequence[Path]) -> None:
        def collected() -> Collected:
            from playground.workbench.foreign_files import collect

            return collect(paths)

        self._preview(collected)

    def paste(self) -> None:
        """What is on the clipboard: files that were copied, or a text."""
        data = QGuiApplication.clipboard().mimeData()
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()] if data else []
        text = data.text() if data and not files else ""
        if files:
            self.preview_files(files)
        elif text.strip():
            self.preview_text(text)
        else:
            self._window.say("There is no text on the clipboard: copy one first.")

    def preview_text(self, text: str) -> None:
        def collected() -> Collected:
            from playground.workbench.foreign_files import pasted

            return pasted(text)

        self._preview(collected)

    def _preview(self, collected: Callable[[], Collected]) -> None:
        """Files are read, and held against the library, aside: a disk may be slow, and a CSV file long."""
        window = self._window
        library = window.workbench.library.snapshot()

        def made() -> Plan:
            from playground.workbench.foreign_reading import read
            from playground.workbench.import_planning import planned

            return planned(read(collected()), library)

        window.bridge.ask_blocking(made, self._show, window.say)

    def _show(self, plan: Plan) -> None:
        from playground.gui.import_dialog import ImportDialog
        from playground.workbench.preset_import import PresetImport

        window = self._window
        importing = PresetImport(window.workbench.library)
        if not plan.items and not plan.refused:
            window.say("Here is nothing to import.")
            return
        if not plan.items and len(plan.refused) == 1:
            window.say(f"{plain(plan.refused[0].origin)}: {plan.refused[0].reason}")
            return
        dialog = ImportDialog(window.look, importing, plan, window)
        dialog.imported.connect(partial(self._imported, importing))
        dialog.finished.connect(lambda: self._free(dialog.let_go()))
        dialog.show()

    def _free(self, plan: Plan) -> None:
        held = [plan]
        del plan
        self._window.bridge.ask_blocking(lambda: _free(held), lambda _nothing: None, self._window.say)

    def _imported(self, importing: PresetImport, applied: Applied) -> None:
        window, ids = self._window, applied.ids
        if len(ids) == 1:
            window.desk.tick(ids[0], True)
        window.library.refresh()
        if len(ids) == 1:
            window.look_at_preset(ids[0])
        words = [f"“{plain(window.desk.find(ids[0]).name)}” is now in your library."] if len(ids) == 1 else []
        if len(ids) > 1:
            words = [f"{count(len(ids), 'preset')} came in."]
        if applied.failed:
            words.append(f"{count(len(applied.failed), 'preset')} could not be written: {applied.failed[0].reason}")
        window.say(" ".join(words), (lambda: self._undo(importing, applied)) if ids else None)

    def _undo(self, importing: PresetImport, applied: Applied) -> None:
        """Thousands are taken back bit by bit, as they came in."""
        window, wrong = self._window, list[str]()
        many = count(len(applied.ids), "preset")
        undoing = Slices(importing.undoing(applied, wrong), window)

        def tell(number: int) -> None:
            window.say(f"Taking back {number:,} of {many} …")

        def ended(trouble: str) -> None:
            self._undone(applied, [*wrong, *filter(None, [trouble])])

        undoing.told.connect(tell)
        undoing.ended.connect(ended)
        undoing.ended.connect(undoing.deleteLater)
        undoing.start()

    def _undone(self, applied: Applied, wrong: list[str]) -> None:
        window = self._window
        for preset_id in set(applied.added).intersection(window.desk.ticked()):
            window.desk.tick(preset_id, False)
        if window.parts.editor.preset_id in applied.added:
            window.close_editor()
        window.library.refresh()
        window.say(wrong[0] if wrong else "The import is taken back.")


def _free(held: list[Plan]) -> None:
    """In pieces: objects are freed without letting another thread in between."""
    things = [thing for plan in held for thing in (*plan.items, *plan.refused)]
    held.clear()
    while things:
        del things[-500:]
