"""`playground models`: what the endpoints serve, asked or from the list that was kept."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import click

from playground.cli import output
from playground.cli.exit_codes import DONE, FAILED
from playground.cli.workplace import opened_workbench
from playground.core.endpoint import LOCAL
from playground.core.errors import ProviderError
from playground.core.plan import split_model
from playground.core.wording import count, moment
from playground.store.recent_models import recent_first
from playground.workbench import Workbench
from playground.workbench.model_lists import ModelList


@click.command("models")
@click.argument("endpoint", required=False)
@click.option("--refresh", is_flag=True, help="Ask again, also where a list of the last hour is kept.")
@click.option("--filter", "words", multiple=True, metavar="WORD", help="Only ids that hold this; several: all of them.")
@click.option("--json", "as_json", is_flag=True, help="JSON, for programs.")
def command(endpoint: str | None, refresh: bool, words: tuple[str, ...], as_json: bool) -> int:
    """List the models of one endpoint, or of all that have a key or need none; those used last come first."""
    with opened_workbench() as workbench:
        if endpoint is not None and endpoint != LOCAL:
            workbench.endpoints.get(endpoint)
        names = [endpoint] if endpoint is not None else [LOCAL, *(each.name for each in workbench.endpoints.all())]
        if endpoint is None:
            for problem in workbench.endpoints.problems():
                output.complain(str(problem))
        lists, failures = asyncio.run(_ask(workbench, names, refresh=refresh))
        unused = {name for name, failure in failures.items() if endpoint is None and _lacks_key(failure)}
        for name, failure in failures.items():
            if name in unused:
                output.note(f"{name} was not asked, because it has no key: playground keys set {name}")
            else:
                output.complain(str(failure))
        for each in lists:
            _tell_kept(each)
        found = [model for each in lists for model in each.models]
        wanted = [model for model in found if all(word.casefold() in model.casefold() for word in words)]
        shown = recent_first(wanted, workbench.recent_models.names())
    if words and found and not shown:
        output.note(f"None of {count(len(found), 'model')} holds {' and '.join(words)}.")
    _write(shown, as_json=as_json)
    return FAILED if failures.keys() - unused else DONE


def _write(models: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        output.write_json([_as_json(model) for model in models])
        return
    for model in models:
        output.write(model)


def _as_json(model: str) -> dict[str, Any]:
    return {"id": model, "endpoint": split_model(model)[0]}


def _tell_kept(listed: ModelList) -> None:
    """Say so where the list is the one of another day, because the endpoint does not answer now."""
    if listed.trouble and listed.fetched_at is not None:
        at = moment(listed.fetched_at.isoformat())
        output.note(f"{listed.endpoint} does not answer, so this is its list of {at}: {listed.trouble}")


async def _ask(
    workbench: Workbench, names: Sequence[str], *, refresh: bool
) -> tuple[list[ModelList], dict[str, ProviderError]]:
    """(the lists in the order of the endpoints, what failed by endpoint); they are asked side by side."""
    listed = workbench.listed_models
    try:
        replies = await asyncio.gather(*(listed.get(name, refresh=refresh) for name in names), return_exceptions=True)
    finally:
        await workbench.aclose()
    found: list[ModelList] = []
    failures: dict[str, ProviderError] = {}
    for name, reply in zip(names, replies, strict=True):
        if isinstance(reply, ProviderError):
            failures[name] = reply
        elif isinstance(reply, BaseException):
            raise reply
        else:
            found.append(reply)
    return found, failures


def _lacks_key(failure: ProviderError) -> bool:
    """Nothing was sent, because there is no key: so it is with built-in endpoints that a person does not use."""
    return failure.kind == "auth" and failure.status is None
