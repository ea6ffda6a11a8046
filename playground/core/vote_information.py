"""What votes tell of strengths so far: the information of a Bradley-Terry fit, and its inverse, the covariance.

Of the logarithms of the strengths, prior included, so that it is regular and finite whatever was voted.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TypeAlias

Matrix: TypeAlias = list[list[float]]


def covariance(wins: Matrix, strength: Sequence[float]) -> Matrix:
    """Of the log strengths, whose mean is fixed. `wins[i][j]`: how often i beat j, with the prior."""
    return _inverse(_information(wins, strength))


def _information(wins: Matrix, strength: Sequence[float]) -> Matrix:
    """Of the log strengths. They are known up to a common constant: 1/k in each place fixes their mean and nothing
    else."""
    size = len(wins)
    matrix = [[1 / size] * size for _ in range(size)]
    for i, j in combinations(range(size), 2):
        chance = strength[i] / (strength[i] + strength[j])
        known = (wins[i][j] + wins[j][i]) * chance * (1 - chance)
        matrix[i][i] += known
        matrix[j][j] += known
        matrix[i][j] -= known
        matrix[j][i] -= known
    return matrix


def _inverse(matrix: Matrix) -> Matrix:
    """Of a symmetric positive definite matrix, by Gauss and Jordan; a few dozen players at most."""
    size = len(matrix)
    rows = [[*row, *(float(i == j) for j in range(size))] for i, row in enumerate(matrix)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda k: abs(rows[k][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        head = rows[i][i]
        rows[i] = [value / head for value in rows[i]]
        for k in range(size):
            if k != i and (factor := rows[k][i]):
                rows[k] = [a - factor * b for a, b in zip(rows[k], rows[i], strict=True)]
    return [row[size:] for row in rows]
