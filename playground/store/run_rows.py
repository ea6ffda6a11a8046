"""A run as rows of the database, and back: pure conversion, no disk."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, TypeAlias

from playground.core.completion import CellError, CheckOutcome, Completion, Timings, Usage
from playground.core.experiment import Prompt
from playground.core.plan import CellId, Column
from playground.core.preset import Check
from playground.core.request import Delivery, Parameters, SentRequest
from playground.core.run import RecordedCell, Run
from playground.core.turns import turns_of
from playground.core.wording import whole_characters
from playground.store.values import decode, encode, rebuild

Value: TypeAlias = str | int | float | None
Row: TypeAlias = tuple[Value, ...]

OPENING_LENGTH: Final = 120
BEGINNING_LENGTH: Final = 18  # of a conversation's first turn: its last one is to be read beside it
PLACE_COLUMNS: Final = ("preset", "prompt", "model", "sample", "turn", "seed")
COMPLETION_COLUMNS: Final = (
    "state", "text", "reasoning", "finish_reason",
    "input_tokens", "output_tokens", "reasoning_tokens", "cached_tokens",
    "ttft_ms", "total_ms", "tokens_per_s", "cost_usd", "error", "sent", "checks", "reused_from",
    "response_headers",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Header:
    """What a run is made of besides its cells; kept as JSON. A field that an older file lacks takes its default."""

    columns: tuple[Column, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    models: tuple[str, ...] = ()
    samples: int = 1
    parameters: Parameters = field(default_factory=Parameters)
    checks: tuple[Check, ...] = ()
    description: str = ""
    program: str = ""
    judge: str = ""
    batches: int = 1


def header_of(run: Run) -> str:
    return encode({each.name: getattr(run, each.name) for each in fields(Header)})


def parse_header(text: str) -> Header:
    return rebuild(Header, decode(text))


def place_row(cell: RecordedCell) -> Row:
    """The values of PLACE_COLUMNS."""
    place = cell.id
    names = (whole_characters(place.preset), whole_characters(place.prompt), whole_characters(place.model))
    return (*names, place.sample, place.turn, cell.seed)


def completion_row(completion: Completion) -> Row:
    """The values of COMPLETION_COLUMNS. The time stamps of this process's clock are left out."""
    usage, timings = completion.usage, completion.timings
    return (
        completion.state,
        whole_characters(completion.text),
        whole_characters(completion.reasoning),
        completion.finish_reason,
        usage.input_tokens,
        usage.output_tokens,
        usage.reasoning_tokens,
        usage.cached_tokens,
        timings.ttft_ms,
        timings.total_ms,
        timings.tokens_per_s,
        completion.cost_usd,
        encode(completion.error) if completion.error is not None else None,
        encode(completion.sent) if completion.sent is not None else None,
        encode(completion.checks) if completion.checks else None,
        completion.reused_from,
        encode(completion.response_headers) if completion.response_headers else None,
    )


def parse_cell(row: tuple[Any, ...]) -> RecordedCell:
    """A cell from the values of PLACE_COLUMNS and COMPLETION_COLUMNS, as SQLite gives them back."""
    preset, prompt, model, sample, turn, seed = row[:6]
    return RecordedCell(CellId(preset, prompt, model, sample, turn), seed, parse_completion(row[6:]))


def parse_completion(row: tuple[Any, ...]) -> Completion:
    """From the values of COMPLETION_COLUMNS."""
    state, text, reasoning, finish_reason = row[:4]
    error, sent, checks, reused_from, headers = row[12:17]
    return Completion(
        state=state,
        text=text,
        reasoning=reasoning,
        finish_reason=finish_reason,
        usage=Usage(*row[4:8]),
        timings=Timings(*row[8:11]),
        error=CellError(**decode(error)) if error is not None else None,
        sent=_sent(decode(sent)) if sent is not None else None,
        checks=tuple(CheckOutcome(**outcome) for outcome in decode(checks)) if checks is not None else (),
        cost_usd=row[11],
        reused_from=reused_from,
        response_headers=tuple((name, value) for name, value in decode(headers)) if headers is not None else (),
    )


def words_of(run: Run) -> str:
    """What a search over runs looks through, besides the answers."""
    texts = [run.name, *(column.name for column in run.columns)]
    asked = (prompt for prompt in run.prompts if prompt.probe is None)  # a study's texts are the same in every run
    texts += [message.text for prompt in asked for message in prompt.messages]
    return whole_characters("\n".join(texts))


def opening_of(run: Run) -> str:
    """The first words of the first prompt, in one line; of a conversation, how it begins and what it comes to."""
    turns = turns_of(run.prompts[0]) if run.prompts else ()
    words = _begun(run.prompts[0].text, OPENING_LENGTH) if turns else ""
    if len(turns) > 1:
        words = _begun(f"{_begun(turns[0].message.text, BEGINNING_LENGTH)} → {words}", OPENING_LENGTH)
    return whole_characters(words)


def _begun(text: str, most: int) -> str:
    words = " ".join(text[: 4 * most].split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def stopped_short(run: Run) -> Run:
    """A run that nobody executes any more: what was running was interrupted."""
    cells = tuple(
        replace(cell, completion=replace(cell.completion, state="interrupted"))
        if cell.completion.state == "running"
        else cell
        for cell in run.cells
    )
    return replace(run, state="interrupted" if run.state == "running" else run.state, cells=cells)


def same_answers(a: Run, b: Run) -> bool:
    """Are these two records of one run? Files may leave out what a person does not see."""

    def seen(run: Run) -> object:
        texts = {(c.id, c.completion.state, whole_characters(c.completion.text)) for c in stopped_short(run).cells}
        return whole_characters(run.name), run.created_at, texts

    return seen(a) == seen(b)


def decode_names(text: str) -> tuple[str, ...]:
    return tuple(decode(text))


def _sent(raw: dict[str, Any]) -> SentRequest:
    delivery = Delivery(**raw["delivery"])
    not_sent, notes = tuple(raw["not_sent"]), tuple(raw.get("notes", ()))  # an older row has no notes
    return SentRequest(raw["method"], raw["url"], raw["body"], delivery, not_sent, notes)
