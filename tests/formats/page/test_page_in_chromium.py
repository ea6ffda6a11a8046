"""The comparison page as a reader uses it, in a real browser: search, filters, order, differences, keys, paper."""

from __future__ import annotations

import json
import random
import re

import pytest
from chromium import Chromium
from reader import choose, questions, search, texts, tick


def test_the_answers_stand_side_by_side_under_their_columns(page: Chromium) -> None:
    assert questions(page) == ["q1", "q2", "q3", "q4"]
    assert texts(page, "#heads .name") == ["No system message", "Captain Redbeard", "Plain"]
    assert texts(page, "[data-row='0'] .text") == [
        "Hello, dear customer.",
        "Ahoy, dear customer!",
        "Hello, dear customer.",
    ]
    tops = page.run(
        "[...document.querySelectorAll('[data-row=\"0\"] .cell')].map((one) => one.getBoundingClientRect().top)"
    )
    assert len(set(tops)) == 1


def test_search_finds_prompts_and_answers_and_marks_them(page: Chromium) -> None:
    search(page, "BRIDGE")
    assert questions(page) == ["q3"]
    assert texts(page, "mark") == ["bridge", "bridge", "bridge"]
    assert texts(page, "#count") == ["1 of 4 prompts · in 2 answers"]
    search(page, "no such words")
    assert questions(page) == []
    assert page.run("!document.getElementById('none').hidden")
    page.press("Escape")
    page.run("new Promise((done) => setTimeout(done, 300))")
    assert questions(page) == ["q1", "q2", "q3", "q4"]


@pytest.mark.parametrize(
    ("box", "left"), [("differ", ["q1", "q2", "q3"]), ("failures", ["q2", "q3", "q4"]), ("starred", [])]
)
def test_filters_leave_the_rows_that_fit(page: Chromium, box: str, left: list[str]) -> None:
    tick(page, box)
    assert questions(page) == left
    tick(page, box)
    assert questions(page) == ["q1", "q2", "q3", "q4"]


def test_prompt_state_and_hidden_columns_filter_too(page: Chromium) -> None:
    choose(page, "state", "failed")
    assert questions(page) == ["q3"]
    choose(page, "state", "")
    choose(page, "prompt", "q2")
    assert questions(page) == ["q2"]
    choose(page, "prompt", "")
    page.run("document.querySelectorAll('#columns-list input')[1].click()")
    assert texts(page, "#heads .head:not([hidden]) .name") == ["No system message", "Plain"]
    tick(page, "differ")
    assert questions(page) == ["q2", "q3"]  # without the pirate the first answers are the same


@pytest.mark.parametrize(
    ("order", "rows", "turned"),
    [
        ("length", ["q2", "q3", "q1", "q4"], ["q4", "q1", "q3", "q2"]),
        ("time", ["q2", "q3", "q4", "q1"], ["q1", "q4", "q3", "q2"]),
        ("cost", ["q1", "q2", "q3", "q4"], ["q4", "q3", "q2", "q1"]),
        ("checks", ["q2", "q3", "q4", "q1"], ["q1", "q2", "q3", "q4"]),
        ("order", ["q1", "q2", "q3", "q4"], ["q4", "q3", "q2", "q1"]),
    ],
)
def test_rows_are_sorted_and_turned_round(page: Chromium, order: str, rows: list[str], turned: list[str]) -> None:
    choose(page, "sort", order)
    assert questions(page) == rows
    tick(page, "descending")
    assert questions(page) == turned


def test_filters_and_orders_neither_lose_nor_double_a_row(page: Chromium) -> None:
    page.run("""window.shown = (wish) => sifted(readRun(), {
        needle: '', prompt: '', model: '', state: '', differ: false, failures: false, starred: false, hidden: new Set(),
        sort: 'order', descending: false, ...wish }).map((row) => row.index)""")
    everything = [0, 1, 2, 3]
    for order in ("order", "length", "time", "cost", "checks"):
        for descending in ("true", "false"):
            for wish in (
                "",
                "differ: true",
                "failures: true",
                "needle: 'e'",
                "state: 'done'",
                "hidden: new Set([0, 1, 2])",
            ):
                rows = page.run(f"shown({{ sort: '{order}', descending: {descending}, {wish} }})")
                plainly = page.run(f"shown({{ {wish} }})")
                assert sorted(rows) == plainly
                assert set(plainly) <= set(everything)
            assert sorted(page.run(f"shown({{ sort: '{order}', descending: {descending} }})")) == everything


