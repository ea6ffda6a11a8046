"""Which two answers to vote on next: the pair that teaches most about the players' strengths.

With p the chance that one beats the other and v the variance of the difference of their log strengths, a vote raises
the log determinant of the information by log(1 + p (1 - p) v): the D-optimal next comparison. v comes from the
inverse of the information matrix of the Bradley-Terry fit, whose prior makes it regular.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from playground.core.bradley_terry import Wins, fit, wins_of
from playground.core.plan import CellId
from playground.core.votes import Player, PlayerOf, Vote, bouts, counted, pair_of


@dataclass(frozen=True, slots=True)
class Round:
    """Two answers to the same prompt, side by side as `seed` shuffled them."""

    left: CellId
    right: CellId
    seed: int


def next_round(
    texts: Mapping[CellId, str], votes: Sequence[Vote], voter: str, player_of: PlayerOf, seed: int
) -> Round | None:
    """The round that teaches most of those this voter has not had; None when none is left.

    `texts` are the whole answers. Only answers to one prompt and turn are put side by side, and no two alike: there is
    nothing to prefer.
    """
    had = {pair_of(vote) for vote in counted(votes) if vote.voter == voter}
    open_pairs = [pair for pair in pairs(texts, player_of) if pair not in had]
    if not open_pairs:
        return None
    gain = gains(votes, sorted({player_of(cell) for cell in texts}), player_of)
    shown = Counter(cell for vote in counted(votes) for cell in (vote.left, vote.right))
    draw = random.Random(seed)

    def worth(pair: tuple[CellId, CellId]) -> tuple[float, int, float]:
        first, second = (player_of(cell) for cell in pair)
        return round(gain[frozenset((first, second))], 9), -sum(shown[cell] for cell in pair), draw.random()

    first, second = max(open_pairs, key=worth)
    return Round(second, first, seed) if swapped(seed) else Round(first, second, seed)


def swapped(seed: int) -> bool:
    """Whether this seed puts the later cell (in the order of cells) on the left."""
    return random.Random(f"sides {seed}").random() < 0.5


def pairs(texts: Mapping[CellId, str], player_of: PlayerOf) -> tuple[tuple[CellId, CellId], ...]:
    """Every pair of answers that can be voted on, the smaller cell first."""
    together: dict[tuple[str, int], list[CellId]] = {}
    for cell in sorted(texts):
        together.setdefault((cell.prompt, cell.turn), []).append(cell)
    return tuple(
        (a, b)
        for cells in together.values()
        for a, b in combinations(cells, 2)
        if player_of(a) != player_of(b) and texts[a].strip() != texts[b].strip()
    )


def gains(votes: Iterable[Vote], players: Sequence[Player], player_of: PlayerOf) -> Mapping[frozenset[Player], float]:
    """What one more vote on each pair of players would teach, in nats."""
    wins = wins_of(bouts(votes, player_of), {player: index for index, player in enumerate(players)})
    strength = fit(wins)
    covariance = _inverse(_information(wins, strength))
    gain: dict[frozenset[Player], float] = {}
    for i, j in combinations(range(len(players)), 2):
        chance = strength[i] / (strength[i] + strength[j])
        variance = covariance[i][i] + covariance[j][j] - 2 * covariance[i][j]
        gain[frozenset((players[i], players[j]))] = math.log1p(chance * (1 - chance) * max(variance, 0.0))
    return gain


def _information(wins: Wins, strength: Sequence[float]) -> Wins:
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


def _inverse(matrix: Wins) -> Wins:
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
