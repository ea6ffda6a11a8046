"""The context menu of the list of presets: of those that are selected, or of a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu

from playground.gui.preset_list import PresetListView
from playground.gui.preset_menu import FOLDER_ENTRIES, entries_for, is_given
from playground.gui.preset_model import PresetListModel
from playground.gui.preset_rows import HeaderRow, PresetRow

Format = tuple[str, str, str]
"""(id, label, what its files end with)"""


class PresetContextMenu(QObject):
    """`rows`: all presets, shown or not; `formats`: what can be exported, asked when a menu needs it.

    Signals:
    asked: (what, list of preset ids); what: see `preset_menu`.
    rename_asked: a folder.
    shared: list of preset ids.
    exported: (list of preset ids, a `Format`).
    """

    asked = Signal(str, list)
    rename_asked = Signal(str)
    shared = Signal(list)
    exported = Signal(list, tuple)

    def __init__(self, view: PresetListView, model: PresetListModel, rows: Callable[[], Iterable[PresetRow]]) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._rows = rows
        self.formats: Callable[[], Sequence[Format]] = tuple

    def open(self, place: QPoint) -> None:
        """For what is selected; a click beside the selection is on that row alone."""
        row = self._model.row(self._view.indexAt(place).row())
        if isinstance(row, HeaderRow) and row.folder is not None:
            own = any(each.own for each in self._below(row.folder)) if row.folder else False
            entries = [("rename_folder", "Rename folder …"), ("", ""), *FOLDER_ENTRIES] if own else FOLDER_ENTRIES
            self._pop_up(entries, self.in_folder(row.folder), [], place, row.folder)
        elif isinstance(row, PresetRow):
            ids = self._view.selected_ids()
            ids = ids if row.id in ids else [row.id]
            rows = [each for each in map(self._model.row, map(self._model.row_of, ids)) if isinstance(each, PresetRow)]
            corner = self._view.visualRect(self._model.index(self._model.row_of(row.id))).bottomLeft()
            self._pop_up(entries_for(rows), [each.id for each in rows if is_given(each)], ids, corner)

    def in_folder(self, folder: str) -> list[str]:
        """The presets that can be given away; in the library's top only what lies there itself."""
        return [row.id for row in self._below(folder) if is_given(row)]

    def _below(self, folder: str) -> Iterable[PresetRow]:
        below = f"{folder}/" if folder else "\n"
        return (row for row in self._rows() if row.folder == folder or row.folder.startswith(below))

    def folder_meant(self) -> str | None:
        """Of the title, or of the preset, that is current; None where nothing is."""
        row = self._model.row(self._view.currentIndex().row())
        return row.folder if row is not None else None

    def _pop_up(
        self, entries: Sequence[tuple[str, str]], given: list[str], ids: list[str], place: QPoint, folder: str = ""
    ) -> None:
        menu = QMenu(self._view)
        for what, words in entries:
            if not what:
                menu.addSeparator()
            elif what == "export":
                self._add_formats(menu.addMenu(words), given)
            elif what == "share":
                menu.addAction(words).triggered.connect(_called(partial(self.shared.emit, given)))
            elif what == "rename_folder":
                menu.addAction(words).triggered.connect(_called(partial(self.rename_asked.emit, folder)))
            else:
                menu.addAction(words).triggered.connect(_called(partial(self.asked.emit, what, ids)))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._view.viewport().mapToGlobal(place))

    def _add_formats(self, menu: QMenu, ids: list[str]) -> None:
        for format in self.formats():
            words = format[1].replace("&", "&&")
            menu.addAction(words).triggered.connect(_called(partial(self.exported.emit, ids, format)))


def _called(deed: Callable[[], object]) -> Callable[[], None]:
    """Qt passes `checked` to a slot that could take it: these take nothing."""

    def called() -> None:
        deed()

    return called
