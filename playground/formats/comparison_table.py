"""A comparison as a table, one row a cell: the fields of the CSV and of the workbook's first sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from playground.core.check_scores import score_of
from playground.core.experiment import Prompt
from playground.core.metrics import Values, values_of
from playground.core.plan import Column
from playground.core.run import RecordedCell, Run
from playground.core.turns import Turn, turns_of
from playground.core.votes import Standing, standings

Value: TypeAlias = str | int | float | None


@dataclass(frozen=True, slots=True)
class _Row:
    column: Column
    prompt: Prompt
    turns: tuple[Turn, ...]
    cell: RecordedCell
    votes: Standing | None
    values: Values


FIELDS: Final[Mapping[str, Callable[[_Row], Value]]] = {
    "preset": lambda row: row.column.id,
    "preset_name": lambda row: row.column.name,
    "prompt": lambda row: row.prompt.id,
    "prompt_text": lambda row: row.turns[row.cell.id.turn - 1].message.text,
    "model": lambda row: row.cell.id.model,
    "sample": lambda row: row.cell.id.sample,
    "turn": lambda row: row.cell.id.turn,
    "seed": lambda row: row.cell.seed,
    "state": lambda row: row.cell.completion.state,
    "text": lambda row: row.cell.completion.text,
    "reasoning": lambda row: row.cell.completion.reasoning,
    "finish_reason": lambda row: row.cell.completion.finish_reason,
    "input_tokens": lambda row: row.cell.completion.usage.input_tokens,
    "output_tokens": lambda row: row.cell.completion.usage.output_tokens,
    "reasoning_tokens": lambda row: row.cell.completion.usage.reasoning_tokens,
    "cached_tokens": lambda row: row.cell.completion.usage.cached_tokens,
    "ttft_ms": lambda row: row.cell.completion.timings.ttft_ms,
    "total_ms": lambda row: row.cell.completion.timings.total_ms,
    "tokens_per_s": lambda row: row.cell.completion.timings.tokens_per_s,
    "cost_usd": lambda row: row.cell.completion.cost_usd,
    "words": lambda row: _whole(row.values.get("words")),
    "sentences": lambda row: _whole(row.values.get("sentences")),
    "characters": lambda row: _whole(row.values.get("characters")),
    "reading_grade": lambda row: _rounded(row.values.get("reading_grade")),
    "error_kind": lambda row: row.cell.completion.error.kind if row.cell.completion.error else None,
    "error_status": lambda row: row.cell.completion.error.status if row.cell.completion.error else None,
    "error": lambda row: row.cell.completion.error.message if row.cell.completion.error else None,
    "checks_passed": lambda row: sum(check.passed for check in row.cell.completion.checks),
    "checks_total": lambda row: len(row.cell.completion.checks),
    "checks_score": lambda row: score_of(row.cell.completion.checks),
    "system_message": lambda row: row.column.system_at(row.turns, row.cell.id.turn),
    "delivery": lambda row: row.cell.completion.sent.delivery.how if row.cell.completion.sent else None,
    "not_sent": lambda row: ", ".join(row.cell.completion.sent.not_sent) if row.cell.completion.sent else None,
    "notes": lambda row: "; ".join(row.cell.completion.sent.notes) if row.cell.completion.sent else None,
    "reused_from": lambda row: row.cell.completion.reused_from,
    "bounds": lambda row: "; ".join(bound.id for bound in row.column.bounds),
    "layers": lambda row: "; ".join(span.layer for span in row.column.spans if not span.locked) or None,
    "without": lambda row: "; ".join(row.column.without),
    "votes_won": lambda row: row.votes.won if row.votes else None,
    "votes_lost": lambda row: row.votes.lost if row.votes else None,
    "votes_tied": lambda row: row.votes.ties if row.votes else None,
}


def rows(run: Run) -> Iterator[list[Value]]:
    """The values of FIELDS, cell by cell. An absent value is None; so is "no system message"."""
    columns = {column.id: column for column in run.columns}
    prompts = {prompt.id: (prompt, turns_of(prompt)) for prompt in run.prompts}
    voted = standings(run.votes, repr)
    for cell in run.cells:
        votes, values = voted.get(repr(cell.id)), values_of(cell.completion)
        row = _Row(columns[cell.id.preset], *prompts[cell.id.prompt], cell, votes, values)
        yield [field(row) for field in FIELDS.values()]


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
