"""Strengths from comparisons in pairs: the model of Bradley and Terry (1952), P(i beats j) = p_i / (p_i + p_j).

Fitted by minorisation-maximisation (Hunter, Annals of Statistics 32, 2004): p_i <- sum_j w_ij / sum_j n_ij / (p_i +
p_j), a tie counting half a win for each. Every ordered pair is given PRIOR virtual wins: without them a player that won
all its bouts would have no finite strength. Strengths are shown as chess ratings, 1000 + 400 log10 p, their mean 1000.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from playground.core.votes import Bout, Player

PRIOR: Final = 0.5  # virtual wins of each player over each other one
ROUNDS: Final = 2000
CLOSE: Final = 1e-7  # the logarithm of a strength moves by less: done
RESAMPLES: Final = 1000
_MEAN, _SCALE = 1000.0, 400.0

Wins: TypeAlias = list[list[float]]


@dataclass(frozen=True, slots=True)
class Strength:
    """A player's rating with its 95 % interval, and `votes`, the number of bouts it comes from."""

    player: Player
    rating: float
    low: float
    high: float
    votes: int


def strengths(bouts: Sequence[Bout], players: Sequence[Player], seed: int = 0) -> tuple[Strength, ...]:
    """The strongest first. Intervals are the 2.5th and 97.5th percentile of RESAMPLES bootstraps over the bouts.

    The same bouts and seed give the same figures. Not for the window's thread: 12 players and 500 bouts take a second.
    """
    place = {player: index for index, player in enumerate(players)}
    played = [bout for bout in bouts if bout.first in place and bout.second in place]
    fitted = fit(wins_of(played, place))
    ratings = [rating(p) for p in fitted]
    lows, highs = _intervals(played, place, fitted, seed)
    votes = [sum(player in (bout.first, bout.second) for bout in played) for player in players]
    table = [Strength(*row) for row in zip(players, ratings, lows, highs, votes, strict=True)]
    return tuple(sorted(table, key=lambda row: -row.rating))


def wins_of(bouts: Sequence[Bout], place: Mapping[Player, int]) -> Wins:
    """wins[i][j]: how often i beat j, with the prior."""
    wins = [[0.0 if i == j else PRIOR for j in range(len(place))] for i in range(len(place))]
    for bout in bouts:
        i, j = place[bout.first], place[bout.second]
        wins[i][j] += bout.score
        wins[j][i] += 1 - bout.score
    return wins


def fit(wins: Wins, start: Sequence[float] | None = None) -> list[float]:
    """Strengths whose geometric mean is 1."""
    size = len(wins)
    if size < 2:
        return [1.0] * size
    total = [sum(row) for row in wins]
    bouts = [[wins[i][j] + wins[j][i] for j in range(size)] for i in range(size)]
    now = list(start) if start is not None else [1.0] * size
    for _ in range(ROUNDS):
        step = [total[i] / sum(n / (now[i] + now[j]) for j, n in enumerate(bouts[i]) if j != i) for i in range(size)]
        mean = math.exp(math.fsum(map(math.log, step)) / size)
        step = [p / mean for p in step]
        far = max(abs(math.log(new / old)) for new, old in zip(step, now, strict=True))
        now = step
        if far < CLOSE:
            break
    return now


def rating(strength: float) -> float:
    return _MEAN + _SCALE * math.log10(strength)


def _intervals(
    bouts: Sequence[Bout], place: Mapping[Player, int], fitted: Sequence[float], seed: int
) -> tuple[list[float], list[float]]:
    """A player without a bout has no rating of its own: its interval is the prior's and says so by its width."""
    draw = random.Random(seed)
    samples: list[list[float]] = [[] for _ in place]
    for _ in range(RESAMPLES):
        again = draw.choices(bouts, k=len(bouts)) if bouts else []
        for index, p in enumerate(fit(wins_of(again, place), fitted)):
            samples[index].append(rating(p))
    ordered = [sorted(values) for values in samples]
    return [_percentile(v, 0.025) for v in ordered], [_percentile(v, 0.975) for v in ordered]


def _percentile(ordered: Sequence[float], share: float) -> float:
    """Linear between neighbours, as numpy does it."""
    at = share * (len(ordered) - 1)
    below = math.floor(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (at - below)
