"""Parts that stay at home when a run is exported: what the models thought, what went over the wire, what people noted.

It is done to the run, before it is written in any format, so that no format can forget one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final, Literal, TypeAlias, get_args

from playground.core.completion import Completion
from playground.core.run import Run

Part: TypeAlias = Literal["reasoning", "requests", "notes"]
PARTS: Final[tuple[Part, ...]] = get_args(Part)
NOTHING: Final[frozenset[Part]] = frozenset()


def without(run: Run, parts: Collection[Part]) -> Run:
    """The run without these parts; it remembers which were left out, those of an earlier time too.

    Of a request its address and body go, and the headers of the response with them. How the system message reached the
    model, and what of the parameters did not, are part of the answer's truth and stay.
    """
    if not parts:
        return run
    cells = tuple(replace(cell, completion=_lean(cell.completion, parts)) for cell in run.cells)
    left_out = tuple(part for part in PARTS if part in parts or part in run.left_out)
    lean = replace(run, cells=cells, left_out=left_out)
    if "notes" not in parts:
        return lean
    votes = tuple(replace(vote, note="") for vote in run.votes)
    return replace(lean, votes=votes, annotations=replace(run.annotations, notes={}))


def left_out_words(run: Run) -> str:
    """`reasoning and requests were left out of this file`; "" where nothing was."""
    if not run.left_out:
        return ""
    *first, last = run.left_out
    listed = f"{', '.join(first)} and {last}" if first else last
    return f"{listed} {'was' if run.left_out == ('reasoning',) else 'were'} left out of this file"


def _lean(completion: Completion, parts: Collection[Part]) -> Completion:
    if "reasoning" in parts and completion.reasoning:
        completion = replace(completion, reasoning="")
    if "requests" in parts and completion.sent is not None:
        completion = replace(completion, sent=replace(completion.sent, method="", url="", body={}))
    if "requests" in parts and completion.response_headers:
        completion = replace(completion, response_headers=())
    return completion
