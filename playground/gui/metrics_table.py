"""The table under the charts: a row a metric or check, a column a preset; figure, interval, median and n."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableWidget, QTableWidgetItem

from playground.core.summaries import Summary
from playground.core.summary_words import FigureWords, SummaryRow
from playground.gui.look import Look, plain_tip
from playground.gui.row_paint import NAME_PX, SMALL_PX, paint_words

WORDS: Final = Qt.ItemDataRole.UserRole
MIN_COLUMN_PX: Final = 160
NAMES_PX: Final = 158
HEAD_PX: Final = 34
LINE_PX: Final = 15
SIDE_PX: Final = 12
DOT_PX: Final = 9


class MetricsTable(QTableWidget):
    """As high as its rows: what it stands in scrolls."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._summaries: Sequence[Summary] = ()
        self.setProperty("kind", "figures")
        self.setAccessibleName("Figures")
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QTableWidget.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(FigureDelegate(look, self))
        self.setCornerButtonEnabled(False)
        names, head = self.verticalHeader(), self.horizontalHeader()
        names.setAccessibleName("Presets of the figures")
        head.setAccessibleName("Figures")
        names.setFixedWidth(NAMES_PX)
        names.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        names.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setFixedHeight(HEAD_PX)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        names.setHighlightSections(False)
        look.theme.changed.connect(self._draw_dots)

    def show_rows(self, summaries: Sequence[Summary], rows: Sequence[SummaryRow]) -> None:
        self._summaries = summaries
        self.setRowCount(len(rows))
        self.setColumnCount(len(summaries))
        for column, summary in enumerate(summaries):
            head = QTableWidgetItem(summary.arm.name)
            head.setToolTip(plain_tip(summary.arm.name))
            self.setHorizontalHeaderItem(column, head)
        for number, row in enumerate(rows):
            name = QTableWidgetItem(row.name)
            name.setToolTip(plain_tip(f"{row.name}: {row.tip}"))
            self.setVerticalHeaderItem(number, name)
            lines = 1 + max((len(words.details) for words in row.cells if words is not None), default=0)
            self.setRowHeight(number, lines * LINE_PX + 16)
            for column, words in enumerate(row.cells):
                self.setItem(number, column, _item(row, words))
        self._draw_dots()
        self._fit()

    def text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return item.text() if item is not None else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        columns, room = self.columnCount(), self.viewport().width()
        for column in range(columns):
            share = room // columns + (column < room % columns)
            self.setColumnWidth(column, max(MIN_COLUMN_PX, share))
        bar = self.horizontalScrollBar().sizeHint().height() if columns * MIN_COLUMN_PX > room else 0
        self.setFixedHeight(HEAD_PX + self.verticalHeader().length() + bar + 2)

    def _draw_dots(self) -> None:
        for column, summary in enumerate(self._summaries):
            head = self.horizontalHeaderItem(column)
            if head is not None:
                head.setIcon(_dot_icon(self._look.tokens.dots[summary.arm.dot], self.devicePixelRatioF()))


class FigureDelegate(QStyledItemDelegate):
    """The figure with its n on the first line, what is said of it under it."""

    def __init__(self, look: Look, table: MetricsTable) -> None:
        super().__init__(table)
        self._look = look

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        area: QRect = option.rect
        tokens, words = self._look.tokens, index.data(WORDS)
        painter.save()
        painter.fillRect(area, QColor(tokens.card))
        painter.setPen(QColor(tokens.line))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        inside = area.adjusted(SIDE_PX, 0, -SIDE_PX, 0)
        if not isinstance(words, FigureWords):
            paint_words(painter, inside, "–", tokens.muted, NAME_PX)
        else:
            lines = 1 + len(words.details)
            line = QRect(inside.left(), area.center().y() - lines * LINE_PX // 2, inside.width(), LINE_PX)
            taken = paint_words(painter, line, words.main, tokens.text, NAME_PX)
            if words.n is not None:
                rest = line.adjusted(taken + 8, 0, 0, 0)
                paint_words(painter, rest, f"n {words.n:,}", tokens.muted, SMALL_PX, right=True)
            for detail in words.details:
                line.translate(0, LINE_PX)
                paint_words(painter, line, detail, tokens.muted, SMALL_PX)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(MIN_COLUMN_PX, 2 * LINE_PX + 16)


def _item(row: SummaryRow, words: FigureWords | None) -> QTableWidgetItem:
    item = QTableWidgetItem(words.whole if words is not None else "no figure")
    item.setData(WORDS, words)
    item.setToolTip(plain_tip(f"{row.tip}\n{words.whole}") if words is not None else "")
    return item


def _dot_icon(color: str, ratio: float) -> QIcon:
    pixmap = QPixmap(round(DOT_PX * ratio), round(DOT_PX * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(color))
        painter.drawEllipse(0, 0, DOT_PX, DOT_PX)
    return QIcon(pixmap)
