"""`playground runs` and `playground export`: past runs, shown, searched, deleted, and written as files."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Final

import click

from playground.cli import CommandGroup, output
from playground.cli.exit_codes import DONE, FAILED
from playground.cli.workplace import opened_workbench
from playground.core.errors import NotFound
from playground.core.nearest import suggestion
from playground.core.run import Run
from playground.core.wording import count, moment
from playground.store.run_summary import RunSummary
from playground.store.runs import KEPT_AFTER_DELETE
from playground.workbench import Workbench

LISTED: Final = 20
FILES: Final = (".html", ".htm", ".json", ".zip")

limit_option = click.option("--limit", type=click.IntRange(1, 100_000), default=LISTED, show_default=True,
                            help="How many at most.")  # fmt: skip
json_option = click.option("--json", "as_json", is_flag=True, help="JSON, for programs.")


@click.group("runs", cls=CommandGroup)
def command() -> None:
    """Look at past runs: list, show, search, delete, restore.

    RUN is a run's id, the unique beginning of one, or `last`.
    """


@command.command("list")
@click.option("--search", default="", metavar="WORDS", help="Only runs that hold all these words.")
@limit_option
@json_option
def list_command(search: str, limit: int, as_json: bool) -> None:
    """List runs, the newest first."""
    _list(search, limit, as_json=as_json)


@command.command("show")
@click.argument("run")
@click.option(
    "--curl", "curl_of", metavar="PRESET", help="Only the request of this preset's first answer, for a shell."
)
@json_option
def show_command(run: str, curl_of: str | None, as_json: bool) -> None:
    """Show a run with its answers; as JSON, its whole record."""
    with opened_workbench() as workbench:
        found = loaded(workbench, run)
        if curl_of is not None:
            _write_curl(workbench, found, curl_of)
        elif as_json:
            from playground.formats.run_record import encode

            output.write_json(encode(found, summary=True))
        else:
            from playground.cli.answers import write_run

            write_run(found)


@command.command("search")
@click.argument("words", nargs=-1, required=True)
@limit_option
@json_option
def search_command(words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """List the runs that hold all WORDS, in a name, a prompt, a preset's name or an answer."""
    _list(" ".join(words), limit, as_json=as_json)


@command.command("delete")
@click.argument("runs", nargs=-1, required=True, metavar="RUN...")
def delete_command(runs: tuple[str, ...]) -> None:
    """Delete runs; `playground runs restore` undoes it for a week."""
    with opened_workbench() as workbench:
        ids = list(dict.fromkeys(workbench.runs.resolve(run) for run in runs))
        workbench.runs.delete(ids)
        workbench.runs.purge()
        days = count(KEPT_AFTER_DELETE.days, "day")
        output.note(
            f"Deleted {count(len(ids), 'run')}. To undo it within {days}: playground runs restore {' '.join(ids)}"
        )


@command.command("restore")
@click.argument("runs", nargs=-1, required=True, metavar="RUN...")
def restore_command(runs: tuple[str, ...]) -> None:
    """Bring deleted runs back; RUN is a whole id."""
    with opened_workbench() as workbench:
        missing = [run for run in dict.fromkeys(runs) if not workbench.runs.restore([run])]
        if missing:
            raise NotFound(f"No deleted run '{missing[0]}' is kept any more: `playground runs list` shows the others.")
        output.note(f"Restored {count(len(dict.fromkeys(runs)), 'run')}.")


@click.command("export")
@click.argument("source", metavar="RUN|FILE")
@click.argument("targets", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--without", "left_out", default="", metavar="PART,PART", help="Leave out: reasoning, requests, notes.")
def export(source: str, targets: tuple[Path, ...], left_out: str) -> int:
    """Write a run as a page, a table, a record or a sealed comparison.

    The ending of FILE says as what: .html, .json, .md, .csv, .xlsx, .jsonl, .xml (JUnit), .promptfoo.json, or
    .comparison.zip (sealed: all that made the run, held by hashes). RUN is an id, the unique beginning of one, or
    `last`; in its place stands an exported .html, .json or .comparison.zip FILE, or results of promptfoo's.
    """
    from playground.cli.export_targets import check_targets, parts_left_out, write_targets

    parts = parts_left_out(left_out)
    with opened_workbench() as workbench:
        check_targets(targets)
        run = opened(workbench, source)
        good = write_targets(workbench, run, targets, output.note, output.complain, parts)
    return DONE if good else FAILED


def _list(search: str, limit: int, *, as_json: bool) -> None:
    with opened_workbench() as workbench:
        workbench.learn_keys()
        found = workbench.runs.list(search, limit)
        _tell_notice(workbench)
        if as_json:
            output.write_json([asdict(summary) for summary in found])
        elif found:
            output.write_table([_row(summary) for summary in found])
        else:
            output.note(
                "No run holds these words." if search.strip() else "There is no run yet: try `playground run starter`."
            )


def _write_curl(workbench: Workbench, run: Run, preset: str) -> None:
    """The request of a column's first answer as a command line; what has to be known about it on stderr."""
    from playground.workbench.curl import curl_line

    asked = [cell for cell in run.cells if cell.id.preset == preset]
    if not asked:
        raise NotFound(f"The run has no preset '{preset}': {suggestion(preset, [column.id for column in run.columns])}")
    whole = [(cell.id.model, cell.completion.sent) for cell in asked]
    sent = [(model, request) for model, request in whole if request is not None and not request.left_out]
    if not sent and any(request is not None for _model, request in whole):
        raise NotFound("The requests were left out of this run's file: there is none to show.")
    if not sent:
        raise NotFound(f"Nothing was sent for '{preset}' in this run.")
    line = curl_line(workbench.endpoints, *sent[0])
    output.write(line.text)
    if line.note:
        output.note(line.note)


def _row(summary: RunSummary) -> tuple[str, ...]:
    state = "" if summary.state == "done" else f" {summary.state}"
    failed = f" {summary.failed} failed" if summary.failed else ""
    done = f"{summary.done} of {summary.total} done{failed}{state}"
    return summary.id, moment(summary.created_at), done, summary.name, ", ".join(summary.preset_names)


def loaded(workbench: Workbench, name: str) -> Run:
    """A recorded run. Raises NotFound."""
    workbench.learn_keys()  # a prompt may hold one that was typed long ago
    run = workbench.runs.load(workbench.runs.resolve(name))
    _tell_notice(workbench)
    return run


def opened(workbench: Workbench, source: str) -> Run:
    """A recorded run, or that of an exported file. Raises NotFound or InputError."""
    path = Path(source)
    if path.suffix.lower() not in FILES:
        return loaded(workbench, source)
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    return workbench.read_run(path)


def _tell_notice(workbench: Workbench) -> None:
    """The database was damaged and begun anew: the person must hear it."""
    if workbench.runs.notice:
        output.complain(workbench.runs.notice)
