"""`playground presets import`: presets of any known tool into the library, and what was lost on the way."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import click

from playground.cli import output
from playground.cli.exit_codes import BAD_INPUT, DONE, FAILED
from playground.cli.workplace import opened_workbench
from playground.core.errors import InputError
from playground.core.fidelity import Refused
from playground.core.lint import Finding
from playground.core.wording import count
from playground.workbench.foreign_files import MAX_BYTES, Collected, collect
from playground.workbench.foreign_files import pasted as pasted_text
from playground.workbench.foreign_reading import read
from playground.workbench.import_plan import Applied, Choice, Item, Plan
from playground.workbench.preset_import import PresetImport

STDIN: Final = "-"
MAX_LINTED: Final = 500
"""More presets than this are not looked through for what is most likely not meant: `presets check` does it."""


@click.command("import")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--as", "as_format", metavar="FORMAT", help="Read it as this format; else it is told by its content.")
@click.option("--dry-run", is_flag=True, help="Say what would come in, and write nothing.")
@click.option("--replace", is_flag=True, help="Replace presets of yours that have the same id; else both are kept.")
@click.option("--json", "as_json", is_flag=True, help="JSON, for programs.")
def import_command(sources: tuple[str, ...], as_format: str | None, dry_run: bool, replace: bool, as_json: bool) -> int:
    """Put presets of files, folders and zip files into the library; `-` reads a text from the standard input.

    Nothing in a file is run, no address in it is fetched, and nothing is overwritten without --replace. What was
    dropped, changed or is left as plain text is said for each preset.
    """
    with opened_workbench() as workbench:
        importing = PresetImport(workbench.library)
        plan = importing.plan(read(_collected(sources), _format_id(as_format)))
        choices: dict[int, Choice] = {place: _choice(item, replace=replace) for place, item in enumerate(plan.items)}
        done = Applied() if dry_run else importing.apply(plan, choices)
        linted = len(plan.items) <= MAX_LINTED
        rows = [
            _row(item, choices[place], importing.findings(item, plan) if linted else ())
            for place, item in enumerate(plan.items)
        ]
    refused = [*plan.refused, *done.failed]
    if as_json:
        told = {"dry_run": dry_run, "linted": linted, "presets": rows}
        output.write_json({**told, "refused": [_refused(each) for each in refused]})
    else:
        _report(rows, done, dry_run=dry_run)
    if not linted:
        output.note(f"More than {MAX_LINTED} presets are not linted here: `playground presets check` does it.")
    for each in refused:
        output.complain(f"{each.origin}: {each.reason}")
    return _code(plan, done)


def _collected(sources: tuple[str, ...]) -> Collected:
    found = collect([Path(source).expanduser() for source in sources if source != STDIN])
    if STDIN in sources:
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise InputError(f"the standard input has more than the {MAX_BYTES:,} bytes that are read")
        text = pasted_text(data.decode("utf-8", "replace"))
        found.files += text.files
        found.refused += text.refused
    return found


def _format_id(name: str | None) -> str | None:
    """Our own formats are called as `export` calls them, too."""
    return {"archive": "presets-zip", "own": "preset"}.get(name, name) if name is not None else None


def _choice(item: Item, *, replace: bool) -> Choice:
    return "replace" if replace and item.there == "own" else item.choice


def _row(item: Item, choice: Choice, findings: tuple[Finding, ...]) -> dict[str, Any]:
    replaced = choice == "replace"
    return {
        "id": item.preset.id if replaced or item.there == "same" else item.new_id,
        "name": item.preset.name if replaced or item.there == "same" else item.new_name,
        "origin": item.origin,
        "format": item.format,
        "done": {"add": "added", "replace": "replaced", "skip": "skipped"}[choice],
        "why": _why(item, choice),
        "notes": [{"kind": note.kind, "what": note.what, "why": note.why} for note in item.notes],
        "findings": [{"severity": f.severity, "rule": f.rule, "message": f.message} for f in findings],
    }


def _why(item: Item, choice: Choice) -> str:
    """What the library has to do with it."""
    if choice == "replace":
        return "the one you had is kept among its versions"
    if item.there == "same":
        return "your library has the same one already"
    if item.there:
        return f"'{item.preset.id}' is taken by another preset"
    return ""


def _report(rows: list[dict[str, Any]], done: Applied, *, dry_run: bool) -> None:
    for row in rows:
        words = f"would be {row['done']}" if dry_run else row["done"]
        why = f": {row['why']}" if row["why"] else ""
        output.write(f"{row['id']}  {row['name']}  ({row['origin']}, {row['format']})  {words}{why}".strip(), "bold")
        for line in _lines(row):
            output.write(f"  {line}")
    if rows:
        many = count(sum(row["done"] != "skipped" for row in rows) - len(done.failed), "preset")
        output.note(f"{many} would come in; nothing was written." if dry_run else f"{many} came in.")


def _lines(row: dict[str, Any]) -> Iterator[str]:
    for note in row["notes"]:
        yield f"{note['kind']}: {note['what']}: {note['why']}"
    for finding in row["findings"]:
        yield f"{finding['severity']}: {finding['message']}"


def _refused(refused: Refused) -> dict[str, str]:
    return {"origin": refused.origin, "reason": refused.reason}


def _code(plan: Plan, done: Applied) -> int:
    if not plan.items:
        if not plan.refused:
            output.complain("here is nothing to import: pick files or a folder with some")
        return BAD_INPUT
    return FAILED if done.failed else DONE
