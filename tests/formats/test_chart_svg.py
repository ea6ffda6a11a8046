"""A chart as SVG: well formed, said in words too, coloured by classes, its shapes where the chart has them."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shown_runs import small_run
from shown_steering import doses, presets

from playground.core.charts.of_steering import (
    adherence_chart,
    dose_chart,
    drift_chart,
    even_chart,
    holds_chart,
    moved_chart,
    radar_chart,
    side_effects_chart,
)
from playground.core.charts.of_summaries import charts_of
from playground.core.charts.shapes import Chart, Dot, Line, Words
from playground.core.steering.values import Dose, PresetSteering
from playground.core.summaries import summaries_of
from playground.formats.chart_svg import chart_svg

EVIL = '</svg><script>alert(1)</script>&"\' onload="x" \u202e\x00\ud800 ' + "wide \u6f22\u5b57 " * 30


def charts(name: str | None = None) -> tuple[Chart, ...]:
    run = small_run()
    if name is not None:
        run = replace(run, columns=tuple(replace(column, name=name) for column in run.columns))
    return charts_of(summaries_of(run), 560)


def found(svg: str, tag: str, kind: str) -> list[ElementTree.Element]:
    return [each for each in ElementTree.fromstring(svg).iter(tag) if kind in each.get("class", "").split()]


@pytest.mark.parametrize("place", range(6))
def test_its_shapes_are_those_of_the_chart(place: int) -> None:
    chart = charts()[place]
    svg = chart_svg(chart)
    for kind in ("mean", "alone", "answer"):
        dots = [shape for shape in chart.shapes if isinstance(shape, Dot) and shape.kind == kind]
        drawn = [(float(c.get("cx", "")), float(c.get("cy", "")), c.get("class")) for c in found(svg, "circle", kind)]
        assert drawn == [(dot.x, dot.y, f"{kind} c-{dot.dot}") for dot in dots]
    intervals = [shape for shape in chart.shapes if isinstance(shape, Line) and shape.kind == "interval"]
    lines = found(svg, "line", "interval")
    assert len(lines) == len(intervals)
    arrows = [cut for line in intervals for cut in (line.cut_low, line.cut_high) if cut]
    assert len(found(svg, "polygon", "arrow")) == len(arrows)
    words = [shape.text for shape in chart.shapes if isinstance(shape, Words) and shape.kind == "value"]
    assert [text.text for text in found(svg, "text", "value")] == words


def test_some_chart_cuts_an_interval() -> None:
    assert any("<polygon" in chart_svg(chart) for chart in charts())


def test_it_is_said_in_words_too() -> None:
    for chart in charts():
        root = ElementTree.fromstring(chart_svg(chart))
        assert root.get("role") == "img"
        assert [child.text for child in root if child.tag in ("title", "desc")] == [chart.title, chart.summary]
        assert [rect[0].text for rect in root.iter("rect") if rect.get("class") == "spot"] == [
            spot.tip for spot in chart.spots
        ]


def test_names_are_text_and_nothing_has_a_style_of_its_own() -> None:
    for chart in charts(EVIL):
        svg = chart_svg(chart)
        root = ElementTree.fromstring(svg)
        assert {each.tag for each in root.iter()} <= {
            "svg", "title", "desc", "line", "circle", "rect", "polygon", "text",
        }  # fmt: skip
        assert "style=" not in svg
        assert not [name for each in root.iter() for name in each.attrib if name.startswith("on")]
        labels = [text.text or "" for text in found(svg, "text", "label")]
        assert all(label.endswith("…") and len(label) < 40 for label in labels)


def test_wide_signs_are_cut_sooner() -> None:
    latin, wide = charts("n" * 200), charts("\u6f22" * 200)
    shown = [next(t.text or "" for t in found(chart_svg(both[0]), "text", "label")) for both in (latin, wide)]
    assert len(shown[1]) < 0.6 * len(shown[0])
    broad = next(t.text or "" for t in found(chart_svg(charts("w" * 200)[0]), "text", "label"))
    assert len(shown[1]) < len(broad) < 0.8 * len(shown[0])


@given(presets(), doses(), st.sampled_from([334.0, 560.0, 900.0]))
def test_whatever_steering_says_its_pictures_are_well_formed(
    found: list[PresetSteering], dose: Dose, width: float
) -> None:
    one = found[0]
    drawn = (
        moved_chart(found, width), adherence_chart(found, width), holds_chart(found, width), drift_chart(found, width),
        radar_chart(one, width), side_effects_chart(one, width), even_chart(one, width), dose_chart(dose, width),
    )  # fmt: skip
    for chart in filter(None, drawn):
        svg = chart_svg(chart)
        root = ElementTree.fromstring(svg)
        marks = [each for each in root.iter() if each.tag in ("line", "circle", "polygon", "rect", "text")]
        assert len(marks) == svg.count(" class=") - 1
        assert "nan" not in re.sub(r"<(title|desc|text)\b.*?</\1>", "", svg, flags=re.DOTALL)
        assert all(re.fullmatch(r"[a-z-]+( reference)?( c-[0-7])?", each.get("class", "")) for each in marks)
