"""What the votes on a run say: who is ahead and how sure that is, the figures, and the votes one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from playground.core.vote_chart import vote_chart
from playground.core.vote_results import VoteResults
from playground.core.vote_words import HEADINGS, facts, meaning, table_row
from playground.gui.chart_view import ChartCard
from playground.gui.column_heading import Dot
from playground.gui.look import Look, button, label, set_tip

WIDEST_PX: Final = 1080
LISTED: Final = 500
ROW_PX: Final = 32
ID_ROLE: Final = Qt.ItemDataRole.UserRole


class ResultsPage(QWidget):
    """Signals:
    withdraw_asked: a vote's id.
    join_asked: votes of others are to be joined.
    export_asked: "votes" or "pairs"
    """

    withdraw_asked = Signal(str)
    join_asked = Signal()
    export_asked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._results: VoteResults | None = None
        self.meaning = label("", "lead")
        self.facts = label("", "muted")
        for words in (self.meaning, self.facts):
            words.setWordWrap(True)
        self._chart = ChartCard(look)
        self._table = QGridLayout()
        self.votes = QListWidget()
        self.votes.setProperty("kind", "rows")
        self.votes.setAccessibleName("Votes")
        self.votes.setFixedHeight(5 * ROW_PX + 2)
        self.take_back = button("Take back", name="Take the vote back")
        set_tip(self.take_back, "The vote that is marked counts no more; files that hold it do not bring it back")
        self.join = button("Join votes of others …", name="Join votes of others")
        self.save = button("Save votes …", name="Save votes")
        set_tip(self.save, "A .votes.json for the others who vote on these answers")
        self.pairs = button("Save preference pairs …", name="Save preference pairs")
        set_tip(self.pairs, "JSON Lines with prompt, chosen and rejected answer, for training (DPO)")
        self._connect()
        self._lay_out()

    def show_results(self, results: VoteResults, votes: Sequence[tuple[str, str]]) -> None:
        """`votes`: (id, words) of those that stand, the newest first."""
        self._results = results
        self.meaning.setText(meaning(results))
        self.facts.setText("  ·  ".join(facts(results)))
        self.facts.setVisible(bool(results.votes))
        self._shown.setVisible(bool(results.votes))
        self._fill_table(results)
        row = self.votes.currentRow()
        self.votes.clear()
        for vote_id, words in votes[:LISTED]:
            item = QListWidgetItem(words)
            item.setData(ID_ROLE, vote_id)
            self.votes.addItem(item)
        self.votes.setCurrentRow(min(max(row, 0), self.votes.count() - 1))
        self.take_back.setEnabled(bool(votes))
        for made in (self.save, self.pairs):
            made.setEnabled(bool(results.votes))
        self._draw_chart()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw_chart()

    def _draw_chart(self) -> None:
        width = min(WIDEST_PX, self._scroll.viewport().width() - 2 * 16) - 2 * ChartCard.MARGIN - 2
        if self._results is not None and width > 0:
            self._chart.show_chart(vote_chart(self._results, width))

    def _fill_table(self, results: VoteResults) -> None:
        while (item := self._table.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for column, heading in enumerate(HEADINGS):
            self._table.addWidget(label(heading, "section"), 0, column + 1, _side(column))
        for number, row in enumerate(results.columns, 1):
            dot = Dot(self._look)
            dot.set_index(row.dot)
            self._table.addWidget(dot, number, 0, Qt.AlignmentFlag.AlignVCenter)
            for column, words in enumerate(table_row(row)):
                self._table.addWidget(label(words), number, column + 1, _side(column))

    def _connect(self) -> None:
        self.take_back.clicked.connect(self._withdraw)
        self.join.clicked.connect(self.join_asked)
        self.save.clicked.connect(lambda: self.export_asked.emit("votes"))
        self.pairs.clicked.connect(lambda: self.export_asked.emit("pairs"))

    def _withdraw(self) -> None:
        for item in self.votes.selectedItems():
            self.withdraw_asked.emit(item.data(ID_ROLE))

    def _lay_out(self) -> None:
        files = QHBoxLayout()
        files.setSpacing(8)
        for made in (self.join, self.save, self.pairs):
            files.addWidget(made)
        files.addStretch(1)
        self._table.setHorizontalSpacing(20)
        self._table.setVerticalSpacing(9)
        self._table.setColumnStretch(1, 1)
        self._shown = QWidget()
        shown = QVBoxLayout(self._shown)
        shown.setContentsMargins(0, 0, 0, 0)
        shown.setSpacing(12)
        shown.addWidget(self._chart)
        shown.addWidget(_card(self._table))
        shown.addWidget(_card(self._one_by_one()))
        content = QWidget()
        content.setProperty("kind", "content")
        content.setMaximumWidth(WIDEST_PX)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 18, 0, 18)
        column.setSpacing(12)
        for part in (self.meaning, self.facts, self._shown):
            column.addWidget(part)
        column.addLayout(files)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setAccessibleName("What the votes say")
        holder = QWidget()
        holder.setProperty("kind", "content")
        middle = QHBoxLayout(holder)
        middle.setContentsMargins(16, 0, 16, 0)
        middle.addStretch(1)
        middle.addWidget(content, 1000)
        middle.addStretch(1)
        self._scroll.setWidget(holder)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)

    def _one_by_one(self) -> QVBoxLayout:
        head = QHBoxLayout()
        head.addWidget(label("Votes, the newest first", "name"))
        head.addStretch(1)
        head.addWidget(self.take_back)
        column = QVBoxLayout()
        column.addLayout(head)
        column.addWidget(self.votes)
        return column


def _card(inside: QVBoxLayout | QGridLayout) -> QFrame:
    card = QFrame()
    card.setProperty("kind", "card")
    layout = QVBoxLayout(card)
    layout.setContentsMargins(16, 12, 16, 14)
    layout.addLayout(inside)
    return card


def _side(column: int) -> Qt.AlignmentFlag:
    """Names at the left, figures at the right."""
    return Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
