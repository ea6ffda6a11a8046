"""The rows of a dataset as a table: only what is in sight is asked for, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView

from playground.core.experiment import Rows
from playground.core.wording import plain
from playground.gui.look import plain_tip
from playground.gui.rows_table import RowsTable

Index = QModelIndex | QPersistentModelIndex
MAX_SHOWN: Final = 300
MAX_TIP: Final = 2_000
MIN_COLUMN_PX: Final = 90
MAX_COLUMN_PX: Final = 340
MEASURED_ROWS: Final = 60


class DatasetRows(QAbstractTableModel):
    """`places` are the rows that are shown, by their place in the dataset."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Rows = ()
        self._columns: tuple[str, ...] = ()
        self._places: Sequence[int] = ()

    def show_rows(self, rows: Rows, columns: tuple[str, ...], places: Sequence[int]) -> None:
        self.beginResetModel()
        self._rows, self._columns, self._places = rows, columns, places
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._places)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return plain(self._columns[section])[:MAX_SHOWN] if section < len(self._columns) else None
        return f"{self._places[section] + 1:,}" if section < len(self._places) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        value = self._rows[self._places[index.row()]].get(self._columns[index.column()], "")
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " ".join(plain(value[: 2 * MAX_SHOWN]).split())[:MAX_SHOWN]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(plain(value[:MAX_TIP]))
        return None


class DatasetTable(RowsTable):
    """Read only, with the number of each row at its left."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = DatasetRows(self)
        self.setModel(self.rows)
        self.setAccessibleName("Rows of the dataset")
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setStretchLastSection(True)
        down.setHighlightSections(False)
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def show_rows(self, rows: Rows, columns: tuple[str, ...], places: Sequence[int], *, widths: bool) -> None:
        """`widths`: fit the columns to the first of them."""
        self.rows.show_rows(rows, columns, places)
        if not widths:
            return
        metrics = self.fontMetrics()
        for section, name in enumerate(columns):
            shown = (rows[place].get(name, "")[:80].replace("\n", " ") for place in places[:MEASURED_ROWS])
            widest = max((metrics.horizontalAdvance(words) for words in (name, *shown)), default=0)
            self.setColumnWidth(section, max(MIN_COLUMN_PX, min(MAX_COLUMN_PX, widest + 24)))
