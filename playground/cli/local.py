"""`playground local`: the embedded model's file, fetched, looked at, removed."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

import click

from playground.cli import CommandGroup, output
from playground.cli.exit_codes import DONE, FAILED
from playground.cli.progress import FetchProgress, StatusLine
from playground.cli.workplace import opened_workbench
from playground.core.endpoint import EMBEDDED_MODEL
from playground.providers import model_file
from playground.providers.model_file import ModelStatus
from playground.store.settings import LOCAL_MODEL_PATH
from playground.workbench import Workbench

_MB: Final = 1_000_000


@click.group("local", cls=CommandGroup)
def command() -> None:
    """The embedded model: fetch, status, remove."""


@command.command("fetch")
def fetch_command() -> None:
    """Fetch the embedded model now, so that it is there without a network. Ctrl+C stops and leaves nothing."""
    with opened_workbench() as workbench:
        workbench.hide_keys_from_children()
        path = asyncio.run(_fetch(workbench.folders.models))
        output.note(f"{EMBEDDED_MODEL} is here: {path}")


@command.command("status")
@click.option("--json", "as_json", is_flag=True, help="JSON, for programs.")
def status_command(as_json: bool) -> int:
    """Say where the embedded model lies, and whether its file is whole. Exit 1 when it is damaged."""
    with opened_workbench() as workbench:
        status = model_file.status(workbench.folders.models)
        own = workbench.settings.get(LOCAL_MODEL_PATH)
    if as_json:
        output.write_json(
            {
                "model": EMBEDDED_MODEL, "path": str(status.path), "source": status.source, "bytes": status.bytes,
                "sha256_ok": status.sha256_ok, "setting": own or None,
            }
        )  # fmt: skip
    else:
        output.write(status_words(status))
        if own:
            output.write(f"The setting local_model_path names {own}, which is used in its place.")
    return FAILED if status.sha256_ok is False else DONE


@command.command("remove")
def remove_command() -> None:
    """Delete the fetched file; it is fetched again when it is needed."""
    with opened_workbench() as workbench:
        size = _size(workbench)
        if model_file.remove(workbench.folders.models):
            output.note(f"Removed, {size / _MB:.0f} MB freed. It is fetched again when it is needed.")
        else:
            output.note("There was nothing to remove.")


def status_words(status: ModelStatus) -> str:
    """One sentence about the file."""
    size = f"{status.bytes / _MB:.1f} MB"
    match status.source:
        case "missing":
            return f"{EMBEDDED_MODEL} is not here yet; it is fetched at first need, or with `playground local fetch`."
        case "environment":
            there = f"{status.path} ({size})" if status.bytes else f"{status.path}, and no file is there"
            return f"{model_file.OVERRIDE_VARIABLE} names {there}."
        case "cache" if status.sha256_ok is False:
            return f"{status.path} ({size}) is damaged: `playground local remove`, then `playground local fetch`."
        case "cache":
            return f"{status.path} ({size}) is whole."


async def _fetch(folder: Path) -> Path:
    line = StatusLine()
    try:
        return await model_file.ensure(folder, FetchProgress(line))
    finally:
        line.end()


def _size(workbench: Workbench) -> int:
    status = model_file.status(workbench.folders.models)
    return status.bytes if status.source == "cache" else 0
