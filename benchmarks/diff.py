"""What a diff of 100 KB texts takes: by words, as it is read (sentences, moved text), its figures, JSON by structure.

Each figure is the best of ROUNDS in ms, and beside it how many times longer than cutting both texts into words.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable

from playground.core.diff_reading import reading_diff, word_counts
from playground.core.diffs import diff
from playground.core.json_diff import json_diff, parsed
from playground.core.word_split import split_words

SIZE = 100_000  # characters of each text


def prose(seed: int, between: str = " ") -> str:
    """Sentences of eleven words out of 3,000."""
    dice = random.Random(seed)
    sentences = (between.join(f"word{dice.randrange(3000)}" for _ in range(11)) + "." for _ in range(2000))
    return between.join(sentences)[:SIZE]


def changed(text: str, every: int) -> str:
    """One word in `every` is another one."""
    return " ".join("other" if place % every == 0 else word for place, word in enumerate(text.split(" "), 1))


def shuffled(text: str) -> str:
    sentences = text.split(". ")
    random.Random(3).shuffle(sentences)
    return ". ".join(sentences)


def records(seed: int) -> str:
    dice = random.Random(seed)
    return json.dumps([{"id": n, "name": f"item {n}", "price": dice.randrange(9), "tags": ["a"]} for n in range(1700)])


TEXTS: dict[str, tuple[str, str]] = {
    "similar (1 word in 50)": (prose(1), changed(prose(1), 50)),
    "half of it other (1 word in 2)": (prose(1), changed(prose(1), 2)),
    "different": (prose(1), prose(2)),
    "sentences moved": (prose(1), shuffled(prose(1))),
    "a word a line": (prose(1, "\n"), prose(2, "\n")),
    "one line, two words": ("a b. " * (SIZE // 5), "b a. " * (SIZE // 5)),
    "no blanks": ("猫狗" * (SIZE // 2), "狗狗猫" * (SIZE // 3)),
    "blanks only": (" " * SIZE, "\n" * SIZE),
}


def best_ms(work: Callable[[], object], rounds: int) -> float:
    taken: list[float] = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    return min(taken)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    print(f"{'texts of 100 KB':32}{'split':>7}{'by words':>16}{'as read':>16}{'figures':>9}  compared by, changes")
    for name, (old, new) in TEXTS.items():
        split = best_ms(lambda: (split_words(old), split_words(new)), rounds)  # noqa: B023 - called here
        words = best_ms(lambda: diff(old, new), rounds)  # noqa: B023
        read = best_ms(lambda: reading_diff(old, new), rounds)  # noqa: B023
        found = reading_diff(old, new)
        figures = best_ms(lambda: word_counts(found.spans), rounds)  # noqa: B023
        spans = sum(span.kind != "same" for span in found.spans)
        print(
            f"{name:32}{split:7.0f}{words:9.0f} ({words / split:4.1f}){read:9.0f} ({read / split:4.1f}){figures:9.0f}"
            f"  {found.unit}, {spans}"
        )
    old, new = records(1), records(2)
    values = parsed(old), parsed(new)
    parse = best_ms(lambda: (json.loads(old), json.loads(new)), rounds)
    ours = best_ms(lambda: json_diff(*values), rounds)
    print(f"JSON of {len(old) // 1000} KB: parsed in {parse:.0f} ms, compared in {ours:.0f} ms ({ours / parse:.1f}),"
          f" {len(json_diff(*values).changes)} changes")  # fmt: skip


if __name__ == "__main__":
    main()
