"""Whatever presets, prompts and models say, an export keeps it as text: nothing loads, runs, breaks out or hangs."""

from __future__ import annotations

import csv
import io
import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shown_runs import GREETING, REDBEARD, shell, small_run

from playground.core.completion import CellError, CheckOutcome, Completion
from playground.core.experiment import Prompt
from playground.core.plan import CellId, Column
from playground.core.preset import NONE, Check, Knob, Preset
from playground.core.request import Delivery, Message, Parameters, SentRequest
from playground.core.run import RecordedCell, Run
from playground.formats import comparison_csv, comparison_html, comparison_markdown
from playground.formats.run_record import decode, encode
from playground.formats.steering_rows import HEADS

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "broken-out": "</script><script>alert(1)</script>",
    "out-of-pre": "</div></article></main></body></html><img src=x onerror=alert(1)>",
    "comment": "<!-- open <!--[if IE]> --!> -->",
    "style": "</style><style>body{background:url(//evil.test)}</style><link rel=stylesheet href=//evil.test>",
    "attribute": "\"' onmouseover=alert(1) x='",
    "frame": '<iframe srcdoc="&lt;script&gt;"></iframe><object data=x><svg/onload=alert(1)><base href=//evil.test>',
    "meta": "<meta http-equiv=refresh content='0;url=http://evil.test'><form action=//evil.test><input autofocus>",
    "local-image": "![x](file:///etc/passwd) ![y][z]\n\n[z]: file:///etc/passwd",
    "remote-image": "![](http://evil.test/p.png) <http://evil.test> www.evil.test http://evil.test a@evil.test",
    "javascript": "[click](javascript:alert(1)) <a href='javascript:alert(1)'>x</a>",
    "bidi": "safe\u202egpj.exe\u2066\u2069\u202a\u202b\u202c\u202d\u2067\u2068",
    "unseen": "a\u200b\u200c\u200d\u2060\ufeffb\u00ad שלום עולם \u0627\u0644\u0639",
    "nul": "a\x00b\x07\x1b[31m\x7f\x9b31m\ufffe\uffff",
    "half": "half \ud800 and \udfff whole",
    "separators": "a\u2028b\u2029c\u0085d\x0be\x0cf\rg\r\nh",
    "cdata": "]]> <![CDATA[ <?php echo 1 ?> <!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]> &e;",
    "fences": "``````````\n# out\n``````````\n~~~~~~~~~~\n> quote\n- [ ] item\n***\n===\n| a | b |\n|---|---|\n```",
    "details": "</details></summary>\n\n# heading\n\n<details open>",
    "template": "{{ 7*7 }} {% raw %} ${x} {{ run.__class__ }} {# #} $name %(x)s",
    "formula": "=HYPERLINK(\"http://evil.test\";\"x\")",
    "entity": "&lt;script&gt; &#60;script&#62; &amp;lt; \\u003cscript\\u003e",
    "surrogate-escapes": "\\ud800 \\u2028 \\\" \\",
}  # fmt: skip


def run_with(text: str) -> Run:
    """A run that has `text` wherever a preset, a prompt, a model or an endpoint may say something."""
    evil = Preset(
        "evil", text, text, text, (text,), text, text, text, (text,),
        (Knob("k", "text", text, (text,), description=text),),
        Parameters(stop=(text,)), (Check(text, text, metric=text),), {f"x-{text}": text},
    )  # fmt: skip
    columns = (
        Column("none", text, NONE, None),
        Column("evil", text, evil, text, {text: text}, Parameters(stop=(text,))),
    )
    prompt = Prompt(text, (Message("assistant", text), Message("user", text)), {text: text})
    completions = [
        Completion(
            state, text, text, "stop", error=CellError("cut", text), checks=(CheckOutcome(text, False, text),),
            sent=SentRequest(text, text, {text: text}, Delivery("template-default", text), (text,)),
        )
        for state in ("done", "failed", "cancelled", "done")
    ]  # fmt: skip
    places = [CellId(c.id, text, text, sample) for sample in (1, 2) for c in columns]
    cells = tuple(RecordedCell(place, 1, completion) for place, completion in zip(places, completions, strict=True))
    return Run(
        text, text, text, "done", columns, (prompt,), (text,), 2, Parameters(stop=(text,)), cells,
        (Check("is-json", text),), text, text, text,
    )  # fmt: skip


class Skeleton(HTMLParser):
    """All that a page holds besides text: elements with their attributes, comments, declarations."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, *attrs))

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"/{tag}")

    def handle_comment(self, data: str) -> None:
        self.parts.append(("comment", data))

    def handle_decl(self, decl: str) -> None:
        self.parts.append(("declaration", decl))

    def handle_pi(self, data: str) -> None:
        self.parts.append(("instruction", data))

    def unknown_decl(self, data: str) -> None:
        self.parts.append(("unknown", data))


def skeleton(page: bytes) -> list[object]:
    parser = Skeleton()
    parser.feed(page.decode())
    parser.close()
    return parser.parts


HARMLESS_PAGE = skeleton(comparison_html.render(run_with("harmless"), shell()))


def outside_fences(markdown: str) -> list[str]:
    """The lines that Markdown obeys, by CommonMark's rules for fences."""
    fence, lines = "", []
    for line in re.split(r"\r\n|\r|\n", markdown):
        mark = re.match(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})", line)
        if not fence and mark:
            fence = mark[1]
        elif fence and re.fullmatch(rf" {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}\s*", line):
            fence = ""
        elif not fence:
            lines.append(line)
    assert not fence
    return lines


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_the_page_has_the_elements_of_a_harmless_one(text: str) -> None:
    assert skeleton(comparison_html.render(run_with(text), shell())) == HARMLESS_PAGE


