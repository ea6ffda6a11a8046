"""`playground local`: models that run on this computer; and the embedded model's own file."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

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

if TYPE_CHECKING:
    from playground.store.local_models import LocalModelChoice

_MB: Final = 1_000_000
_JSON: Final = click.option("--json", "as_json", is_flag=True, help="JSON, for programs.")


@click.group("local", cls=CommandGroup)
def command() -> None:
    """Models on this computer: list, show, set, forget, fetch, status, remove.

    status and remove are about the embedded model's own file.
    """


@command.command("list")
@_JSON
def list_command(as_json: bool) -> None:
    """The GGUF files that are known: size, quantisation, context, and the memory they need."""
    from playground.cli.local_view import list_lines, model_record

    with opened_workbench() as workbench:
        files = workbench.local_models
        models = [files.look(path) for path in files.paths()]
        for problem in files.store.problems():
            output.complain(str(problem))
    if as_json:
        output.write_json([model_record(model) for model in models])
        return
    for line in list_lines(models):
        output.write(line)


@command.command("show")
@click.argument("file")
@click.option("--load", is_flag=True, help="Load it too, and tell what its template does with the system message.")
@_JSON
def show_command(file: str, load: bool, as_json: bool) -> int:
    """What a GGUF file says of itself, how it is run, and whether it fits. FILE: a path, or a name from the list."""
    from playground.cli.local_view import loaded_words, model_record, show_lines

    with opened_workbench() as workbench:
        model = workbench.local_models.look(workbench.local_models.find(file))
        facts = asyncio.run(_loaded(workbench, model.model)) if load and not model.trouble else None
    if as_json:
        output.write_json(model_record(model, facts))
    else:
        for line in (*show_lines(model), *loaded_words(facts)):
            output.write(line)
    return FAILED if model.trouble else DONE


@command.command("set")
@click.argument("file")
@click.option("--context", type=int, help="Tokens of prompt and answer together, for each answer.")
@click.option("--threads", type=int, help="Processor cores; 0: all but one.")
@click.option("--slots", type=int, help="Answers written at once.")
@click.option("--template", help="A chat template in place of its own: a Jinja file, or one of the known names.")
@click.option("--reset", is_flag=True, help="First take back all that was set for it.")
def set_command(
    file: str, context: int | None, threads: int | None, slots: int | None, template: str | None, reset: bool
) -> None:
    """Set how one GGUF file is run, from its next start on. `--template none` takes the template back."""
    from playground.cli.local_view import show_lines
    from playground.store.local_models import NOTHING_CHOSEN

    given: dict[str, Any] = {"context": context, "threads": threads, "slots": slots}
    with opened_workbench() as workbench:
        files = workbench.local_models
        path = files.find(file)
        choice = replace(
            NOTHING_CHOSEN if reset else files.store.get(path),
            **{key: value for key, value in given.items() if value is not None},
        )
        choice = choice if template is None else _with_template(choice, template)
        files.applied(choice)  # a template that is not there is told before anything is written
        files.store.set(path, choice)
        for line in show_lines(files.look(path)):
            output.write(line)


@command.command("forget")
@click.argument("file")
def forget_command(file: str) -> None:
    """Take a file out of the list, with what was set for it. The file itself stays."""
    with opened_workbench() as workbench:
        path = workbench.local_models.find(file)
        workbench.local_models.store.forget(path)
        output.note(f"Forgotten; {path} itself is untouched.")


@command.command("fetch")
@click.argument("url", required=False)
@click.option("--sha256", default="", help="What the file's SHA-256 must be.")
@click.option("--name", default="", help="Its name here; without it, that of the address.")
def fetch_command(url: str | None, sha256: str, name: str) -> None:
    """Fetch a GGUF file by its address, or the embedded model. Ctrl+C stops; a GGUF file goes on from there."""
    if url is None and (sha256 or name):
        raise click.UsageError("Give the address of the file too.")
    with opened_workbench() as workbench:
        if url is None:
            workbench.hide_keys_from_children()
            path = asyncio.run(_fetch(workbench.folders.models))
            output.note(f"{EMBEDDED_MODEL} is here: {path}")
            return
        from playground.cli.local_view import fetched_words
        from playground.providers.download_request import download_request
        from playground.providers.model_download import download

        wanted = download_request(url, sha256, name)
        line = StatusLine()
        try:
            got = asyncio.run(download(wanted, workbench.folders.models, FetchProgress(line)))
        finally:
            line.end()
        for words in fetched_words(got, workbench.local_models.look(got.path)):
            output.note(words)


@command.command("status")
@_JSON
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
    """Delete the embedded model's file; it is fetched again when it is needed."""
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


def _with_template(choice: LocalModelChoice, template: str) -> LocalModelChoice:
    """A file where there is one of that name, else a name or the text itself."""
    if template.lower() == "none":
        return replace(choice, template="", template_file="")
    path = Path(template).expanduser()
    if len(template) < 1000 and path.is_file():
        return replace(choice, template="", template_file=str(path.absolute()))
    return replace(choice, template=template, template_file="")


async def _loaded(workbench: Workbench, model: str) -> Any:
    """What the template of `model` does, known when it is loaded. Raises ProviderError with llama.cpp's reason."""
    from playground.core.plan import split_model

    line = StatusLine()
    try:
        local = workbench.providers.local()
        await local.prepare(split_model(model)[1], FetchProgress(line))
        return local.template_facts(split_model(model)[1])
    finally:
        line.end()
        await workbench.aclose()


async def _fetch(folder: Path) -> Path:
    line = StatusLine()
    try:
        return await model_file.ensure(folder, FetchProgress(line))
    finally:
        line.end()


def _size(workbench: Workbench) -> int:
    status = model_file.status(workbench.folders.models)
    return status.bytes if status.source == "cache" else 0
