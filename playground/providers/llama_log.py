"""The log of the embedded model's process: a file that llama.cpp writes its errors and warnings to."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import IO, Final

from playground.core.errors import ProviderError

LOG_NAME: Final = "embedded-model.log"
MAX_LOG_BYTES: Final = 1 << 20
_LOG_LINE: Final = re.compile(r"^[\d.]+ E (?P<said>.*)$", re.MULTILINE)
_LOAD_ERROR: Final = "error loading model: "
TEMPLATE_FAULT: Final = "chat template cannot be read"
_TEMPLATE_ERROR: Final = "chat_templates_init: error: "
_ONLY_FAILED: Final = re.compile(r"(llama_model_loader: )?failed to (load model|read \w+( \w+)?)\b.*")
"""A line that only says that it failed; the reason stands in one before."""

_WHO_SAYS_IT: Final = re.compile(r"^[a-z]+(_[a-z]+)+: ")
"""The name of llama.cpp's function, which is nothing to a person."""


def open_log(folder: Path) -> tuple[IO[bytes], int]:
    """The log to append to, and its length so far. It starts anew when it has grown past MAX_LOG_BYTES.

    Raises ProviderError of kind config.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        log = (folder / LOG_NAME).open("ab")
    except OSError as error:
        raise ProviderError(
            "config",
            f"The log folder {folder} cannot be written ({error.strerror}): make room or give the right to it.",
        ) from error
    if log.tell() > MAX_LOG_BYTES:
        log.truncate(0)
    return log, log.seek(0, os.SEEK_END)


def log_since(folder: Path, start: int) -> str:
    """What was written to the log after its first `start` bytes."""
    with (folder / LOG_NAME).open("rb") as log:
        log.seek(start)
        return log.read(MAX_LOG_BYTES).decode("utf-8", "replace")


def llama_words(log: str) -> str:
    """The line of llama.cpp's log that says why: the reason for not loading, else its last error."""
    errors = [" ".join(match["said"].split()) for match in _LOG_LINE.finditer(log)]
    for place, said in enumerate(errors):
        if _LOAD_ERROR in said:
            return _reason(said.partition(_LOAD_ERROR)[2], errors[:place])
        if _TEMPLATE_ERROR in said:
            return f"its {TEMPLATE_FAULT}: {said.partition(_TEMPLATE_ERROR)[2]}"
    return errors[-1] if errors else ""


def _reason(last: str, before: list[str]) -> str:
    """`last` where it is a reason, else the line before it that is one, or is nearest to one."""
    said = [_WHO_SAYS_IT.sub("", line) for line in (*before, last)]
    reasons = [line for line in said if not _ONLY_FAILED.fullmatch(line)]
    if said[-1] in reasons:
        return said[-1]
    return reasons[-1] if reasons else said[0]
