"""What a cell of the matrix says: the answers of its samples, or one figure of them; seen, heard, in the tip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from playground.core.completion import Completion
from playground.core.intervals import Estimate
from playground.core.matrix import Alike
from playground.core.matrix_measures import Measure
from playground.core.wording import plain, state_sentence

REUSED: Final = "↻"  # before an answer that was taken from an earlier run
MAX_READ: Final = 600  # characters of an answer in a cell, and of a prompt beside it


@dataclass(frozen=True, slots=True)
class CellContent:
    """`groups` are the answers of the stack, identical ones together; `figure` is what stands there in their place."""

    groups: tuple[Alike, ...]
    figure: Estimate | None
    under_way: bool

    @property
    def completions(self) -> list[Completion]:
        return [group.completion for group in self.groups for _ in group.samples]


def one_line(text: str) -> str:
    """The beginning of a text as it may be shown in a row."""
    return plain(" ".join(text[:MAX_READ].split()))


def stack_words(content: CellContent) -> str:
    """All different answers, with how many samples gave each."""
    counted = len(content.completions) > 1
    return "\n".join(
        (f"{len(group.samples)}× " if counted else "") + answer_words(group.completion, content)
        for group in content.groups
    )


def stack_tip(content: CellContent, measure: Measure | None) -> str:
    """The figure in full; of answers, why one is not whole and which check did not pass."""
    if measure is not None and content.figure is not None:
        return measure.sentence(content.figure)
    troubles = [state_sentence(c) for c in content.completions if c.state not in ("done", "pending", "running")]
    failed = [outcome.reason for c in content.completions for outcome in c.checks if not outcome.passed]
    taken = [f"{REUSED} Taken from an earlier run" for c in content.completions if c.reused_from is not None]
    return "\n".join(dict.fromkeys((*troubles, *failed, *taken)))


def answer_words(completion: Completion, content: CellContent) -> str:
    """One answer's beginning, or why there is none."""
    text = one_line(completion.text)
    match completion.state:
        case "done":
            reused = f"{REUSED} " if completion.reused_from is not None else ""
            return reused + (text or "(an empty answer)")
        case "running":
            return text or "reading the prompt …"
        case "pending":
            return "waiting for its turn" if content.under_way else "not asked"
        case _:
            return f"✗ {plain(state_sentence(completion))}"
