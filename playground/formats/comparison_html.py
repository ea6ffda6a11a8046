"""A comparison as one page that needs nothing else: no script, no network, and the run record inside.

All that comes from presets, prompts and models is hostile: the template's environment passes every value through
`plain` and escapes it, and the page's policy forbids everything but its own style (by hash).
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import Final

from playground.core.errors import InputError
from playground.core.run import Run
from playground.core.wording import moment, parameter_words, plain, sum_words, tally
from playground.formats.comparison import shown_prompts
from playground.formats.comparison_spans import bounds_words, shape, spans_html
from playground.formats.run_record import decode, encode

RECORD_ID: Final = "playground-run"
_RECORD = re.compile(
    rb"<script\b[^>]{0,200}\bid=[\"']?%b[\"']?(?:\s[^>]{0,200})?>([^<]*)</script" % RECORD_ID.encode(), re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PageShell:
    """The page without its content: resources/export/comparison.html and comparison.css, read by the caller."""

    template: str
    style: str


def render(run: Run, shell: PageShell) -> bytes:
    """The page, UTF-8. Opens in any browser, offline; `read` gives back the run."""
    import jinja2
    from markupsafe import Markup

    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_finalize
    )
    environment.filters["shape"] = shape
    environment.filters["spans_html"] = spans_html
    # HTML reads CR LF as LF: the hash must be that of what the reader's browser sees.
    style = (shell.style.replace("\r\n", "\n") + f".column{{grid-row:span {1 + run.samples}}}\n").strip("\n")
    page = environment.from_string(shell.template).render(
        run=run,
        policy=_policy(style),
        style=Markup(style),
        record=Markup(_embeddable(encode(run, compact=True))),
        facts=[
            moment(run.created_at),
            *run.models,
            *parameter_words(run.parameters),
            *filter(None, [bounds_words(run)]),
        ],
        sums=[sum_words(run), tally(run.cells)],
        prompts=shown_prompts(run),
    )
    return page.encode()


def read(data: bytes, *, file: str) -> Run:
    """The run whose record the page carries. Raises InputError."""
    found = _RECORD.search(data)
    if found is None:
        raise InputError(
            "this page carries no run record: only a comparison that the playground exported can be opened", file=file
        )
    return decode(found[1], file=file)


def _policy(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _embeddable(record: bytes) -> str:
    """JSON that no HTML parser takes for anything else: these signs stand in its texts alone, where \\u spells them."""
    text = record.decode()
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _finalize(value: object) -> object:
    """Called on each value the template prints, before it is escaped."""
    return plain(value) if type(value) is str else value
