"""Exporting from the window: at once with the format chosen by the name, or seen first."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QFileDialog

from playground.core.errors import InputError
from playground.core.left_out import Part
from playground.core.run import Run
from playground.gui.comparison_model import ShownRun
from playground.gui.export_formats import FILTERS, FORMATS, PDF, PICTURE, ending_of_filter
from playground.gui.main_window import MainWindow

if TYPE_CHECKING:
    from playground.gui.export_dialog import ExportDialog

TITLE: Final = "Export comparison"
_OF_ONE_PROMPT: Final = ("columns", "focus", "diff")


class ExportDeeds(QObject):
    """What the Export button and the two entries of the File menu do."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._folder = str(Path.home())
        self._ending = FORMATS[0].ending
        self._asked = 0

    def ask(self) -> None:
        """Where to, and by the ending as what."""
        shown = self._window.shown()
        if shown is not None:
            self._to_file(shown.as_run(), FORMATS[0].ending, FILTERS, ())

    def choose(self) -> None:
        """See it first."""
        from playground.gui.export_dialog import ExportDialog

        window, shown = self._window, self._window.shown()
        if shown is None:
            return
        dialog = ExportDialog(window.look, shown.as_run(), window.parts.comparison.place.prompt, window)
        dialog.preview_asked.connect(lambda: self._preview(dialog))
        dialog.export_asked.connect(lambda: self._export_chosen(dialog))
        dialog.begin(self._ending)

    def export(self, shown: ShownRun, path: Path) -> None:
        """The run as it is on the screen."""
        self.write(shown.as_run(), path)

    def write(self, run: Run, path: Path, leave_out: Collection[Part] = ()) -> None:
        """The ending of `path` says as what."""
        self._folder = str(path.parent)
        window = self._window

        def written(_nothing: object) -> None:
            window.say(f"Written: {path.name}", lambda: _open_in_desktop(path), "Open")

        try:
            work = self._work(run, path, leave_out)
        except InputError as error:
            window.say(str(error))
            return
        window.bridge.ask_blocking(work, written, window.say)

    def _work(self, run: Run, path: Path, leave_out: Collection[Part]) -> Callable[[], None]:
        workbench = self._window.workbench
        ending = path.suffix.lower()
        if ending == PICTURE:
            picture = self._picture()
            return lambda: _write_picture(picture, path)
        if ending == PDF:
            return lambda: _write_pdf(workbench.shareable(run, leave_out), path)
        return (lambda: workbench.export(run, path, leave_out)) if leave_out else lambda: workbench.export(run, path)

    def _to_file(self, run: Run, ending: str, filters: str, leave_out: Collection[Part]) -> bool:
        suggestion = str(Path(self._folder) / f"{_file_stem(run.name)}{ending}")
        name, chosen = QFileDialog.getSaveFileName(self._window, TITLE, suggestion, filters)
        if name:
            path = Path(name)
            self.write(run, path if path.suffix else path.with_name(path.name + ending_of_filter(chosen)), leave_out)
        return bool(name)

    def _export_chosen(self, dialog: ExportDialog) -> None:
        format = dialog.format
        if self._window.parts.covered:  # it was open when a blind vote began
            dialog.close()
        elif self._to_file(dialog.chosen_run(), format.ending, format.filter, dialog.left_out()):
            self._ending = format.ending
            dialog.close()

    def _preview(self, dialog: ExportDialog) -> None:
        """The newest wish alone is shown: whoever walks the list asks for many."""
        from playground.formats.export import ending_of
        from playground.gui.export_preview import ExportPreview, pdf_preview, picture_preview, preview_of
        from playground.gui.view_picture import png_of

        if self._window.parts.covered:
            dialog.close()
            return
        self._asked += 1
        asked, ending, workbench = self._asked, dialog.format.ending, self._window.workbench
        run, left_out = dialog.chosen_run(), dialog.left_out()
        picture = self._picture() if ending == PICTURE else None

        def make() -> ExportPreview:
            if picture is not None:
                return picture_preview(picture, len(png_of(picture)))
            seen = workbench.shareable(run, left_out)
            if ending == PDF:
                return pdf_preview(seen)[1]
            kind = ending_of(f"x{ending}")
            return preview_of(seen, kind, workbench.exported(run, kind, left_out))

        def made(preview: ExportPreview) -> None:
            if asked == self._asked and _is_there(dialog):
                dialog.show_preview(preview)

        def failed(words: str) -> None:
            if asked == self._asked and _is_there(dialog):
                dialog.say(words)

        self._window.bridge.ask_blocking(make, made, failed)

    def _picture(self) -> QImage:
        from playground.gui.view_picture import picture_of

        window, comparison = self._window, self._window.parts.comparison
        shown = window.shown()
        prompts = {} if shown is None else {prompt.id: prompt.text for prompt in shown.run.prompts}
        title = "" if shown is None else shown.run.name
        asked = prompts.get(comparison.place.prompt, "") if comparison.view in _OF_ONE_PROMPT else ""
        return picture_of(comparison.current_view(), window.look.tokens, title, asked)


def _is_there(dialog: QObject) -> bool:
    """Whether Qt has not taken it away meanwhile."""
    from shiboken6 import isValid

    return isValid(dialog)


def _write_picture(picture: QImage, path: Path) -> None:
    from playground.gui.view_picture import png_of
    from playground.store.files import write_atomic

    write_atomic(path, png_of(picture))


def _write_pdf(run: Run, path: Path) -> None:
    from playground.gui.pdf_pages import pdf_of
    from playground.store.files import write_atomic

    write_atomic(path, pdf_of(run))


def _file_stem(name: str) -> str:
    from playground.formats.preset_file import file_stem

    return file_stem(name)


def _open_in_desktop(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
