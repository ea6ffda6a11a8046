"""The files a run is exported to, by suffix, and the way back from those that carry the record."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from playground.core.errors import InputError
from playground.core.left_out import NOTHING, Part, without
from playground.core.request import JsonValue
from playground.core.run import Run
from playground.formats import (
    bundle,
    comparison_csv,
    comparison_html,
    comparison_lines,
    comparison_markdown,
    comparison_xlsx,
    junit,
    promptfoo_results,
    run_record,
)
from playground.formats.comparison_html import PageShell
from playground.formats.foreign import promptfoo_evals
from playground.formats.page_sections import all_sections

SUFFIXES: Final = (".html", ".json", ".md", ".csv", ".xml", ".zip", ".jsonl", ".xlsx", ".promptfoo.json")
ONLY_IN_THE_WINDOW: Final = (".pdf", ".png")
_HEAD_BYTES: Final = 1024
_BOM: Final = b"\xef\xbb\xbf"


def export(
    run: Run,
    suffix: str,
    shell: PageShell,
    leave_out: Collection[Part] = NOTHING,
    environment: Mapping[str, JsonValue] | None = None,
) -> bytes:
    """The file's bytes for a suffix of SUFFIXES, in any case. Raises InputError for another one.

    What is in `leave_out` stands in none of the formats, and those that carry the record say so. `environment`: what a
    sealed comparison says of the machine.
    """
    run = without(run, leave_out)
    match suffix.lower():
        case ".html":
            return comparison_html.render(run, shell, all_sections(run))
        case ".json":
            return run_record.encode(run, summary=True)
        case ".md":
            return comparison_markdown.render(run).encode()
        case ".csv":
            return comparison_csv.render(run)
        case ".xml":
            return junit.render(run)
        case ".zip":
            return bundle.pack(run, shell, environment or {})
        case ".jsonl":
            return comparison_lines.render(run)
        case ".xlsx":
            return comparison_xlsx.render(run)
        case ".promptfoo.json":
            return promptfoo_results.render(run)
        case _:
            raise InputError(no_kind_of_file(suffix))


def ending_of(name: str) -> str:
    """The ending of a file's name that says as what it is written, in small letters; "" where it has none."""
    small = name.lower()
    known = [suffix for suffix in SUFFIXES if small.endswith(suffix) and len(small) > len(suffix)]
    return max(known, key=len) if known else f".{small.rpartition('.')[2]}" if "." in small[1:] else ""


def no_kind_of_file(suffix: str) -> str:
    """Why there is no such export, and the way out."""
    if suffix.lower() in ONLY_IN_THE_WINDOW:
        kind = "pages are" if suffix.lower() == ".pdf" else "a picture is"
        return f"{kind} painted by the window: open the comparison there and choose Export, or export .html"
    what = f"'{suffix}' is no kind of file" if suffix else "a name without an ending is no kind of file"
    return f"{what} that a comparison can be exported to: use {', '.join(SUFFIXES)}"


def read(data: bytes, *, file: str) -> Run:
    """The run of an exported page, record or sealed comparison, or of promptfoo's results; told apart by content.

    Raises InputError.
    """
    if data.startswith(b"PK"):
        return bundle.read(data, file=file)
    start = data[:_HEAD_BYTES].removeprefix(_BOM).lstrip()
    if promptfoo_evals.recognises(start):
        return promptfoo_evals.read(data, file=file)
    if start.startswith(b"{"):
        return run_record.decode(data, file=file)
    if start.startswith(b"<"):
        return comparison_html.read(data, file=file)
    raise InputError(
        "this is neither a comparison page (.html) nor a run record (.json) nor a sealed comparison (.comparison.zip), "
        "the ones that can be opened again",
        file=file,
    )
