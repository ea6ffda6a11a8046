"""A comparison as a file that leaves the house, without any key in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from playground.core.left_out import NOTHING, Part, without
from playground.core.redaction import redacted
from playground.core.request import JsonValue
from playground.core.run import Run
from playground.formats.export import ending_of, export
from playground.store.files import write_atomic
from playground.workbench.page_shell import page_shell


def exported(
    run: Run,
    ending: str,
    keys: Sequence[str],
    environment: Callable[[], Mapping[str, JsonValue]],
    leave_out: Collection[Part] = NOTHING,
) -> bytes:
    """`environment` is asked for a sealed comparison alone. Raises InputError, or StoreError."""
    about = environment() if ending == ".zip" else None
    return export(redacted(run, keys), ending, page_shell(), leave_out, about)


def shareable(run: Run, keys: Sequence[str], leave_out: Collection[Part] = NOTHING) -> Run:
    """What may be seen of the run by others."""
    return without(redacted(run, keys), leave_out)


def write_run(
    run: Run,
    path: Path,
    keys: Sequence[str],
    environment: Callable[[], Mapping[str, JsonValue]],
    leave_out: Collection[Part] = NOTHING,
) -> None:
    """The ending of `path` says as what. Raises InputError or StoreError."""
    write_atomic(path, exported(run, ending_of(path.name), keys, environment, leave_out))
