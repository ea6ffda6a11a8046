"""`playground presets`: the library listed, a preset's final text, and what is wrong with a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

from playground.cli import CommandGroup, output
from playground.cli.exit_codes import DONE, FAILED
from playground.cli.workplace import opened_workbench
from playground.core.columns import FindPreset, column_of
from playground.core.errors import InputError, NotFound, PlaygroundError
from playground.core.experiment import PresetChoice
from playground.core.plan import Column
from playground.core.preset import BASELINES, sha256_of
from playground.core.template import warnings
from playground.core.wording import count
from playground.formats import preset_file
from playground.formats.preset_values import preset_values
from playground.store.files import read_text
from playground.store.preset_folder import MAX_PRESET_BYTES, SUFFIX
from playground.workbench import Workbench
from playground.workbench.experiments import EXPERIMENT_SUFFIX

_EXPERIMENT_ENDINGS: Final = (EXPERIMENT_SUFFIX, ".experiment.yml")


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of `check`. A warning does not make the file unusable."""

    words: str
    is_warning: bool = False


@click.group("presets", cls=CommandGroup)
def command() -> None:
    """Look at presets: list, show, check."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="JSON, for programs.")
def list_command(as_json: bool) -> None:
    """List the presets: the two baselines, yours, and those that come with the program."""
    with opened_workbench() as workbench:
        entries = list(_entries(workbench))
    if as_json:
        output.write_json(entries)
        return
    output.write_table([(e["id"], e["name"], e["origin"], e["error"] or e["description"]) for e in entries])


@command.command("show")
@click.argument("preset", metavar="ID|PATH")
@click.option("--knob", "knobs", multiple=True, metavar="NAME=VALUE", help="Set a knob.")
@click.option("--json", "as_json", is_flag=True, help="JSON, for programs.")
def show_command(preset: str, knobs: tuple[str, ...], as_json: bool) -> None:
    """Show the system message that a preset sends, its layers and knobs put in."""
    with opened_workbench() as workbench:
        if _is_path(preset):
            _check_ending(preset, (SUFFIX,))
        choice = PresetChoice(preset, dict(_knob(knob) for knob in knobs))
        column = column_of(choice, workbench.experiments.finder())
        if as_json:
            output.write_json(_as_json(column))
        elif column.system_message is None:
            output.note("This preset sends no system message.")
        else:
            output.write(column.system_message)


@command.command("check")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
def check_command(paths: tuple[Path, ...]) -> int:
    """Say all that is wrong with preset and experiment files; without PATH, with the whole library.

    Exit 1 when one of them cannot be used. Warnings are told, and do no harm.
    """
    with opened_workbench() as workbench:
        files = [file for path in paths for file in _files(path)] if paths else _library_files(workbench)
        problems = [problem for file in files for problem in _problems(workbench, file)]
    for problem in problems:
        output.write(f"warning: {problem.words}" if problem.is_warning else problem.words)
    errors = sum(not problem.is_warning for problem in problems)
    rest = count(len(problems) - errors, "warning")
    output.note(f"{count(len(files), 'file')} checked: {count(errors, 'error')}, {rest}.")
    return FAILED if errors else DONE


def _entries(workbench: Workbench) -> Iterator[dict[str, Any]]:
    for baseline in BASELINES.values():
        yield _entry(baseline.id, baseline.name, "baseline", baseline.description, baseline.tags)
    for entry in workbench.library.entries():
        error = str(entry.error) if entry.error is not None else None
        yield _entry(entry.id, entry.name, entry.origin, entry.description, entry.tags, str(entry.path), error)


def _entry(
    id: str, name: str, origin: str, description: str = "", tags: tuple[str, ...] = (), path: str | None = None,
    error: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    return {
        "id": id, "name": name, "origin": origin, "description": description, "tags": list(tags), "path": path,
        "error": error,
    }  # fmt: skip


def _knob(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise InputError(f"'{text[:60]}' sets no knob: write NAME=VALUE, as in --knob mood=grumpy", key="--knob")
    return name.strip(), value


def _as_json(column: Column) -> dict[str, Any]:
    """The preset as its file has it, its knobs as they are set here, and the text that is sent."""
    return {
        "id": column.preset.id,
        **preset_values(column.preset),
        "knobs": dict(column.knobs),
        "template": column.preset.system_message,
        "system_message": column.system_message,
        "sha256": sha256_of(column.system_message),
    }


def _files(path: Path) -> list[Path]:
    """The file, or all preset and experiment files of a folder. Raises NotFound or InputError."""
    if path.is_dir():
        return sorted([*path.glob(f"*{SUFFIX}"), *path.glob(f"*{EXPERIMENT_SUFFIX}")])
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    _check_ending(path.name, (SUFFIX, *_EXPERIMENT_ENDINGS), file=str(path))
    return [path]


def _is_path(preset: str) -> bool:
    return preset.endswith(".md") or "/" in preset or "\\" in preset


def _check_ending(name: str, endings: tuple[str, ...], *, file: str | None = None) -> None:
    """Any text would pass as a preset's: the ending says whether one is meant. Raises InputError."""
    if not name.endswith(endings):
        kinds = "preset" if endings == (SUFFIX,) else "preset or experiment"
        raise InputError(
            f"this is no {kinds} file: the name of one ends in {' or '.join(endings[:2])}", file=file or name
        )


def _library_files(workbench: Workbench) -> list[Path]:
    presets = [entry.path for entry in workbench.library.entries()]
    return [*presets, *(file.path for file in workbench.experiments.all())]


def _problems(workbench: Workbench, path: Path) -> list[Problem]:
    try:
        if path.name.endswith(_EXPERIMENT_ENDINGS):
            workbench.experiments.read(path)
            return []
        return _preset_problems(path, workbench.experiments.finder(path.parent))
    except PlaygroundError as error:
        return [Problem(str(error))]


def _preset_problems(path: Path, find: FindPreset) -> list[Problem]:
    """What the file says wrongly, and layers that are not there. Raises InputError for a file that is no text."""
    source, file = read_text(path, limit_bytes=MAX_PRESET_BYTES), str(path)
    preset_id = path.name.removesuffix(SUFFIX)
    found = preset_file.problems(source, id=preset_id, file=file)
    try:
        preset = preset_file.parse(source, id=preset_id, file=file)
    except InputError:
        return [Problem(str(error)) for error in found]
    harmless = {warning.message for warning in warnings(preset.system_message or "", preset.knobs)}
    problems = [Problem(str(error), error.message in harmless) for error in found]
    if all(problem.is_warning for problem in problems):
        try:
            column_of(PresetChoice(preset.id, inline=preset), find)
        except PlaygroundError as error:
            problems.append(Problem(f"{file}: {error}"))
    return problems
