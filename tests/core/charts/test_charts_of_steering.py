"""The pictures of steering: every mark inside, intervals about their dots, verdicts in words as well as in colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from chart_marks import STATES, WIDTHS, dots, held_inside, lines, texts
from hypothesis import given
from hypothesis import strategies as st
from shown_steering import BIKES, FRENCH, HEBREW, HELPFUL, JSON_ONLY, PIRATE, PRESETS, many, moved, presets

from playground.core.charts.of_steering import adherence_chart, moved_chart
from playground.core.charts.shapes import Words
from playground.core.steering.values import PresetSteering


@given(presets(), st.sampled_from(WIDTHS))
def test_whatever_is_measured_stands_inside_its_picture(found: Sequence[PresetSteering], width: float) -> None:
    for draw in (moved_chart, adherence_chart):
        held_inside(draw(found, width))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_preset_that_moved_stands_right_of_the_line_and_says_so(width: float) -> None:
    chart = moved_chart(PRESETS, width)
    assert texts(chart, "label") == [preset.name for preset in PRESETS[1:]]
    assert texts(chart, *STATES) == [
        "moved, firm", "moved, firm", "moved, not yet firm", "did not move", "did not move"
    ]  # fmt: skip
    line = lines(chart, "reference")[0].x1
    assert [dot.x > line for dot in dots(chart, "mean")] == [True] * 5
    assert [interval.x1 > line for interval in lines(chart, "interval")] == [True, True, True, False, False]
    assert "no effect" in texts(chart, "muted")


def test_a_verdict_has_its_colour_and_what_it_rests_on() -> None:
    chart = moved_chart((PIRATE, BIKES, replace(BIKES, moved=moved("disagree", 0.1)), HELPFUL), 560)
    assert chart is not None
    verdicts = [(shape.kind, shape.text) for shape in chart.shapes if isinstance(shape, Words) and shape.kind in STATES]
    assert verdicts == [
        ("good", "moved, firm"),
        ("warning", "moved, not yet firm"),
        ("warning", "moved in one batch only"),
        ("quiet", "did not move"),
    ]
    details = texts(chart, "muted")
    assert "p .002, both batches" in details
    assert "p .004, 6 more samples" in details
    assert "p 1, 20 answers" in details


def test_what_could_not_be_compared_has_words_and_no_mark() -> None:
    chart = moved_chart((replace(PIRATE, moved=moved("too-few")),), 560)
    assert texts(chart, "quiet") == ["too few answers to tell"]
    assert texts(chart, "muted") == ["4 answers"]
    assert dots(chart, "mean", "alone") == []
    assert lines(chart, "reference") == []


def test_a_distance_without_an_interval_is_hollow() -> None:
    chart = moved_chart((replace(PIRATE, moved=moved("moved", 0.2, None)), FRENCH), 560)
    assert [dot.dot for dot in dots(chart, "alone")] == [1]
    assert [line.dot for line in lines(chart, "interval")] == [2]


def test_an_interval_that_goes_far_beyond_all_values_is_cut() -> None:
    chart = moved_chart((replace(PIRATE, moved=moved("moved", 0.2, 90.0)), FRENCH), 560)
    wide, other = lines(chart, "interval")
    assert (wide.cut_low, wide.cut_high) == (True, True)
    assert (other.cut_low, other.cut_high) == (False, False)


def test_rows_of_several_models_are_told_apart() -> None:
    chart = moved_chart((PIRATE, replace(PIRATE, model="mine/other")), 900)
    assert texts(chart, "label") == [f"Captain Redbeard · {PIRATE.model}", "Captain Redbeard · mine/other"]


@pytest.mark.parametrize("width", WIDTHS)
def test_adherence_is_a_dot_in_its_band_on_a_track_with_the_baseline_hollow(width: float) -> None:
    chart = adherence_chart(PRESETS, width)
    assert texts(chart, "value") == ["16 of 20", "10 of 20", "11 of 20", "0 of 20"]
    assert "has no checks" in texts(chart, "muted")
    assert "+78 points (+54 to +90)" in texts(chart, "muted")
    tracks, bands, means, bases = lines(chart, "track"), lines(chart, "band"), dots(chart, "mean"), dots(chart, "base")
    assert len(tracks) == len(bands) == len(means) == len(bases) == 4
    for track, band, mean, base in zip(tracks, bands, means, bases, strict=True):
        assert track.x1 <= band.x1 <= mean.x <= band.x2 <= track.x2
        assert track.x1 <= base.x <= mean.x
    assert means[3].x == tracks[3].x1


def test_without_checks_nobody_asks_whether_they_are_kept() -> None:
    assert adherence_chart((HELPFUL,), 560) is None
    assert moved_chart((PRESETS[0],), 560) is None


def test_a_row_says_all_of_it_to_who_points_and_to_who_does_not_see() -> None:
    chart = adherence_chart((replace(PIRATE, name=HEBREW), JSON_ONLY), 560)
    assert chart is not None
    assert chart.spots[0].tip.startswith(f"{HEBREW}: 16 of 20 answers pass, 80 % (58 to 92 %); the baseline 1 of 40")
    assert "all 5 samples of a prompt pass in 33 % (7 to 66 %)" in chart.summary


@pytest.mark.parametrize("number", [1, 12])
def test_rows_do_not_run_into_each_other(number: int) -> None:
    for width in WIDTHS:
        chart = moved_chart(many(number), width)
        assert chart is not None
        tops = [spot.y for spot in chart.spots]
        assert len(tops) == number
        assert all(later - former >= 40 for former, later in pairwise(tops))
