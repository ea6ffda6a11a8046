"""`playground presets export`: presets as files of other tools, as one archive, or as the code of a request."""

from __future__ import annotations

from pathlib import Path
from typing import Final, cast, get_args

import click

from playground.cli import output
from playground.cli.exit_codes import DONE
from playground.cli.workplace import opened_workbench
from playground.core.columns import column_of
from playground.core.errors import InputError
from playground.core.experiment import PresetChoice
from playground.core.fidelity import ForeignFile
from playground.core.nearest import suggestion
from playground.core.preset import Preset
from playground.workbench import Workbench
from playground.workbench.preset_code import PROMPT, CodeFormat, code_of
from playground.workbench.preset_export import (
    Exported,
    PresetExport,
    export_formats,
    found_presets,
    takes_passports,
    write_exported,
)

STDOUT: Final = "-"


@click.command("export")
@click.argument("presets", nargs=-1, required=True, metavar="ID...")
@click.option("--to", "format", required=True, metavar="FORMAT", help="The format; an unknown one lists them all.")
@click.option(
    "--out", metavar="PATH", default=STDOUT, help="A file, or a folder for several; - is the standard output."
)
@click.option("--knob", "knobs", multiple=True, metavar="NAME=VALUE", help="Set a knob where only the text goes out.")
@click.option("--model", metavar="ENDPOINT/MODEL", help="Whom curl and python ask.")
@click.option("--prompt", default=PROMPT, metavar="TEXT", help="What curl and python ask.")
@click.option("--with-passport", is_flag=True, help="What was measured of them here goes along, in files of our own.")
@click.option("--replace", is_flag=True, help="Write over files that are there.")
def export_command(
    presets: tuple[str, ...], format: str, out: str, knobs: tuple[str, ...], model: str | None, prompt: str,
    with_passport: bool, replace: bool,
) -> int:  # fmt: skip
    """Write presets for other people and other tools.

    An archive takes the layers along. What a format has no place for is said on the standard error.
    """
    _check_format(format)
    if with_passport and not takes_passports(format):
        raise click.UsageError(f"--to {format} has no place for a passport: use --to preset or --to archive")
    given = dict(_knob(knob) for knob in knobs)
    with opened_workbench() as workbench:
        found = found_presets(presets, workbench.experiments.finder())
        if format in get_args(CodeFormat):
            text = _code(workbench, found, cast(CodeFormat, format), given, model, prompt)
            _write_text(text, out, replace=replace)
            return DONE
        carrying = workbench.passports.with_passport if with_passport else None
        exported = PresetExport(workbench.library, carrying).export(found, format, given)
    for preset_id, notes in exported.notes.items():
        for note in notes:
            output.note(f"{preset_id}: {note}")
    _write(exported, out, replace=replace)
    return DONE


def _check_format(format: str) -> None:
    known = [*(id for id, _, _ in export_formats()), *get_args(CodeFormat)]
    if format not in [*known, "preset"]:
        raise click.UsageError(f"no format is called '{format[:60]}': {suggestion(format, known)}")


def _code(
    workbench: Workbench,
    presets: list[Preset],
    format: CodeFormat,
    knobs: dict[str, str],
    model: str | None,
    prompt: str,
) -> str:
    if model is None:
        raise click.UsageError(f"--to {format} writes a request: say whom it asks with --model ENDPOINT/MODEL")
    if len(presets) > 1:
        raise click.UsageError(f"--to {format} writes one request: name one preset")
    preset = presets[0]
    column = column_of(PresetChoice(preset.id, knobs, preset), workbench.library.get)
    code = code_of(workbench.endpoints, column, model, format, prompt)
    if code.note:
        output.note(code.note)
    return code.text


def _write(exported: Exported, out: str, *, replace: bool) -> None:
    if out != STDOUT:
        for path in write_exported(exported, Path(out).expanduser(), replace=replace):
            output.note(f"Written: {path}")
        return
    if len(exported.files) > 1 or exported.folder:
        raise click.UsageError("these are several files: say where they go with --out FOLDER")
    try:
        output.write("".join(file.data.decode() for file in exported.files).removesuffix("\n"))
    except UnicodeDecodeError:
        raise click.UsageError("this is no text: say where it goes with --out PATH") from None


def _write_text(text: str, out: str, *, replace: bool) -> None:
    if out == STDOUT:
        output.write(text)
        return
    file = ForeignFile(Path(out).name or "request", f"{text}\n".encode())
    for path in write_exported(Exported((file,), {}), Path(out).expanduser(), replace=replace):
        output.note(f"Written: {path}")


def _knob(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise InputError(f"'{text[:60]}' sets no knob: write NAME=VALUE, as in --knob mood=grumpy", key="--knob")
    return name.strip(), value
