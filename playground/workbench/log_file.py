"""The program's log: one file that turns over, for the window and the command line alike. No key stands in it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from playground.core.redaction import redact
from playground.workbench.surprises import surprises_logged

LOG_NAME: Final = "playground.log"
MAX_LOG_BYTES: Final = 1_000_000
KEPT_LOGS: Final = 3
_FORMAT: Final = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"

Secrets = Callable[[], Iterable[str]]
"""The keys seen so far. Called at every line, from any thread."""


@contextmanager
def logging_to(folder: Path, secrets: Secrets) -> Generator[Path]:
    """Log into `folder` for the time of the block: the playground from INFO on, others from WARNING on.

    The file is made with its first line. A log that cannot be written stops nothing. What nobody caught goes there too,
    of any thread: Python would print it on the terminal with whatever key stands in it.
    """
    handler = _LogFile(folder / LOG_NAME)
    handler.setFormatter(_Redacting(_FORMAT, secrets))
    root, ours = logging.getLogger(), logging.getLogger("playground")
    before = ours.level
    root.addHandler(handler)
    ours.setLevel(logging.INFO)
    try:
        with surprises_logged():
            yield folder / LOG_NAME
    finally:
        ours.setLevel(before)
        root.removeHandler(handler)
        handler.close()


class _LogFile(RotatingFileHandler):
    def __init__(self, path: Path) -> None:
        super().__init__(
            path, maxBytes=MAX_LOG_BYTES, backupCount=KEPT_LOGS, encoding="utf-8", errors="replace", delay=True
        )

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:
        """Not a word: a full disk must not fill the terminal with tracebacks as well."""


class _Redacting(logging.Formatter):
    """Takes keys out of the whole text, its traceback too."""

    def __init__(self, form: str, secrets: Secrets) -> None:
        super().__init__(form)
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record), self._secrets())
