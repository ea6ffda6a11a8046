"""`playground endpoints costs`: what each endpoint's answers cost, month by month."""

from __future__ import annotations

from dataclasses import asdict

import click

from playground.cli import output
from playground.cli.workplace import opened_workbench
from playground.core.costs import Spending
from playground.core.wording import cost, count


@click.command("costs")
@click.option("--json", "as_json", is_flag=True, help="JSON, for programs.")
def costs(as_json: bool) -> None:
    """Say what each endpoint's answers cost, month by month; deleted runs count too.

    Prices are those of the day; your own stand in prices.toml.
    """
    with opened_workbench() as workbench:
        spending = workbench.runs.spending()
    if as_json:
        output.write_json([asdict(each) for each in spending])
    elif spending:
        output.write_table([_row(each) for each in spending])
    else:
        output.note("No answer was paid for yet.")


def _row(spent: Spending) -> tuple[str, ...]:
    """Month, endpoint, answers, tokens sent and received, USD, and of how many answers the cost is unknown."""
    tokens = f"{spent.input_tokens:,} + {count(spent.output_tokens, 'token')}"
    paid = [cost(spent.usd)] if spent.usd > 0 else []
    if spent.unknown:
        paid.append(f"unknown cost of {count(spent.unknown, 'answer')}")
    return spent.month, spent.endpoint, count(spent.answers, "answer"), tokens, " + ".join(paid) or "no cost"
