"""The settings' page on costs, with a ledger that was really written."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDoubleSpinBox
from settings_desk import Open

from playground.core.costs import Spending
from playground.gui.settings_costs import cost_words, month_words, total_words
from playground.store.settings import MAX_COST_USD
from playground.workbench import Workbench

ROWS = (
    ("2026-11", "anthropic", 212, 301_222, 88_120, 2.4136, 0),
    ("2026-11", "openai", 96, 120_400, 31_009, 0.1931, 3),
    ("2026-10", "openai", 10, 1_000, 500, 0.0, 10),
)


def book(workbench: Workbench) -> None:
    with workbench.runs._database.writing() as db:
        db.executemany("insert into spending values (?, ?, ?, ?, ?, ?, ?)", ROWS)


def test_without_any_cost_the_page_says_what_it_is_for(open_on: Open) -> None:
    desk = open_on("costs")
    assert "No answer was paid for yet. What each endpoint costs is added up here, month by month." in desk.text()
    assert desk.get(QDoubleSpinBox, "Most that one run may cost").text() == "no limit"
    assert "Prices of 20" in desk.text()


def test_every_month_has_its_endpoints_and_its_sum(open_on: Open, workbench: Workbench) -> None:
    book(workbench)
    words = open_on("costs").text()
    assert "$2.61 for 318 answers in 2 months. The price of 13 answers is unknown." in words
    assert words.index("November 2026\n$2.61") < words.index("anthropic\n212\n301,222\n88,120\n$2.41")
    assert words.index("openai\n96\n120,400\n31,009\n$0.19 + 3 unknown") < words.index("October 2026\nno known cost")
    assert "openai\n10\n1,000\n500\nunknown" in words


def test_the_limit_holds_at_once_and_shows_when_it_opens_again(open_on: Open, workbench: Workbench) -> None:
    desk = open_on("costs")
    limit = desk.get(QDoubleSpinBox, "Most that one run may cost")
    limit.selectAll()
    desk.qtbot.keyClicks(limit, "1.50")
    assert workbench.settings.get(MAX_COST_USD) == 0, "not at each digit"
    desk.qtbot.keyClick(limit, Qt.Key.Key_Return)
    assert workbench.settings.get(MAX_COST_USD) == 1.5
    desk.dialog.close()
    workbench.settings.set(MAX_COST_USD, 0.25)
    open_on("costs")
    assert limit.text() == "$ 0.25"


def test_what_is_wrong_with_one_s_own_prices_is_shown(open_on: Open, workbench: Workbench) -> None:
    path = workbench.prices.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('["lab/m"]\ninput_usd_per_mtok = 1\n', "utf-8")
    desk = open_on("costs")
    assert "output_usd_per_mtok" in desk.text()


@pytest.mark.parametrize(
    ("usd", "unknown", "words"),
    [(0.0, 0, "nothing"), (1.5, 0, "$1.50"), (0.0, 4, "unknown"), (1.5, 1_200, "$1.50 + 1,200 unknown")],
)
def test_the_cost_of_a_month_in_words(usd: float, unknown: int, words: str) -> None:
    assert cost_words(Spending("2026-11", "x", 5, 1, 1, usd, unknown)) == words


def test_months_and_totals_in_words() -> None:
    assert month_words("2026-01") == "January 2026"
    assert month_words("2026-13") == "2026-13"
    assert total_words([Spending("2026-11", "x", 1, 1, 1, 0.5, 0)]) == "$0.50 for 1 answer in 1 month."
