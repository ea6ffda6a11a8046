"""Krippendorff's alpha against the published example, and agreement of votes."""

from __future__ import annotations

import pytest

from playground.core.plan import CellId
from playground.core.voter_agreement import agreement, alpha
from playground.core.votes import Vote

A, B = CellId("a", "p", "m"), CellId("b", "p", "m")

OBSERVERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
"""Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), example C: nominal data, any number of observers,
missing values."""


def vote(voter: str, verdict: str, *, swap: bool = False, prompt: str = "p", at: str = "1") -> Vote:
    left, right = (B, A) if swap else (A, B)
    cells = (CellId(cell.preset, prompt, "m") for cell in (left, right))
    return Vote(f"{voter}{prompt}{at}", voter, *cells, verdict, at, 0)  # type: ignore[arg-type]


def test_the_published_example() -> None:
    columns = zip(*(row.split() for row in OBSERVERS), strict=True)
    assert alpha([[value for value in column if value != "."] for column in columns]) == pytest.approx(0.743, abs=5e-4)


def test_sides_do_not_matter() -> None:
    votes = [vote("Ada", "left"), vote("Bob", "right", swap=True)]
    assert agreement(votes).same == 1.0


def test_nobody_agrees() -> None:
    votes = [vote(v, verdict, prompt=p) for p in "pqr" for v, verdict in (("Ada", "left"), ("Bob", "right"))]
    found = agreement(votes)
    assert (found.items, found.same) == (3, 0.0)
    assert found.alpha is not None
    assert found.alpha < 0


def test_where_nothing_can_be_said() -> None:
    assert agreement([]).alpha is None
    alone = agreement([vote("Ada", "left")])
    assert (alone.items, alone.same, alone.alpha) == (0, None, None)
    same = agreement([vote("Ada", "left"), vote("Bob", "left")])
    assert (same.items, same.same, same.alpha) == (1, 1.0, None)


def test_a_later_vote_on_the_same_pair_counts() -> None:
    votes = [vote("Ada", "right", at="1"), vote("Ada", "left", at="2"), vote("Bob", "left")]
    assert agreement(votes).same == 1.0
