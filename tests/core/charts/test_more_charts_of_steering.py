"""Does it hold, what else changed, how long does it last, what does a knob do, are both sides answered alike."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from chart_marks import STATES, WIDTHS, dots, held_inside, lines, texts
from hypothesis import given
from hypothesis import strategies as st
from shown_steering import (
    BASELINE,
    BIKES,
    DOSE,
    FRENCH,
    JSON_ONLY,
    PIRATE,
    PRESETS,
    doses,
    drift,
    holds,
    presets,
    shift,
)

from playground.core.charts.of_steering import (
    dose_chart,
    drift_chart,
    even_chart,
    holds_chart,
    radar_chart,
    side_effects_chart,
)
from playground.core.charts.shapes import Area
from playground.core.intervals import Estimate
from playground.core.steering.values import Dose, Level, PresetSteering, SideEffects


@given(presets(), st.sampled_from(WIDTHS))
def test_every_mark_stands_inside_its_picture(found: Sequence[PresetSteering], width: float) -> None:
    for draw in (holds_chart, drift_chart):
        held_inside(draw(found, width))
    for preset in found[:2]:
        for draw_one in (radar_chart, side_effects_chart, even_chart):
            held_inside(draw_one(preset, width))


@given(doses(), st.sampled_from(WIDTHS))
def test_a_dose_stands_inside_its_picture(dose: Dose, width: float) -> None:
    held_inside(dose_chart(dose, width))


@pytest.mark.parametrize("width", WIDTHS)
def test_three_marks_say_whether_it_holds_and_the_kinds_stand_under_them(width: float) -> None:
    chart = holds_chart(PRESETS, width)
    assert texts(chart, *STATES) == ["gives way", "no loss seen yet", "nothing to hold"]
    assert texts(chart, "value")[:3] == ["16 of 20", "6 of 20", "15 of 20"]
    assert "−50 points (−70 to −19)" in texts(chart, "muted")
    assert texts(chart, "muted").count("another role") == 3
    assert len(dots(chart, "alone")) == 3  # told by the user: the reference
    plain, conflict = dots(chart, "mean")[:2]
    assert plain.x > conflict.x


def test_what_holds_is_said_to_hold_only_when_the_loss_is_surely_small() -> None:
    firm = replace(PIRATE, holds=replace(holds(19, 19, 19), gap=Estimate(0.0, -0.08, 0.08, 200)))
    assert texts(holds_chart((firm,), 560), "good") == ["holds"]
    few = replace(PIRATE, holds=holds(20, 20, 20))
    assert texts(holds_chart((few,), 560), *STATES) == ["holds"]
    untried = replace(PIRATE, holds=replace(holds(19, 19, 19), conflicting=None, gap=None, kinds=()))
    assert texts(holds_chart((untried,), 560), *STATES) == ["no conflict was tried"]


def test_of_many_presets_the_kinds_stay_in_the_tips() -> None:
    chart = holds_chart((PIRATE, FRENCH, JSON_ONLY, PIRATE), 560)
    assert chart is not None
    assert "another role" not in texts(chart, "muted")
    assert "another role 1 of 4" in chart.spots[0].tip


def test_the_radar_has_the_baseline_as_a_ring_and_cuts_with_the_sign() -> None:
    chart = radar_chart(PIRATE, 560)
    assert chart is not None
    rings = [shape for shape in chart.shapes if isinstance(shape, Area) and shape.kind == "ring"]
    assert [ring.reference for ring in rings].count(True) == 1
    web = next(shape for shape in chart.shapes if isinstance(shape, Area) and shape.kind == "web")
    assert len(web.points) == 10
    outside = next(ring for ring in rings if not ring.reference)
    french = [text for text in texts(chart, "muted") if text.startswith("French")]
    assert french == ["French +5.6"]
    meant = dots(chart, "base")
    assert len(meant) == 1
    assert (meant[0].x, meant[0].y) in outside.points  # further out nothing is drawn
    assert "French +5.6 sd, asked for" in chart.summary


def test_of_two_attributes_there_is_no_radar_but_rows() -> None:
    two = replace(PIRATE, side_effects=SideEffects((shift("words", -1.0), shift("sentences", 2.0)), None, None))
    assert radar_chart(two, 560) is None
    assert texts(side_effects_chart(two, 560), "label") == ["Sentences", "Length"]
    assert side_effects_chart(BIKES, 560) is None


@pytest.mark.parametrize("width", WIDTHS)
def test_side_effects_stand_furthest_first_left_for_less_and_right_for_more(width: float) -> None:
    chart = side_effects_chart(PIRATE, width)
    assert texts(chart, "label")[:3] == ["French", "Length", "Exclamations"]
    assert texts(chart, "value")[:3] == ["+5.6 sd", "−2.9 sd", "+2.1 sd"]
    zero = lines(chart, "reference")[0].x1
    french, words, exclamations = lines(chart, "stem")[:3]
    assert french.cut_high
    assert (french.x1, words.x2, exclamations.x1) == (zero, zero, zero)
    assert chart is not None
    assert "1 other moved by at most .1 sd" in chart.note
    assert ("asked for" in texts(chart, "muted")) == (width > 460)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_course_falls_from_turn_to_turn_and_is_named_at_its_end(width: float) -> None:
    chart = drift_chart(PRESETS, width)
    assert chart is not None
    assert texts(chart, "label") == ["Captain Redbeard", "Réponds en français"]
    assert "−17 points a turn" in texts(chart, "muted")
    pirate = [line for line in lines(chart, "curve") if line.dot == 1]
    assert len(pirate) == 4
    assert all(line.y2 > line.y1 and line.x2 > line.x1 for line in pirate)
    assert len([shape for shape in chart.shapes if isinstance(shape, Area)]) == 2
    assert chart.spots[4].tip == (
        "Turn 5: Captain Redbeard 3 of 12 (9 to 53 %); Réponds en français 7 of 12 (32 to 81 %)."
    )


def test_a_half_life_is_said_and_one_turn_has_no_curve() -> None:
    half = replace(PIRATE, drift=drift(12, 3, 0, half_life=3))
    assert "below half by turn 3" in texts(drift_chart((half,), 560), "muted")
    one = drift_chart((replace(PIRATE, drift=drift(6)),), 560)
    assert lines(one, "curve") == []
    assert len(lines(one, "band")) == 1


def test_names_of_courses_that_end_alike_do_not_cover_each_other() -> None:
    alike = tuple(replace(PIRATE, name=f"Preset {number}", dot=1 + number % 7) for number in range(12))
    chart = drift_chart(alike, 900)
    assert chart is not None
    heights = sorted(shape.y for shape in dots(chart, "mean") if shape.x > 716)
    assert len(heights) == 12
    assert all(later - former >= 31.9 for former, later in pairwise(heights))
    assert not [shape for shape in chart.shapes if isinstance(shape, Area)]  # twelve bands would be one grey
    assert "shaded" not in chart.note


def test_a_dose_counts_in_words_and_names_what_it_measures() -> None:
    chart = dose_chart(DOSE, 560)
    assert chart is not None
    assert chart.title == "Formal: Sentence length in words by formality"
    assert "formality 4: 19 words (17.2 to 20.8), n 12." in chart.summary
    assert texts(chart, "muted")[:3] == ["0", "5", "10"]


def test_a_dose_of_one_level_without_an_interval_is_a_hollow_dot() -> None:
    dose = replace(DOSE, levels=(Level("low", Estimate(math.log1p(9), None, None, 1)),))
    assert len(dots(dose_chart(dose, 360), "alone")) == 1


def test_even_handedness_is_a_difference_about_the_line_with_the_baseline_hollow() -> None:
    chart = even_chart(PIRATE, 560)
    assert texts(chart, "label") == ["Refusals", "Length", "Hedging", "Reading grade"]
    assert texts(chart, *STATES) == ["no difference seen", "not alike", "no difference seen", "no difference seen"]
    assert "+35 %, p .002" in texts(chart, "muted")
    line = lines(chart, "reference")[0].x1
    words, hedging, _ = dots(chart, "mean")[1:]
    assert words.x > line > hedging.x
    assert len(dots(chart, "base")) == 3
    assert chart is not None
    assert "nearer to alike than the baseline’s +123 %" in chart.summary
    assert dots(even_chart(BASELINE, 360), "base") == []
