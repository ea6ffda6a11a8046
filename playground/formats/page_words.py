"""What the comparison page's script says about each cell of the record it carries: found here, so that page and window
use the same words. The texts themselves stand in the record alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from playground.core.check_words import check_labels
from playground.core.completion import CheckOutcome
from playground.core.experiment import Prompt
from playground.core.fairness import marks, unlike_in
from playground.core.plan import checks_of
from playground.core.preset import Check
from playground.core.run import RecordedCell, Run
from playground.core.turns import system_from, turns_of
from playground.core.wording import delivery_words, dot_of, metrics, state_sentence, whole_characters
from playground.formats.comparison import system_message_shown

Unlike: TypeAlias = Mapping[tuple[str, str, str], Sequence[str]]


def page_words(run: Run) -> dict[str, Any]:
    """`columns` as the run's, `cells` as the record's; a cell's numbers stand for texts in `words`, each there once.

    `turns` of the prompts with several messages, by id: the messages `before` and the `question`.
    Of a column: `dot`, `summary` of its system message, `made_of`: its layers in words, `hidden`: what the model's own
    template puts in.
    Of a cell: `metrics`, `trouble`, `delivery`, `marks` as [warning, word], `checks` (their labels); none is left out.
    """
    table = _Table()
    odd: Unlike = unlike_in(run)
    checks = {
        (column.id, prompt.id): checks_of(column, prompt, run.checks)
        for column in run.columns
        for prompt in run.prompts
    }
    cells = [_cell(cell, checks[cell.id.preset, cell.id.prompt], odd, table) for cell in run.cells]
    turns = {whole_characters(prompt.id): _turns(run, prompt) for prompt in run.prompts if len(prompt.messages) > 1}
    return {"columns": _columns(run), "turns": turns, "words": table.words, "cells": cells}


class _Table:
    """Texts that stand in many cells, once."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    @property
    def words(self) -> list[str]:
        return list(self._numbers)

    def number(self, text: str) -> int:
        return self._numbers.setdefault(whole_characters(text), len(self._numbers))


def _columns(run: Run) -> list[dict[str, Any]]:
    asked: dict[str, list[RecordedCell]] = {column.id: [] for column in run.columns}
    for cell in run.cells:
        asked[cell.id.preset].append(cell)
    found: list[dict[str, Any]] = []
    for place, column in enumerate(run.columns):
        shown = system_message_shown(column, column.system_message, asked[column.id])
        hidden = None if shown.ours or shown.text is None else whole_characters(shown.text)
        words = {"summary": shown.summary, "made_of": shown.made_of}
        said = {name: whole_characters(text) for name, text in words.items()}
        found.append({"dot": dot_of(place), **said, "hidden": hidden})
    return found


def _turns(run: Run, prompt: Prompt) -> list[dict[str, Any]]:
    """Each with what stands between the turn before and its question: history that was given, a new system message.

    `system` has every column's text from the first change on.
    """
    turns = turns_of(prompt)
    found: list[dict[str, Any]] = []
    for turn in turns:
        before = [*turn.given, *([turn.system] if turn.system else [])]
        said = [{"role": m.role, "text": whole_characters(m.text), "preset": m.preset} for m in before]
        shown: dict[str, Any] = {"before": said, "question": whole_characters(turn.message.text)}
        if system_from(turns, turn.number) is not None:
            texts = (column.system_at(turns, turn.number) for column in run.columns)
            shown["system"] = [None if text is None else whole_characters(text) for text in texts]
        found.append(shown)
    return found


def _cell(cell: RecordedCell, checks: Sequence[Check], odd: Unlike, table: _Table) -> dict[str, Any]:
    completion = cell.completion
    unlike = odd.get((cell.id.prompt, cell.id.preset, cell.id.model), ())
    numbers: dict[str, Any] = {
        "metrics": [table.number(word) for word in metrics(completion)],
        "marks": [[mark.kind == "warning", table.number(mark.sentence)] for mark in marks(completion)],
        "checks": _labels(checks, completion.checks, table),
    }
    if unlike:
        sentence = f"Not the same experiment. {' '.join(unlike)}"
        numbers["marks"].insert(0, [True, table.number(sentence)])
    if trouble := state_sentence(completion):
        numbers["trouble"] = table.number(trouble)
    if completion.sent is not None:
        numbers["delivery"] = table.number(delivery_words(completion.sent.delivery))
    return {name: value for name, value in numbers.items() if value != []}


def _labels(checks: Sequence[Check], outcomes: Sequence[CheckOutcome], table: _Table) -> list[int]:
    return [table.number(label) for label in check_labels(checks, outcomes)]