def test_the_difference_to_the_baseline_or_to_any_column(page: Chromium) -> None:
    page.press("d")
    assert texts(page, "[data-row='1'] [data-column='1'] del") == ["nine"]
    assert texts(page, "[data-row='1'] [data-column='1'] ins") == ["noon"]
    assert "Word for word the same" in "".join(texts(page, "[data-row='3'] [data-column='1']"))
    choose(page, "against", "2")
    assert texts(page, "[data-row='0'] [data-column='2'] .text") == ["Hello, dear customer."]
    assert texts(page, "[data-row='0'] [data-column='0'] del") == []
    page.press("d")
    assert texts(page, "del, ins") == []


def test_a_difference_gives_both_texts_back_and_ends_in_time(page: Chromium) -> None:
    dice = random.Random(5)
    words = ["the", "bridge", "is", "safe.", "\n", "Arr,", "小さな", "橋", "a b", "…", "🙂"]
    some = [" ".join(dice.choices(words, k=dice.randint(0, 40))) for _ in range(60)]
    long = [" ".join(dice.choices(words, k=20_000)) for _ in range(2)]
    other = [" ".join(f"{dice.random():.9f}" for _ in range(9_000)) for _ in range(2)]
    for before, after in [*zip(some[::2], some[1::2], strict=True), ("", "x"), ("x", ""), long, other]:
        started = page.run("performance.now()")
        page.run(f"window.found = compared({json.dumps(before)}, {json.dumps(after)})")
        assert page.run("performance.now()") - started < 3000
        side = "found.parts.filter((part) => part.kind !== '{}').map((part) => part.text).join('')"
        assert page.run(side.format("new")) == before
        assert page.run(side.format("gone")) == after


def test_the_details_of_a_cell(page: Chromium) -> None:
    page.press("j")
    page.press("l")
    page.press("Enter")
    shown = "\n".join(texts(page, "#details"))
    for said in ("Captain Redbeard", "q1", "seed 7", "Ahoy, dear customer!", "no 'ahoy' is there", "House rules",
                 "House rules · bound", "You are a pirate.", "POST http://127.0.0.1:8080/v1/chat/completions",
                 '"temperature": 0.7', "first word after", "0.10 s", "sha256 "):  # fmt: skip
        assert said in shown
    assert re.search(r"sha256 [0-9a-f]{64}", shown)
    page.press("j")
    assert "We are open from noon to five." in texts(page, "#details")[0]
    page.press("d")
    assert texts(page, "#details del") == ["nine"]
    assert page.run("document.body.classList.contains('drawer')")
    page.press("Escape")
    assert page.run("document.getElementById('details').hidden")


def test_keys_walk_switch_views_and_star(page: Chromium) -> None:
    for key in ("j", "j", "l", "s"):
        page.press(key)
    assert page.run("document.querySelector('.current').closest('.row').dataset.row") == "1"
    page.press("m")
    assert page.run("document.body.classList.contains('view-matrix')")
    assert len(texts(page, ".tile")) == 12
    assert page.run("document.querySelector('.current').dataset.column") == "1"
    page.press("m")
    tick(page, "starred")
    assert questions(page) == ["q2"]
    page.press("?")
    assert page.run("document.getElementById('help').open")
    page.press("Escape")


def test_light_dark_and_the_switch(page: Chromium) -> None:
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    assert page.run(ground) == "rgb(246, 246, 244)"
    page.prefer("dark")
    assert page.run(ground) == "rgb(25, 26, 26)"
    page.press("t")
    assert page.run("document.documentElement.dataset.theme") == "light"
    assert page.run(ground) == "rgb(246, 246, 244)"


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_hangs_over_the_edge(page: Chromium, width: int) -> None:
    page.size(width, 900)
    assert page.run("document.documentElement.scrollWidth <= innerWidth")


def test_paper_has_every_answer_and_no_control(page: Chromium) -> None:
    tick(page, "diff")
    data = page.pdf()
    assert data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) >= 2
    page.call("Emulation.setEmulatedMedia", media="print")
    assert page.run("getComputedStyle(document.querySelector('.above')).display") == "none"
    assert page.run("getComputedStyle(document.getElementById('presets')).display") == "block"
    assert page.run("document.querySelectorAll('.row.empty').length") == 0
    page.call("Emulation.setEmulatedMedia", media="")
