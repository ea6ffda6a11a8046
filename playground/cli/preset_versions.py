"""`playground presets versions`, `diff`, `restore` and `note`: every text that a preset had, and back to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import click

from playground.cli import output
from playground.cli.preset_names import found_version, source_of
from playground.cli.workplace import opened_workbench
from playground.core.diffs import Diff, Span, diff, marked
from playground.core.wording import count, moment

SHOWN_OF_HASH: Final = 12
SHOWN_AROUND: Final = 3  # lines that are the same, before and after a change
_STYLES: Final[dict[str, output.Style]] = {"same": "", "removed": "removed", "inserted": "inserted"}


@click.command("versions")
@click.argument("preset", metavar="[ID]", required=False)
@click.option("--deleted", is_flag=True, help="The presets whose files are gone, each with its last text.")
@click.option("--json", "as_json", is_flag=True, help="JSON, for programs.")
def versions_command(preset: str | None, deleted: bool, as_json: bool) -> None:
    """List every text that a preset of yours had, the newest first, and how many runs it made; a deleted one's too."""
    if (preset is None) != deleted:
        raise click.UsageError("name a preset, or say --deleted.")
    with opened_workbench() as workbench:
        versions = workbench.versions.deleted() if preset is None else workbench.versions.list(preset)
        runs = workbench.versions.runs_of(versions)
    if as_json:
        output.write_json([
            {
                "preset": v.preset_id, "hash": v.hash, "saved_at": v.saved_at, "note": v.note, "words": v.words,
                "runs": runs[v.hash],
            }
            for v in versions
        ])  # fmt: skip
        return
    output.write_table([
        (
            f"{v.preset_id}@{v.hash[:SHOWN_OF_HASH]}", moment(v.saved_at), count(v.words, "word"),
            count(len(runs[v.hash]), "run") if runs[v.hash] else "", v.note,
        )
        for v in versions
    ])  # fmt: skip


@click.command("diff")
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option("--all", "whole", is_flag=True, help="Also all that is the same.")
@click.option("--json", "as_json", is_flag=True, help="JSON, for programs.")
def diff_command(a: str, b: str, whole: bool, as_json: bool) -> None:
    """Show what changed from A to B, word by word: presets, versions (ID@HASH) or files."""
    with opened_workbench() as workbench:
        # A key is looked for before the texts are cut into spans: no span alone might give it away.
        found = diff(*(output.without_keys(source_of(workbench, name)) for name in (a, b)))
    if as_json:
        spans = [{"kind": span.kind, "text": span.text} for span in found.spans]
        output.write_json({"a": a, "b": b, "unit": found.unit, "changed": found.changed, "spans": spans})
        return
    _write(found, whole)


@click.command("restore")
@click.argument("version", metavar="ID@HASH")
def restore_command(version: str) -> None:
    """Make a version the preset's text again; what it holds now is kept as a version."""
    with opened_workbench() as workbench:
        found = found_version(workbench, version)
        before = workbench.versions.list(found.preset_id)[0]
        preset_id = workbench.versions.restore(found.preset_id, found.hash)
    back = f"{preset_id}@{before.hash[:SHOWN_OF_HASH]}"
    output.note(f"{preset_id} is again as it was on {moment(found.saved_at)}. `presets restore {back}` undoes that.")


@click.command("note")
@click.argument("version", metavar="ID@HASH")
@click.argument("text", default="")
def note_command(version: str, text: str) -> None:
    """Write a note beside a version; without TEXT, take it away."""
    with opened_workbench() as workbench:
        found = found_version(workbench, version)
        workbench.versions.annotate(found.preset_id, found.hash, text)


def _write(found: Diff, whole: bool) -> None:
    if not found.changed:
        output.note("Nothing differs.")
        return
    spans = list(found.spans if whole else _near_changes(found.spans))
    if output.has_styles():
        output.write_pieces([(span.text, _STYLES[span.kind]) for span in spans])
    else:
        output.write(marked(spans).removesuffix("\n"))
    if found.unit != "words":
        output.note(f"The texts are too large and too different to be compared by words: by {found.unit} in part.")


def _near_changes(spans: Iterable[Span]) -> Iterator[Span]:
    """Long stretches that are the same cut down to the lines around the changes."""
    spans = list(spans)
    for place, span in enumerate(spans):
        lines = span.text.splitlines(keepends=True)
        first, last = place == 0, place == len(spans) - 1
        if span.kind != "same" or len(lines) <= 2 * SHOWN_AROUND + 1:
            yield span
            continue
        head = [] if first else lines[:SHOWN_AROUND]
        tail = [] if last else lines[-SHOWN_AROUND:]
        left_out = count(len(lines) - len(head) - len(tail), "line")
        yield Span("same", "".join([*head, f"... {left_out} ...\n", *tail]))
