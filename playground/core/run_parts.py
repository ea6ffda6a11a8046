"""A part of a run as a run of its own: one prompt, with all columns' answers to it and what people said of them."""

from __future__ import annotations

from dataclasses import replace

from playground.core.mirror_pairing import paired
from playground.core.run import Run


def of_prompt(run: Run, prompt_id: str) -> Run:
    """It gets an id of its own, or else it would pass for the whole run where that is kept."""
    number = next(n for n, prompt in enumerate(run.prompts, start=1) if prompt.id == prompt_id)
    if len(run.prompts) == 1:
        return run
    cells = tuple(cell for cell in run.cells if cell.id.prompt == prompt_id)
    places = frozenset(cell.id for cell in cells)
    return replace(
        run,
        id=f"{run.id}-prompt-{number}",
        prompts=paired([prompt for prompt in run.prompts if prompt.id == prompt_id]),
        cells=cells,
        votes=tuple(vote for vote in run.votes if vote.left in places and vote.right in places),
        annotations=run.annotations.within(places, frozenset(column.id for column in run.columns)),
    )
