"""The matrix as a table of Qt: which rows stand in it now. What a cell says is made when it is first seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from playground.core.completion import Completion
from playground.core.matrix import Matrix, Order, RowFilter, RowKey, alike, filtered, matrix_of, ordered
from playground.core.matrix_measures import Measure
from playground.core.plan import CellId
from playground.core.run import Run
from playground.gui.column_heading import ColumnHeading
from playground.gui.comparison_model import ColumnKey
from playground.gui.look import plain_tip
from playground.gui.matrix_content import CellContent, one_line, stack_tip, stack_words
from playground.gui.place import Place
from playground.gui.shown_comparison import ShownComparison

Index: TypeAlias = QModelIndex | QPersistentModelIndex
ROOT: Final = QModelIndex()
MAX_SEEN: Final = 1_000  # cells whose content is kept; more than are ever in sight


class MatrixModel(QAbstractTableModel):
    """Rows are those that pass the filter, in their order. Window's thread only."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = ShownComparison()
        self._names: tuple[str, ...] = ()  # of the columns, as they were asked
        self._shape: object = None
        self._run: Run | None = None
        self.matrix = Matrix()
        self.headings: tuple[ColumnHeading, ...] = ()
        self.rows: tuple[RowKey, ...] = ()
        self._place: Mapping[RowKey, int] = {}
        self.filter = RowFilter()
        self.order = Order()
        self._measure: Measure | None = None
        self._seen: dict[tuple[CellId, ...], tuple[list[Completion], CellContent]] = {}
        self.stacked = True
        self.scale: tuple[float, float] | None = None  # the lowest and the highest figure of all rows

    @property
    def measure(self) -> Measure | None:
        """What stands in the cells; None: the answers' words."""
        return self._measure

    def set_measure(self, measure: Measure | None) -> None:
        self._measure = measure
        self._seen.clear()
        self.arrange()

    @property
    def answers(self) -> Mapping[CellId, Completion]:
        return self._shown.run.completions if self._shown.run is not None else {}

    def show(self, shown: ShownComparison) -> bool:
        """Take what is shown now. False: the table has the very shape that it had."""
        self._shown = shown
        first = shown.models[:1]
        headings = tuple(
            replace(h, name=h.label or c.name) for h, c in zip(shown.headings(), shown.columns, strict=False)
        )
        names = tuple(shown.cell(Place(column=ColumnKey(c.id, m))).preset for c in shown.columns for m in first)
        shape = (names, headings, shown.models, self.stacked)
        run = shown.run.run if shown.run is not None else None
        if shape == self._shape and run is self._run:
            return False
        self.beginResetModel()
        self._shape, self._run, self._names, self.headings = shape, run, names, headings
        self.matrix = Matrix()
        if run is not None:
            cells = (cell.id for cell in run.cells)
            self.matrix = matrix_of(cells, names, shown.models, run.prompts, stacked=self.stacked)
        self._arrange()
        self.endResetModel()
        return True

    def set_stacked(self, stacked: bool) -> None:
        self.stacked = stacked
        self.show(self._shown)

    def arrange(self) -> bool:
        """Filter and order anew. False: the rows are those that there were, in the same order."""
        before = self.rows
        rows = self._arranged()
        self.scale = self._measured()
        if rows == before:
            return False
        self.layoutAboutToBeChanged.emit()
        olds = self.persistentIndexList()
        keys = [before[old.row()] for old in olds]
        self._take(rows)
        self.changePersistentIndexList(olds, [self._moved(old, key) for old, key in zip(olds, keys, strict=True)])
        self.layoutChanged.emit()
        return True

    def _moved(self, old: QModelIndex, key: RowKey) -> QModelIndex:
        return self.index(self._place[key], old.column()) if key in self._place else QModelIndex()

    def changed(self, cells: Sequence[CellId], first: int, last: int) -> None:
        """Say that these cells read otherwise now; those outside of the rows `first` to `last` are not looked at."""
        for cell in cells:
            row = self._place.get(self.row_of(cell))
            if row is not None and first <= row <= last and cell.preset in self._names:
                index = self.index(row, self._names.index(cell.preset))
                self.dataChanged.emit(index, index)

    def row_of(self, cell: CellId) -> RowKey:
        return RowKey(cell.prompt, cell.model, cell.turn, 0 if self.stacked else cell.sample)

    def index_of(self, place: Place) -> QModelIndex:
        cell = self._shown.cell(place)
        row = self._place.get(self.row_of(cell))
        column = self._names.index(cell.preset) if cell.preset in self._names else -1
        return QModelIndex() if row is None or column < 0 else self.index(row, column)

    def place_of(self, index: Index, sample: int) -> Place:
        """Where a cell of the table is; `sample` is kept where all samples stand in one."""
        row = self.rows[index.row()]
        key = ColumnKey(self.headings[index.column()].key.column, row.model)
        return Place(row.prompt, key, row.sample or sample, row.turn)

    def content(self, index: Index) -> CellContent:
        """Made anew only when an answer of it is another one by now."""
        stack = self.matrix.stack(self.rows[index.row()], self._names[index.column()])
        answers, run = self.answers, self._shown.run
        under_way = run is not None and any(cell in run.under_way for cell in stack)
        known = [answers[cell] for cell in stack if cell in answers]
        before = self._seen.get(stack)
        if before is not None and before[1].under_way == under_way and _same(before[0], known):
            return before[1]
        figure = self.measure.of(known) if self.measure is not None else None
        content = CellContent(alike(stack, answers), figure, under_way)
        if len(self._seen) > MAX_SEEN:
            self._seen.clear()
        self._seen[stack] = (known, content)
        return content

    def has_several_models(self) -> bool:
        return len(self._shown.models) > 1

    # ---- what Qt asks

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.words(index)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(stack_tip(self.content(index), self._measure))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self.headings[section].name if section < len(self.headings) else None
        return self.row_words(self.rows[section]) if section < len(self.rows) else None

    def words(self, index: Index) -> str:
        """What the cell says, for who hears it."""
        content = self.content(index)
        if self.measure is not None:
            return self.measure.sentence(content.figure) if content.figure is not None else "no figure"
        return stack_words(content)

    def row_words(self, row: RowKey) -> str:
        notes = self.row_notes(row)
        return self.prompt_line(row) + (f" ({notes})" if notes else "")

    def prompt_line(self, row: RowKey) -> str:
        return one_line(self.matrix.prompt_words(row))

    def column_name(self, column: int) -> str:
        """By which the rows are ordered: the column as it was asked."""
        return self._names[column]

    def row_notes(self, row: RowKey) -> str:
        """What tells the row from others of its prompt."""
        several_turns = (row.prompt, 2) in self.matrix.words
        notes = [f"turn {row.turn}"] if several_turns else []
        notes += [row.model.partition("/")[2]] if self.has_several_models() else []
        notes += [f"sample {row.sample}"] if row.sample else []
        return " · ".join(notes)

    def _arranged(self) -> tuple[RowKey, ...]:
        rows = filtered(self.matrix, self.answers, self.filter)
        return ordered(self.matrix, rows, self.answers, self.order, self.measure)

    def _arrange(self) -> None:
        self._take(self._arranged())
        self.scale = self._measured()

    def _take(self, rows: tuple[RowKey, ...]) -> None:
        self.rows = rows
        self._place = {row: place for place, row in enumerate(rows)}

    def _measured(self) -> tuple[float, float] | None:
        """Over all rows, so that the filter does not change the colours."""
        if self.measure is None or self.measure.passes:
            return None
        answers = self.answers
        values = [
            figure.value
            for stack in self.matrix.stacks.values()
            if (figure := self.measure.of([answers[cell] for cell in stack if cell in answers])) is not None
        ]
        return (min(values), max(values)) if values else None


def _same(before: Sequence[Completion], now: Sequence[Completion]) -> bool:
    return len(before) == len(now) and all(one is other for one, other in zip(before, now, strict=True))
