"""A comparison as a file that leaves the house, without any key in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from playground.core.left_out import NOTHING, Part
from playground.core.redaction import redacted
from playground.core.request import JsonValue
from playground.core.run import Run
from playground.formats.export import ending_of, export
from playground.store.files import write_atomic
from playground.workbench.page_shell import page_shell


def write_run(
    run: Run,
    path: Path,
    keys: Sequence[str],
    environment: Callable[[], Mapping[str, JsonValue]],
    leave_out: Collection[Part] = NOTHING,
) -> None:
    """The ending of `path` says as what; `environment` is asked for a sealed one. Raises InputError or StoreError."""
    ending = ending_of(path.name)
    about = environment() if ending == ".zip" else None
    write_atomic(path, export(redacted(run, keys), ending, page_shell(), leave_out, about))
