"""`playground votes`: what the votes on a run say, those of several people joined, and the votes as files."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from playground.cli import CommandGroup, output
from playground.cli.runs import FILES, json_option, loaded, opened
from playground.cli.workplace import opened_workbench
from playground.core.errors import InputError
from playground.core.run import Run
from playground.core.vote_results import VotedColumn, VoteResults, results_of
from playground.core.votes import counted, merged
from playground.core.wording import count
from playground.workbench import Workbench

WHERE = "RUN|FILE"


@click.group("votes", cls=CommandGroup)
def command() -> None:
    """Votes on the answers of a run: show, join, export.

    RUN is a run's id, the unique beginning of one, or `last`; in its place stands an exported .html, .json or
    .comparison.zip FILE.
    """


@command.command("show")
@click.argument("source", metavar=WHERE)
@json_option
def show_command(source: str, as_json: bool) -> None:
    """Say which preset is preferred, and how sure that is.

    FILE may be a .votes.json, too: then the run that it is on must be in the history.
    """
    with opened_workbench() as workbench:
        run = _with_votes(workbench, source)
        results = results_of(run)
        if as_json:
            output.write_json(_record(run, results))
            return
        from playground.core.vote_words import HEADINGS, facts, meaning, table_row

        output.write(meaning(results))
        if results.votes:
            output.write_table([HEADINGS, *(table_row(row) for row in results.columns)])
            output.write(" · ".join(facts(results)), "dim")


@command.command("join")
@click.argument("source", metavar=WHERE)
@click.argument("files", nargs=-1, required=True, metavar="FILE.votes.json...", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write the run with all votes there.")
def join_command(source: str, files: tuple[Path, ...], out: Path | None) -> None:
    """Join the votes of several people on one run.

    Votes on a RUN are kept with it. Those on a FILE go to --out; the file itself is never changed.
    """
    from playground.cli.export_targets import check_targets
    from playground.workbench.vote_files import read_votes

    with opened_workbench() as workbench:
        in_file = _is_file(source)
        if in_file and out is None:
            raise InputError("say with --out FILE where the comparison with all votes is to be written")
        check_targets([out] if out is not None else [])
        run = opened(workbench, source)
        whole = merged(run.votes, *(read_votes(file, run) for file in files))
        if not in_file:
            whole = workbench.runs.remarks.add_votes(run.id, whole)
        joined = replace(run, votes=whole)
        if out is not None:
            workbench.export(joined, out)
            output.note(f"Written: {out}")
        new = len({vote.id for vote in whole} - {vote.id for vote in run.votes})
        output.note(f"{count(new, 'new vote')}; the run has {count(len(counted(whole)), 'vote')} now.")


@command.command("export")
@click.argument("source", metavar=WHERE)
@click.option(
    "--to", "target", required=True, type=click.Path(path_type=Path), metavar="FILE",
    help="NAME.votes.json to be joined, or NAME.jsonl: preference pairs for training (DPO).",
)  # fmt: skip
def export_command(source: str, target: Path) -> None:
    """Write the votes on a run as a file."""
    from playground.workbench.vote_files import PAIRS_SUFFIX, check_target, write_votes

    with opened_workbench() as workbench:
        check_target(target)
        run = opened(workbench, source)
        workbench.learn_keys()
        number = write_votes(run, target, workbench.known_keys())
        what = "preference pair" if target.name.lower().endswith(PAIRS_SUFFIX) else "vote"
        output.note(f"Written: {target}, {count(number, what)}")


def _with_votes(workbench: Workbench, source: str) -> Run:
    """The run of `source`; of a file of votes, its run in the history, with the votes of both."""
    from playground.workbench.vote_files import is_votes, read_votes, run_of

    path = Path(source)
    if not is_votes(path):
        return opened(workbench, source)
    run = loaded(workbench, run_of(path))
    return replace(run, votes=merged(run.votes, read_votes(path, run)))


def _is_file(source: str) -> bool:
    return Path(source).suffix.lower() in FILES


def _record(run: Run, results: VoteResults) -> dict[str, Any]:
    """For programs: presets and models by their ids."""
    from playground.core.vote_words import meaning

    return {
        "run": run.id,
        "votes": results.votes,
        "blind": results.votes - results.open_ones,
        "voters": [{"name": name, "votes": votes} for name, votes in results.voters],
        "agreement": asdict(results.agreement),
        "meaning": meaning(results),
        "presets": [_preset(row) for row in results.columns],
    }


def _preset(row: VotedColumn) -> dict[str, Any]:
    preset, _, model = row.player.partition("\n")
    strength, standing = row.strength, row.standing
    return {
        "preset": preset, "model": model, "name": row.name,
        "strength": strength.rating, "low": strength.low, "high": strength.high,
        "won": standing.won, "lost": standing.lost, "tied": standing.ties - standing.both_bad,
        "both_bad": standing.both_bad, "votes": standing.votes,
    }  # fmt: skip
