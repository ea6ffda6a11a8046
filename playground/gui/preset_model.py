"""The list of presets as a model of Qt's: ticks, stars, new names and drops become signals; nothing changes here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final, cast

from PySide6.QtCore import QMimeData, QModelIndex, QObject, QPersistentModelIndex, QStringListModel, Qt, Signal

from playground.core.preset import BASELINES
from playground.gui.look import plain_tip
from playground.gui.preset_mime import MIME as MIME
from playground.gui.preset_mime import GiveAway, PresetMimeData
from playground.gui.preset_rows import HeaderRow, PresetRow, Row

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE: Final = Qt.ItemDataRole.UserRole
FOUND_ROLE: Final = Qt.ItemDataRole.UserRole + 1
"""What stands around the words that were found in a preset's text, where its name does not show them."""
_USABLE: Final = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class PresetListModel(QStringListModel):
    """How many rows there are, the view asks for each row: the strings, all empty, are there to let Qt itself answer.

    Signals:
    ticked: (preset id, whether it shall be in the comparison).
    starred: (preset id, whether it shall be a favourite).
    renamed: (preset id, the new name).
    put: (list of preset ids, place among the columns) they were dropped there.
    moved: (list of preset ids, folder) they were dropped on its title.
    """

    ticked = Signal(str, bool)
    starred = Signal(str, bool)
    renamed = Signal(str, str)
    put = Signal(list, int)
    moved = Signal(list, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = []
        self._places: dict[str, int] = {}
        self._found: Mapping[str, str] = {}
        self.words: tuple[str, ...] = ()
        self.with_pieces = False
        self.give: GiveAway | None = None
        self._dragged: QMimeData | None = None

    def show(self, rows: Sequence[Row], found: Mapping[str, str] | None = None, words: tuple[str, ...] = ()) -> bool:
        """`found`: what to show of the text of a preset; `words` are marked. Was anything else there before?"""
        self._found, self.words = found or {}, words
        pieces = any(isinstance(row, PresetRow) and self._has_piece(row) for row in rows) if found else False
        if rows == self._rows and pieces == self.with_pieces:
            return False
        self.with_pieces = pieces  # rows have two lines then
        self._rows = rows
        self._places = {row.id: place for place, row in enumerate(rows) if isinstance(row, PresetRow)}
        self.setStringList([""] * len(rows))
        return True

    def row_of(self, preset_id: str) -> int:
        """-1 when it is not in the list."""
        return self._places.get(preset_id, -1)

    def row(self, place: int) -> Row | None:
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def preset_ids(self) -> list[str]:
        """Of the presets that are shown, in their order."""
        return list(self._places)

    def chosen(self) -> list[str]:
        """The presets in the comparison that are shown, in the order of their columns."""
        return [row.id for row in self._rows if isinstance(row, PresetRow) and row.ticked]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index.row()) if index.isValid() else None
        if row is None or role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.text if isinstance(row, HeaderRow) else row.name
        if isinstance(row, HeaderRow):
            return _said_of(row) if role == Qt.ItemDataRole.AccessibleDescriptionRole else None
        return self._data_of(row, role)

    def _data_of(self, row: PresetRow, role: int) -> object:
        match role:
            case Qt.ItemDataRole.EditRole:
                return row.name
            case Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if row.ticked else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return _described(row)
            case Qt.ItemDataRole.ToolTipRole:
                sign = row.passport.words if row.passport is not None else ""
                words = row.problem or "\n".join(each for each in (self._piece(row), sign) if each)
                return plain_tip(words) if words else None
            case _ if role == FOUND_ROLE:
                return self._piece(row)
            case _:
                return None

    def _has_piece(self, row: PresetRow) -> bool:
        """Was it found by its text, and does its name not show why?"""
        return row.id in self._found and not all(word in row.name.casefold() for word in self.words)

    def _piece(self, row: PresetRow) -> str:
        return self._found[row.id] if self._has_piece(row) else ""

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.row(index.row())
        if not isinstance(row, PresetRow):
            return False
        if role == Qt.ItemDataRole.EditRole and row.renamable and isinstance(value, str):
            if (name := value.strip()) and name != row.name:
                self.renamed.emit(row.id, name)
            return True
        if role != Qt.ItemDataRole.CheckStateRole or (row.problem and not row.ticked):
            return False
        self.ticked.emit(row.id, Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return Qt.ItemFlag.ItemIsDropEnabled  # between two rows
        if isinstance(row, HeaderRow):
            usable = _USABLE if row.key else Qt.ItemFlag.NoItemFlags
            return usable | Qt.ItemFlag.ItemIsDropEnabled if row.folder is not None else usable
        usable = _USABLE | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsDragEnabled
        return usable | Qt.ItemFlag.ItemIsEditable if row.renamable else usable

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction | Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The ids for the list itself; a file and text for other programs, where there is a text."""
        rows = [self.row(place) for place in sorted(index.row() for index in indexes)]
        presets = [row for row in rows if isinstance(row, PresetRow)]
        outside = [row.id for row in presets if not row.problem and row.id not in BASELINES]
        # Qt keeps no hold of the Python half
        self._dragged = PresetMimeData([row.id for row in presets], outside, self.give)
        return self._dragged

    def canDropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        return data.hasFormat(MIME) and (self._folder(parent) is not None or self._column(row, parent) is not None)

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """Always False: the view would remove the rows that were dragged, and they are shown anew anyway."""
        ids = cast("list[str]", json.loads(bytes(data.data(MIME).data())))
        if (folder := self._folder(parent)) is not None:
            self.moved.emit(ids, folder)
        elif (place := self._column(row, parent)) is not None:
            self.put.emit(ids, place)
        return False

    def _folder(self, parent: Index) -> str | None:
        row = self.row(parent.row()) if parent.isValid() else None
        return row.folder if isinstance(row, HeaderRow) else None

    def _column(self, row: int, parent: Index) -> int | None:
        """The place among the columns that lies between the rows `row` - 1 and `row`."""
        columns = len(self.chosen())
        return row - 1 if not parent.isValid() and columns and 1 <= row <= columns + 1 else None


def _said_of(row: HeaderRow) -> str:
    if not row.key:
        return f"{row.count} presets"
    return f"{row.count} presets, {'folded' if row.folded else 'unfolded'}"


def _described(row: PresetRow) -> str:
    marks = ["favourite"] if row.favourite else []
    marks += [f"in {row.folder}"] if row.folder else []
    marks += [f"{len(row.dots)} columns"] if len(row.dots) > 1 else []
    marks += [row.passport.words] if row.passport is not None else []
    return ", ".join([*marks, row.problem or row.description]).strip(", ")
