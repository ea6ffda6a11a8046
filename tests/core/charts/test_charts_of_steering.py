"""The pictures of steering: every mark inside, intervals about their dots, verdicts in words as well as in colours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shown_steering import BIKES, FRENCH, HEBREW, HELPFUL, JSON_ONLY, PIRATE, PRESETS, many, moved, presets

from playground.core.charts.of_steering import adherence_chart, moved_chart
from playground.core.charts.shapes import Area, Box, Chart, Dot, Line, Shape, Words
from playground.core.steering.values import PresetSteering

WIDTHS = (360.0, 470.0, 560.0, 900.0)
STATES = ("good", "warning", "quiet")


def texts(chart: Chart | None, *kinds: str) -> list[str]:
    assert chart is not None
    return [shape.text for shape in chart.shapes if isinstance(shape, Words) and (not kinds or shape.kind in kinds)]


def dots(chart: Chart | None, *kinds: str) -> list[Dot]:
    assert chart is not None
    return [shape for shape in chart.shapes if isinstance(shape, Dot) and shape.kind in kinds]


def lines(chart: Chart | None, kind: str) -> list[Line]:
    assert chart is not None
    return [shape for shape in chart.shapes if isinstance(shape, Line) and shape.kind == kind]


def corners(shape: Shape) -> Iterator[tuple[float, float]]:
    """Of what is drawn; of words, of the room that they may take."""
    match shape:
        case Line():
            yield from ((shape.x1, shape.y1), (shape.x2, shape.y2))
        case Dot():
            yield from (
                (shape.x - shape.radius, shape.y - shape.radius),
                (shape.x + shape.radius, shape.y + shape.radius),
            )
        case Box():
            yield from ((shape.x, shape.y), (shape.x + shape.width, shape.y + shape.height))
        case Area():
            yield from shape.points
        case Words():
            left = shape.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[shape.anchor] * shape.width
            yield from ((left, shape.y - 6), (left + shape.width, shape.y + 6))


def held_inside(chart: Chart | None) -> None:
    if chart is None:
        return
    for shape in chart.shapes:
        for x, y in corners(shape):
            assert -0.11 <= x <= chart.width + 0.11, shape
            assert -2.01 <= y <= chart.height + 0.01, shape
    for spot in chart.spots:
        assert 0 <= spot.x <= spot.x + spot.width <= chart.width + 0.1
        assert 0 <= spot.y <= spot.y + spot.height <= chart.height + 0.1
        assert spot.tip in chart.summary


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
