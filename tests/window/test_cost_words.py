"""What the window says about costs, and the limit it holds a run to. Prices are the person's own, from prices.toml."""

from __future__ import annotations

from pathlib import Path

import pytest
from model_script import ScriptedModel
from person import OpenWindow, Person

from playground.store import settings as known

PRICES = '["local/*"]\ninput_usd_per_mtok = 1000\noutput_usd_per_mtok = 1000\n'


@pytest.fixture
def priced(open_window: OpenWindow, home: Path) -> Person:
    (home / "prices.toml").write_text(PRICES, "utf-8")
    return open_window()


def test_run_says_what_it_may_cost_and_then_what_it_did(priced: Person) -> None:
    assert priced.sees("goes to 3 presets = 3 answers, about $0.19 to $12.34")
    priced.run()
    assert priced.status().endswith("$0.071")  # 3 times 12 tokens of prompt, and 10 + 13 + 12 of answers
    assert priced.sees("13 tokens   $0.025")


def test_what_is_free_has_no_word_about_money(person: Person) -> None:
    assert person.sees("goes to 3 presets = 3 answers")
    person.run()
    assert not person.sees("$")
    assert person.status().endswith("local, no cost")


def test_an_opened_run_shows_the_cost_of_its_time(priced: Person, home: Path, open_window: OpenWindow) -> None:
    priced.run()
    said = priced.status().split("   ")[-1]
    priced.close()
    (home / "prices.toml").write_text(PRICES.replace("1000", "5"), "utf-8")
    again = open_window()
    again.window.runs.show_run(again.window.workbench.runs.load(again.window.workbench.runs.resolve("last")))
    again.window.show_desk()
    assert again.status().split("   ")[-1] == said


def test_a_run_above_the_limit_is_not_begun(priced: Person, model: ScriptedModel) -> None:
    priced.window.workbench.settings.set(known.MAX_COST_USD, 12.0)
    priced.press("Run")
    priced.until(lambda: "this run may cost up to $12.34 by the estimate, and the limit is $12.00" in priced.toast())
    assert (model.asked, priced.history()) == ([], [])
    priced.window.workbench.settings.set(known.MAX_COST_USD, 13.0)
    priced.run()
    assert len(model.asked) == 3


def test_one_column_again_is_held_to_the_limit_too(priced: Person, model: ScriptedModel) -> None:
    priced.run()
    model.asked.clear()
    priced.window.workbench.settings.set(known.MAX_COST_USD, 1.0)
    priced.press("Run again: Poet")
    priced.until(lambda: "may cost up to $4.12" in priced.toast())
    assert model.asked == []
    assert len(priced.history()) == 1


def test_prices_that_cannot_be_used_are_said_at_the_start(open_window: OpenWindow, home: Path) -> None:
    (home / "prices.toml").write_text('["lab/m"]\ninput_usd = 1\n', "utf-8")
    assert "input_usd" in open_window().toast()
