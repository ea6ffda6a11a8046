"""The prompts as rows of a table: those that a search finds, of which only what is in sight is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from playground.core.datasets import columns_in, takes_rows
from playground.core.experiment import Prompt, Rows
from playground.core.wording import count, plain
from playground.gui.look import plain_tip
from playground.gui.rows_table import RowsTable

Index = QModelIndex | QPersistentModelIndex
COLUMNS: Final = ("", "Prompt", "Words", "Asked")
MAX_SHOWN: Final = 240
MAX_TIP: Final = 2_000


class PromptRows(QAbstractTableModel):
    """`total`: how many prompts there are, whatever is searched for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._prompts: tuple[Prompt, ...] = ()
        self._by_id: dict[str, int] = {}
        self._found: Sequence[int] = ()
        self._rows: Rows = ()
        self._columns: frozenset[str] = frozenset()

    @property
    def total(self) -> int:
        return len(self._prompts)

    def show_prompts(self, prompts: Sequence[Prompt], rows: Rows) -> None:
        self.beginResetModel()
        self._prompts = tuple(prompts)
        self._by_id = {prompt.id: place for place, prompt in enumerate(self._prompts)}
        self._found = range(len(self._prompts))
        if rows is not self._rows:
            self._rows, self._columns = rows, frozenset(columns_in(rows))
        self.endResetModel()

    def search(self, words: str) -> None:
        """Those in whose text all the words stand."""
        wanted = words.casefold().split()
        self.beginResetModel()
        if wanted:
            self._found = [place for place, prompt in enumerate(self._prompts) if _has(prompt, wanted)]
        else:
            self._found = range(len(self._prompts))
        self.endResetModel()

    def prompt(self, row: int) -> Prompt:
        return self._prompts[self._found[row]]

    def of(self, prompt_id: str) -> Prompt | None:
        return self._prompts[self._by_id[prompt_id]] if prompt_id in self._by_id else None

    def place_of(self, prompt_id: str) -> int | None:
        """The row in which it stands, where the search finds it."""
        place = self._by_id.get(prompt_id)
        if place is None or isinstance(self._found, range):
            return place
        return self._found.index(place) if place in self._found else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._found)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        shown = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return COLUMNS[section] if shown else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        prompt, column = self.prompt(index.row()), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(prompt, self._found[index.row()], column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (0, 2):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(plain(prompt.text[:MAX_TIP]))
        return None

    def _words(self, prompt: Prompt, place: int, column: int) -> str:
        match column:
            case 0:
                return f"{place + 1:,}"
            case 1:
                return " ".join(plain(prompt.text[: 2 * MAX_SHOWN]).split())[:MAX_SHOWN]
            case 2:
                return f"{len(prompt.text.split()):,}"
            case _:
                times = takes_rows(prompt, self._columns)
                return f"for {count(len(self._rows), 'row')}" if times else "once"


class PromptTable(RowsTable):
    """Whether a prompt is asked once or for each row is shown only where there are rows."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = PromptRows(self)
        self.setModel(self.rows)
        self.setAccessibleName("Prompts to choose from")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for section, width in ((0, 56), (2, 64), (3, 120)):
            across.resizeSection(section, width)
        down.hide()


def _has(prompt: Prompt, wanted: Sequence[str]) -> bool:
    text = prompt.text.casefold()
    return all(word in text for word in wanted)
