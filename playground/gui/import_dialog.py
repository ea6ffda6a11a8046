"""What is in files that were picked, dropped or pasted, before anything of it is written: the preview of an import."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from playground.core.fidelity import Refused
from playground.core.wording import count
from playground.gui.import_detail import ImportDetail
from playground.gui.import_rows import COLUMNS, ImportRows, ImportTable, TickDelegate
from playground.gui.look import Look, button, label
from playground.gui.slices import Slices
from playground.workbench.import_plan import Applied, Choice, Plan
from playground.workbench.preset_import import PresetImport

SIZE: Final = (1160, 680)


class ImportDialog(QDialog):
    """Not modal: answers stream on behind it.

    Signals:
    imported: an Applied, when everything chosen was written.
    """

    imported = Signal(object)

    def __init__(self, look: Look, importing: PresetImport, plan: Plan, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self.setWindowTitle("Import presets")
        self.setAccessibleName("Import presets")
        self.resize(*SIZE)
        self._look = look
        self._importing = importing
        self._plan = plan
        self._rows = ImportRows(plan, self)
        self._list = ImportTable()
        self._detail = ImportDetail(look)
        self._head = label("", "title")
        self._all = button("Tick all", "quiet")
        self._none = button("Tick none", "quiet")
        self._take = button("", "primary")
        self._cancel = button("Cancel")
        self._writing: Slices | None = None
        self._done = Applied()
        self._lay_out()
        self._rows.chosen.connect(self._show_count)
        self._list.selectionModel().currentRowChanged.connect(self._show_current)
        self._detail.chose.connect(self._chose)
        self._all.clicked.connect(lambda: self._rows.choose_all(True))
        self._none.clicked.connect(lambda: self._rows.choose_all(False))
        self._take.clicked.connect(self._begin)
        self._cancel.clicked.connect(self.close)
        self._show_count()
        if self._rows.rowCount():
            first = self._rows.index(0, 0)
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self._list.selectionModel().setCurrentIndex(first, flags)

    def closeEvent(self, event: QCloseEvent) -> None:
        """What was written when a person stops in the middle is said, with the way back, like the whole."""
        if self._writing is not None:
            self._end()
        super().closeEvent(event)

    def let_go(self) -> Plan:
        """The plan, which nothing here holds any more: to free 100,000 presets at once would hold the window up."""
        plan, self._plan = self._plan, Plan((), ())
        self._list.setModel(None)
        self._rows.plan = self._plan
        return plan

    def _begin(self) -> None:
        steps = self._importing.applying(self._plan, self._rows.choices, self._done)
        self._writing = Slices(steps, self)
        self._writing.told.connect(self._tell)
        self._writing.ended.connect(self._ended)
        for widget in (self._take, self._list, self._detail, self._all, self._none):
            widget.setEnabled(False)
        self._cancel.setText("Stop")
        self._writing.start()

    def _tell(self, number: int) -> None:
        self._head.setText(f"{number:,} of {count(self._rows.coming, 'preset')}")

    def _ended(self, trouble: str) -> None:
        if trouble:
            self._done.failed.append(Refused("", trouble))
        self._end()
        self.close()

    def _end(self) -> None:
        if self._writing is not None:
            self._writing.stop()
        self._writing = None
        self.imported.emit(self._done)

    def _show_current(self) -> None:
        place = self._list.currentIndex().row()
        if place < 0:
            return
        row = self._rows.row(place)
        if isinstance(row, Refused):
            self._detail.show_refused(row)
        else:
            self._detail.show_item(row, self._rows.choices[place], self._importing.findings(row, self._plan))

    def _chose(self, choice: Choice) -> None:
        if 0 <= (place := self._list.currentIndex().row()) < len(self._plan.items):
            self._rows.choose(place, choice)

    def _show_count(self) -> None:
        many, coming = len(self._plan.items), self._rows.coming
        wrong = len(self._plan.refused)
        words = [count(many, "preset")] if many else ["Nothing here can be read as a preset"]
        if wrong and many:
            words.append(f"{wrong:,} cannot be read")
        self._head.setText(" · ".join(words))
        self._take.setText(f"Import {coming:,}" if coming else "Import")
        self._take.setEnabled(coming > 0)
        if 0 <= (place := self._list.currentIndex().row()) < many:
            self._detail.set_choice(self._rows.choices[place])

    def _lay_out(self) -> None:
        self._list.setModel(self._rows)
        self._list.setAccessibleName("Presets to import")
        self._list.setItemDelegateForColumn(0, TickDelegate(self._look, self._list))
        header = self._list.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for column, width in zip(range(len(COLUMNS) - 1), (180, 140, 130), strict=True):
            header.resizeSection(column, width)
        first = QHBoxLayout()
        first.addWidget(self._head, 1)
        first.addWidget(self._all)
        first.addWidget(self._none)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self._list)
        halves.addWidget(self._detail)
        halves.setSizes([690, 430])
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addWidget(label("Nothing is written before you import. Nothing in a file is run or fetched.", "muted"), 1)
        last.addWidget(self._cancel)
        last.addWidget(self._take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(first)
        layout.addWidget(halves, 1)
        layout.addLayout(last)
        for pressed in self.findChildren(QPushButton):
            pressed.setAutoDefault(False)
        self._take.setDefault(True)
