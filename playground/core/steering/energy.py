"""Did a preset move the answers beyond what asking again moves them? The energy distance within prompts, with a p.

Energy distance: G. J. Székely and M. L. Rizzo, Energy statistics, Journal of Statistical Planning and Inference 143
(2013); here the unbiased form, without an answer's distance from itself, which is 0 in the mean where nothing happened
and may be below. Permutation: B. Phipson and G. K. Smyth, Permutation p-values should never be zero, Statistical
Applications in Genetics and Molecular Biology 9 (2010): p = (1 + #{E* >= E}) / (R + 1).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from playground.core.intervals import LEVEL, Estimate, t_quantile
from playground.core.steering.distances import STEPS_OF_ONE, Space, Texts, matrices
from playground.core.steering.energy_error import within_error
from playground.core.steering.relabelling import AT_ONCE, generator, labels, least_p

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from playground.core.steering.profiles import Floats

Block: TypeAlias = tuple[Texts, Texts]
"""The baseline's answers to one prompt, and the preset's. An empty text is an answer."""
PERMUTATIONS: Final = 1_999
MAX_A_SIDE: Final = 1_000
"""Answers of one side of a prompt that are looked at: 2,000 make a matrix of 32 MB."""
_TIE: Final = 1e-5
"""Of a step of the grid, a prompt: equal partitions differ by less, by rounding; what lies so near counts as equal."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """`distance` is in standard deviations (`features`) or from 0 to 1 (`lexical`); its `n` counts both sides.

    `separation` and `ratio` are None where no prompt has two answers of the baseline, or these do not differ at all.
    `least_p`: what p could not have been below, with so few answers; above .05 the test could not have found anything.
    `error`: the standard error of `distance`.
    """

    distance: Estimate
    p: float
    separation: float | None
    ratio: float | None
    n: int
    base_n: int
    prompts: int
    least_p: float
    error: float


@dataclass(frozen=True, slots=True)
class _Prompt:
    """Distances of all its answers, in steps; the baseline's `base` come first, then the preset's `preset`."""

    distances: Floats
    base: int
    preset: int


def compare(blocks: Sequence[Block], space: Space, seed: int, permutations: int = PERMUTATIONS) -> Comparison | None:
    """None where no prompt has answers of both sides, and two of either.

    Neither the order of the prompts nor that of their answers changes anything. Where one side has a single answer, its
    distance from itself is taken to be that of the other side. Interval: `_estimate`.
    """
    told = sorted(
        (sorted(base[:MAX_A_SIDE]), sorted(preset[:MAX_A_SIDE]))
        for base, preset in blocks
        if base and preset and len(base) + len(preset) > 2
    )
    if not told:
        return None
    found = matrices([[*base, *preset] for base, preset in told], space)
    prompts = [_Prompt(d, len(base), len(preset)) for d, (base, preset) in zip(found, told, strict=True)]
    seen = [float(_energies(prompt, _as_seen(prompt))[0]) for prompt in prompts]
    p, luck = _by_luck(prompts, seen, seed, permutations)
    error = max(luck, within_error([(prompt.distances, prompt.base) for prompt in prompts])) / STEPS_OF_ONE
    return Comparison(
        _estimate(math.fsum(seen) / len(seen) / STEPS_OF_ONE, error, prompts),
        p,
        _separation(prompts),
        _ratio(prompts),
        n=sum(prompt.preset for prompt in prompts),
        base_n=sum(prompt.base for prompt in prompts),
        prompts=len(prompts),
        least_p=least_p([(prompt.base, prompt.preset) for prompt in prompts], permutations),
        error=error,
    )


def _as_seen(prompt: _Prompt) -> Floats:
    import numpy as np

    return np.repeat([0.0, 1.0], [prompt.base, prompt.preset])[None, :]


def _energies(prompt: _Prompt, rows: Floats) -> Floats:
    """The energy distance under each row of labels, in steps. Sums of the grid are exact."""
    base, preset = prompt.base, prompt.preset
    within: Floats = ((rows @ prompt.distances) * rows).sum(axis=1) / 2  # the preset's pairs
    across: Floats = rows @ prompt.distances.sum(axis=0) - 2 * within
    rest: Floats = prompt.distances.sum() / 2 - across - within  # the baseline's pairs
    base_pairs, preset_pairs = math.comb(base, 2), math.comb(preset, 2)
    base_mean = rest / base_pairs if base_pairs else within / preset_pairs
    preset_mean = within / preset_pairs if preset_pairs else base_mean
    return 2 * (across / (base * preset)) - base_mean - preset_mean


def _by_luck(prompts: Sequence[_Prompt], seen: Sequence[float], seed: int, permutations: int) -> tuple[float, float]:
    """p, and how far the distance strays (its root mean square, in steps) when labels are exchanged."""
    import numpy as np

    random = generator(seed)
    energy, reached, squares = _sum(seen), 0, 0.0
    for start in range(0, permutations, AT_ONCE):
        number = min(AT_ONCE, permutations - start)
        drawn = _sum(
            [
                _energies(prompt, labels(random, prompt.base + prompt.preset, prompt.preset, number))
                for prompt in prompts
            ]
        )
        reached += int(np.count_nonzero(drawn >= energy - _TIE * len(prompts)))
        squares += math.fsum((drawn * drawn).tolist())
    return (1 + reached) / (permutations + 1), math.sqrt(squares / permutations) / len(prompts)


def _sum(parts: Sequence[Floats] | Sequence[float]) -> Floats:
    """In the order of the prompts, number by number: numpy's own sum may add in another one."""
    import numpy as np

    total = np.zeros(1)
    for part in parts:
        total = total + part
    return total


