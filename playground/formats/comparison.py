"""A comparison as a person reads it: of each prompt, for each model, the columns side by side, all in words.

The page and the Markdown are both written from it. Its texts are as the run has them: whoever writes them escapes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from playground.core.check_words import check_labels
from playground.core.completion import CheckOutcome, Completion
from playground.core.experiment import Prompt
from playground.core.fairness import Mark, marks, unlike_in
from playground.core.plan import CellId, Column, checks_of
from playground.core.preset import Check
from playground.core.request import Delivery, Message
from playground.core.run import RecordedCell, Run
from playground.core.turns import Turn, turns_of
from playground.core.wording import before_words, count, delivery_words, dot_of, metrics, state_sentence
from playground.formats.comparison_spans import ShownSpan, layer_words, shown_spans


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """`pending`: a model decides, and has not yet."""

    label: str
    passed: bool
    reason: str
    pending: bool = False


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """One completion. `heading` is "sample 2 of 3", "" where there is one only; `trouble` says why it is not whole."""

    heading: str
    text: str
    empty: bool
    reasoning: str
    reasoning_words: str
    metrics: tuple[str, ...]
    trouble: str
    failed: bool
    marks: tuple[Mark, ...]
    checks: tuple[ShownCheck, ...]


@dataclass(frozen=True, slots=True)
class ShownSystemMessage:
    """`summary` is one line; `text` the whole, None where there is nothing to open. `ours`: the summary quotes it.

    `delivery` says in a sentence how it reached the model, "" where nothing was sent or the summary says it. `spans`
    are the layers that the text is made of, `made_of` the same in words, with those that were left out.
    """

    summary: str
    text: str | None
    ours: bool
    delivery: str = ""
    spans: tuple[ShownSpan, ...] = ()
    made_of: str = ""


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """`unlike`: in what it was not asked as the other columns were, a sentence each."""

    name: str
    dot: int
    baseline: bool
    system_message: ShownSystemMessage
    unlike: tuple[str, ...]
    answers: tuple[ShownAnswer, ...]


@dataclass(frozen=True, slots=True)
class ShownModel:
    """`name` is "" where the run has one model: the head of the comparison names it."""

    name: str
    columns: tuple[ShownColumn, ...]


@dataclass(frozen=True, slots=True)
class ShownPrompt:
    """One turn of a prompt; most have one alone. `text` is what was asked in it.

    `before` is what stands between the turn before and this one: history that was given, a new system message.
    """

    heading: str
    id: str
    before: tuple[Message, ...]
    text: str
    vars: Mapping[str, str]
    models: tuple[ShownModel, ...]


def shown_prompts(run: Run) -> list[ShownPrompt]:
    """Every turn of every prompt with its models, columns and answers, in the run's order."""
    cells = {cell.id: cell for cell in run.cells}
    odd = unlike_in(run)
    shown: list[ShownPrompt] = []
    for number, prompt in enumerate(run.prompts, start=1):
        heading = f"Prompt {number} of {len(run.prompts)}" if len(run.prompts) > 1 else "Prompt"
        turns = turns_of(prompt)
        for turn in turns:
            shown.append(
                ShownPrompt(
                    heading=f"{heading}, turn {turn.number} of {len(turns)}" if len(turns) > 1 else heading,
                    id=prompt.id,
                    before=before_words(turn),
                    text=turn.message.text,
                    vars=prompt.vars if turn.number == 1 else {},
                    models=tuple(_model(run, prompt, turns[: turn.number], m, cells, odd) for m in run.models),
                )
            )
    return shown


def _model(
    run: Run,
    prompt: Prompt,
    turns: Sequence[Turn],
    model: str,
    cells: Mapping[CellId, RecordedCell],
    odd: Mapping[tuple[str, str, str], tuple[str, ...]],
) -> ShownModel:
    """`turns` are those up to the one that is shown. What a study asks of some columns and samples alone is shown of
    these."""
    number = len(turns)
    columns: list[ShownColumn] = []
    for place, column in enumerate(run.columns):
        ids = [CellId(column.id, prompt.id, model, sample, number) for sample in range(1, run.samples + 1)]
        if prompt.probe is not None or column.ablated is not None:
            ids = [cell_id for cell_id in ids if cell_id in cells]
            if not ids:
                continue
        found = [cells.get(cell_id, RecordedCell(cell_id, None)) for cell_id in ids]
        answers = tuple(_answer(run, column, prompt, cell) for cell in found)
        shown = system_message_shown(column, column.system_at(turns, number), found)
        unlike = odd.get((prompt.id, column.id, model), ())
        columns.append(ShownColumn(column.name, dot_of(place), place == 0, shown, unlike, answers))
    return ShownModel(model if len(run.models) > 1 else "", tuple(columns))


def system_message_shown(column: Column, text: str | None, cells: list[RecordedCell]) -> ShownSystemMessage:
    """As the column's head says it; `text` as it is there, `cells` the column's own, of one prompt or of all."""
    if text is None:
        delivery = _delivery(cells)
        if delivery is not None and delivery.how == "template-default":
            return ShownSystemMessage("The model’s own hidden default applies", delivery.text or "", ours=False)
        return ShownSystemMessage("No system message is sent", None, ours=False)
    lines = text.strip().splitlines()
    if not lines:
        return ShownSystemMessage("An empty system message is sent", None, ours=False)
    delivery = _delivery(cells)
    told = delivery_words(delivery) if delivery is not None else ""
    if text != column.system_message:  # it was changed in the conversation, and is made of no layers
        return ShownSystemMessage(lines[0], text, True, told)
    spans = shown_spans(column)
    return ShownSystemMessage(lines[0], text, True, told, spans, layer_words(spans, column.without))


def _delivery(cells: list[RecordedCell]) -> Delivery | None:
    return next((cell.completion.sent.delivery for cell in cells if cell.completion.sent is not None), None)


def _answer(run: Run, column: Column, prompt: Prompt, cell: RecordedCell) -> ShownAnswer:
    completion = cell.completion
    return ShownAnswer(
        heading=f"sample {cell.id.sample} of {run.samples}" if run.samples > 1 else "",
        text=completion.text,
        empty=not completion.text.strip() and completion.state == "done",
        reasoning=completion.reasoning,
        reasoning_words=count(len(completion.reasoning.split()), "word"),
        metrics=metrics(completion),
        trouble=state_sentence(completion),
        failed=completion.state == "failed",
        marks=marks(completion),
        checks=_checks(checks_of(column, prompt, run.checks), completion),
    )


def _checks(checks: Sequence[Check], completion: Completion) -> tuple[ShownCheck, ...]:
    outcomes: tuple[CheckOutcome, ...] = completion.checks
    labels = check_labels(checks, outcomes)
    return tuple(ShownCheck(label, o.passed, o.reason, o.pending) for label, o in zip(labels, outcomes, strict=True))
