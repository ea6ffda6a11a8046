"""How far the answers to one prompt lie from each other, in one of two spaces, on a grid that makes sums exact.

A distance is a whole number of GRID held as a float: sums of them below 2^53 have one value in whatever order
they are added, so that a p is the same on every machine and two equal partitions tie exactly.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from playground.core.steering.attributes import attributes_of

if TYPE_CHECKING:
    from playground.core.steering.profiles import Floats

Space: TypeAlias = Literal["features", "lexical"]
"""`features`: Euclidean distance of the standardised attributes. `lexical`: 1 - cosine of character 3-5-grams."""
Texts: TypeAlias = Sequence[str]
STEPS_OF_ONE: Final = 2.0**20
"""The grid: a distance of 1 is so many steps."""
LEAST_SPREAD: Final = 1e-9  # an attribute's, below which it says the same of every answer


def on_grid(distances: Floats) -> Floats:
    import numpy as np

    return np.rint(distances * STEPS_OF_ONE)


def matrices(prompts: Sequence[Texts], space: Space) -> list[Floats]:
    """For each prompt the distances of each two of its answers, in steps of the grid."""
    if space == "lexical":
        from playground.core.steering.profiles import lexical_distances

        return [on_grid(lexical_distances(texts)) for texts in prompts]
    return [on_grid(_euclidean(rows)) for rows in standardised(prompts)]


def standardised(prompts: Sequence[Texts]) -> list[list[tuple[float, ...]]]:
    """For each prompt and answer its attributes by their spread around the prompt's mean, over the answers of all
    prompts and of both sides: who wrote an answer does not enter, so the scale favours no labelling.

    Attributes without any spread within a prompt are left out. Sums are exact (fsum): no order changes them.
    """
    raw = [[tuple(attributes_of(text).values()) for text in texts] for texts in prompts]
    spreads = _spreads(raw)
    kept = [place for place, spread in enumerate(spreads) if spread > LEAST_SPREAD]
    return [[tuple(row[place] / spreads[place] for place in kept) for row in rows] for rows in raw]


def _spreads(prompts: Sequence[Sequence[tuple[float, ...]]]) -> list[float]:
    freedom = sum(len(rows) - 1 for rows in prompts if rows)
    if freedom < 1:
        return []
    squares: list[list[float]] = []
    for rows in prompts:
        for place, column in enumerate(zip(*rows, strict=True)):
            middle = math.fsum(column) / len(column)
            while place >= len(squares):
                squares.append([])
            squares[place] += [(value - middle) ** 2 for value in column]
    return [math.sqrt(math.fsum(column) / freedom) for column in squares]


def _euclidean(rows: Sequence[tuple[float, ...]]) -> Floats:
    """Attribute by attribute, so that no library's order of adding can be seen."""
    import numpy as np

    total = np.zeros((len(rows), len(rows)))
    for column in np.array(rows, dtype=np.float64).T:
        apart = column[:, None] - column[None, :]
        total += apart * apart
    return np.sqrt(total)