def _estimate(value: float, error: float, prompts: Sequence[_Prompt]) -> Estimate:
    """The interval is Student's t on `error`, one degree of freedom less a side of each prompt than there are answers.

    Like p it speaks of these prompts asked again, not of others: four prompts say little of a fifth. `error` is that
    of the jackknife, but never less than luck alone makes (the relabellings' own): where nothing happened the distance
    is a degenerate statistic, of which the jackknife sees too little. Held in tests/core/steering/test_energy.py.
    """
    n = sum(prompt.base + prompt.preset for prompt in prompts)
    reach = t_quantile((1 + LEVEL) / 2, max(1, n - 2 * len(prompts))) * error
    return Estimate(value, value - reach, value + reach, n)


def _separation(prompts: Sequence[_Prompt]) -> float | None:
    """P(d(b, s) > d(b, b')) + P(=) / 2 over one answer b of the baseline, another one b' and one s of the preset:
    0.5 is no further away than a re-roll. The mean over the prompts with two answers of the baseline."""
    import numpy as np

    shares: list[float] = []
    for prompt in prompts:
        base = prompt.base
        if base < 2:
            continue
        own: Floats = np.sort(prompt.distances[:base, :base], axis=1)[:, 1:]
        others: Floats = prompt.distances[:base, base:]
        nearer = 0
        for place in range(base):
            below: NDArray[np.intp] = own[place].searchsorted(others[place], "left")
            up_to: NDArray[np.intp] = own[place].searchsorted(others[place], "right")
            nearer += int(below.sum()) + int(up_to.sum())
        shares.append(nearer / 2 / (base - 1) / others.size)
    return math.fsum(shares) / len(shares) if shares else None


def _ratio(prompts: Sequence[_Prompt]) -> float | None:
    """The mean distance of the preset's answers from the baseline's, by that of the baseline's from each other."""
    across, own = 0.0, 0.0
    for prompt in prompts:
        if prompt.base > 1:
            across += float(prompt.distances[: prompt.base, prompt.base :].mean())
            own += float(prompt.distances[: prompt.base, : prompt.base].sum()) / (prompt.base * (prompt.base - 1))
    return across / own if own else None
