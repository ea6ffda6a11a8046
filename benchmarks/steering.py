"""What the figures of steering take: 1,000 answers of about 200 words as 5 presets x 20 prompts x 10, and 2 x 1 x 500.

CPU time, the median of ROUNDS, with nothing remembered from the round before. `python benchmarks/steering.py [ROUNDS]`
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable

from playground.core.steering.attributes import attributes_of
from playground.core.steering.corrections import holm
from playground.core.steering.energy import Block, Comparison, compare
from playground.core.steering.profiles import profile

WORDS = 200
_VOCABULARY = [
    "".join(random.Random(number).choices("etaoinshrdlucmfwypvbgkjqxz", k=2 + number % 8)) for number in range(2_000)
]
_WEIGHTS = [1 / (rank + 1) for rank in range(len(_VOCABULARY))]
"""As often as words are (Zipf)."""


def answer(draw: random.Random, topic: int) -> str:
    common = draw.choices(_VOCABULARY, _WEIGHTS, k=WORDS)
    own = [_VOCABULARY[(topic * 37 + number) % 2_000] for number in draw.choices(range(60), k=WORDS)]
    words = [first if draw.random() < 0.6 else second for first, second in zip(common, own, strict=True)]
    for place in range(draw.randrange(6, 14), WORDS, draw.randrange(8, 16)):
        words[place] = f"{words[place]}{draw.choice('..,!?')}"
    return " ".join(words).capitalize()


def blocks(prompts: int, samples: int, seed: int) -> list[Block]:
    draw = random.Random(seed)
    return [
        ([answer(draw, topic) for _ in range(samples)], [answer(draw, topic) for _ in range(samples)])
        for topic in range(prompts)
    ]


def median_s(rounds: int, deed: Callable[[], object]) -> float:
    took: list[float] = []
    for _ in range(rounds):
        attributes_of.cache_clear()
        profile.cache_clear()
        began = time.process_time()
        deed()
        took.append(time.process_time() - began)
    return statistics.median(took)


def all_figures(runs: list[list[Block]]) -> list[float]:
    found: list[Comparison | None] = [
        compare(preset, space, seed) for seed, preset in enumerate(runs) for space in ("features", "lexical")
    ]
    return holm([comparison.p for comparison in found if comparison is not None])


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    baseline = blocks(20, 10, 0)
    presets = [
        [(mine[0], theirs[1]) for mine, theirs in zip(baseline, blocks(20, 10, seed), strict=True)]
        for seed in range(1, 5)
    ]
    one_prompt = [blocks(1, 500, 7)]
    texts = [text for block in baseline for side in block for text in side]
    import numpy  # noqa: F401  (its import is no part of the figures)

    attributes = median_s(rounds, lambda: [attributes_of(text) for text in texts]) / len(texts)
    print(f"attributes of one answer of {WORDS} words: {attributes * 1000:.3f} ms")
    wide, deep = (median_s(rounds, lambda runs=runs: all_figures(runs)) for runs in (presets, one_prompt))
    print(f"a baseline and 4 presets x 20 prompts x 10 answers: {wide:.2f} s")
    print(f"a baseline and 1 preset x 1 prompt x 500 answers: {deep:.2f} s")


if __name__ == "__main__":
    main()
