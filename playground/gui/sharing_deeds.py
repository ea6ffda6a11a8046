"""Presets out of the window: shared as an archive, exported for other tools, copied as text or as code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu

from playground.core.errors import PlaygroundError
from playground.core.fidelity import Note
from playground.core.preset import BASELINES, Preset
from playground.core.wording import count, plain
from playground.formats.preset_archive import SUFFIX
from playground.gui.dialogs import ask_about_passports, show_words
from playground.gui.dragging_out import DraggingOut
from playground.gui.main_window import MainWindow
from playground.gui.preset_context_menu import Format
from playground.workbench.preset_code import CodeFormat, code_of
from playground.workbench.preset_export import (
    ARCHIVE,
    Exported,
    PresetExport,
    export_formats,
    takes_passports,
    write_exported,
)

SHOWN_NOTES = 40
MANY = 200
"""More presets than this are told of while they are read."""


class SharingDeeds:
    """`meant`: the id of the preset that a person works on now, "" for none; `chosen`: those selected in the list,
    else that one."""

    def __init__(self, window: MainWindow, meant: Callable[[], str], chosen: Callable[[], list[str]]) -> None:
        self._window = window
        self._meant = meant
        self._chosen = chosen
        self._folder = str(Path.home())
        self._formats: list[Format] = []
        self._dragging = DraggingOut(window)
        menu = window.parts.presets.menu
        menu.formats = self.formats
        menu.shared.connect(self._share)
        menu.exported.connect(self._export)

    def share(self) -> None:
        """What is selected, or meant, as one file, with the layers it stands on."""
        self._share(self._chosen())

    def share_comparison(self) -> None:
        """All presets of the columns as one file."""
        ids = [preset_id for preset_id in self._window.desk.ticked() if preset_id not in BASELINES]
        if ids:
            self._share(ids)
        else:
            self._window.say("There is no preset of yours in the comparison: tick one first.")

    def share_folder(self) -> None:
        """The folder whose title, or one of whose presets, is current in the list."""
        menu = self._window.parts.presets.menu
        folder = menu.folder_meant()
        ids = menu.in_folder(folder) if folder is not None else []
        if ids:
            self._share(ids)
        else:
            self._window.say("Choose a preset in the list, or the title of a folder: its folder is shared.")

    def export_as(self, format: str, label: str, suffix: str) -> None:
        """What is selected, or meant, for another tool."""
        self._export(self._chosen(), (format, label, suffix))

    def _share(self, ids: Sequence[str]) -> None:
        self._export(ids, (ARCHIVE, "Shared presets", SUFFIX))

    def _export(self, ids: Sequence[str], format: Format) -> None:
        """Read and made aside, as they are on the desk; then a person says where to."""
        window = self._window
        ids = [preset_id for preset_id in dict.fromkeys(ids) if preset_id not in BASELINES]
        if not ids:
            window.say("Choose a preset first: a baseline has no text to give away.")
            return
        along = self._passports_along(ids, format[0])
        if along is None:
            return
        desk, library, passports = window.desk, window.workbench.library.snapshot(), window.workbench.passports
        carrying = partial(passports.with_passport, library=library) if along else None
        here = {preset.id: preset for preset in (*desk.inline_presets(), *desk.drafts.values())}

        def exported() -> Exported:
            return PresetExport(library, carrying).export(
                [here.get(each) or library.get(each) for each in ids], format[0]
            )

        def made(exported: Exported) -> None:  # a dialog in a turn of its own: the bridge goes on meanwhile
            QTimer.singleShot(0, window, partial(self._ask, exported, format))

        if len(ids) > MANY:
            window.say(f"{count(len(ids), 'preset')} are made ready …")
        window.bridge.ask_blocking(exported, made, window.say)

    def _passports_along(self, ids: Sequence[str], format: str) -> bool | None:
        """A person is asked where there is one that holds, and a place for it. None: nothing shall be written."""
        signs = self._window.library.passports.signs
        measured = sum(1 for each in ids if each in signs and not signs[each].stale)
        return ask_about_passports(self._window, measured) if measured and takes_passports(format) else False

    def _ask(self, exported: Exported, format: Format) -> None:
        """Where to; what the format has no place for is said afterwards."""
        _id, label, suffix = format
        if exported.folder or len(exported.files) > 1:
            name = QFileDialog.getExistingDirectory(self._window, f"Folder for: {label}", self._folder)
            self._write(exported, Path(name) if name else None, replace=False)
            return
        self._ask_and_write(exported, next(iter(exported.files)).name, f"{label} (*{suffix or '.*'})")

    def copy_text(self) -> None:
        """The whole preset file on the clipboard; pasted anywhere in this program it is a preset again."""
        if (preset := self._preset()) is not None:
            try:
                text = self._exporting().text(preset)
            except PlaygroundError as error:
                self._window.say(str(error))
                return
            QGuiApplication.clipboard().setText(text)
            self._window.say(f"“{plain(preset.name)}” is on the clipboard as text.")

    def copy_code(self, format: CodeFormat) -> None:
        """A request with this preset, to the first model of the comparison that is asked over HTTP."""
        window, preset = self._window, self._preset()
        if preset is None:
            return
        columns, _troubles = window.desk.columns()
        column = next((column for column in columns if column.preset.id == preset.id), None)
        models = window.desk.experiment.models
        model = next((each for each in models if not each.startswith("local/")), models[0] if models else "")
        if column is None:
            window.say("Tick the preset first: code asks as its column does.")
            return
        prompts = window.desk.prompts()
        prompt = prompts[0].messages[-1].text if prompts and prompts[0].messages else ""
        try:
            code = code_of(window.workbench.endpoints, column, model, format, prompt or "Write your prompt here.")
        except PlaygroundError as error:
            window.say(str(error))
            return
        QGuiApplication.clipboard().setText(code.text)
        what = "The command line" if format == "curl" else "The program"
        window.say(f"{what} is on the clipboard. {code.note}".rstrip())

    def formats(self) -> Sequence[Format]:
        """(id, label, suffix) of the formats of one preset."""
        self._formats = self._formats or [each for each in export_formats() if each[0] != ARCHIVE]
        return self._formats

    def fill(self, menu: QMenu) -> None:
        """The menu “Export as”."""
        menu.clear()
        for format, label, suffix in self.formats():
            menu.addAction(label.replace("&", "&&")).triggered.connect(
                partial(_called, partial(self.export_as, format, label, suffix))
            )

    def _ask_and_write(self, exported: Exported, suggestion: str, filters: str) -> None:
        """The person's own system asks before a file is replaced."""
        place = str(Path(self._folder) / suggestion)
        name, _chosen = QFileDialog.getSaveFileName(self._window, "Export", place, filters)
        self._write(exported, Path(name) if name else None, replace=True)

    def _write(self, exported: Exported, place: Path | None, *, replace: bool) -> None:
        if place is None:
            return
        window = self._window
        self._folder = str(place.parent)

        def written(paths: list[Path]) -> None:
            notes = [(preset_id, note) for preset_id, all_ in exported.notes.items() for note in all_]
            lost = sum(note.kind in ("dropped", "changed", "literal") for _, note in notes)
            words = f"Written: {plain(paths[0].name if len(paths) == 1 else place.name)}"
            if lost:
                window.say(f"{words}. {count(lost, 'thing')} changed or left out.", partial(self._tell, notes), "What?")
            else:
                window.say(words, partial(_open_folder, paths[0].parent), "Show")

        window.bridge.ask_blocking(lambda: write_exported(exported, place, replace=replace), written, window.say)

    def _tell(self, notes: Sequence[tuple[str, Note]]) -> None:
        lines = [f"{preset_id}: {note}" for preset_id, note in notes[:SHOWN_NOTES]]
        if len(notes) > SHOWN_NOTES:
            lines.append(f"and {len(notes) - SHOWN_NOTES:,} more")
        show_words(self._window, "What the file does not hold", plain("\n".join(lines)))

    def _preset(self) -> Preset | None:
        preset_id = self._meant()
        if not preset_id or preset_id in BASELINES:
            self._window.say("Choose a preset first: a baseline has no text to give away.")
            return None
        try:
            return self._window.desk.find(preset_id)
        except PlaygroundError as error:
            self._window.say(str(error))
            return None

    def _exporting(self) -> PresetExport:
        return PresetExport(self._window.workbench.library)


def _called(deed: Callable[[], None], _checked: bool = False) -> None:
    """Qt says whether an entry is checked; nobody asks."""
    deed()


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
