"""Does the test of movement keep its promise where nothing moved? Null splits of real answers of the embedded model.

The model answers 8 prompts 40 times each without a system message (4 minutes; kept for the next time). Of each prompt
some answers are drawn and called the baseline's, some others the preset's: nothing lies between them but luck, so about
5 of 100 splits must come out with p < .05, and the test is held to 2 to 8. The rows differ in the number of prompts and
answers; each is done in both spaces.

Splits tell whether the test is rightly made, not whether one seed's answer hangs together with the next one's. The last
rows look at that: blocks of 5 seeds in a row against each other, as two columns of a run have them.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from embedded import MODEL, record_of

from playground.core.intervals import share
from playground.core.steering.distances import Space
from playground.core.steering.energy import Block, Comparison, compare

PROMPTS: Final = {
    "sky": "Why is the sky blue?",
    "tea": "How do I make a cup of tea?",
    "sleep": "Give me some advice for better sleep.",
    "rome": "What was the Roman Empire?",
    "story": "Tell me a short story about a dog.",
    "money": "Should I save money or spend it?",
    "rain": "What can I do on a rainy day?",
    "job": "How do I write a letter to apply for a job?",
}
EXPERIMENT: Final = {
    "name": "Baseline answers",
    "presets": ["none"],
    "prompts": [{"id": name, "user": text} for name, text in PROMPTS.items()],
    "models": [MODEL],
    "samples": 40,
    "parameters": {"temperature": 0.7, "max_tokens": 64, "seed": 20261},
}
SHAPES: Final = ((4, 5, 5), (4, 10, 5), (4, 5, 10), (2, 5, 5), (8, 5, 5), (4, 3, 3), (4, 20, 20), (1, 10, 10))
"""(prompts, answers of the baseline, answers of the preset); the first one is what the README advises."""
SPACES: Final[tuple[Space, ...]] = ("features", "lexical")
LEAST, MOST = 0.02, 0.08
BLOCK: Final = 5
SEED: Final = 6


def answers() -> Mapping[str, Sequence[str]]:
    """By prompt, in the order of their seeds."""
    found: dict[str, list[tuple[int, str]]] = {name: [] for name in PROMPTS}
    for cell in record_of(EXPERIMENT)["cells"]:
        found[cell["prompt"]].append((cell["seed"], cell["text"]))
    return {name: [text for _seed, text in sorted(texts)] for name, texts in found.items()}


def null_splits(pool: Mapping[str, Sequence[str]], shape: tuple[int, int, int], number: int) -> Iterator[list[Block]]:
    prompts, base, preset = shape
    draw = random.Random(f"{SEED} {shape}")
    for _ in range(number):
        drawn = [draw.sample(pool[name], base + preset) for name in draw.sample(sorted(pool), prompts)]
        yield [(texts[:base], texts[base:]) for texts in drawn]


def seed_blocks(pool: Mapping[str, Sequence[str]]) -> Iterator[list[Block]]:
    """Every two blocks of seeds, over all prompts."""
    starts = range(0, len(next(iter(pool.values()))), BLOCK)
    for one, other in itertools.combinations(starts, 2):
        yield [(texts[one : one + BLOCK], texts[other : other + BLOCK]) for texts in pool.values()]


def row(name: str, space: Space, splits: Iterable[Sequence[Block]]) -> float:
    """Prints one line of the table; the share of p < .05."""
    found: list[Comparison] = []
    for seed, blocks in enumerate(splits):
        compared = compare(blocks, space, seed)
        assert compared is not None
        found.append(compared)
    low = share(sum(each.p < 0.05 for each in found), len(found))
    fifth = share(sum(each.p < 0.2 for each in found), len(found))
    apart = [each.separation for each in found if each.separation is not None]
    covered = sum((each.distance.low or 0) <= 0 <= (each.distance.high or 0) for each in found) / len(found)
    assert low is not None
    assert fifth is not None
    print(
        f"| {name} | {space} | {len(found):,} | {low.value:.1%} | {low.low:.1%} to {low.high:.1%} | {fifth.value:.1%} "
        f"| {sum(apart) / len(apart):.3f} | {covered:.1%} |",
        flush=True,
    )
    return low.value


def main(number: int) -> int:
    pool = answers()
    different = len({text for texts in pool.values() for text in texts})
    print(
        f"{sum(map(len, pool.values())):,} answers of {MODEL}, {different:,} of them different; {number:,} splits a row"
    )
    print("| prompts x baseline against preset | space | splits | p < .05 | 95 % | p < .20 | A | interval holds 0 |")
    print("|---|---|---|---|---|---|---|---|")
    began = time.perf_counter()
    outside: list[str] = []
    for shape, space in itertools.product(SHAPES, SPACES):
        name = f"{shape[0]} x {shape[1]} against {shape[2]}"
        if not LEAST <= row(name, space, null_splits(pool, shape, number)) <= MOST:
            outside.append(f"{name} ({space})")
    for space in SPACES:
        row("8 x 5 against 5, seeds in a row", space, seed_blocks(pool))
    print(f"{time.perf_counter() - began:.0f} s")
    print(f"Outside {LEAST:.0%} to {MOST:.0%}: {', '.join(outside)}" if outside else "All within 2 to 8 %.")
    return 1 if outside else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--splits", type=int, default=1000, help="of each row (200 at least say something)")
    sys.exit(main(parser.parse_args().splits))
