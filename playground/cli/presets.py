"""`playground presets`: the library listed, and a preset's final text. What else it can do lies in modules beside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from playground.cli import CommandGroup, output
from playground.cli.preset_check import check_command
from playground.cli.preset_export import export_command
from playground.cli.preset_import import import_command
from playground.cli.preset_measured import passports_json, write_passports
from playground.cli.preset_names import check_ending, is_path, version_of
from playground.cli.preset_versions import diff_command, note_command, restore_command, versions_command
from playground.cli.workplace import opened_workbench
from playground.core.columns import FindPreset, column_of
from playground.core.compose import Part, parts
from playground.core.errors import InputError
from playground.core.experiment import PresetChoice
from playground.core.plan import Column
from playground.core.preset import BASELINES, sha256_of
from playground.formats.preset_values import preset_values
from playground.store.preset_folder import SUFFIX
from playground.workbench import Workbench


@click.group("presets", cls=CommandGroup)
def command() -> None:
    """Presets: list, show, check, versions, diff, restore, note, import, export."""


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
@click.argument("preset", metavar="ID|ID@VERSION|PATH")
@click.option("--knob", "knobs", multiple=True, metavar="NAME=VALUE", help="Set a knob.")
@click.option("--without", multiple=True, metavar="ID", help="Leave a layer out, or a layer of a layer.")
@click.option("--provenance", is_flag=True, help="Say which layer each part of the text comes from.")
@click.option("--json", "as_json", is_flag=True, help="JSON, for programs.")
def show_command(
    preset: str, knobs: tuple[str, ...], without: tuple[str, ...], provenance: bool, as_json: bool
) -> None:
    """Show the system message that a preset sends, its layers and knobs put in."""
    with opened_workbench() as workbench:
        find = workbench.experiments.finder()
        inline = version_of(workbench, preset)
        choice = PresetChoice(inline.id if inline else preset, dict(_knob(knob) for knob in knobs), inline, without)
        if inline is None and is_path(preset):
            check_ending(preset, (SUFFIX,))
        column = column_of(choice, find)
        measured = workbench.passports.of(column.preset, find)
        if inline is None and is_path(preset):  # a file of the same name may be anybody's
            measured = measured.holding
        if as_json:
            shown = _as_json(column, find) if provenance else _as_json(column)
            output.write_json({**shown, "passports": passports_json(measured)})
            return
        write_passports(measured)
        if column.system_message is None:
            output.note("This preset sends no system message.")
        elif provenance:
            _write_parts(column, find)
        else:
            output.write(column.system_message)


for _each in (
    check_command, versions_command, diff_command, restore_command, note_command, import_command, export_command,
):  # fmt: skip
    command.add_command(_each)


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


def _as_json(column: Column, find: FindPreset | None = None) -> dict[str, Any]:
    """The preset as its file has it, its knobs as they are set here, the text that is sent; with `find` its parts."""
    shown: dict[str, Any] = {
        "id": column.preset.id,
        **preset_values(column.preset),
        "knobs": dict(column.knobs),
        "without": list(column.without),
        "template": column.preset.system_message,
        "system_message": column.system_message,
        "sha256": sha256_of(column.system_message),
    }
    if find is not None:
        shown["parts"] = [{"preset": part.preset, "text": part.text} for part in _parts(column, find)]
    return shown


def _write_parts(column: Column, find: FindPreset) -> None:
    for place, part in enumerate(_parts(column, find)):
        output.write(f"\n--- {part.preset}" if place else f"--- {part.preset}", "bold")
        output.write(part.text)


def _parts(column: Column, find: FindPreset) -> tuple[Part, ...]:
    return parts(column.preset, find, column.knobs, (), column.without)  # what is missing was told by `column_of`
