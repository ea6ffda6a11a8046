"""Whether columns that stand side by side were really asked in the same way, and what a person must know where not.

A parameter that one model refuses, a value that was brought into its range, a system message that had to go into the
user's turn: the answer is then not to the same experiment as the others, however alike the columns look.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, TypeVar

from playground.core.completion import Completion
from playground.core.delivery_doubts import delivery_doubts
from playground.core.request import SentRequest
from playground.core.run import Run

K = TypeVar("K", bound=Hashable)

NOT_THE_SAME: Final = "not the same experiment"
MERGED: Final = "system message in the prompt"
MERGED_SENTENCE: Final = "This model takes no system message: it went in front of the first user message."

MarkKind: TypeAlias = Literal["note", "warning"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A short word under an answer, and the sentence behind it."""

    kind: MarkKind
    words: str
    sentence: str


def unlike(columns: Mapping[K, Sequence[Completion]]) -> Mapping[K, tuple[str, ...]]:
    """For each column that was not asked as all the others were: in what, a sentence each.

    `columns` hold the completions of one prompt; those that were never sent say nothing. A column is named for what was
    changed in it and not in some other one, so that the columns asked as they should be stay unmarked.
    """
    changes = {key: found for key, cells in columns.items() if (found := _changes(cells)) is not None}
    odd = {
        key: [c for c in found if any(c not in other for other in changes.values())] for key, found in changes.items()
    }
    return {key: tuple(f"{c}; not so in every other column." for c in found) for key, found in odd.items() if found}


def unlike_in(run: Run) -> Mapping[tuple[str, str, str], tuple[str, ...]]:
    """For a whole run: (prompt, column, model) of what was not asked as the other columns of its prompt were."""
    cells: dict[str, dict[tuple[str, str, str], list[Completion]]] = {}
    for cell in run.cells:
        key = (cell.id.prompt, cell.id.preset, cell.id.model)
        cells.setdefault(cell.id.prompt, {}).setdefault(key, []).append(cell.completion)
    found: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for columns in cells.values():
        found.update(unlike(columns))
    return found


def marks(completion: Completion, unlike: Sequence[str] = ()) -> tuple[Mark, ...]:
    """What stands under an answer about how it was asked, the gravest first.

    `unlike`: in what its column was asked otherwise than the others.
    """
    found = [Mark("warning", NOT_THE_SAME, "\n".join(unlike))] if unlike else []
    sent = completion.sent
    warnings = delivery_doubts(sent, completion.usage) if completion.ended else ()
    found += [Mark("warning", warning.partition(":")[0], warning) for warning in warnings]
    if sent is None:
        return tuple(found)
    if sent.delivery.how == "merged":
        found.append(Mark("note", MERGED, MERGED_SENTENCE))
    if sent.not_sent:
        found.append(Mark("note", f"not sent: {', '.join(map(spelt, sent.not_sent))}", not_sent_sentence(sent)))
    found += [Mark("note", note.rstrip("."), note) for note in sent.notes]
    return tuple(found)


def not_sent_sentence(sent: SentRequest) -> str:
    """`temperature and top p were not sent: this model does not take them.`; "" where all went out."""
    if not sent.not_sent:
        return ""
    *first, last = map(spelt, sent.not_sent)
    if not first:
        return f"{last} was not sent: this model does not take it."
    return f"{', '.join(first)} and {last} were not sent: this model does not take them."


def spelt(parameter: str) -> str:
    """`top_p` as a person reads it: `top p`."""
    return parameter.replace("_", " ")


def _changes(cells: Sequence[Completion]) -> tuple[str, ...] | None:
    """What was changed in the requests of a column, each once; None where nothing was sent."""
    sent = [completion.sent for completion in cells if completion.sent is not None]
    if not sent:
        return None
    found: dict[str, None] = {}
    for request in sent:
        if request.delivery.how == "merged":
            found["The system message went in front of the first user message"] = None
        found.update(dict.fromkeys(f"{spelt(name)} was left out" for name in request.not_sent))
        found.update(dict.fromkeys(note.rstrip(".") for note in request.notes))
    return tuple(found)
