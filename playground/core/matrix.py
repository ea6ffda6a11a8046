"""The table of a run: a row a prompt (turn, model, sample), a column a preset; its filter and order. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from playground.core.completion import CellState, Completion
from playground.core.experiment import Prompt
from playground.core.matrix_measures import Measure
from playground.core.plan import CellId
from playground.core.turns import turns_of

STACKED: Final = 0
FIRST_WORDS: Final = 5
NOT_WHOLE: Final[frozenset[CellState]] = frozenset({"failed", "cancelled", "interrupted"})


@dataclass(frozen=True, slots=True, order=True)
class RowKey:
    """What the cells of a row have in common; `sample` is STACKED where all samples stand in one place."""

    prompt: str
    model: str
    turn: int = 1
    sample: int = STACKED


@dataclass(frozen=True, slots=True)
class Alike:
    """Answers of one stack that say the same; `first` is the one that is shown."""

    first: CellId
    completion: Completion
    samples: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Which rows stand in the table. `text` is looked for in prompts and answers, without regard to case.

    `starred`: None, or the cells that have a star: only rows with one of them.
    """

    text: str = ""
    only_differing: bool = False
    only_failures: bool = False
    starred: frozenset[CellId] | None = None

    @property
    def is_open(self) -> bool:
        """Does it let every row pass?"""
        return not (self.text.strip() or self.only_differing or self.only_failures) and self.starred is None


@dataclass(frozen=True, slots=True)
class Order:
    """`column` is that of a cell's preset, "" for the prompt's words, None for the order in which they were asked.

    Rows that have nothing to be ordered by stand last in both directions.
    """

    column: str | None = None
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole table of a run: `stacks` are the cells of a row and a column, in the order of their samples."""

    rows: tuple[RowKey, ...] = ()
    columns: tuple[str, ...] = ()
    stacks: Mapping[tuple[RowKey, str], tuple[CellId, ...]] = field(
        default_factory=dict[tuple[RowKey, str], tuple[CellId, ...]]
    )
    words: Mapping[tuple[str, int], str] = field(default_factory=dict[tuple[str, int], str])

    def stack(self, row: RowKey, column: str) -> tuple[CellId, ...]:
        return self.stacks.get((row, column), ())

    def prompt_words(self, row: RowKey) -> str:
        """What was asked in this row: the prompt's last message, or that of the turn."""
        return self.words.get((row.prompt, row.turn), "")


def matrix_of(
    cells: Iterable[CellId],
    columns: Sequence[str],
    models: Collection[str],
    prompts: Sequence[Prompt],
    *,
    stacked: bool = True,
) -> Matrix:
    """The table of these cells in the order they come in; those of other columns and models are left out."""
    stacks: dict[tuple[RowKey, str], list[CellId]] = {}
    rows: dict[RowKey, None] = {}
    for cell in cells:
        if cell.preset in columns and cell.model in models:
            row = RowKey(cell.prompt, cell.model, cell.turn, STACKED if stacked else cell.sample)
            rows[row] = None
            stacks.setdefault((row, cell.preset), []).append(cell)
    words = {(prompt.id, turn.number): turn.message.text for prompt in prompts for turn in turns_of(prompt)}
    whole = {place: tuple(sorted(stack)) for place, stack in stacks.items()}
    return Matrix(tuple(rows), tuple(dict.fromkeys(columns)), whole, words)


def alike(stack: Iterable[CellId], answers: Mapping[CellId, Completion]) -> tuple[Alike, ...]:
    """The answers of a stack, identical ones (but for white space) together, in the order of their first sample.

    Only whole answers are put together, and those that are waited for: two that failed are two.
    """
    cells = tuple(stack)
    if len(cells) == 1:
        return (Alike(cells[0], answers.get(cells[0], Completion()), (cells[0].sample,)),)
    found: dict[object, Alike] = {}
    for cell in cells:
        completion = answers.get(cell, Completion())
        whole = completion.state == "done"
        key = (completion.state, normal(completion.text)) if whole or completion.state == "pending" else cell
        before = found.get(key)
        if before is None:
            found[key] = Alike(cell, completion, (cell.sample,))
        else:
            found[key] = Alike(before.first, before.completion, (*before.samples, cell.sample))
    return tuple(found.values())


def normal(text: str) -> str:
    """The words alone: white space makes no difference between two answers."""
    return " ".join(text.split())


def differs(matrix: Matrix, row: RowKey, answers: Mapping[CellId, Completion]) -> bool:
    """Do two columns of the row have other whole answers? Those that are not there yet say nothing."""
    columns: list[list[str]] = []
    for column in matrix.columns:
        known = (answers.get(cell) for cell in matrix.stack(row, column))
        texts = [completion.text for completion in known if completion is not None and completion.state == "done"]
        if texts:
            columns.append(texts)
    if all(len(texts) == 1 for texts in columns) and len({_first_words(texts[0]) for texts in columns}) > 1:
        return True  # most rows, without going through all of their texts
    return len({frozenset(map(normal, texts)) for texts in columns}) > 1


def _first_words(text: str) -> str:
    """The beginning of `normal`, cheaply: where two are unequal, the wholes are too."""
    return " ".join(text.split(None, FIRST_WORDS)[:FIRST_WORDS])


def has_failure(completion: Completion) -> bool:
    """An answer that is not whole, or a check that did not pass."""
    return completion.state in NOT_WHOLE or any(not outcome.passed for outcome in completion.checks)


def filtered(matrix: Matrix, answers: Mapping[CellId, Completion], by: RowFilter) -> tuple[RowKey, ...]:
    """The rows that pass, in the matrix's order."""
    if by.is_open:
        return matrix.rows
    wanted = by.text.strip().casefold()
    return tuple(row for row in matrix.rows if _passes(matrix, row, answers, by, wanted))


def _passes(matrix: Matrix, row: RowKey, answers: Mapping[CellId, Completion], by: RowFilter, wanted: str) -> bool:
    cells = [cell for column in matrix.columns for cell in matrix.stack(row, column)]
    if by.starred is not None and not any(cell in by.starred for cell in cells):
        return False
    known = [completion for cell in cells if (completion := answers.get(cell)) is not None]
    if by.only_failures and not any(map(has_failure, known)):
        return False
    if by.only_differing and not differs(matrix, row, answers):
        return False
    in_prompt = wanted in matrix.prompt_words(row).casefold()
    return in_prompt or any(wanted in completion.text.casefold() for completion in known)


def ordered(
    matrix: Matrix,
    rows: Sequence[RowKey],
    answers: Mapping[CellId, Completion],
    order: Order,
    measure: Measure | None = None,
) -> tuple[RowKey, ...]:
    """The same rows in another order: by a column's figure, or without `measure` by its words. Stable."""
    if order.column is None:
        return tuple(rows)
    keyed = [(row, _sort_key(matrix, row, answers, order.column, measure)) for row in rows]
    known = [(row, key) for row, key in keyed if key is not None]
    known.sort(key=lambda pair: pair[1], reverse=order.descending)
    return (*(row for row, _ in known), *(row for row, key in keyed if key is None))


def _sort_key(
    matrix: Matrix, row: RowKey, answers: Mapping[CellId, Completion], column: str, measure: Measure | None
) -> tuple[float, str] | None:
    if not column:
        return (0.0, normal(matrix.prompt_words(row)).casefold())
    completions = [answers[cell] for cell in matrix.stack(row, column) if cell in answers]
    if measure is None:
        text = next((normal(completion.text).casefold() for completion in completions if completion.text), None)
        return None if text is None else (0.0, text)
    figure = measure.of(completions)
    return None if figure is None else (figure.value, "")
