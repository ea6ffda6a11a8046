"""`playground doctor`: the diagnosis of this installation, for a person or a program."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

import click

from playground.cli import output
from playground.cli.diagnosis import State, examine
from playground.cli.exit_codes import DONE, FAILED
from playground.cli.workplace import opened_workbench
from playground.core.wording import count

_MARKS: Final[dict[State, str]] = {"ok": "✓", "note": "·", "problem": "✗"}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="JSON, for programs.")
def command(as_json: bool) -> int:
    """Say what this installation has and what is missing. Exit 1 when there is a problem."""
    with opened_workbench() as workbench:
        findings = list(examine(workbench))
    problems = sum(finding.state == "problem" for finding in findings)
    if as_json:
        output.write_json({"ok": not problems, "findings": [asdict(finding) for finding in findings]})
        return FAILED if problems else DONE
    width = max(len(found.area) for found in findings)
    for found in findings:
        output.write(f"{_MARKS[found.state]} {found.area.ljust(width)}  {found.message}")
    output.note(f"{count(problems, 'problem')} found." if problems else "All is well.")
    return FAILED if problems else DONE
