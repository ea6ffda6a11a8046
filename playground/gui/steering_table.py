"""The numbers under a picture of steering, as high as its rows: a row a preset, a column a figure."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from playground.core.steering.table_parts import FigureTable
from playground.gui.look import Look, plain_tip
from playground.gui.theme import SMALL_PX

HEAD_PX: Final = 28
LINE_PX: Final = 26
NAMES_PX: Final = 150
WIDEST_PX: Final = 260
DOT_PX: Final = 8
PAD_PX: Final = 22


class SteeringTable(QTableWidget):
    """What does not fit in width scrolls sideways; what it stands in scrolls down."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._dots: list[int] = []
        self._heads: list[str] = []
        self.setProperty("kind", "figures")
        self.setAccessibleName(f"Figures: {name}")
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QTableWidget.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        font = QFont(self.font())
        font.setPixelSize(SMALL_PX)
        self.setFont(font)
        self._set_up_heads(name)
        look.theme.changed.connect(self._draw_dots)

    def _set_up_heads(self, name: str) -> None:
        names, head = self.verticalHeader(), self.horizontalHeader()
        names.setAccessibleName(f"Presets: {name}")
        head.setAccessibleName(f"Figures of: {name}")
        names.setFixedWidth(NAMES_PX)
        names.setDefaultSectionSize(LINE_PX)
        names.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setFixedHeight(HEAD_PX)
        for each in (names, head):
            each.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            each.setHighlightSections(False)

    def show_table(self, table: FigureTable) -> None:
        """A preset's name stands on the first of its rows only."""
        self._heads = [words.strip() for words in table.heads]
        self.setRowCount(len(table.rows))
        self.setColumnCount(len(table.heads))
        for column, (words, tip) in enumerate(zip(table.heads, table.tips, strict=True)):
            head = QTableWidgetItem(words.strip())
            head.setToolTip(plain_tip(f"{words.strip()}: {tip}"))
            self.setHorizontalHeaderItem(column, head)
        self._dots = []
        before: tuple[str, int] | None = None
        for number, row in enumerate(table.rows):
            again, before = (row.name, row.dot) == before, (row.name, row.dot)
            name = QTableWidgetItem("" if again else row.name)
            name.setToolTip(plain_tip(row.name))
            name.setData(Qt.ItemDataRole.AccessibleTextRole, row.name)
            self.setVerticalHeaderItem(number, name)
            self._dots.append(-1 if again else row.dot)
            for column, words in enumerate(row.cells):
                self.setItem(number, column, _item(words, f"{table.heads[column].strip()}: {words}"))
        self._draw_dots()
        self._fit()

    def texts(self) -> list[list[str]]:
        """What stands in it, row by row."""
        rows, columns = range(self.rowCount()), range(self.columnCount())
        items = [[self.item(row, column) for column in columns] for row in rows]
        return [[item.text() if item is not None else "" for item in row] for row in items]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As wide as the words; what is left over goes to the last column."""
        measure, columns = self.fontMetrics(), self.columnCount()
        wide: list[int] = []
        for column in range(columns):
            texts = [self._heads[column], *(row[column] for row in self.texts())]
            wide.append(min(WIDEST_PX, max(measure.horizontalAdvance(text) for text in texts) + PAD_PX))
        room = self.viewport().width() - sum(wide)
        if wide and room > 0:
            wide[-1] += room
        for column, width in enumerate(wide):
            self.setColumnWidth(column, width)
        bar = self.horizontalScrollBar().sizeHint().height() if room < 0 else 0
        self.setFixedHeight(HEAD_PX + self.verticalHeader().length() + bar + 2)

    def _draw_dots(self) -> None:
        for row, dot in enumerate(self._dots):
            color = self._look.tokens.dots[dot] if dot >= 0 else ""
            self.verticalHeaderItem(row).setIcon(_dot_icon(color, self.devicePixelRatioF()))


def _item(words: str, tip: str) -> QTableWidgetItem:
    item = QTableWidgetItem(words)
    item.setToolTip(plain_tip(tip))
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    return item


def _dot_icon(color: str, ratio: float) -> QIcon:
    """An empty one where there is no colour, so that the words stand in line."""
    pixmap = QPixmap(round(DOT_PX * ratio), round(DOT_PX * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    if color:
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(color))
            painter.drawEllipse(QRect(0, 0, DOT_PX, DOT_PX))
    return QIcon(pixmap)
