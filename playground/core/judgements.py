"""What a model that judges said: whole, beside the check outcome or the vote that came of it. Values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Final, Literal, TypeAlias, get_args

from playground.core.completion import NO_USAGE, Usage
from playground.core.plan import CellId

Finding: TypeAlias = Literal["pass", "fail", "first", "second", "tie", "unclear"]
FINDINGS: Final[tuple[Finding, ...]] = get_args(Finding)
VOTER: Final = "judge:"
"""A model votes under this and its name, so that nobody takes it for a person."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One answer of a judge. `id` is unique among all anywhere; `at` is UTC in ISO 8601.

    About one cell: whether it meets `rubric`, `score` 0..1 where the judge gave one. About two: which is better, in the
    order in which the judge read them. `text` is what the judge wrote, `finding` what was read in it: `unclear` where
    nobody can tell.
    """

    id: str
    model: str
    cells: tuple[CellId, ...]
    finding: Finding
    at: str
    text: str
    rubric: str = ""
    score: float | None = None
    usage: Usage = NO_USAGE
    cost_usd: float | None = None


def joined(*several: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """All of several lists, each once, in order of time; whatever the order of the lists, the result is the same."""
    kept: dict[str, Judgement] = {}
    for judgements in several:
        for judgement in judgements:
            other = kept.get(judgement.id)
            kept[judgement.id] = judgement if other is None else max(other, judgement, key=lambda j: repr(astuple(j)))
    return tuple(sorted(kept.values(), key=lambda judgement: (judgement.at, judgement.id)))


def voter_of(model: str) -> str:
    """`judge:ENDPOINT/MODEL`."""
    return VOTER + model


def is_judge(voter: str) -> bool:
    return voter.startswith(VOTER)
