"""Who could have written which answer, had the preset done nothing: labels exchanged within each prompt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np

    from playground.core.steering.profiles import Floats

AT_ONCE: Final = 500  # relabellings held at a time: 4 MB for 1,000 answers


def generator(seed: int) -> np.random.RandomState:
    """numpy's frozen generator (NEP 19): the same draws of the same seed in every version and on every machine."""
    import numpy as np

    return np.random.RandomState(seed % 2**32)


def labels(random: np.random.RandomState, answers: int, chosen: int, number: int) -> Floats:
    """`number` rows of `answers`, 1 for the `chosen` ones that count as the preset's, else 0; each choice as likely."""
    import numpy as np

    draws = random.random_sample((number, answers))
    edge = np.partition(draws, chosen - 1, axis=1)[:, chosen - 1 : chosen]
    return (draws <= edge).astype(np.float64)


def least_p(sizes: Sequence[tuple[int, int]], permutations: int) -> float:
    """The least p that prompts with these numbers of answers (of either side) can give, whatever the answers are.

    One relabelling in all of them is the one seen. In each prompt with as many answers on both sides, all of its labels
    exchanged give the same distance, so that so many relabellings always tie with it.
    """
    relabellings = math.prod(math.comb(base + preset, preset) for base, preset in sizes)
    ties = 1 << sum(base == preset for base, preset in sizes)
    return max(ties / relabellings, 1 / (permutations + 1))
