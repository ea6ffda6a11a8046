"""What models that judged said, as JSON in a run record and back; and all that was said about a run, together."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Final

from playground.core.completion import NO_USAGE
from playground.core.errors import InputError
from playground.core.judgements import Judgement
from playground.core.plan import CellId
from playground.core.run import Run
from playground.formats.remarks import annotations_record, cell_ref, vote_record

MOST_CELLS: Final = 2


def check_judgements(judgements: Iterable[Judgement], cells: Collection[CellId], file: str) -> None:
    """Raises InputError for a judgement on a cell that is not there, and for an id that stands twice."""
    seen: set[str] = set()
    for place, judgement in enumerate(judgements):
        where = f"$.judgements[{place}]"
        if judgement.id in seen:
            raise InputError(f"the judgement '{judgement.id}' stands twice", file=file, key=where)
        if not 1 <= len(judgement.cells) <= MOST_CELLS or len(set(judgement.cells)) < len(judgement.cells):
            raise InputError("a judgement is on one answer or on two", file=file, key=f"{where}.cells")
        if not set(judgement.cells) <= set(cells):
            raise InputError("this judges an answer that the run does not have", file=file, key=f"{where}.cells")
        seen.add(judgement.id)


def judgement_record(judgement: Judgement) -> dict[str, Any]:
    """What says nothing is left out."""
    record: dict[str, Any] = {
        "id": judgement.id,
        "model": judgement.model,
        "cells": [cell_ref(cell) for cell in judgement.cells],
        "finding": judgement.finding,
        "at": judgement.at,
        "text": judgement.text,
    }
    if judgement.rubric:
        record["rubric"] = judgement.rubric
    if judgement.score is not None:
        record["score"] = judgement.score
    if judgement.usage != NO_USAGE:
        record["usage"] = judgement.usage
    return record if judgement.cost_usd is None else {**record, "cost_usd": judgement.cost_usd}


def remarks_record(run: Run) -> dict[str, Any]:
    """Left out where nobody said anything."""
    said: dict[str, Any] = {}
    if run.votes:
        said["votes"] = [vote_record(vote) for vote in run.votes]
    if run.annotations:
        said["annotations"] = annotations_record(run.annotations)
    if run.judgements:
        said["judgements"] = [judgement_record(judgement) for judgement in run.judgements]
    return said
