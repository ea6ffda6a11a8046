"""A comparison as a file that leaves the house, without any key in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from playground.core.redaction import redacted
from playground.core.run import Run
from playground.formats.comparison_html import PageShell
from playground.formats.export import export
from playground.store.files import read_text, write_atomic
from playground.store.folders import resources_folder


def write_run(run: Run, path: Path, keys: Sequence[str]) -> None:
    """The ending of `path` says as what. Raises InputError or StoreError."""
    folder = resources_folder() / "export"
    shell = PageShell(
        read_text(folder / "comparison.html", limit_bytes=1_000_000),
        read_text(folder / "comparison.css", limit_bytes=1_000_000),
    )
    write_atomic(path, export(redacted(run, keys), path.suffix, shell))
