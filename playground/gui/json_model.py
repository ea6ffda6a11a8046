"""A JSON value as a tree for Qt: rows are made as they are opened, 500 at a time, however large the answer is."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication

from playground.core.json_tree import JsonNode, brief, children, has_children, path_words
from playground.gui.look import plain_tip

Index: TypeAlias = QModelIndex | QPersistentModelIndex
AT_ONCE: Final = 500
MAX_SHOWN: Final = 300  # characters of a value in its row
MAX_TIP: Final = 2_000


class _Row:
    """`made` are the rows of its members that the view has asked for; `members` are read when it is opened."""

    __slots__ = ("key", "made", "members", "number", "parent", "value")

    def __init__(self, parent: _Row | None, number: int, key: str | int, value: JsonNode) -> None:
        self.parent, self.number, self.key, self.value = parent, number, key, value
        self.members: list[tuple[str | int, JsonNode]] | None = None
        self.made: list[_Row] = []

    def left(self) -> int:
        """How many members have no row yet."""
        if self.members is None:
            self.members = children(self.value)
        return len(self.members) - len(self.made)


class JsonModel(QAbstractItemModel):
    """Two columns: key and value. The rows belong to the model, so that what Qt points at stays."""

    def __init__(self) -> None:
        super().__init__()
        self._top = _Row(None, 0, "", None)

    def show_value(self, value: JsonNode) -> None:
        self.beginResetModel()
        self._top = _Row(None, 0, "$", value)
        self.endResetModel()

    def value(self, index: Index) -> JsonNode:
        return self._row(index).value

    def path(self, index: Index) -> str:
        keys: list[str | int] = []
        row = self._row(index)
        while row.parent is not None:
            keys.append(row.key)
            row = row.parent
        return path_words(keys[::-1])

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 (Qt's own)
        made = self._row(parent).made
        return self.createIndex(row, column, made[row]) if 0 <= row < len(made) and column in (0, 1) else QModelIndex()

    def parent(self, child: Index) -> QModelIndex:  # type: ignore[override] # Qt has another `parent` beside it
        above = self._row(child).parent
        return QModelIndex() if above is None else self._at(above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.column() > 0 else len(self._row(parent).made)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 2

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008
        return parent.column() <= 0 and has_children(self._row(parent).value)

    def canFetchMore(self, parent: Index) -> bool:
        return parent.column() <= 0 and self._row(parent).left() > 0

    def fetchMore(self, parent: Index) -> None:
        row = self._row(parent)
        first, more = len(row.made), min(AT_ONCE, row.left())
        if not more or row.members is None:
            return
        self.beginInsertRows(self._at(row), first, first + more - 1)
        row.made += [_Row(row, n, *row.members[n]) for n in range(first, first + more)]
        self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, named = self._row(index), index.column() == 0
        if role == Qt.ItemDataRole.DisplayRole:
            return str(row.key)[:MAX_SHOWN] if named else brief(_cut(row.value, MAX_SHOWN))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{str(row.key)[:MAX_SHOWN]}: {brief(_cut(row.value, MAX_SHOWN))}"
        if role == Qt.ItemDataRole.ForegroundRole and named:
            return QGuiApplication.palette().placeholderText()
        if role == Qt.ItemDataRole.ToolTipRole and not named and isinstance(row.value, str):
            return plain_tip(_cut(row.value, MAX_TIP))
        return None

    def _at(self, row: _Row) -> QModelIndex:
        return QModelIndex() if row.parent is None else self.createIndex(row.number, 0, row)

    def _row(self, index: Index) -> _Row:
        return index.internalPointer() if index.isValid() else self._top


def _cut(value: Any, most: int) -> Any:
    long = isinstance(value, str) and len(value) > most
    return type(value)(f"{value[: most - 1]}…") if long else value
