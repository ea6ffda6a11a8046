"""Datasets beside prompts: which prompt takes a value from which column, and which rows are taken."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from playground.core.experiment import Prompt, Rows
from playground.core.template import variables_of

Which: TypeAlias = Literal["all", "first", "sample"]
WHICH: Final[tuple[Which, ...]] = ("all", "first", "sample")


@dataclass(frozen=True, slots=True)
class Taken:
    """Which rows: all, the first `number`, or `number` by chance, in the file's order; one `seed`, the same rows."""

    which: Which = "all"
    number: int = 20
    seed: int = 1

    def places(self, rows: int) -> Sequence[int]:
        """The places, from 0, of the rows that are taken out of so many."""
        if self.which == "all" or self.number >= rows:
            return range(rows)
        if self.which == "first":
            return range(max(0, self.number))
        return sorted(random.Random(self.seed).sample(range(rows), max(0, self.number)))


@dataclass(frozen=True, slots=True)
class Fit:
    """How prompts and a dataset fit. `using` are ids of the prompts that take a value from it.

    `missing` are variables that no column and no value of the prompt fills, `unused` the columns that no prompt names.
    """

    using: tuple[str, ...]
    missing: tuple[str, ...]
    unused: tuple[str, ...]


def columns_in(rows: Rows) -> tuple[str, ...]:
    """Every column of the rows, in order; in JSONL each row may have its own."""
    return tuple(dict.fromkeys(name for row in rows for name in row))


def names_in(prompt: Prompt) -> tuple[str, ...]:
    """The variables that the prompt's messages name, in order, each once."""
    return tuple(dict.fromkeys(name for m in prompt.messages if not m.preset for name in variables_of(m.text)))


def takes_rows(prompt: Prompt, columns: Collection[str]) -> bool:
    """Does it name a column? One that does not is asked once, however many rows there are."""
    return any(name in columns for name in names_in(prompt))


def in_rows(prompts: Sequence[Prompt], rows: Rows) -> Iterator[tuple[Prompt, str, Mapping[str, str] | None]]:
    """Each prompt once for each row it takes, as (prompt, the id that it has there, row); else (prompt, its id, None).

    The ids are unique where those of `prompts` are.
    """
    columns = frozenset(columns_in(rows))
    taking = {prompt.id for prompt in prompts if takes_rows(prompt, columns)} if columns else set[str]()
    alone = {prompt.id for prompt in prompts if prompt.id not in taking}
    for prompt in prompts:
        if prompt.id not in taking:
            yield prompt, prompt.id, None
            continue
        for number, row in enumerate(rows, start=1):
            row_id = f"{prompt.id}-row-{number}"
            while row_id in alone:  # a row that was written down as a prompt of its own
                row_id += "'"
            yield prompt, row_id, row


def fit_of(prompts: Iterable[Prompt], columns: Sequence[str]) -> Fit:
    """Which prompts take rows, and what does not fit."""
    known, named = set(columns), dict[str, None]()
    using, missing = list[str](), dict[str, None]()
    for prompt in prompts:
        names = names_in(prompt)
        named.update(dict.fromkeys(names))
        missing.update(dict.fromkeys(name for name in names if name not in known and name not in prompt.vars))
        if any(name in known for name in names):
            using.append(prompt.id)
    return Fit(tuple(using), tuple(missing), tuple(name for name in columns if name not in named))


def values_of(row: Mapping[str, str], names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """(name, value) of what a prompt takes from a row."""
    return tuple((name, row[name]) for name in names if name in row)
