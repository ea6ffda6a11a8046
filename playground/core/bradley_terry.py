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
from typing import Final

from playground.core.intervals import quantile
from playground.core.vote_information import Matrix, covariance
from playground.core.votes import Bout, Player

PRIOR: Final = 0.5  # virtual wins of each player over each other one
ROUNDS: Final = 2000
CLOSE: Final = 1e-7  # the logarithm of a strength moves by less: done
RESAMPLES: Final = 1000
_MEAN, _SCALE = 1000.0, 400.0
_REACH = 1.959964  # standard deviations of 95 %


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

    They are never narrower than what the fit itself knows: three bouts that all went one way are alike in every
    bootstrap, which would make them a certainty.
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


def wins_of(bouts: Sequence[Bout], place: Mapping[Player, int]) -> Matrix:
    """wins[i][j]: how often i beat j, with the prior."""
    wins = [[0.0 if i == j else PRIOR for j in range(len(place))] for i in range(len(place))]
    for bout in bouts:
        i, j = place[bout.first], place[bout.second]
        wins[i][j] += bout.score
        wins[j][i] += 1 - bout.score
    return wins


def fit(wins: Matrix, start: Sequence[float] | None = None) -> list[float]:
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
    draw = random.Random(seed)
    samples: list[list[float]] = [[] for _ in place]
    for _ in range(RESAMPLES if bouts else 0):
        again = draw.choices(bouts, k=len(bouts))
        for index, p in enumerate(fit(wins_of(again, place), fitted)):
            samples[index].append(rating(p))
    lows, highs = _by_the_fit(bouts, place, fitted)
    ordered = [sorted(values) for values in samples]
    if bouts:
        lows = [min(low, quantile(values, 0.025)) for low, values in zip(lows, ordered, strict=True)]
        highs = [max(high, quantile(values, 0.975)) for high, values in zip(highs, ordered, strict=True)]
    return lows, highs


def _by_the_fit(
    bouts: Sequence[Bout], place: Mapping[Player, int], fitted: Sequence[float]
) -> tuple[list[float], list[float]]:
    """From the curvature at the fit; of a player without a bout, what the prior alone says."""
    size = len(fitted)
    if size < 2:
        return [rating(p) for p in fitted], [rating(p) for p in fitted]
    known = covariance(wins_of(bouts, place), fitted)
    # The information fixes the mean of the logarithms with weight 1: that 1/size of variance is none of a player's.
    spread = [_REACH * math.sqrt(max(known[i][i] - 1 / size, 0.0)) * _SCALE / math.log(10) for i in range(size)]
    middle = [rating(p) for p in fitted]
    lows = [m - s for m, s in zip(middle, spread, strict=True)]
    return lows, [m + s for m, s in zip(middle, spread, strict=True)]
