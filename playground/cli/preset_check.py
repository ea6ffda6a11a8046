"""`playground presets check`: what is wrong with preset and experiment files, and what is most likely not meant."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import click

from playground.cli import output
from playground.cli.exit_codes import DONE, FAILED
from playground.cli.preset_names import check_ending
from playground.cli.workplace import opened_workbench
from playground.core.columns import FindPreset
from playground.core.errors import InputError, NotFound, PlaygroundError
from playground.core.lint import Finding, LintContext, Severity, lint
from playground.core.wording import count
from playground.formats import preset_file
from playground.store.files import read_text
from playground.store.preset_folder import MAX_PRESET_BYTES, SUFFIX
from playground.workbench import Workbench
from playground.workbench.experiments import EXPERIMENT_SUFFIX

_EXPERIMENT_ENDINGS: Final = (EXPERIMENT_SUFFIX, ".experiment.yml")
_OF_THE_FILE: Final = "file"  # the rule of whatever makes a file unusable as it is


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of `check`. `line` and `column` count from 1; None where it is not one line's."""

    file: str
    line: int | None
    column: int | None
    severity: Severity
    rule: str
    key: str | None
    message: str
    fix: str | None = None

    @property
    def words(self) -> str:
        place = str(InputError(self.message, file=self.file, line=self.line, key=self.key))
        return place if self.severity == "error" else f"{self.severity}: {place}"


@click.command("check")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Exit 1 on warnings too.")
@click.option("--context", "context_tokens", type=click.IntRange(1), metavar="TOKENS", help="What the model reads.")
@click.option("--json", "as_json", is_flag=True, help="JSON, for programs.")
def check_command(paths: tuple[Path, ...], strict: bool, context_tokens: int | None, as_json: bool) -> int:
    """Say what is wrong with preset and experiment files; without PATH, with the whole library.

    Exit 1 when one of them cannot be used or holds a secret. Warnings and hints are told, and do no harm.
    """
    with opened_workbench() as workbench:
        files = [file for path in paths for file in _files(path)] if paths else _library_files(workbench)
        context = LintContext(context_tokens=context_tokens)
        problems = [problem for file in files for problem in _problems(workbench, file, context)]
    if as_json:
        output.write_json([asdict(problem) for problem in problems])
    else:
        for problem in problems:
            output.write(problem.words)
    errors, warnings, hints = (
        sum(problem.severity == severity for problem in problems) for severity in ("error", "warning", "hint")
    )
    rest = f"{count(warnings, 'warning')}{', ' + count(hints, 'hint') if hints else ''}"
    output.note(f"{count(len(files), 'file')} checked: {count(errors, 'error')}, {rest}.")
    return FAILED if errors or (strict and warnings) else DONE


def _files(path: Path) -> list[Path]:
    """The file, or all preset and experiment files of a folder and those in it. Raises NotFound or InputError."""
    if path.is_dir():
        return sorted([*path.rglob(f"*{SUFFIX}"), *path.rglob(f"*{EXPERIMENT_SUFFIX}")])
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    check_ending(path.name, (SUFFIX, *_EXPERIMENT_ENDINGS), file=str(path))
    return [path]


def _library_files(workbench: Workbench) -> list[Path]:
    presets = [entry.path for entry in workbench.library.entries()]
    return [*presets, *(file.path for file in workbench.experiments.all())]


def _problems(workbench: Workbench, path: Path, context: LintContext) -> list[Problem]:
    try:
        if path.name.endswith(_EXPERIMENT_ENDINGS):
            workbench.experiments.read(path)
            return []
        return _preset_problems(path, workbench.experiments.finder(path.parent), context)
    except InputError as error:
        return [_of_error(error, path)]
    except PlaygroundError as error:
        return [Problem(str(path), None, None, "error", _OF_THE_FILE, None, str(error))]


def _of_error(error: InputError, path: Path) -> Problem:
    return Problem(error.file or str(path), error.line, None, "error", _OF_THE_FILE, error.key, error.message)


def _preset_problems(path: Path, find: FindPreset, context: LintContext) -> list[Problem]:
    """Raises InputError for a file that is no preset."""
    source, file = read_text(path, limit_bytes=MAX_PRESET_BYTES), str(path)
    preset = preset_file.parse(source, id=path.name.removesuffix(SUFFIX), file=file)
    first, text = preset_file.message_line(source, file=file), preset.system_message or ""
    return [_of_finding(finding, file, text, first) for finding in lint(preset, find, context)]


def _of_finding(finding: Finding, file: str, text: str, first: int) -> Problem:
    fix = finding.fix.label if finding.fix else None
    line, column = None, None
    if not finding.key:
        before = text[: finding.start]
        line, column = first + before.count("\n"), finding.start - (before.rfind("\n") + 1) + 1
    return Problem(file, line, column, finding.severity, finding.rule, finding.key or None, finding.message, fix)
