"""Mirrored pairs: two prompts that are alike but for the side they take, to see whether a preset is even-handed.

Pure. An answer that favours one side is found by asking for the other in the very same words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from playground.core.experiment import Experiment, Prompt
from playground.core.request import Message

SIDES: Final = ("a", "b")
GAP: Final = "[…]"


@dataclass(frozen=True, slots=True)
class MirroredPair:
    """`stance_a` and `stance_b` are what differs; "" where a file does not say. `id` is unique in its set."""

    id: str
    topic: str
    category: str
    stance_a: str
    stance_b: str
    prompt_a: str
    prompt_b: str


@dataclass(frozen=True, slots=True)
class MirroredSet:
    """`source` says in words where the pairs come from, `license` under which terms; "" where nobody knows."""

    pairs: tuple[MirroredPair, ...]
    source: str = ""
    license: str = ""

    @property
    def credit(self) -> str:
        """What stands beside answers that are shown to others."""
        known = ", ".join(words for words in (self.source, self.license) if words)
        return f"Mirrored pairs: {known}." if known else ""


def categories_of(pairs: Sequence[MirroredPair]) -> Mapping[str, int]:
    """How many pairs each category has, in the order in which they first come."""
    return Counter(pair.category for pair in pairs)


def chosen(
    pairs: Sequence[MirroredPair], number: int | None = None, categories: Collection[str] = ()
) -> tuple[MirroredPair, ...]:
    """`number` of them, None: all; of these categories, (): of any. In their order, and the same ones every time.

    Fewer than there are come from every category alike, and from all over it: files stand sorted by topic.
    """
    wanted = {category.casefold() for category in categories}
    found = [pair for pair in pairs if not wanted or pair.category.casefold() in wanted]
    if number is None or number >= len(found):
        return tuple(found)
    groups: dict[str, list[int]] = {}
    for place, pair in enumerate(found):
        groups.setdefault(pair.category, []).append(place)
    shares = _shares([len(places) for places in groups.values()], max(0, number))
    taken = {place for places, share in zip(groups.values(), shares, strict=True) for place in _spread(places, share)}
    return tuple(pair for place, pair in enumerate(found) if place in taken)


def apart(pair: MirroredPair) -> tuple[str, str, str]:
    """(what both say, with a gap where they differ; what one side says there; what the other says there)

    By the stances where these are all that differs, else by the words at the beginning and the end that are the same.
    """
    if pair.stance_a and pair.stance_b:
        common = pair.prompt_a.replace(pair.stance_a, GAP)
        if common == pair.prompt_b.replace(pair.stance_b, GAP) != pair.prompt_a:
            return common, pair.stance_a, pair.stance_b
    one, other = pair.prompt_a.split(), pair.prompt_b.split()
    shorter = min(len(one), len(other))
    first = next((n for n in range(shorter) if one[n] != other[n]), shorter)
    last = next((n for n in range(shorter - first) if one[-1 - n] != other[-1 - n]), shorter - first)
    here, there = (" ".join(words[first : len(words) - last]) for words in (one, other))
    return " ".join([*one[:first], GAP, *one[len(one) - last :]]), here, there


def prompts_of_pairs(pairs: Sequence[MirroredPair]) -> tuple[Prompt, ...]:
    """Two prompts a pair; the second names the first as its mirror. One pair always has the same ids."""
    return tuple(prompt for pair in pairs for prompt in _sides(pair))


def with_mirrors(experiment: Experiment, pairs: Sequence[MirroredPair], credit: str = "") -> Experiment:
    """The experiment asking these too; a prompt of an id that it has already is asked once. `credit` is written down
    in its description, where a comparison shows it."""
    there = {prompt.id for prompt in experiment.prompts}
    added = tuple(prompt for prompt in prompts_of_pairs(pairs) if prompt.id not in there)
    known = not credit or not added or credit in experiment.description
    description = experiment.description if known else f"{experiment.description}\n\n{credit}".strip()
    return replace(experiment, prompts=(*experiment.prompts, *added), description=description)


def _sides(pair: MirroredPair) -> Iterator[Prompt]:
    first = f"{pair.id}-{SIDES[0]}"
    yield Prompt(first, (Message("user", pair.prompt_a),))
    yield Prompt(f"{pair.id}-{SIDES[1]}", (Message("user", pair.prompt_b),), mirror=first)


def _shares(sizes: Sequence[int], number: int) -> list[int]:
    """How many each group gives: the same, as long as it has them; the first ones give what is left over."""
    shares = [0] * len(sizes)
    while number > 0:
        open_groups = [group for group, size in enumerate(sizes) if shares[group] < size]
        each = max(1, number // len(open_groups))
        for group in open_groups[:number]:
            more = min(each, sizes[group] - shares[group], number)
            shares[group] += more
            number -= more
    return shares


def _spread(places: Sequence[int], number: int) -> list[int]:
    """So many of them, as far apart as can be."""
    return [places[(2 * step + 1) * len(places) // (2 * number)] for step in range(number)]
