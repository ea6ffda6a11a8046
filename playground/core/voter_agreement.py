"""How far voters agree: Krippendorff's alpha for nominal data, and the share of pairs of voters who say the same.

alpha = 1 - observed / expected disagreement, from the coincidence matrix (K. Krippendorff, Computing Krippendorff's
Alpha-Reliability, 2011). 1 is perfect, 0 what chance gives. It takes any number of voters and missing votes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from playground.core.plan import CellId
from playground.core.votes import Vote, counted, pair_of, preferred


@dataclass(frozen=True, slots=True)
class Agreement:
    """`items` are pairs of answers on which at least two voters voted. `alpha` is None where nothing can be said:
    no such pair, or everybody always chose the same. `same` is the share of equal pairs of votes, 0..1."""

    items: int
    same: float | None
    alpha: float | None


def agreement(votes: Iterable[Vote]) -> Agreement:
    """Of the latest vote of each voter on each pair of answers."""
    latest: dict[tuple[tuple[CellId, CellId], str], str] = {}
    for vote in sorted(counted(votes), key=lambda vote: (vote.at, vote.id)):
        pair, better = pair_of(vote), preferred(vote)
        side = "first" if better is not None and better[0] == pair[0] else "second"
        latest[pair, vote.voter] = vote.verdict if better is None else side
    units: dict[tuple[CellId, CellId], list[str]] = defaultdict(list)
    for (pair, _voter), word in latest.items():
        units[pair].append(word)
    shared = [words for words in units.values() if len(words) > 1]
    return Agreement(len(shared), _same(shared), alpha(shared))


def alpha(units: Sequence[Sequence[Hashable]]) -> float | None:
    """Krippendorff's alpha of nominal values; each unit holds the values its observers gave it."""
    coincidences = _coincidences(units)
    totals: dict[Hashable, float] = defaultdict(float)
    for (first, _second), count in coincidences.items():
        totals[first] += count
    n = sum(totals.values())
    if n <= 1:
        return None
    observed = sum(count for (first, second), count in coincidences.items() if first != second)
    expected = (n * n - sum(count * count for count in totals.values())) / (n - 1)
    return 1 - observed / expected if expected > 0 else None


def _coincidences(units: Sequence[Sequence[Hashable]]) -> Mapping[tuple[Hashable, Hashable], float]:
    table: dict[tuple[Hashable, Hashable], float] = defaultdict(float)
    for values in units:
        if len(values) < 2:
            continue
        counts = Counter(values)
        for first, a in counts.items():
            for second, b in counts.items():
                table[first, second] += a * (b - (first == second)) / (len(values) - 1)
    return table


def _same(units: Sequence[Sequence[Hashable]]) -> float | None:
    pairs = sum(len(values) * (len(values) - 1) / 2 for values in units)
    equal = sum(count * (count - 1) / 2 for values in units for count in Counter(values).values())
    return equal / pairs if pairs else None
