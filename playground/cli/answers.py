"""Answers as lines of a terminal: whose they are, the text, and what was measured."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from playground.cli import output
from playground.core.check_words import check_labels, check_mark
from playground.core.completion import Completion
from playground.core.cost_words import run_cost_words
from playground.core.experiment import Prompt
from playground.core.fairness import marks, unlike_in
from playground.core.plan import CellId
from playground.core.run import RecordedCell, Run
from playground.core.turns import Turn, turns_of
from playground.core.wording import before_words, metrics, moment, state_sentence, sum_words, tally

Line: TypeAlias = tuple[str, output.Style]


def name_of(run: Run, cell: CellId) -> str:
    """`Captain Redbeard · prompt-2 · local/x · sample 3`: what tells this cell from the run's others."""
    words = [run.column(cell.preset).name]
    if len(run.prompts) > 1:
        words.append(cell.prompt)
    if len(run.models) > 1:
        words.append(cell.model)
    if run.samples > 1:
        words.append(f"sample {cell.sample}")
    if len(turns_of(next(prompt for prompt in run.prompts if prompt.id == cell.prompt))) > 1:
        words.append(f"turn {cell.turn}")
    return " · ".join(words)


def column_name(run: Run, column: str, model: str) -> str:
    """`Captain Redbeard · local/x`: what tells this column from the run's others."""
    name = run.column(column).name
    return f"{name} · {model}" if len(run.models) > 1 else name


def write_answer(run: Run, cell: RecordedCell) -> None:
    """One answer on stdout. Raises StoreError."""
    for text, style in answer_lines(run, cell):
        output.write(text, style)


def answer_lines(run: Run, cell: RecordedCell) -> Iterator[Line]:
    """A heading, the text, what was measured, the checks, and an empty line."""
    completion = cell.completion
    yield f"── {name_of(run, cell.id)}", "bold"
    if completion.text.strip():
        yield completion.text.strip("\n"), ""
    elif completion.state == "done":
        yield "(an empty answer)", "dim"
    if trouble := state_sentence(completion):
        yield f"[{trouble}]", ""
    if facts := metrics(completion):
        yield " · ".join(facts), "dim"
    yield from _delivery_lines(completion)
    yield from _check_lines(run, cell)
    yield "", ""


def write_run(run: Run) -> None:
    """A recorded run on stdout: its head, then every prompt with its answers. Raises StoreError."""
    output.write(run.name, "bold")
    if run.description:
        output.write(run.description)
    output.write(f"{run.id} · {moment(run.created_at)} · {', '.join(run.models)}", "dim")
    paid = run_cost_words(run)
    output.write(f"{sum_words(run)} · {tally(run.cells)}" + ("" if paid else "\n"), "dim")
    if paid:
        output.write(f"Cost: {paid}\n", "dim")
    cells: dict[tuple[str, int], list[RecordedCell]] = {}
    for cell in run.cells:
        cells.setdefault((cell.id.prompt, cell.id.turn), []).append(cell)
    for prompt in run.prompts:
        for turn in (turns := turns_of(prompt)):
            _write_turn(run, prompt, turn, len(turns))
            for cell in cells.get((prompt.id, turn.number), ()):
                write_answer(run, cell)
    for line in unlike_lines(run):
        output.write(f"! {line}")


def _write_turn(run: Run, prompt: Prompt, turn: Turn, turns: int) -> None:
    for message in before_words(turn):
        output.write(f"{message.role}: {message.text}", "dim")
    label = "Prompt" if len(run.prompts) == 1 else prompt.id
    place = f", turn {turn.number} of {turns}" if turns > 1 else ""
    output.write(f"{label}{place}: {turn.message.text}")
    output.write()


def _delivery_lines(completion: Completion) -> Iterator[Line]:
    """What reached the model other than it was asked: a hidden default, parameters it does not take."""
    sent = completion.sent
    if sent is None:
        return
    if sent.delivery.how == "template-default":
        text = " ".join((sent.delivery.text or "").split())
        yield f"the model's own template put in: “{text}”", "dim"
    for mark in marks(completion):
        yield f"{'!' if mark.kind == 'warning' else '·'} {mark.sentence}", "dim"


def unlike_lines(run: Run) -> Iterator[str]:
    """Which columns were not asked as the others were, and in what; one line each, however many prompts it was for."""
    told: dict[str, dict[str, None]] = {}
    for (_prompt, column, model), reasons in unlike_in(run).items():
        told.setdefault(column_name(run, column, model), {}).update(dict.fromkeys(reasons))
    for name, found in told.items():
        yield f"{name} is not the same experiment: {' '.join(found)}"


def _check_lines(run: Run, cell: RecordedCell) -> Iterator[Line]:
    outcomes = cell.completion.checks
    for label, outcome in zip(check_labels(run.checks_of(cell.id), outcomes), outcomes, strict=True):
        yield (f"✓ {label}" if outcome.passed else f"{check_mark(outcome)} {label}: {outcome.reason}"), ""
