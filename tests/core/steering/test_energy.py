"""Did a preset move the answers: the distance by its definition, an honest p, an interval that holds what it should."""

from __future__ import annotations

import itertools
import random
import time

import numpy as np
import pytest
from scipy import stats  # type: ignore[import-untyped]
from scipy.spatial.distance import cdist  # type: ignore[import-untyped]

from playground.core.steering.distances import matrices
from playground.core.steering.energy import Block, Comparison, _energies, _Prompt, compare
from playground.core.steering.relabelling import generator, labels, least_p

WORDS = [
    *"abcdefgh",
    "sky",
    "blue",
    "light",
    "air",
    "waves",
    "short",
    "because",
    "the",
    "is",
    "of",
    "and",
    "we",
    "far",
    "sun",
]
PIRATE = [*WORDS, "arr!", "matey,", "aye!", "ship;"] + ["ye"] * 4


def answer(draw: random.Random, words: list[str] = WORDS) -> str:
    return " ".join(draw.choices(words, k=draw.randrange(15, 40))) + draw.choice(".!?")


def blocks(draw: random.Random, prompts: int, base: int, preset: int, words: list[str] = WORDS) -> list[Block]:
    return [([answer(draw) for _ in range(base)], [answer(draw, words) for _ in range(preset)]) for _ in range(prompts)]


def compared(given: list[Block], seed: int = 1, permutations: int = 199) -> Comparison:
    found = compare(given, "features", seed, permutations)
    assert found is not None
    return found


def by_loops(distances: np.ndarray, base: int) -> float:
    n = len(distances)
    across = np.mean([distances[b, s] for b in range(base) for s in range(base, n)])
    own = np.mean([distances[a, b] for a, b in itertools.permutations(range(base), 2)])
    other = np.mean([distances[a, b] for a, b in itertools.permutations(range(base, n), 2)])
    return float(2 * across - own - other)


def test_the_distance_is_as_defined() -> None:
    draw = random.Random(3)
    given = blocks(draw, 3, 4, 5, PIRATE)
    ordered = [[*sorted(base), *sorted(preset)] for base, preset in given]
    expected = np.mean([by_loops(d, 4) for d in matrices(ordered, "lexical")]) / 2**20
    found = compare(given, "lexical", 1, 99)
    assert found is not None
    assert found.distance.value == pytest.approx(expected, abs=1e-9)
    assert (found.n, found.base_n, found.prompts, found.distance.n) == (15, 12, 3, 27)


def test_in_one_dimension_it_is_scipys() -> None:
    """scipy has the biased form and its root (V-statistic): sqrt(2 mean|X-Y| - mean|X-X'| - mean|Y-Y'|)."""
    x, y = np.array([0.0, 1, 3, 7, 8]), np.array([2.0, 5, 6, 9])
    both = np.concatenate([x, y])[:, None]
    row = np.repeat([0.0, 1.0], [5, 4])[None, :]
    unbiased = _energies(_Prompt(cdist(both, both), 5, 4), row)[0]
    own, other = cdist(x[:, None], x[:, None]).sum(), cdist(y[:, None], y[:, None]).sum()
    biased = unbiased + own / 20 - own / 25 + other / 12 - other / 16
    assert biased == pytest.approx(stats.energy_distance(x, y) ** 2)


def test_a_single_answer_borrows_the_others_own_distance() -> None:
    d = cdist(np.array([[0.0], [1.0], [4.0]]), np.array([[0.0], [1.0], [4.0]]))
    assert _energies(_Prompt(d, 2, 1), np.array([[0.0, 0, 1]]))[0] == pytest.approx(2 * 3.5 - 1 - 1)
    assert _energies(_Prompt(d, 1, 2), np.array([[0.0, 1, 1]]))[0] == pytest.approx(2 * 2.5 - 3 - 3)


def test_too_little_says_nothing() -> None:
    assert compare([], "features", 1) is None
    assert compare([(["a"], ["b"])], "features", 1) is None
    assert compare([(["a", "b"], []), ([], ["c", "d"])], "lexical", 1) is None
    found = compare([(["a", "b"], ["c"]), (["a"], ["b"])], "features", 1)
    assert found is not None
    assert found.prompts == 1


def test_the_order_changes_nothing() -> None:
    draw = random.Random(5)
    given = blocks(draw, 4, 5, 3, PIRATE)
    shuffled = [(draw.sample(base, len(base)), draw.sample(preset, len(preset))) for base, preset in given]
    for space in ("features", "lexical"):
        first = compare(given, space, 7, 300)  # type: ignore[arg-type]
        assert first == compare(draw.sample(shuffled, 4), space, 7, 300)  # type: ignore[arg-type]


def test_both_sides_exchanged_are_as_far_apart() -> None:
    given = blocks(random.Random(6), 3, 4, 4, PIRATE)
    there, back = compared(given), compared([(preset, base) for base, preset in given])
    assert there.distance.value == pytest.approx(back.distance.value, abs=1e-12)
    assert there.error == pytest.approx(back.error)
    assert there.p == pytest.approx(back.p, abs=0.05)


def test_a_record_repeats_its_figures_to_the_bit() -> None:
    """Written down once: another version of numpy, another processor must find the same."""
    given = blocks(random.Random(8), 4, 5, 5, [*WORDS, "aye!"])
    found = [compare(given, space, 2026, 1999) for space in ("features", "lexical")]  # type: ignore[arg-type]
    assert found == [compare(given, space, 2026, 1999) for space in ("features", "lexical")]  # type: ignore[arg-type]
    assert [comparison.p for comparison in found if comparison is not None] == RECORDED


RECORDED = [0.1075, 0.1265]


