"""Strengths from votes: against choix, against known figures, and where there is little to know."""

from __future__ import annotations

import math
import random

import choix  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.bradley_terry import fit, rating, strengths, wins_of
from playground.core.votes import Bout

PLAYERS = ("a", "b", "c", "d")
PLACE = {player: index for index, player in enumerate(PLAYERS)}

some_bouts = st.lists(
    st.tuples(st.sampled_from(PLAYERS), st.sampled_from(PLAYERS), st.sampled_from([0.0, 0.5, 1.0]))
    .filter(lambda bout: bout[0] != bout[1])
    .map(lambda bout: Bout(*bout)),
    max_size=30,
)


def by_choix(bouts: list[Bout]) -> list[float]:
    """Everything counted twice, so that the prior's half wins and the ties are whole ones."""
    data = [(i, j) for i in range(4) for j in range(4) if i != j]
    for bout in bouts:
        i, j = PLACE[bout.first], PLACE[bout.second]
        data += [(i, j)] * round(2 * bout.score) + [(j, i)] * round(2 - 2 * bout.score)
    theta = choix.ilsr_pairwise(4, data, alpha=0.0)
    mean = sum(theta) / 4
    return [rating(math.exp(value - mean)) for value in theta]


@given(some_bouts)
@settings(max_examples=40, deadline=None)
def test_the_fit_is_that_of_choix(bouts: list[Bout]) -> None:
    ours = [rating(p) for p in fit(wins_of(bouts, PLACE))]
    assert ours == pytest.approx(by_choix(bouts), abs=0.05)


def test_a_clean_sweep_has_finite_strengths() -> None:
    """Five wins a pair and the prior: 1314, 1000, 686 (MM without it does not converge)."""
    sweep = [Bout(*pair, 1.0) for pair in (("a", "b"), ("b", "c"), ("a", "c")) for _ in range(5)]
    assert [(row.player, round(row.rating)) for row in strengths(sweep, ("a", "b", "c"))] == [
        ("a", 1314),
        ("b", 1000),
        ("c", 686),
    ]


def test_what_is_not_known_has_a_wide_interval() -> None:
    for row in strengths([], ("a", "b")):
        assert (row.rating, row.votes) == (1000, 0)
        assert (round(row.low), round(row.high)) == (660, 1340)
    assert strengths([], ()) == ()
    assert strengths([], ("a",))[0].rating == 1000


def test_votes_that_all_went_one_way_are_no_certainty() -> None:
    """Every bootstrap of them is the same one: the interval is that of the fit itself, and shrinks with votes."""
    widths = [strengths([Bout("a", "b", 1.0)] * n, ("a", "b"))[0] for n in (1, 3, 30)]
    spread = [row.high - row.low for row in widths]
    assert spread[0] > spread[1] > 250
    assert all(row.low < row.rating < row.high for row in widths)


def test_intervals_are_repeatable_hold_the_rating_and_shrink() -> None:
    draw = random.Random(1)
    few = [Bout("a", "b", float(draw.random() < 0.7)) for _ in range(12)]
    once, again = strengths(few, ("a", "b"), seed=7), strengths(few, ("a", "b"), seed=7)
    assert once == again
    more = strengths(few * 8, ("a", "b"), seed=7)
    for row in (*once, *more):
        assert row.low <= row.rating <= row.high
    assert more[0].high - more[0].low < once[0].high - once[0].low


def test_intervals_cover_the_truth() -> None:
    """Two players, p = 0.7, 60 bouts: the 95 % interval holds the true difference in 80 of 100 trials at least (the
    prior pulls a little towards the middle)."""
    true = rating(math.sqrt(0.7 / 0.3))
    held = 0
    for trial in range(100):
        draw = random.Random(trial)
        row = next(
            row
            for row in strengths([Bout("a", "b", float(draw.random() < 0.7)) for _ in range(60)], ("a", "b"), trial)
            if row.player == "a"
        )
        held += row.low <= true <= row.high
    assert 85 <= held <= 100