def test_the_page_refers_to_nothing() -> None:
    elements = [part for part in HARMLESS_PAGE if isinstance(part, tuple) and part[0] != "declaration"]
    attributes = {name for element in elements for name, _ in element[1:]}
    assert not attributes & {"src", "href", "style", "action", "srcset", "data", "poster", "background", "ping"}
    assert not {name for name in attributes if name.startswith("on")}
    scripts = [element[1:] for element in elements if element[0] == "script"]
    data = ("type", "application/json")
    assert scripts == [(data, ("id", "playground-run")), (data, ("id", "playground-words")), ()]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_the_record_in_the_page_comes_back(text: str) -> None:
    run = run_with(text)
    page = comparison_html.render(run, shell())
    assert comparison_html.read(page, file="f") == decode(encode(run), file="f")
    if text.isprintable():
        assert comparison_html.read(page, file="f") == run


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_the_page_shows_no_control(text: str) -> None:
    page = comparison_html.render(run_with(text), shell()).decode()
    shown, _, data = page.partition('<script type="application/json"')
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    for part in data.split('<script type="application/json"'):
        assert not re.search("[<>&\u2028\u2029\x00-\x1f]", part.partition(">")[2].partition("</script>")[0])


def unfolded(markdown: str) -> list[str]:
    """As if what is long stood open: the fold's own marks, which are whole lines of their own, taken away."""
    outside = outside_fences(markdown)
    ends = {place for place, line in enumerate(outside) if line == "</details>"}
    lines = [line for place, line in enumerate(outside) if place not in ends and place + 1 not in ends]
    fold = re.compile(r"<details><summary>([\w’ ]+, [\d,]+ words?)</summary>")
    return [fold.sub(r"\1:", line) if fold.fullmatch(line) else line for line in lines]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_the_markdown_obeys_nothing_of_it(text: str) -> None:
    lines = unfolded(comparison_markdown.render(run_with(text)))
    assert len(lines) == len(unfolded(comparison_markdown.render(run_with("harmless"))))
    for line in lines:
        bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", line).replace("**", "")
        if line.startswith("|"):  # the tables of figures and of steering: their own cells, and no more
            assert bare.count("|") in (len(run_with(text).columns) + 2, len(HEADS) + 1)
            bare = bare.replace("|", "").replace("<br>", "")
        assert not re.search(r"[<>\[\]`*_~|@$&]|://|(?i:www\.)", bare), line
        assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", line)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_the_csv_keeps_its_rows_and_runs_nothing(text: str) -> None:
    data = comparison_csv.render(run_with(text)).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data, newline="")))
    assert [len(row) for row in rows] == [len(rows[0])] * 5
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "|", "%", "\t"))]
    assert "\x00" not in data


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec=None), min_size=1, max_size=12).map(lambda text: f"x{text}<&\"'`"))
def test_any_text_stays_text(text: str) -> None:
    run = run_with(text)
    page = comparison_html.render(run, shell())
    assert skeleton(page) == HARMLESS_PAGE
    assert comparison_html.read(page, file="f") == decode(encode(run), file="f")
    outside_fences(comparison_markdown.render(run))
    comparison_csv.render(run)


@pytest.mark.parametrize(
    "text", ["w" * 1_000_000, "`" * 1_000_000, "<" * 1_000_000, "\u202e" * 300_000, "=" * 1_000_000]
)
def test_a_word_of_a_megabyte_is_written_in_a_moment(text: str) -> None:
    column = Column("evil", "evil", REDBEARD, text)
    cell = RecordedCell(CellId("evil", "greeting", "a/b"), 1, Completion("done", text, text, "stop"))
    run = Run("r", "r", "", "done", (column,), (GREETING,), ("a/b",), 1, Parameters(), (cell,))
    started = time.perf_counter()
    page = comparison_html.render(run, shell())
    comparison_markdown.render(run)
    comparison_csv.render(run)
    assert comparison_html.read(page, file="f") == run
    assert time.perf_counter() - started < 10


def test_a_hostile_page_does_not_hang_the_reader() -> None:
    good = comparison_html.render(small_run(), shell())
    started = time.perf_counter()
    for pad in (
        b"<script id=playground-run " * 40_000,
        b'<script id="playground-run"' + b" " * 1_000_000,
        b"<script>" * 100_000,
    ):
        assert comparison_html.read(pad + b">" + good, file="f") == small_run()
    assert time.perf_counter() - started < 10
