"""The ledger: what the answers of each endpoint cost, month by month. Deleting runs takes nothing out of it.

Statements and the rows they take and give; the caller's transaction holds them together with the answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from playground.core.costs import Charge
from playground.core.endpoint import LOCAL
from playground.core.plan import split_model
from playground.core.wording import whole_characters

Row: TypeAlias = tuple[str | int | float, ...]

_COLUMNS: Final = "month, endpoint, answers, input_tokens, output_tokens, usd, unknown"
_ADD: Final = """on conflict (month, endpoint) do update set
    answers = answers + excluded.answers,
    input_tokens = input_tokens + excluded.input_tokens,
    output_tokens = output_tokens + excluded.output_tokens,
    usd = usd + excluded.usd,
    unknown = unknown + excluded.unknown"""

BOOK: Final = f"insert into spending ({_COLUMNS}) values (?, ?, 1, ?, ?, ?, ?) {_ADD}"
"""For each of `charge_rows`."""

BOOK_LOST: Final = f"""insert into spending ({_COLUMNS})
    select substr(run.seen_at, 1, 7), substr(cell.model, 1, instr(cell.model, '/') - 1), count(*), 0, 0, 0.0,
           count(*) * (cell.model not like '{LOCAL}/%')
    from cell join run on run.number = cell.run
    where cell.run = ? and cell.state = 'running' and (cell.text <> '' or cell.reasoning <> '') group by 1, 2 {_ADD}"""
"""For the number of a run whose program ended: what was being written is to be paid, and nobody knows how much."""

SPENDING: Final = f"select {_COLUMNS} from spending order by month desc, endpoint"
"""Rows that are a `core.costs.Spending` each."""


def charge_rows(charges: Iterable[Charge], month: str) -> Iterator[Row]:
    """What BOOK takes; `month` is like 2026-11."""
    for charge in charges:
        endpoint, usage = split_model(charge.cell.model)[0], charge.usage
        tokens = (usage.input_tokens or 0, usage.output_tokens or 0)
        yield month, whole_characters(endpoint), *tokens, charge.cost_usd or 0.0, int(charge.cost_usd is None)
