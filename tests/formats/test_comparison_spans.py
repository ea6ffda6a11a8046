"""Exports say what a system message is made of: bounds, layers, what knobs put there, what was left out."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from shown_runs import shell, small_run

from playground.core.columns import column_of
from playground.core.experiment import PresetChoice
from playground.core.preset import Knob, Preset
from playground.core.run import Run
from playground.formats import comparison_csv, comparison_html, comparison_markdown
from playground.formats.comparison_spans import layer_words, shown_spans, spans_html

EVIL = '<img src=x onerror="a">'
LAW = Preset("law", "The <law>", "Never lie.")
HOUSE = Preset("house", "House style", "Be short.", layers=("base",))
BASE = Preset("base", "Base", f"Be kind. {EVIL}")
CREW = Preset("crew", "Crew", "Be {{ mood }}.", layers=("house",), knobs=(Knob("mood", "text", "a < b"),))
LIBRARY = {preset.id: preset for preset in (LAW, HOUSE, BASE, CREW)}


def run(*without: str) -> Run:
    """The small run, its columns with the text of a crew under bounds."""
    made = column_of(PresetChoice("crew", without=without), LIBRARY.__getitem__, None, (LAW,))
    whole = small_run()
    columns = (
        replace(c, system_message=made.system_message, spans=made.spans, bounds=made.bounds, without=made.without)
        for c in whole.columns
    )
    return replace(whole, columns=tuple(columns))


def test_the_parts_are_the_text_with_the_knobs_marked() -> None:
    spans = shown_spans(run().columns[0])
    assert [(span.label, span.locked) for span in spans] == [
        ("The <law>", True), ("Base", False), ("House style", False), ("Crew", False),
    ]  # fmt: skip
    assert spans[3].pieces == (("Be ", ""), ("a < b", "mood"), (".", ""))
    whole = "\n\n".join("".join(text for text, _knob in span.pieces) for span in spans)
    assert whole == run().columns[0].system_message


def test_the_page_draws_each_part_under_its_layer_s_name_and_obeys_none_of_it() -> None:
    page = comparison_html.render(run(), shell()).decode()
    assert "<bdi>Bounds: The &lt;law&gt;</bdi>" in page
    assert '<div class="part bound"><p class="layer">The &lt;law&gt; · bound</p><div class="words">Never lie.' in page
    assert '<mark title="knob: mood">a &lt; b</mark>' in page
    assert "Made of The &lt;law&gt; (bound), Base, House style and Crew." in page
    assert "<img" not in page.replace(EVIL.replace("<", "\\u003c"), "")
    assert comparison_html.read(page.encode(), file="f").columns[0].spans == run().columns[0].spans


def test_markdown_names_bounds_and_layers_in_order() -> None:
    text = comparison_markdown.render(run("base"))
    assert "\n\nBounds: The \\<law\\>.\n\n" in text
    assert "\n\nMade of The \\<law\\> (bound), House style and Crew, without base.\n\n" in text


def test_a_table_names_them_by_their_ids() -> None:
    rows = list(csv.DictReader(io.StringIO(comparison_csv.render(run("base")).decode("utf-8-sig"))))
    assert {(row["bounds"], row["layers"], row["without"]) for row in rows} == {("law", "house; crew", "base")}
    assert {(row["bounds"], row["layers"]) for row in csv.DictReader(
        io.StringIO(comparison_csv.render(small_run()).decode("utf-8-sig"))
    )} == {("", "")}  # fmt: skip


def test_nothing_is_said_of_a_text_that_is_all_its_own() -> None:
    assert [shown_spans(column) for column in small_run().columns] == [(), ()]
    assert (layer_words((), ()), layer_words((), ("a", "b")), spans_html(())) == ("", "Without a and b.", "")
