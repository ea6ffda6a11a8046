"""The settings' page on costs: the most that a run may cost, and what each endpoint's answers cost, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from playground.core.costs import Spending
from playground.core.errors import PlaygroundError
from playground.core.wording import cost, count
from playground.gui.bridge import Bridge
from playground.gui.look import label, set_tip
from playground.gui.settings_large_runs import LargeRuns
from playground.gui.settings_page import Card, Notice, SettingsPage, say, wrapped
from playground.store.settings import MAX_COST_USD
from playground.workbench import Workbench

ABOUT: Final = "By the prices of the providers; what runs on this computer costs nothing."
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
HEADS: Final = ("", "answers", "tokens in", "tokens out", "cost")
WIDTHS_PX: Final = (0, 60, 84, 84, 124)
"""The same in every month, so that figures stand below each other."""
SHOWN_MONTHS: Final = 24


class CostsPage(SettingsPage):
    def __init__(self, workbench: Workbench, bridge: Bridge) -> None:
        super().__init__("Costs", ABOUT)
        self._workbench = workbench
        self._bridge = bridge
        self._wrong = Notice("Problems of prices.toml")
        self._limit = _Dollars("Most that one run may cost", MAX_COST_USD.maximum or 0)
        self._large = LargeRuns(self, workbench.settings)
        self._total = wrapped()
        self._prices = wrapped()
        self._months = QVBoxLayout()
        self._spent: Sequence[Spending] | None = None
        self._lay_out()
        self._limit.valueChanged.connect(self._keep)

    def refresh(self) -> None:
        """What was spent is read off the window's thread: another program may hold the database."""
        self._limit.blockSignals(True)
        self._limit.setValue(self._workbench.settings.get(MAX_COST_USD))
        self._limit.blockSignals(False)
        self._large.refresh()
        self._wrong.say([str(problem) for problem in self._workbench.prices.overrides().problems])
        self._say_prices()
        if self._spent is None:
            say(self._total, "Looking …")
        self._bridge.ask_blocking(lambda: self._workbench.runs.spending(), self._show, self._failed)

    def _keep(self, limit: float) -> None:
        self.keep(self._workbench.settings, MAX_COST_USD, round(limit, 2))

    def _say_prices(self) -> None:
        store = self._workbench.prices
        try:
            date = store.table().date
        except PlaygroundError as error:
            say(self._prices, str(error), "error")
            return
        say(self._prices, f"Prices of {date}. Other prices, and those of models that have none, go into {store.path}.")

    def _show(self, spent: Sequence[Spending]) -> None:
        say(self._total, total_words(spent))
        if spent == self._spent:
            return
        self._spent = spent
        while (item := self._months.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        months = [(month, tuple(rows)) for month, rows in groupby(spent, key=lambda each: each.month)]
        for month, rows in months[:SHOWN_MONTHS]:
            self._months.addWidget(_MonthCard(month, rows))

    def _failed(self, words: str) -> None:
        say(self._total, words, "error")

    def _lay_out(self) -> None:
        card = Card()
        line = QWidget()
        inside = QHBoxLayout(line)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        before, after = label("Never spend more than"), label("on one run")
        before.setBuddy(self._limit)
        for part in (before, self._limit, after):
            inside.addWidget(part)
        inside.addStretch(1)
        card.add(line)
        card.add(wrapped("A run that could cost more is not begun; one that has spent it asks for no further answer."))
        self._months.setSpacing(12)
        self.body.addWidget(self._wrong)
        self.add_section("Limit", card)
        self.add_section("Large runs", self._large)
        self.body.addSpacing(4)
        self.body.addWidget(label("What was spent", "section"))
        self.body.addWidget(self._total)
        self.body.addLayout(self._months)
        self.body.addWidget(self._prices)
        self.body.addStretch(1)


class _Dollars(QDoubleSpinBox):
    """0 is no limit; the wheel scrolls the page."""

    def __init__(self, name: str, most: float) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setRange(0, most)
        self.setDecimals(2)
        self.setPrefix("$ ")
        self.setSpecialValueText("no limit")
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedWidth(112)
        self.lineEdit().setTextMargins(8, 0, 0, 0)  # the style sheet's padding does not reach it
        set_tip(self, "In US dollars; 0 is no limit")

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class _MonthCard(Card):
    """One month: a row for each endpoint, figures below each other."""

    def __init__(self, month: str, rows: Sequence[Spending]) -> None:
        super().__init__()
        self.setAccessibleName(month_words(month))
        self.add_line(label(month_words(month), "name"), None, label(sum_words(rows)))
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for column, width in enumerate(WIDTHS_PX):
            grid.setColumnMinimumWidth(column, width)
        for column, head in enumerate(HEADS):
            grid.addWidget(_figure(head, "muted", column), 0, column)
        for place, row in enumerate(rows, 1):
            figures = (f"{row.answers:,}", f"{row.input_tokens:,}", f"{row.output_tokens:,}", cost_words(row))
            for column, text in enumerate((row.endpoint, *figures)):
                grid.addWidget(_figure(text, "", column), place, column)
        self.add_layout(grid)


def _figure(text: str, kind: str, column: int) -> QLabel:
    made = label(text, kind)
    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    made.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    return made


def month_words(month: str) -> str:
    """`2026-11` -> `November 2026`."""
    year, _, number = month.partition("-")
    known = number.isdigit() and 1 <= int(number) <= len(MONTHS)
    return f"{MONTHS[int(number) - 1]} {year}" if known else month


def cost_words(row: Spending) -> str:
    """`$2.41`, `nothing`, `$0.19 + 3 unknown`, `unknown`."""
    if not row.unknown:
        return cost(row.usd) or "nothing"
    return f"{cost(row.usd)} + {row.unknown:,} unknown" if row.usd > 0 else "unknown"


def sum_words(rows: Sequence[Spending]) -> str:
    return cost(sum(row.usd for row in rows)) or "no known cost"


def total_words(spent: Sequence[Spending]) -> str:
    """What all of it cost, and of how many answers nobody knows."""
    if not spent:
        return "No answer was paid for yet. What each endpoint costs is added up here, month by month."
    unknown = sum(row.unknown for row in spent)
    months = count(len({row.month for row in spent}), "month")
    gap = f" The price of {count(unknown, 'answer')} is unknown." if unknown else ""
    return f"{sum_words(spent)} for {count(sum(row.answers for row in spent), 'answer')} in {months}.{gap}"
