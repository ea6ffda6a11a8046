"""`playground verify`: whether a file that was handed on is as it was made."""

from __future__ import annotations

from pathlib import Path

import click

from playground.cli import output
from playground.cli.exit_codes import DONE, FAILED
from playground.cli.workplace import opened_workbench
from playground.core.wording import count


@click.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--seal", default="", metavar="SHA256", help="The seal that the sender named: it must be this file's.")
@click.option("--json", "as_json", is_flag=True, help="JSON, for programs.")
def command(file: Path, seal: str, as_json: bool) -> int:
    """Say whether a shared file is as it was made.

    FILE is a .comparison.zip or .presets.zip, all of whose files are held to its manifest, or a comparison .html or
    .json, whose system messages are held to their hashes. Exit 1: something was changed, is missing, or was added.
    """
    from playground.workbench.verifying import verify_file

    with opened_workbench():
        found = verify_file(file)
        wrong = bool(seal) and seal.strip().lower() != found.seal
        if as_json:
            findings = [{"what": each.what, "where": each.where, "why": each.why} for each in found.findings]
            said = {"file": file.name, "kind": found.kind, "held": found.held, "seal": found.seal or None}
            output.write_json({**said, "whole": not (findings or wrong), "findings": findings, "limit": found.limit})
            return FAILED if findings or wrong else DONE
        for each in found.findings:
            output.write(f"{each.what.ljust(7)}  {each.where}: {each.why}")
        if wrong:
            output.write(f"{'changed'}  the seal: it is {found.seal or 'none'}, and not {seal.strip()}")
        if not (found.findings or wrong):
            parts = f"{count(found.held, 'part')} {'is' if found.held == 1 else 'are'} as the hashes say"
            output.write(f"Whole: {found.kind}, {parts}.")
        if found.seal:
            output.write(f"Seal: {found.seal}")
        if not seal:
            output.note(found.limit)
        return FAILED if found.findings or wrong else DONE
