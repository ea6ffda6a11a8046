"""`playground endpoints` and `playground models`: the places that serve models, and what they serve."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final, cast, get_args

import click

from playground.cli import CommandGroup, output
from playground.cli.endpoint_trial import Outcome, try_endpoint
from playground.cli.exit_codes import DONE, FAILED
from playground.cli.progress import FetchProgress, StatusLine
from playground.cli.workplace import opened_workbench
from playground.core.endpoint import LOCAL, Dialect, Endpoint
from playground.core.errors import ProviderError
from playground.core.plan import split_model
from playground.store.catalogue import built_in
from playground.store.model_rules import to_tables
from playground.workbench import Workbench

_EMBEDDED: Final = "the embedded model, on this machine"


@click.group("endpoints", cls=CommandGroup)
def command() -> None:
    """Places that serve models: list, add, remove, test."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="JSON, for programs.")
def list_command(as_json: bool) -> None:
    """List the endpoints: the embedded model, those built in, and yours."""
    with opened_workbench() as workbench:
        workbench.learn_keys()
        endpoints = workbench.endpoints.all()
        _tell_problems(workbench)
    if as_json:
        output.write_json([{"name": LOCAL, "origin": "embedded"}, *(_as_json(endpoint) for endpoint in endpoints)])
        return
    rows = [(each.name, each.dialect, _origin(each), each.base_url) for each in endpoints]
    output.write_table([(LOCAL, "openai-chat", "embedded", _EMBEDDED), *rows])


@command.command("add")
@click.argument("name")
@click.option("--dialect", type=click.Choice(get_args(Dialect)), default="openai-chat", show_default=True)
@click.option("--base-url", required=True, metavar="URL", help="The API's root, such as http://127.0.0.1:8080/v1.")
@click.option("--key-env", default="", metavar="NAME", help="The environment variable that holds its key.")
def add_command(name: str, dialect: str, base_url: str, key_env: str) -> None:
    """Add an endpoint to endpoints.toml."""
    with opened_workbench() as workbench:
        workbench.endpoints.add(Endpoint(name, base_url, cast(Dialect, dialect), key_env))
        output.note(f"Added {name} to {workbench.endpoints.path}.")
        output.note(f"If it wants a key: playground keys set {name}. To try it: playground endpoints test {name}.")


@command.command("remove")
@click.argument("name")
def remove_command(name: str) -> None:
    """Take an endpoint out of endpoints.toml; its key stays in the keyring."""
    with opened_workbench() as workbench:
        workbench.endpoints.remove(name)
        output.note(f"Removed {name}. A key of it in the keyring stays until: playground keys forget {name}")


@command.command("test")
@click.argument("name")
@click.option("--model", metavar="M", help="Ask this model for a few words, too.")
def test_command(name: str, model: str | None) -> int:
    """Try an endpoint: is it reached, does it take the key, which models does it list."""
    with opened_workbench() as workbench:
        if name != LOCAL:
            workbench.endpoints.get(name)
        model_id = model.removeprefix(f"{name}/") if model is not None else None
        outcomes = asyncio.run(_test(workbench, name, model_id))
        for outcome in outcomes:
            mark = "✓" if outcome.works else "✗"
            output.write(f"{mark} {outcome.words}")
    return DONE if all(outcome.works for outcome in outcomes) else FAILED


@click.command("models")
@click.argument("endpoint", required=False)
@click.option("--json", "as_json", is_flag=True, help="JSON, for programs.")
def models(endpoint: str | None, as_json: bool) -> int:
    """List the models of one endpoint, or of all that have a key or need none."""
    with opened_workbench() as workbench:
        if endpoint is not None and endpoint != LOCAL:
            workbench.endpoints.get(endpoint)
        names = [endpoint] if endpoint is not None else [LOCAL, *(each.name for each in workbench.endpoints.all())]
        if endpoint is None:
            _tell_problems(workbench)
        found, failures = asyncio.run(_models(workbench, names))
        unused = {name for name, failure in failures.items() if endpoint is None and _lacks_key(failure)}
        for name, failure in failures.items():
            if name in unused:
                output.note(f"{name} was not asked, because it has no key: playground keys set {name}")
            else:
                output.complain(str(failure))
    if as_json:
        output.write_json([{"id": model, "endpoint": split_model(model)[0]} for model in found])
    else:
        for model in found:
            output.write(model)
    return FAILED if failures.keys() - unused else DONE


async def _test(workbench: Workbench, name: str, model_id: str | None) -> Sequence[Outcome]:
    line = StatusLine()
    try:
        return await try_endpoint(workbench, name, model_id, FetchProgress(line))
    finally:
        line.end()
        await workbench.aclose()


async def _models(workbench: Workbench, names: Sequence[str]) -> tuple[list[str], dict[str, ProviderError]]:
    """(all models in the order of the endpoints, what failed by endpoint); they are asked side by side."""
    try:
        replies = await asyncio.gather(*(workbench.models(name) for name in names), return_exceptions=True)
    finally:
        await workbench.aclose()
    found: list[str] = []
    failures: dict[str, ProviderError] = {}
    for name, reply in zip(names, replies, strict=True):
        if isinstance(reply, ProviderError):
            failures[name] = reply
        elif isinstance(reply, BaseException):
            raise reply
        else:
            found += reply
    return found, failures


def _lacks_key(failure: ProviderError) -> bool:
    """Nothing was sent, because there is no key: so it is with built-in endpoints that a person does not use."""
    return failure.kind == "auth" and failure.status is None


def _origin(endpoint: Endpoint) -> str:
    return "built in" if built_in(endpoint.name) == endpoint else "yours"


def _as_json(endpoint: Endpoint) -> dict[str, Any]:
    rules = to_tables(endpoint.capabilities)
    return {**asdict(endpoint), "capabilities": rules, "origin": _origin(endpoint)}


def _tell_problems(workbench: Workbench) -> None:
    for problem in workbench.endpoints.problems():
        output.complain(str(problem))
