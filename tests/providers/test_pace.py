"""When the next request of an endpoint may go out: what 429s and rate-limit headers teach."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.providers.pace import FIRST_GAP_S, MAX_HOLD_S, Pace, seconds_until

WALL = 1_800_000_000.0


class Clock:
    def __init__(self) -> None:
        self.s = 100.0

    def __call__(self) -> float:
        return self.s


def test_an_endpoint_that_never_complained_is_asked_at_once() -> None:
    pace = Pace(Clock())
    assert [pace.turn_s(10) for _ in range(5)] == [0.0] * 5


def test_after_a_429_all_wait_and_then_come_one_after_the_other() -> None:
    clock = Clock()
    pace = Pace(clock)
    pace.refused(4.0)
    assert [pace.turn_s(10) for _ in range(3)] == [4.0, 4.0 + FIRST_GAP_S, 4.0 + 2 * FIRST_GAP_S]
    clock.s += 20
    for _ in range(10):
        pace.answered()
    assert [pace.turn_s(10) for _ in range(2)] == [0.0, 0.0]


def test_many_refusals_at_once_are_one() -> None:
    clock = Clock()
    pace = Pace(clock)
    for _ in range(8):
        pace.refused(1.0)
    clock.s += 1
    assert [pace.turn_s(10) for _ in range(2)] == [0.0, FIRST_GAP_S]


def test_nobody_is_held_back_for_longer_than_a_minute() -> None:
    pace = Pace(Clock())
    pace.refused(3600)
    assert pace.held_s == MAX_HOLD_S


@pytest.mark.parametrize(
    "headers",
    [
        {"x-ratelimit-remaining-requests": "1", "x-ratelimit-reset-requests": "7.5s"},
        {"anthropic-ratelimit-requests-remaining": "1", "anthropic-ratelimit-requests-reset": "2027-01-15T08:00:07.5Z"},
        {"ratelimit-remaining": "1", "ratelimit-reset": "7.5"},
        {"x-ratelimit-remaining": "1", "x-ratelimit-reset": "1800000007500"},
        {"x-ratelimit-remaining-tokens": "45", "x-ratelimit-reset-tokens": "7s500ms"},
    ],
)
def test_a_limit_that_the_headers_tell_is_kept_before_it_is_refused(headers: dict[str, str]) -> None:
    clock = Clock()
    pace = Pace(clock)
    pace.heard(headers, WALL)
    assert pace.turn_s(40) == 0.0
    assert pace.turn_s(40) == pytest.approx(7.5)
    clock.s += 8
    assert pace.turn_s(40) == 0.0


def test_headers_without_sense_teach_nothing() -> None:
    pace = Pace(Clock())
    for reset in ("", "soon", "-5", "nan", "inf", "9" * 400, "1h1h", "P1D"):
        pace.heard({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": reset}, WALL)
    pace.heard({"x-ratelimit-remaining-requests": "none", "x-ratelimit-reset-requests": "5s"}, WALL)
    pace.heard({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "6h0m0s"}, WALL)  # a day's limit
    assert pace.turn_s(1) == 0.0


@pytest.mark.parametrize(
    ("reset", "seconds"),
    [("6m0s", 360), ("1h2m3s", 3723), ("120ms", 0.12), ("20", 20), ("1d", 86400), ("7.66s", 7.66), ("1m30.5s", 90.5)],
)
def test_durations_in_headers(reset: str, seconds: float) -> None:
    assert seconds_until(reset, WALL) == pytest.approx(seconds)


@given(st.dictionaries(st.sampled_from(
    ["x-ratelimit-remaining-requests", "x-ratelimit-reset-requests", "ratelimit-reset", "ratelimit-remaining"]),
    st.text(max_size=12)), st.floats(0, 100))  # fmt: skip
def test_no_header_ever_makes_a_turn_late_beyond_the_bound(headers: dict[str, str], pause_s: float) -> None:
    pace = Pace(Clock())
    pace.heard(headers, WALL)
    pace.refused(pause_s)
    assert 0 <= pace.turn_s(10) <= MAX_HOLD_S
