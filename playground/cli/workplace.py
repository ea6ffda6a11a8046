"""What every command does around its own work: open the workbench and the log, and turn errors into one sentence."""

from __future__ import annotations

import logging
from collections.abc import Generator
from contextlib import contextmanager

import click

from playground.cli.exit_codes import FAILED, Failure, code_of
from playground.core.errors import PlaygroundError
from playground.store.redaction import redact
from playground.workbench import Workbench
from playground.workbench.log_file import logging_to

log = logging.getLogger(__name__)


@contextmanager
def opened_workbench() -> Generator[Workbench]:
    """The workbench of one command, closed at the end.

    What goes wrong inside becomes a Failure, keys taken out; what nobody foresaw stands in the log with its traceback.
    """
    workbench = Workbench()
    with logging_to(workbench.folders.logs, workbench.known_keys) as log_file:
        try:
            yield workbench
        except PlaygroundError as error:
            raise Failure(redact(str(error), workbench.known_keys()), code_of(error)) from error
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as surprise:
            log.exception("a command failed")
            name = type(surprise).__name__
            raise Failure(f"The program itself failed ({name}); the details are in {log_file}.", FAILED) from surprise
        finally:
            workbench.close()
