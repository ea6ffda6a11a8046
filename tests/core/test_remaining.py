"""How much longer: right in the end, calm on the way, and silent while nobody can know."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.remaining import Remaining, about, about_between, rounded


def told(gaps: list[float]) -> list[tuple[float, str]]:
    """(time, words) after each end."""
    run, now, said = Remaining(len(gaps), 0.0), 0.0, []
    for gap in gaps:
        now += gap
        run.ended(now)
        said.append((now, run.words(now)))
    return said


def test_a_steady_run_counts_down_without_going_up() -> None:
    said = [words for _now, words in told([0.5] * 600)]
    assert said[:3] == ["", "", ""]
    changes = [words for before, words in zip(["", *said], said, strict=False) if words != before]
    assert changes[0] == "about 5 min left"
    assert changes[1:4] == ["about 4 min left", "about 3 min 30 s left", "about 3 min left"]
    assert changes[-2:] == ["a few seconds left", ""]
    assert len(changes) < 25


def test_one_slow_answer_does_not_make_the_words_jump() -> None:
    said = [words for _now, words in told([0.5] * 300 + [6.0] + [0.5] * 300)]
    around = set(said[295:306])
    assert len(around) <= 2
    assert around <= {"about 2 min 30 s left", "about 3 min left"}


def test_a_run_that_slows_down_is_believed_in_time() -> None:
    said = told([0.1] * 100 + [2.0] * 200)
    now, words = said[199]
    assert words == "about 3 min left" or words == "about 3 min 30 s left", (now, words)


def test_a_pause_counts_for_nothing() -> None:
    run = Remaining(100, 0.0)
    for n in range(1, 51):
        run.ended(float(n))
    before = run.words(50.0)
    run.pause(50.0)
    assert run.words(5000.0) == before
    run.go_on(10_000.0)
    assert run.words(10_001.0) == before


def test_what_was_reused_takes_no_time_and_is_not_measured() -> None:
    run = Remaining(1000, 0.0)
    for n in range(1, 11):
        run.ended(float(n))
    for _ in range(900):
        run.ended(10.0, reused=True)
    left = run.left_s(10.0)
    assert left is not None
    assert 85 < left < 95


def test_when_nothing_ends_any_more_more_is_left_and_not_less() -> None:
    run = Remaining(100, 0.0)
    for n in range(1, 11):
        run.ended(float(n))
    first = run.left_s(10.0)
    later = run.left_s(100.0)
    assert first is not None
    assert later is not None
    assert later > first


@given(st.lists(st.floats(0.0, 50.0), min_size=1, max_size=60))
def test_it_is_never_negative_and_always_ends_in_silence(gaps: list[float]) -> None:
    run, now = Remaining(len(gaps), 0.0), 0.0
    for gap in gaps:
        now += gap
        run.ended(now)
        left = run.left_s(now)
        assert left is None or left >= 0
    assert run.words(now) == ""


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (190, 380, "about 3 to 6 min"), (40, 130, "about 40 s to 2 min"), (10, 40, "about 10 to 40 s"),
        (41, 39, "about 40 s"), (1, 18, "up to 20 s"), (0, 1, "a few seconds"), (3600, 4700, "about 1 h to 1 h 20 min"),
    ],
)  # fmt: skip
def test_a_range_in_words(low: float, high: float, words: str) -> None:
    assert about_between(low, high) == words


def test_an_amount_in_words() -> None:
    assert [about(s) for s in (1, 3, 88, 150, 240, 5400)] == [
        "a few seconds", "about 5 s", "about 1 min 30 s", "about 2 min 30 s", "about 4 min", "about 1 h 30 min",
    ]  # fmt: skip
    assert rounded(59) == 60
