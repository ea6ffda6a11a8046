"""Distances between answers: against scipy, exact, and the same whoever wrote which answer."""

from __future__ import annotations

import math
import subprocess
import sys
from collections import Counter

import numpy as np
import pytest
from scipy.spatial.distance import cdist  # type: ignore[import-untyped]

from playground.core.steering.distances import STEPS_OF_ONE, matrices, standardised
from playground.core.steering.profiles import MAX_COLUMNS, lexical_distances, profile

TEXTS = [
    "The sky is blue because air scatters short waves.",
    "Arr, the sky be blue, matey! The air be scatterin' the light.",
    "Le ciel est bleu parce que l'air diffuse la lumière.",
    "",
    "OK",
    "The sky is blue because air scatters short waves.",
    "空は青い。",
]


def exact(first: str, second: str) -> float:
    """1 - cosine by dictionaries, no hash."""

    def grams(text: str) -> dict[str, float]:
        padded = f" {text} "
        found = Counter(padded[i : i + n] for n in (3, 4, 5) for i in range(len(padded) - n + 1) if text)
        return {gram: 1 + math.log(count) for gram, count in found.items()}

    one, two = grams(first), grams(second)
    if not one or not two:
        return float(one != two)
    product = sum(weight * two.get(gram, 0) for gram, weight in one.items())
    return 1 - product / math.sqrt(sum(w * w for w in one.values()) * sum(w * w for w in two.values()))


def test_lexical_distance_is_one_less_the_cosine() -> None:
    expected = [[exact(first, second) for second in TEXTS] for first in TEXTS]
    assert lexical_distances(TEXTS) == pytest.approx(np.array(expected), abs=0.01)


def test_the_same_text_is_no_distance_away() -> None:
    found = lexical_distances([*TEXTS, *TEXTS])
    assert found[:7, 7:].diagonal() == pytest.approx(0, abs=0)
    assert (found == found.T).all()


def test_many_groups_share_columns_and_stay_near() -> None:
    random = np.random.RandomState(1)
    words = ["".join(random.choice(list("abcdefghijklmnop"), 6)) for _ in range(400)]
    texts = [" ".join(random.choice(words, 300)) for _ in range(24)]
    assert len({place for text in texts for place in profile(text)[0].tolist()}) > MAX_COLUMNS
    expected = [[exact(first, second) for second in texts[:4]] for first in texts[:4]]
    assert lexical_distances(texts)[:4, :4] == pytest.approx(np.array(expected), abs=0.04)


def test_hashes_are_the_same_in_every_process() -> None:
    code = "from playground.core.steering.profiles import profile; print(profile('The sky')[0].tolist())"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == str(profile("The sky")[0].tolist())


def test_features_are_euclidean_on_the_grid() -> None:
    prompts = [TEXTS[:4], TEXTS[3:]]
    found = matrices(prompts, "features")
    for steps, rows in zip(found, standardised(prompts), strict=True):
        assert (steps == np.rint(steps)).all()
        assert steps / STEPS_OF_ONE == pytest.approx(cdist(rows, rows), abs=1e-6)


def test_attributes_are_scaled_within_prompts() -> None:
    rows = standardised([TEXTS[:4], TEXTS[3:]])
    both = [np.array(group) - np.mean(group, axis=0) for group in rows]
    spread = (np.concatenate(both) ** 2).sum(axis=0) / (len(TEXTS) + 1 - 2)
    assert spread == pytest.approx(np.ones(spread.size))
    assert 5 < spread.size < 27  # an attribute that never differs is left out


def test_answers_without_any_difference() -> None:
    for space in ("features", "lexical"):
        assert not matrices([["yes", "yes"], ["no", "no", "no"]], space)[1].any()  # type: ignore[arg-type]
    assert matrices([["yes"]], "features")[0].tolist() == [[0.0]]


def test_numpy_is_imported_when_it_is_needed() -> None:
    code = "import playground.core.steering.energy, sys; print('numpy' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
