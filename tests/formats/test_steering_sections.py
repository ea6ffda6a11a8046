"""The page's view Steering: the window's pictures and numbers, and nothing a name, a text or a check says is obeyed."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from shown_runs import shell, small_run
from shown_steering import BIKES, DOSE, PIRATE, PRESETS, ablation, adherence, steering
from test_hostile_export import HOSTILE, skeleton

from playground.core.charts.of_steering import adherence_chart, moved_chart
from playground.core.steering.heat import heat_of
from playground.core.steering.tables import moved_table
from playground.core.steering.values import Ablation, Adherence, CheckAdherence, Clause, Dose, Steering
from playground.formats.chart_svg import chart_svg
from playground.formats.comparison_html import PageSection, render
from playground.formats.steering_cards import WIDTH
from playground.formats.steering_sections import NARROW, sections_of, steering_sections

TITLES = [
    "What is compared", "Did it move the answers?", "Does it do what it says?", "Does it hold?", "What else changed?",
    "How long does it last?", "Which sentence did it?", "Dose and response", "Is it even-handed?",
]  # fmt: skip


def text_of(sections: tuple[PageSection, ...]) -> str:
    return html.unescape(re.sub("<[^>]+>", "\n", "\n".join(section.markup for section in sections)))


def test_every_question_has_a_card() -> None:
    sections = sections_of(steering())
    assert [section.title for section in sections] == TITLES
    assert all(section.view == "steering" for section in sections)


def test_the_pictures_are_those_of_the_window_in_both_widths() -> None:
    markup = "\n".join(section.markup for section in sections_of(steering()))
    for number, (draw, width) in enumerate(
        [(moved_chart, WIDTH), (moved_chart, NARROW), (adherence_chart, WIDTH), (adherence_chart, NARROW)], start=1
    ):
        chart = draw(PRESETS, width)
        assert chart is not None
        assert chart_svg(replace(chart, id=f"steering-{number}")) in markup


def test_no_two_pictures_of_the_page_share_an_id() -> None:
    page = render(small_run(), shell(), sections_of(steering())).decode()
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert len(re.findall(r'<svg class="chart"', page)) > 10


def test_every_svg_is_well_formed_and_says_itself_in_words() -> None:
    markup = "\n".join(section.markup for section in sections_of(steering()))
    for svg in re.findall(r"<svg.*?</svg>", markup, re.DOTALL):
        root = ElementTree.fromstring(svg)
        assert len(root.findtext("desc") or "") > 40


def test_sentences_and_numbers_stand_beside_the_pictures() -> None:
    said = text_of(sections_of(steering()))
    for preset in PRESETS[1:]:
        assert preset.sentence in said
    assert "6 more samples would settle it." in said
    table = moved_table(PRESETS)
    assert table is not None
    assert all(cell in said for row in table.rows for cell in row.cells)
    assert "4 prompts × 5 samples a preset." in said
    assert steering().notes[0] in said


def test_heat_is_in_levels_and_what_is_firm_is_marked_apart() -> None:
    markup = next(s.markup for s in sections_of(steering()) if s.title == "Which sentence did it?")
    kinds = re.findall(r'<span class="([^"]+)" title="([^"]+)">', markup)
    pieces = [piece for piece in heat_of(ablation()) if piece.tip]
    assert [kind for kind, _ in kinds] == ["heat-4 firm", "heat-1", "heat-0"]
    assert [html.unescape(tip) for _, tip in kinds] == [piece.tip for piece in pieces]


def test_several_models_have_cards_of_their_own() -> None:
    both = replace(steering(), presets=(*PRESETS, replace(PIRATE, model="mine/other")), doses=())
    titles = [section.title for section in sections_of(both)]
    assert "Did it move the answers? · mine/other" in titles
    assert f"Did it move the answers? · {PIRATE.model}" in titles


def test_a_run_whose_columns_have_no_answers_has_no_such_view() -> None:
    waiting = tuple(replace(cell, completion=type(cell.completion)()) for cell in small_run().cells)
    assert steering_sections(replace(small_run(), cells=waiting)) == ()


def saying(text: str) -> Steering:
    """All that presets, models and checks may say."""
    one = adherence(3, 4, 1)
    checks = (CheckAdherence(text, one.rate, one.base, one.lift), *one.checks[1:])
    rest = Adherence(one.rate, one.base, one.lift, one.samples, one.all_of_n, checks)
    whole = text or "x"
    clause = replace(ablation().clauses[0], start=0, end=len(whole), text=whole)
    cut = Ablation(whole, (Clause(clause.start, clause.end, whole, clause.effect, 1.0),))
    evil = replace(PIRATE, column=text, preset=text, name=text, sentence=text, adherence=rest, ablation=cut)
    other = replace(BIKES, name=text, model=text)
    dose: Dose = replace(
        DOSE, preset=text, name=text, knob=text, levels=tuple(replace(v, words=text) for v in DOSE.levels)
    )
    return replace(steering(), baseline=text, notes=(text,), presets=(evil, other), doses=(dose,))


def elements(page: bytes) -> list[object]:
    return [part if isinstance(part, str) else part[0] for part in skeleton(page)]


HARMLESS = elements(render(small_run(), shell(), sections_of(saying("x"))))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_whatever_they_say_stays_text(text: str) -> None:
    page = render(small_run(), shell(), sections_of(saying(text)))
    assert elements(page) == HARMLESS
    starts = [part for part in skeleton(page) if isinstance(part, tuple) and part[0] != "declaration"]
    attributes = {name for start in starts for name, _ in start[1:]}
    assert not attributes & {"src", "href", "style", "action"}
    assert not [name for name in attributes if name.startswith("on")]
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", page.decode().partition('id="playground-run"')[0])
