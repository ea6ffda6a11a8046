"""Which two answers to vote on next: the pair that teaches most about the players' strengths.

With p the chance that one beats the other and v the variance of the difference of their log strengths, a vote raises
the log determinant of the information by log(1 + p (1 - p) v): the D-optimal next comparison. v comes from the
inverse of the information matrix of the Bradley-Terry fit, whose prior makes it regular.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, TypeAlias

from playground.core.bradley_terry import fit, wins_of
from playground.core.plan import CellId
from playground.core.vote_information import covariance
from playground.core.votes import Player, PlayerOf, Vote, bouts, counted, pair_of

Pair: TypeAlias = tuple[CellId, CellId]
MOST_PAIRS: Final = 20_000


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
    had = had_by(voter, votes)
    return chosen([pair for pair in pairs(texts, player_of) if pair not in had], votes, player_of, seed)


def had_by(voter: str, votes: Iterable[Vote]) -> frozenset[Pair]:
    return frozenset(pair_of(vote) for vote in counted(votes) if vote.voter == voter)


def chosen(open_pairs: Sequence[Pair], votes: Sequence[Vote], player_of: PlayerOf, seed: int) -> Round | None:
    """Of these pairs the one that teaches most; of equal ones that of the answers seldom seen, then by the seed.

    Of very many, MOST_PAIRS drawn by the seed are looked at.
    """
    if not open_pairs:
        return None
    draw = random.Random(seed)
    looked_at = open_pairs if len(open_pairs) <= MOST_PAIRS else draw.sample(open_pairs, MOST_PAIRS)
    players = {player_of(cell) for pair in looked_at for cell in pair}
    players.update(player_of(cell) for vote in counted(votes) for cell in (vote.left, vote.right))
    gain = gains(votes, sorted(players), player_of)
    shown = Counter(cell for vote in counted(votes) for cell in (vote.left, vote.right))

    def worth(pair: Pair) -> tuple[float, int, float]:
        first, second = (player_of(cell) for cell in pair)
        return round(gain[frozenset((first, second))], 9), -sum(shown[cell] for cell in pair), draw.random()

    first, second = max(looked_at, key=worth)
    return Round(second, first, seed) if swapped(seed) else Round(first, second, seed)


def swapped(seed: int) -> bool:
    """Whether this seed puts the later cell (in the order of cells) on the left."""
    return random.Random(f"sides {seed}").random() < 0.5


def pairs(texts: Mapping[CellId, str], player_of: PlayerOf) -> tuple[Pair, ...]:
    """Every pair of answers that can be voted on, the smaller cell first."""
    return tuple(pair for pair, alike in _meetings(texts, player_of) if not alike)


def alike(texts: Mapping[CellId, str], player_of: PlayerOf) -> int:
    """How many pairs are not voted on because both say the same."""
    return sum(same for _pair, same in _meetings(texts, player_of))


def _meetings(texts: Mapping[CellId, str], player_of: PlayerOf) -> Iterator[tuple[Pair, bool]]:
    """(two answers of different players to one prompt and turn, whether they are alike)"""
    together: dict[tuple[str, int], list[tuple[CellId, Player, str]]] = {}
    for cell in sorted(texts):
        together.setdefault((cell.prompt, cell.turn), []).append((cell, player_of(cell), texts[cell].strip()))
    for answers in together.values():
        for (a, player_a, text_a), (b, player_b, text_b) in combinations(answers, 2):
            if player_a != player_b:
                yield (a, b), text_a == text_b


def gains(votes: Iterable[Vote], players: Sequence[Player], player_of: PlayerOf) -> Mapping[frozenset[Player], float]:
    """What one more vote on each pair of players would teach, in nats."""
    wins = wins_of(bouts(votes, player_of), {player: index for index, player in enumerate(players)})
    strength = fit(wins)
    known = covariance(wins, strength)
    gain: dict[frozenset[Player], float] = {}
    for i, j in combinations(range(len(players)), 2):
        chance = strength[i] / (strength[i] + strength[j])
        variance = known[i][i] + known[j][j] - 2 * known[i][j]
        gain[frozenset((players[i], players[j]))] = math.log1p(chance * (1 - chance) * max(variance, 0.0))
    return gain
