"""Pages unlike the others, in a real browser: conversations, hostile texts, no scripts, a thousand answers."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from chromium import Chromium
from reader import COLUMNS, complaints, questions, run_of_four, show, texts, tick
from shown_runs import MODEL, answered, shell, small_run
from test_hostile_export import HOSTILE, run_with

from playground.core.annotations import Annotations
from playground.core.experiment import Prompt
from playground.core.plan import CellId
from playground.core.request import Message
from playground.core.run import RecordedCell
from playground.formats.comparison_html import PageSection, render


def test_turns_of_a_conversation_are_rows_of_their_own(browser: Chromium, tmp_path: Path) -> None:
    talk = Prompt("talk", (Message("user", "One?"), Message("system", "Be brief."), Message("user", "Two?")))
    cells = tuple(
        RecordedCell(
            CellId(place.id, "talk", MODEL, 1, turn), None, answered(f"{place.id} {turn}", 9, 9, 9, place, talk)
        )
        for turn in (1, 2)
        for place in COLUMNS
    )
    run = replace(small_run(), columns=COLUMNS, prompts=(talk,), cells=cells, samples=1)
    show(browser, tmp_path, render(run, shell()))
    assert texts(browser, ".row .last") == ["One?", "Two?"]
    assert texts(browser, "[data-row='1'] .given") == ["Be brief."]
    assert texts(browser, "[data-row='1'] .text") == ["none 2", "captain-redbeard 2", "plain 2"]
    assert texts(browser, ".row h2 span:first-child") == ["Prompt · turn 1 of 2", "Prompt · turn 2 of 2"]
    for key in ("j", "j", "Enter"):
        browser.press(key)
    assert "Be brief.It was changed in the conversation." in "".join(texts(browser, "#details"))
    assert complaints(browser) == []


def test_samples_with_the_same_answer_stand_once(browser: Chromium, tmp_path: Path) -> None:
    run = run_of_four()
    again = tuple(replace(one, id=replace(one.id, sample=2)) for one in run.cells)
    show(browser, tmp_path, render(replace(run, cells=(*run.cells, *again), samples=2), shell()))
    assert texts(browser, "[data-row='0'] [data-column='0'] .sample") == ["samples 1 and 2 of 2, the same answer"]
    assert texts(browser, "[data-row='2'] [data-column='2'] .sample") == ["sample 1 of 2", "sample 2 of 2"]


def test_stars_notes_and_labels_of_the_run(browser: Chromium, tmp_path: Path) -> None:
    run = run_of_four()
    marked = Annotations().starred(run.cells[4].id, on=True).noted(run.cells[4].id, "Too rude").labelled("plain", "Dry")
    show(browser, tmp_path, render(replace(run, annotations=marked), shell()))
    assert texts(browser, "#heads .name") == ["No system message", "Captain Redbeard", "Dry"]
    assert texts(browser, ".note") == ["Too rude"]
    assert texts(browser, ".star.on") == ["★"]
    tick(browser, "starred")
    assert questions(browser) == ["q2"]


def test_sections_have_a_view(browser: Chromium, tmp_path: Path) -> None:
    chart = PageSection("Speed", '<svg viewBox="0 0 9 9" width="9"><rect class="write" width="9" height="9"/></svg>')
    show(browser, tmp_path, render(run_of_four(), shell(), [chart]))
    browser.run("document.querySelector('[data-view=metrics]').click()")
    assert browser.run("getComputedStyle(document.querySelector('#sections rect')).fill") == "rgb(47, 111, 94)"
    assert questions(browser) == []
    assert complaints(browser) == []


NAMES_OF_OBJECTS = ("__proto__", "constructor", "toString", "hasOwnProperty", "0")


@pytest.mark.parametrize("name", NAMES_OF_OBJECTS)
def test_an_id_that_every_object_has_is_an_id_like_others(browser: Chromium, tmp_path: Path, name: str) -> None:
    run = run_with(name)
    columns = (replace(run.columns[0], id=name), run.columns[1])
    cells = tuple(
        replace(c, id=replace(c.id, preset=name if c.id.preset == "none" else c.id.preset)) for c in run.cells
    )
    prompt = Prompt(name, (Message("user", "Who?"),))
    show(browser, tmp_path, render(replace(run, columns=columns, cells=cells, prompts=(prompt,)), shell()))
    assert texts(browser, ".row .last") == ["Who?"]
    assert texts(browser, "#heads .name") == [name, name]
    assert len(texts(browser, ".answer")) >= 2
    assert complaints(browser) == []


@pytest.mark.parametrize("text", [*HOSTILE.values(), "x" * 300_000], ids=[*HOSTILE, "a-word-without-end"])
def test_hostile_text_stays_text(browser: Chromium, tmp_path: Path, text: str) -> None:
    show(browser, tmp_path, render(run_with(text), shell()))
    for key in ("d", "d", "j", "l", "Enter", "m", "m"):
        browser.press(key)
    made = browser.run(
        "[...new Set([...document.querySelectorAll('body *')].map((one) => one.localName))]"
        ".filter((name) => ['img', 'iframe', 'object', 'embed', 'form', 'meta', 'link', 'base', 'a'].includes(name))"
    )
    assert made == []
    assert browser.run("document.querySelectorAll('script').length") == 3
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", browser.run("document.body.innerText"))
    assert complaints(browser) == []


def test_without_scripts_the_answers_can_be_read(browser: Chromium, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(render(run_of_four(), shell()))
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.call("Page.navigate", url=(tmp_path / "page.html").as_uri())
        browser.until("document.readyState === 'complete' && document.body.innerText.includes('Ahoy, dear customer!')")
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)


def test_a_thousand_answers_are_there_in_under_a_second(browser: Chromium, tmp_path: Path) -> None:
    run = run_of_four()
    prompts = tuple(Prompt(f"p{number}", (Message("user", f"Question {number}?"),)) for number in range(334))
    cells = tuple(replace(one, id=replace(one.id, prompt=prompt.id)) for prompt in prompts for one in run.cells[:3])
    show(browser, tmp_path, render(replace(run, prompts=prompts, cells=cells), shell()))
    assert int(browser.run("document.documentElement.dataset.ready")) < 1000
    assert browser.run("document.querySelectorAll('.row').length") == 334
    assert browser.run("document.querySelectorAll('.row.empty').length") > 300
    browser.run("scrollTo(0, document.body.scrollHeight)")
    browser.until("!document.querySelector('[data-row=\"333\"]').classList.contains('empty')")
