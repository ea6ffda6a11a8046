"""`playground endpoints`: the places that serve models."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any, Final, cast, get_args

import click

from playground.cli import CommandGroup, output
from playground.cli.exit_codes import DONE, FAILED
from playground.cli.progress import FetchProgress, StatusLine
from playground.cli.spending import costs
from playground.cli.workplace import opened_workbench
from playground.core.catalogue import CatalogueEntry
from playground.core.endpoint import LOCAL, Dialect, Endpoint
from playground.core.wording import count
from playground.store import catalogue
from playground.store.model_rules import to_tables
from playground.workbench import Workbench
from playground.workbench.endpoint_trial import Outcome, as_json
from playground.workbench.local_servers import LocalServer

CUSTOM: Final = "custom"
"""The entry that stands for whatever is not in the catalogue."""

_EMBEDDED: Final = "the embedded model, on this machine"
_MARKS: Final = {True: "✓", False: "✗", None: "–"}


@click.group("endpoints", cls=CommandGroup)
def command() -> None:
    """Places that serve models: list, add, remove, test, catalogue, find, costs."""


@command.command("list")
@click.option("--json", "json_wanted", is_flag=True, help="JSON, for programs.")
def list_command(json_wanted: bool) -> None:
    """List the endpoints: the embedded model, yours, and those whose key is in the environment."""
    with opened_workbench() as workbench:
        workbench.learn_keys()
        rows = [(each, workbench.endpoints.origin(each.name)) for each in workbench.endpoints.all()]
        _tell_problems(workbench)
    if json_wanted:
        endpoints = [{**_as_json(endpoint), "origin": origin} for endpoint, origin in rows]
        output.write_json([{"name": LOCAL, "origin": "embedded"}, *endpoints])
        return
    table = [(each.name, each.dialect, origin, each.base_url) for each, origin in rows]
    output.write_table([(LOCAL, "openai-chat", "embedded", _EMBEDDED), *table])


@command.command("add")
@click.argument("name", metavar="CATALOGUE_ID|NAME")
@click.option("--name", "own_name", metavar="N", help="What to call an endpoint of the catalogue; else its id.")
@click.option(
    "--dialect", type=click.Choice(get_args(Dialect)), help="What a new place speaks.  [default: openai-chat]"
)
@click.option("--base-url", metavar="URL", help="The API's root, such as http://127.0.0.1:8080/v1.")
@click.option("--key-env", default="", metavar="NAME", help="The environment variable that holds its key.")
def add_command(name: str, own_name: str | None, dialect: str | None, base_url: str | None, key_env: str) -> None:
    """Add an endpoint to endpoints.toml: one of the catalogue by its id, or any other with its address."""
    known = catalogue.entry(name)
    if known is not None and (base_url is None or catalogue.placeholders(known)) and known.id != CUSTOM:
        endpoint = _from_catalogue(known, own_name, dialect, base_url, key_env)
    elif base_url is None:
        raise click.UsageError(_no_address(name))
    else:
        endpoint = Endpoint(own_name or name, base_url, cast(Dialect, dialect or "openai-chat"), key_env)
        known = None
    with opened_workbench() as workbench:
        workbench.endpoints.add(endpoint)
        output.note(f"Added {endpoint.name} to {workbench.endpoints.path}.")
        _tell_next(workbench, endpoint, known)


@command.command("remove")
@click.argument("name")
def remove_command(name: str) -> None:
    """Take an endpoint out of endpoints.toml; its key stays in the keyring."""
    with opened_workbench() as workbench:
        workbench.endpoints.remove(name)
        output.note(f"Removed {name}. A key of it in the keyring stays until: playground keys forget {name}")


@command.command("test")
@click.argument("name")
@click.option("--model", metavar="M", help="Ask this model twice for a few words, too.")
@click.option("--json", "json_wanted", is_flag=True, help="JSON, for programs.")
def test_command(name: str, model: str | None, json_wanted: bool) -> int:
    """Try an endpoint: address, key and list of models; with a model: answer, streaming and system message."""
    with opened_workbench() as workbench:
        if name != LOCAL:
            workbench.endpoints.get(name)
        model_id = model.removeprefix(f"{name}/") if model is not None else None
        outcomes = asyncio.run(_test(workbench, name, model_id))
    if json_wanted:
        output.write_json({"endpoint": name, "steps": list(as_json(outcomes))})
    else:
        for outcome in outcomes:
            output.write(f"{_MARKS[outcome.works]} {outcome.words}")
    return FAILED if any(outcome.works is False for outcome in outcomes) else DONE


@command.command("catalogue")
@click.option("--json", "json_wanted", is_flag=True, help="JSON, for programs.")
def catalogue_command(json_wanted: bool) -> None:
    """List the providers and programs that can be added by their id."""
    entries = catalogue.entries()
    if json_wanted:
        output.write_json([_entry_as_json(entry) for entry in entries])
        return
    output.write_table([(entry.id, entry.name, entry.key_env or "no key", entry.note) for entry in entries])


@command.command("find")
@click.option("--add", "adds", is_flag=True, help="Add what is found to endpoints.toml.")
@click.option("--json", "json_wanted", is_flag=True, help="JSON, for programs.")
def find_command(adds: bool, json_wanted: bool) -> None:
    """Look for programs that serve models on this machine, on their usual ports."""
    with opened_workbench() as workbench:
        found = asyncio.run(_find(workbench))
        if json_wanted:
            output.write_json([_server_as_json(server) for server in found])
        for server in found if not json_wanted else ():
            output.write(_server_words(server, adds=adds))
        if adds:
            for server in found:
                if not server.known_as:
                    workbench.endpoints.add(server.endpoint)
    if not found:
        ports = ", ".join(str(port) for entry in catalogue.entries() for port in entry.ports)
        output.note(f"Nothing that serves models answers on this machine (ports {ports}).")


async def _test(workbench: Workbench, name: str, model_id: str | None) -> Sequence[Outcome]:
    line = StatusLine()
    try:
        return await workbench.try_endpoint(name, model_id, FetchProgress(line))
    finally:
        line.end()
        await workbench.aclose()


async def _find(workbench: Workbench) -> list[LocalServer]:
    try:
        return await workbench.find_local_servers()
    finally:
        await workbench.aclose()


command.add_command(costs)


def _from_catalogue(
    known: CatalogueEntry, own_name: str | None, dialect: str | None, base_url: str | None, key_env: str
) -> Endpoint:
    if own_name is None and base_url is None and catalogue.built_in(known.id) is not None:
        raise click.UsageError(f"'{known.id}' is built in and needs a key only: playground keys set {known.id}")
    if base_url is None and catalogue.placeholders(known):
        raise click.UsageError(
            f"{known.name} has an address of your own: add --base-url {known.base_url}, with your part filled in."
        )
    endpoint = catalogue.endpoint_of(known, own_name or "", base_url or "")
    return replace(endpoint, dialect=cast(Dialect, dialect or endpoint.dialect), key_env=key_env or endpoint.key_env)


def _no_address(name: str) -> str:
    from playground.core.nearest import nearest

    if name == CUSTOM:
        return "Missing option '--base-url': 'custom' stands for any address, so give that, and a name of your own."
    near = nearest(name, [entry.id for entry in catalogue.entries()])
    hint = f", or did you mean '{near}' of the catalogue?" if near is not None else "."
    return f"Missing option '--base-url': '{name}' is not in the catalogue, so give its address{hint}"


def _tell_next(workbench: Workbench, endpoint: Endpoint, known: CatalogueEntry | None) -> None:
    name = endpoint.name
    if known is None:
        output.note(f"If it wants a key: playground keys set {name}. To try it: playground endpoints test {name}.")
        return
    if known.wants_key and not workbench.keys.get(name, endpoint.key_env).value:
        output.note(f"It wants a key, which you get at {known.key_url}: playground keys set {name}")
    output.note(f"To try it: playground endpoints test {name}.")


def _as_json(endpoint: Endpoint) -> dict[str, Any]:
    return {**asdict(replace(endpoint, capabilities=())), "capabilities": to_tables(endpoint.capabilities)}


def _entry_as_json(entry: CatalogueEntry) -> dict[str, Any]:
    return {**asdict(replace(entry, rules=())), "rules": to_tables(entry.rules)}


def _server_as_json(server: LocalServer) -> dict[str, Any]:
    models = None if server.models is None else list(server.models)
    place = {"id": server.entry.id, "name": server.entry.name, "base_url": server.endpoint.base_url}
    return {**place, "models": models, "known_as": server.known_as, "add": _add_line(server)}


def _server_words(server: LocalServer, *, adds: bool) -> str:
    models = "it wants a key" if server.models is None else count(len(server.models), "model")
    if server.known_as:
        way = f"there already as {server.known_as}"
    elif adds:
        way = f"added as {server.endpoint.name}"
    else:
        way = f"to add it: {_add_line(server)}"
    return f"{server.entry.name} at {server.endpoint.base_url}: {models}; {way}"


def _add_line(server: LocalServer) -> str:
    name = server.endpoint.name
    own_name = "" if name == server.entry.id else f" --name {name}"
    return f"playground endpoints add {server.entry.id}{own_name}"


def _tell_problems(workbench: Workbench) -> None:
    for problem in (*workbench.endpoints.problems(), *workbench.prices.overrides().problems):
        output.complain(str(problem))
    for notice in workbench.endpoints.notices():
        output.note(notice)
