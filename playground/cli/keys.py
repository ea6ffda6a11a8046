"""`playground keys`: API keys in the system keyring. A key is typed when asked or piped in; it is never shown."""

from __future__ import annotations

import codecs
import sys
from typing import Final

import click

from playground.cli import CommandGroup, output
from playground.cli.workplace import opened_workbench
from playground.core.endpoint import LOCAL, Endpoint, Key
from playground.core.endpoint_secrets import looks_like_key
from playground.core.errors import InputError, NotFound, StoreError
from playground.workbench import Workbench

MAX_KEY_BYTES: Final = 10_000
_EMBEDDED: Final = Key(None, "not needed", "the embedded model needs no key")


@click.group("keys", cls=CommandGroup)
def command() -> None:
    """API keys in the system keyring: set, forget, list."""


@command.command("set", context_settings={"ignore_unknown_options": True})
@click.argument("endpoint")
@click.argument("rest", nargs=-1, metavar="", type=click.UNPROCESSED)
def set_command(endpoint: str, rest: tuple[str, ...]) -> None:
    """Keep the key of an endpoint: typed unseen, or read from stdin when that is piped."""
    with opened_workbench() as workbench:
        pasted = looks_like_key(endpoint) and endpoint not in {each.name for each in workbench.endpoints.all()}
        if rest or pasted:
            raise InputError(
                "a key never stands on the command line, where other programs and the shell's history see it: type "
                f"`playground keys set {'ENDPOINT' if pasted else endpoint}`, and the key when asked; get a new one if "
                "this was yours"
            )
        if endpoint == LOCAL:
            raise InputError("the embedded model needs no key")
        _keep(workbench, workbench.endpoints.get(endpoint))


@command.command("forget")
@click.argument("endpoint")
def forget_command(endpoint: str) -> None:
    """Remove the key of an endpoint from the keyring."""
    with opened_workbench() as workbench:
        there = workbench.keys.forget(endpoint)
        output.note(f"The key of {endpoint} is forgotten." if there else f"The keyring has no key of {endpoint}.")
        left = workbench.keys.get(endpoint, _variable(workbench, endpoint))
        if left.value:
            output.note(f"There is still one: {left.detail}.")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="JSON, for programs.")
def list_command(as_json: bool) -> None:
    """Say for each endpoint where its key comes from; never the key."""
    with opened_workbench() as workbench:
        keys = {each.name: workbench.keys.get(each.name, each.key_env) for each in workbench.endpoints.all()}
        for problem in workbench.endpoints.problems():
            output.complain(str(problem))
    keys = {LOCAL: _EMBEDDED, **keys}
    if as_json:
        output.write_json(
            [{"endpoint": name, "source": key.source, "detail": key.detail} for name, key in keys.items()]
        )
    else:
        output.write_table([(name, key.source, key.detail) for name, key in keys.items()])


def _keep(workbench: Workbench, endpoint: Endpoint) -> None:
    """Raises StoreError when it can be kept nowhere: this process ends, and its memory with it."""
    key = workbench.keys.set(endpoint.name, _read_key(endpoint.name))
    if key.source != "keyring":
        why = key.detail.partition(": ")[2] or "there is no system keyring here"
        variable = endpoint.key_env or "one that you name with --key-env when you add it"
        raise StoreError(f"The key could not be kept, because {why}: set the environment variable {variable} instead.")
    workbench.listed_models.forget(endpoint.name)
    output.note(f"The key of {endpoint.name} is kept in the {key.detail}.")
    if endpoint.key_env and (used := workbench.keys.get(endpoint.name, endpoint.key_env)).source == "environment":
        output.note(f"But the {used.detail} goes before it: take that away to use the one in the keyring.")


def _read_key(name: str) -> str:
    if not sys.stdin.isatty():
        return _decoded(sys.stdin.buffer.read(MAX_KEY_BYTES + 1), name)
    import getpass

    try:
        return getpass.getpass(f"Key of {name} (unseen): ", stream=sys.stderr)
    except EOFError:
        raise InputError("no key was typed") from None


def _decoded(piped: bytes, name: str) -> str:
    """What a pipe brought, in UTF-8 or, from some shells of Windows, UTF-16. Raises InputError for far too much."""
    if len(piped) > MAX_KEY_BYTES:
        raise InputError(f"what was piped in is far too long for the key of '{name}': pipe the key alone")
    utf_16 = piped.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return piped.decode("utf-16" if utf_16 else "utf-8-sig", "replace")


def _variable(workbench: Workbench, name: str) -> str:
    """The environment variable of an endpoint; of one that is gone, none."""
    try:
        return workbench.endpoints.get(name).key_env
    except (NotFound, InputError):
        return ""
