"""The view Steering as a reader uses it: its tab, its pictures in light and dark, on a telephone and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import Chromium
from reader import complaints, questions, run_of_four, show, texts
from shown_runs import shell
from shown_steering import steering

from playground.formats.comparison_html import render
from playground.formats.page_sections import page_sections
from playground.formats.steering_sections import sections_of

COLOUR = "getComputedStyle(document.querySelector('#steering {}')).{}"


@pytest.fixture
def steered(browser: Chromium, tmp_path: Path) -> Iterator[Chromium]:
    run = run_of_four()
    show(browser, tmp_path, render(run, shell(), (*page_sections(run), *sections_of(steering()))))
    browser.run("document.querySelector('[data-view=steering]').click()")
    yield browser
    assert complaints(browser) == []


def test_the_tab_shows_the_cards_and_nothing_else(steered: Chromium) -> None:
    assert questions(steered) == []
    assert texts(steered, "#steering h2")[1:3] == ["Did it move the answers?", "Does it do what it says?"]
    assert steered.run("document.getElementById('sections').hidden")
    steered.run("document.querySelector('[data-view=metrics]').click()")
    assert steered.run("document.getElementById('steering').hidden")
    assert not steered.run("document.getElementById('sections').hidden")
    steered.run("document.querySelector('[data-view=columns]').click()")
    assert questions(steered) == ["q1", "q2", "q3", "q4"]


@pytest.mark.parametrize(("scheme", "good", "dot"), [
    ("light", "rgb(43, 122, 75)", "rgb(180, 85, 45)"), ("dark", "rgb(127, 209, 155)", "rgb(224, 144, 106)"),
])  # fmt: skip
def test_verdicts_and_presets_have_their_colours(steered: Chromium, scheme: str, good: str, dot: str) -> None:
    steered.prefer(scheme)
    assert steered.run(COLOUR.format("text.good", "fill")) == good
    assert steered.run(COLOUR.format("circle.mean.c-1", "fill")) == dot
    assert steered.run(COLOUR.format(".heat .firm", "textDecorationLine")) == "underline"
    grounds = [steered.run(COLOUR.format(f".heat-{level}", "backgroundColor")) for level in (0, 1, 4)]
    assert len(set(grounds)) == 3


@pytest.mark.parametrize(("width", "seen", "hidden"), [(1440, "wide", "narrow"), (390, "narrow", "wide")])
def test_one_picture_of_each_is_seen_and_none_hangs_over(steered: Chromium, width: int, seen: str, hidden: str) -> None:
    steered.size(width, 900)
    assert steered.run(COLOUR.format(f".{seen}", "display")) == "block"
    assert steered.run(COLOUR.format(f".{hidden}", "display")) == "none"
    assert steered.run("document.documentElement.scrollWidth <= innerWidth")
    over = steered.run("""[...document.querySelectorAll('#steering svg')].filter((svg) => {
        const frame = svg.getBoundingClientRect();
        return frame.width && [...svg.querySelectorAll('text')].some((text) => {
            const box = text.getBoundingClientRect();
            return box.left < frame.left - 1 || box.right > frame.right + 1;
        });
    }).map((svg) => svg.querySelector('title').textContent)""")
    assert over == []


def test_words_of_a_picture_do_not_cover_each_other(steered: Chromium) -> None:
    for width in (1440, 390):
        steered.size(width, 900)
        covered = steered.run("""[...document.querySelectorAll('#steering svg')].flatMap((svg) => {
            const texts = [...svg.querySelectorAll('text')];
            const boxes = texts.map((text) => [text.textContent, text.getBoundingClientRect()]);
            return boxes.flatMap(([one, a], at) => boxes.slice(at + 1).filter(([, b]) => a.width && b.width
                && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3)
                .map(([other]) => `${one} / ${other}`));
        })""")
        assert covered == []


def test_paper_has_the_pictures(steered: Chromium) -> None:
    steered.call("Emulation.setEmulatedMedia", media="print")
    assert steered.run(COLOUR.format(".wide", "display")) == "block"
    assert steered.run("getComputedStyle(document.getElementById('steering')).display") == "block"
    steered.call("Emulation.setEmulatedMedia", media="")
    assert steered.pdf().startswith(b"%PDF-")
