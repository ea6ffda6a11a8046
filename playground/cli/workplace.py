"""What every command does around its own work: open the workbench and the log, and turn errors into one sentence."""

from __future__ import annotations

import logging
import os
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path

import click

from playground.cli import output
from playground.cli.exit_codes import BAD_INPUT, FAILED, Failure, code_of
from playground.core.errors import PlaygroundError
from playground.core.redaction import redact
from playground.store.folders import HOME_VARIABLE, Folders
from playground.workbench import Workbench
from playground.workbench.log_file import logging_to

log = logging.getLogger(__name__)


@contextmanager
def opened_workbench() -> Generator[Workbench]:
    """The workbench of one command, closed at the end. Whatever goes wrong inside becomes a Failure."""
    workbench = Workbench()
    output.keep_out(workbench.known_keys)
    if (file := workbench.folders.blocked_by()) is not None:  # told once here, not by everything that needs a folder
        raise Failure(f"{file} is a file, and a folder is needed there: set {HOME_VARIABLE} to a folder.", BAD_INPUT)
    with logging_to(workbench.folders.logs, workbench.known_keys) as log_file:
        try:
            yield workbench
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            raise failure_of(error, workbench.known_keys(), log_file) from error
        finally:
            workbench.close()


def failure_of(error: Exception, keys: Iterable[str], log_file: Path) -> Failure:
    """One sentence without keys; what nobody foresaw goes into the log, which is open, with its traceback."""
    if isinstance(error, PlaygroundError):
        return Failure(redact(str(error), keys), code_of(error))
    log.error("a command failed", exc_info=error)
    return Failure(f"The program itself failed ({type(error).__name__}); the details are in {log_file}.", FAILED)


def failure_outside(error: Exception) -> Failure:
    """The same for what goes wrong before there is a workbench, or after it."""
    try:
        folder = Folders.find().logs
    except RuntimeError:  # a PLAYGROUND_HOME that begins with ~ and somebody who is not here
        return Failure(f"PLAYGROUND_HOME names no folder: {os.environ.get(HOME_VARIABLE)}", BAD_INPUT)
    with logging_to(folder, tuple) as log_file:
        return failure_of(error, (), log_file)
