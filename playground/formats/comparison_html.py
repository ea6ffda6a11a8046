"""A comparison as one page that needs nothing else: a reader's tool, with the run record inside and no network.

All that comes from presets, prompts and models is hostile. The page's script puts it into text nodes; the template's
environment, which writes the head and what stands there without scripts, passes every value through `plain` and escapes
it; and the page's policy forbids everything but its own style and its own script (by hash).
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from playground.core.errors import InputError
from playground.core.left_out import left_out_words
from playground.core.run import Run
from playground.core.wording import moment, parameter_words, plain, sum_words, tally
from playground.formats.comparison import shown_prompts
from playground.formats.comparison_spans import bounds_words, shape, spans_html
from playground.formats.page_words import page_words
from playground.formats.run_record import decode, encode

TEMPLATE: Final = "comparison.html"
STYLE: Final = "comparison.css"
SCRIPTS: Final = (
    "text.js", "diff.js", "run.js", "sift.js", "cell.js", "matrix.js", "details.js", "board.js",
    "controls.js", "page.js",
)  # fmt: skip
"""The files of resources/export, the scripts in the order in which the page holds them."""
MOST_CELLS_IN_PLAIN: Final = 200
"""Up to here the answers also stand in the page for a browser without scripts."""
RECORD_ID: Final = "playground-run"
_RECORD = re.compile(
    rb"<script\b[^>]{0,200}\bid=[\"']?%b[\"']?(?:\s[^>]{0,200})?>([^<]*)</script" % RECORD_ID.encode(), re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PageShell:
    """The page without its content: TEMPLATE, STYLE and the SCRIPTS joined, read by the caller."""

    template: str
    style: str
    script: str


@dataclass(frozen=True, slots=True)
class PageSection:
    """One thing on the page's view Metrics or Steering: a table, a chart. `markup` is trusted HTML or SVG, its texts
    escaped.

    The page's policy knows no style attribute and no style element: colours come as `class` or as SVG's own attributes.
    """

    title: str
    markup: str
    view: Literal["metrics", "steering"] = "metrics"


def render(run: Run, shell: PageShell, sections: Sequence[PageSection] = ()) -> bytes:
    """The page, UTF-8. Opens in any browser, offline; `read` gives back the run."""
    import jinja2
    from markupsafe import Markup

    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_finalize
    )
    environment.filters["shape"] = shape
    environment.filters["spans_html"] = spans_html
    style, script = _as_browsers_see(shell.style), _as_browsers_see(shell.script)
    page = environment.from_string(shell.template).render(
        run=run,
        policy=_policy(style, script),
        style=Markup(style),
        script=Markup(script),
        record=Markup(_embeddable(encode(run, compact=True))),
        facts=[
            moment(run.created_at),
            *run.models,
            *parameter_words(run.parameters),
            *filter(None, [bounds_words(run)]),
        ],
        words=Markup(_embeddable(_json(page_words(run)))),
        sums=[said for said in (sum_words(run), tally(run.cells), left_out_words(run)) if said],
        sections=[_placed(section) for section in sections if section.view == "metrics"],
        steering=[_placed(section) for section in sections if section.view == "steering"],
        prompts=shown_prompts(run) if len(run.cells) <= MOST_CELLS_IN_PLAIN else None,
    )
    return page.encode()


def _placed(section: PageSection) -> dict[str, str]:
    from markupsafe import Markup

    return {"title": section.title, "markup": Markup(section.markup)}


def read(data: bytes, *, file: str) -> Run:
    """The run whose record the page carries. Raises InputError."""
    return decode(record_in(data, file=file), file=file)


def record_in(data: bytes, *, file: str) -> bytes:
    """The record that the page carries, as JSON. Raises InputError."""
    found = _RECORD.search(data)
    if found is None:
        raise InputError(
            "this page carries no run record: only a comparison that the playground exported can be opened", file=file
        )
    return found[1]


def _as_browsers_see(text: str) -> str:
    """HTML reads CR LF as LF: the hash must be that of what the reader's browser sees."""
    return text.replace("\r\n", "\n").strip("\n")


def _policy(style: str, script: str) -> str:
    """Trusted types: not even the page's own script can make markup from a text."""
    allowed = f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}"
    return f"{allowed}; require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _json(value: dict[str, Any]) -> bytes:
    import msgspec

    return msgspec.json.encode(value)


def _embeddable(record: bytes) -> str:
    """JSON that no HTML parser takes for anything else: these signs stand in its texts alone, where \\u spells them."""
    text = record.decode()
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _finalize(value: object) -> object:
    """Called on each value the template prints, before it is escaped."""
    return plain(value) if type(value) is str else value