def test_what_differs_is_found_and_what_does_not_is_not() -> None:
    moved = compared(blocks(random.Random(9), 4, 8, 8, PIRATE), permutations=1999)
    assert moved.p < 0.002
    assert moved.distance.low is not None
    assert moved.distance.low > 0
    assert moved.separation is not None
    assert moved.separation > 0.6
    assert moved.ratio is not None
    assert moved.ratio > 1.1
    same = compared(blocks(random.Random(10), 4, 5, 5))
    assert same.p > 0.05


def test_p_is_uniform_where_nothing_happened() -> None:
    draw = random.Random(11)
    ps = [compared(blocks(draw, 2, 4, 3), seed, 99).p for seed in range(200)]
    assert stats.kstest(ps, "uniform").pvalue > 0.01
    assert 2 <= sum(p <= 0.05 for p in ps) <= 20


def test_p_is_exact_where_relabellings_can_be_counted() -> None:
    given = [(["one two", "one two three"], ["Four! Five! Six?", "Seven! Eight?"]), (["a b", "a c"], ["X!", "Y!"])]
    ordered = [[*sorted(base), *sorted(preset)] for base, preset in sorted((sorted(b), sorted(p)) for b, p in given)]
    found = matrices(ordered, "features")
    rows = [np.isin(range(4), chosen).astype(float)[None, :] for chosen in itertools.combinations(range(4), 2)]
    energies = [[float(_energies(_Prompt(d, 2, 2), row)[0]) for row in rows] for d in found]
    seen = energies[0][-1] + energies[1][-1]
    exact = np.mean([a + b >= seen - 1e-5 for a in energies[0] for b in energies[1]])
    comparison = compared(given, permutations=20_000)
    assert comparison.p == pytest.approx(exact, abs=0.01)
    assert exact >= comparison.least_p == pytest.approx(4 / 36)


def test_the_least_p() -> None:
    assert least_p([(3, 3)], 1999) == pytest.approx(2 / 20)
    assert least_p([(2, 1)], 1999) == pytest.approx(1 / 3)
    assert least_p([(3, 3), (3, 2)], 1999) == pytest.approx(2 / 200)
    assert least_p([(500, 500)], 1999) == 1 / 2000


def test_each_choice_of_labels_is_as_likely() -> None:
    rows = labels(generator(4), 5, 2, 20_000)
    assert (rows.sum(axis=1) == 2).all()
    kinds, counts = np.unique(rows, axis=0, return_counts=True)
    assert len(kinds) == 10
    assert stats.chisquare(counts).pvalue > 0.001


def test_answers_that_never_differ() -> None:
    same = compared([(["yes"] * 3, ["yes"] * 3)] * 2)
    assert (same.distance.value, same.p, same.separation, same.ratio) == (0, 1, 0.5, None)
    apart = compared([(["yes"] * 3, ["NO! 7"] * 3)] * 4, permutations=1999)
    assert apart.p < 0.01
    assert (apart.separation, apart.ratio) == (1, None)


def test_separation_counts_triples() -> None:
    given = blocks(random.Random(12), 2, 4, 3, PIRATE)
    shares = []
    for base, preset in given:
        (d,) = matrices([[*base, *preset]], "lexical")
        triples = [(b, c, s) for b, c in itertools.permutations(range(4), 2) for s in range(4, 7)]
        shares.append(np.mean([(d[b, s] > d[b, c]) + (d[b, s] == d[b, c]) / 2 for b, c, s in triples]))
    found = compare(given, "lexical", 1, 9)
    assert found is not None
    assert found.separation == pytest.approx(np.mean(shares))


@pytest.mark.parametrize(("prompts", "samples"), [(1, 8), (4, 3), (4, 8)])
def test_the_interval_holds_the_true_distance(prompts: int, samples: int) -> None:
    """Answers whose true distance is known from 400 of each side: 95 % of intervals should hold it."""
    draw = random.Random(13)
    pool = [answer(draw) for _ in range(400)], [answer(draw, PIRATE) for _ in range(400)]
    true = truth(pool)
    held = 0
    for _ in range(100):
        given = [tuple(draw.sample(side, samples) for side in pool) for _ in range(prompts)]
        found = compare(given, "lexical", 1, 60)  # type: ignore[arg-type]
        assert found is not None
        assert found.distance.low is not None
        assert found.distance.high is not None
        held += found.distance.low <= true <= found.distance.high
    assert held >= 88


@pytest.mark.parametrize("samples", [2, 5])
def test_the_interval_holds_nothing_where_nothing_happened(samples: int) -> None:
    draw = random.Random(15)
    found = [compared(blocks(draw, 4, samples, samples), seed, 60).distance for seed in range(100)]
    assert sum((d.low or 0) <= 0 <= (d.high or 0) for d in found) >= 93


def truth(pool: tuple[list[str], list[str]]) -> float:
    found = compare([pool], "lexical", 1, 1)
    assert found is not None
    return found.distance.value


@pytest.mark.parametrize("space", ["features", "lexical"])
def test_hostile_answers_end_in_time(space: str) -> None:
    begin = time.process_time()
    given = [(["x" * 1_000_000, "", "\ud800", "\n" * 100_000], ["🎉" * 100_000, " ", "a b " * 200_000])]
    assert compare(given, space, 3) is not None  # type: ignore[arg-type]
    assert time.process_time() - begin < 4


def test_a_thousand_answers_to_one_prompt() -> None:
    draw = random.Random(14)
    given = blocks(draw, 1, 500, 500)
    begin = time.process_time()
    for space in ("features", "lexical"):
        assert compare(given, space, 1) is not None  # type: ignore[arg-type]
    assert time.process_time() - begin < 10  # 1 s on a free machine: benchmarks/steering.py
