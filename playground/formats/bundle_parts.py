"""The files inside a sealed comparison: a run taken apart into what was asked, what came, and what was found.

All of it stands in the record too. It stands here once more as plain files, for whoever has no such program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from playground.core.errors import InputError
from playground.core.left_out import left_out_words
from playground.core.preset import BASELINES, Preset
from playground.core.request import JsonValue
from playground.core.run import Run
from playground.formats import comparison_html, preset_file, run_record, vote_file
from playground.formats.comparison_html import PageShell
from playground.formats.page_sections import all_sections
from playground.formats.paths import file_stem

RECORD: Final = "run.json"
PAGE: Final = "index.html"
REQUESTS: Final = "requests.jsonl"
RESPONSES: Final = "responses.jsonl"
CHECKS: Final = "checks.jsonl"
VOTES: Final = "votes.json"
ENVIRONMENT: Final = "environment.json"
README: Final = "README.txt"
_PLACE: Final = ("preset", "prompt", "model", "sample", "turn")
_ASKED: Final = ("seed", "request", "delivery", "not_sent", "notes")
_CAME: Final = (
    "state", "text", "reasoning", "finish_reason", "usage", "timings", "cost_usd", "error", "reused_from",
    "response_headers",
)  # fmt: skip


def parts(run: Run, shell: PageShell, environment: Mapping[str, JsonValue]) -> dict[str, bytes]:
    """Path -> content, but for the manifest."""
    cells = [run_record.cell_record(cell) for cell in run.cells]
    made = {
        RECORD: run_record.encode(run),
        PAGE: comparison_html.render(run, shell, all_sections(run)),
        REQUESTS: _lines(_of(cell, _ASKED) for cell in cells),
        RESPONSES: _lines(_of(cell, _CAME) for cell in cells),
        CHECKS: _lines(_of(cell, ("checks",)) for cell in cells if cell["checks"]),
        ENVIRONMENT: _indented(dict(environment)),
        **preset_files(run),
    }
    if run.votes:
        made[VOTES] = vote_file.encode(run, run.votes)
    made[README] = _readme(run).encode()
    return made


def preset_files(run: Run) -> dict[str, bytes]:
    """The presets as they were then, each as a file that can be imported; what no preset file can hold is left out."""
    found: dict[str, Preset] = {}
    for column in run.columns:
        for preset in (column.preset, *column.bounds):
            if preset.id not in BASELINES and preset.system_message is not None:
                found.setdefault(preset.id, preset)
    files: dict[str, bytes] = {}
    for preset in found.values():
        try:
            data = preset_file.render(preset).encode()
        except (InputError, UnicodeEncodeError):
            continue
        files[_free(file_stem(preset.id), lambda path: path in files)] = data
    return files


def _free(stem: str, taken: Callable[[str], bool]) -> str:
    names = (f"presets/{stem}{'' if n == 1 else f'-{n}'}{preset_file.SUFFIX}" for n in range(1, 10_000))
    return next(path for path in names if not taken(path))


def _of(cell: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    return {key: cell[key] for key in (*_PLACE, *keys) if key in cell}


def _lines(values: Iterable[Mapping[str, Any]]) -> bytes:
    return b"".join(run_record.json_bytes(value) + b"\n" for value in values)


def _indented(value: Mapping[str, JsonValue]) -> bytes:
    import msgspec

    return msgspec.json.format(run_record.json_bytes(value), indent=1) + b"\n"


def _readme(run: Run) -> str:
    left_out = left_out_words(run)
    said = f"\n{left_out[:1].upper()}{left_out[1:]}.\n" if left_out else ""
    return f"""A sealed comparison: what was asked, what came back, and with what it was done.
{said}
{PAGE}         the comparison, to look at in a browser
{RECORD}           the record of the run; the program opens it again
presets/           the presets as they were, as files to import
{REQUESTS}     one line an answer: the request as it was sent, without keys
{RESPONSES}    one line an answer: text, reasoning, usage, timings, error, as the program read them.
                   These are not the bytes of the wire: headers and the framing of the stream are not kept.
{CHECKS}       one line an answer that was checked: what every check said
{VOTES}         the votes, where there are any
{ENVIRONMENT}   the program and the machine on which this file was made
manifest.json      the SHA-256 of every file here

`playground verify FILE` says whether anything was changed, is missing or was added.
A seal shows changes that nobody meant to hide: whoever changes a file can make a new manifest too. Against that, the
seal (the SHA-256 of manifest.json, which `verify` prints) has to reach the reader another way.
`playground replay FILE --model MODEL` asks everything again and compares.
"""
