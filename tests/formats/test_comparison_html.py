"""The comparison page: it shows the run, needs nothing else, and gives the run back."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from shown_runs import GREETING, HIDDEN, MODEL, REDBEARD, answered, column, same_as_golden, shell, small_run

from playground.core.completion import Completion
from playground.core.errors import InputError
from playground.core.experiment import Prompt
from playground.core.plan import CellId
from playground.core.preset import EMPTY, NONE
from playground.core.request import Delivery, Message
from playground.core.run import RecordedCell, Run
from playground.formats.comparison_html import PageSection, PageShell, read, render


class Words(HTMLParser):
    """The words a reader sees, those in closed details too."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent = tag in {"style", "script", "title"}

    def handle_endtag(self, tag: str) -> None:
        self.silent = False

    def handle_data(self, data: str) -> None:
        if not self.silent and data.strip():
            self.words.append(data.strip())


def words(run: Run) -> list[str]:
    parser = Words()
    parser.feed(render(run, shell()).decode())
    return parser.words


def test_the_page_of_a_fixed_run_stays_as_it_is() -> None:
    assert same_as_golden(
        "comparison.html", render(small_run(), PageShell(shell().template, "body { margin: 0 }\n", "start();\n"))
    )


def test_the_page_gives_back_the_same_run() -> None:
    assert read(render(small_run(), shell()), file="f.html") == small_run()


def test_a_page_that_a_browser_saved_again_is_read_too() -> None:
    page = render(small_run(), shell()).replace(
        b'<script type="application/json" id="playground-run">', b"<SCRIPT id=playground-run type='application/json'>"
    )
    assert read(b"\xef\xbb\xbf<!-- saved from url=(0014)about:internet -->\r\n" + page, file="f") == small_run()


@pytest.mark.parametrize(
    "page", [b"<p>hello</p>", b"", b'<script id="playground-run-x">{}</script>', b"<script " * 9999]
)
def test_a_page_without_a_record_is_refused_in_a_sentence(page: bytes) -> None:
    with pytest.raises(InputError, match=r"f\.html: this page carries no run record"):
        read(page, file="f.html")


def test_a_spoilt_record_is_refused_with_its_place() -> None:
    page = render(small_run(), shell()).replace(b'"state":"failed"', b'"state":"fialed"')
    with pytest.raises(InputError, match="did you mean 'failed'"):
        read(page, file="f.html")


def test_the_policy_allows_the_page_s_own_style_and_script_alone() -> None:
    windows = PageShell(shell().template, shell().style.replace("\n", "\r\n"), shell().script.replace("\n", "\r\n"))
    page = render(small_run(), windows).decode()
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert style is not None
    assert script is not None
    assert policy is not None
    expected = (
        f"default-src 'none'; style-src {digest(style[1])}; script-src {digest(script[1])}; "
        "require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'; form-action 'none'"
    )
    assert html.unescape(policy[1]) == expected
    assert "url(" not in style[1]
    assert "@import" not in style[1]


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_script_makes_elements_from_no_text() -> None:
    script = shell().script
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "fetch(",
                "XMLHttpRequest", "import(", "DOMParser", "srcdoc", "</script", "<!--"):  # fmt: skip
        assert way not in script


def test_the_page_carries_the_words_of_every_cell() -> None:
    page = render(small_run(), shell()).decode()
    found = re.search(r'id="playground-words">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    words = json.loads(found[1])
    said = [[words["words"][number] for number in cell["metrics"]] for cell in words["cells"]]
    assert said[0] == ["first word 0.10 s", "148 tok/s", "29 tokens", "stop"]
    assert words["words"][words["cells"][1]["checks"][0]] == "speaks pirate"
    assert words["words"][words["cells"][3]["trouble"]].startswith("The model stopped")
    assert words["columns"][0]["hidden"] == HIDDEN
    assert [column["dot"] for column in words["columns"]] == [0, 1]


def test_a_large_run_stands_in_the_page_once() -> None:
    run = small_run()
    prompts = tuple(replace(GREETING, id=f"p{number}") for number in range(60))
    cells = tuple(replace(cell, id=replace(cell.id, prompt=prompt.id)) for prompt in prompts for cell in run.cells)
    large = replace(run, prompts=prompts, cells=cells)
    page = render(large, shell())
    assert page.count(b"Ahoy, matey! Welcome aboard.") == len(prompts)
    assert b"too large to read without" in page
    assert read(page, file="f") == large


def test_sections_stand_in_a_view_of_their_own() -> None:
    chart = PageSection("Length & time", '<svg viewBox="0 0 1 1"><rect class="write"/></svg>')
    page = render(small_run(), shell(), [chart]).decode()
    assert "<h2>Length &amp; time</h2>" in page
    assert chart.markup in page
    assert 'data-view="metrics"' in page
    assert 'data-view="metrics"' not in render(small_run(), shell()).decode()


def test_it_says_what_was_run_and_what_came_back() -> None:
    shown = words(small_run())
    for said in (
        "A greeting, two ways", "Does the pirate speak?", "23 November 2026, 19:04 UTC", MODEL, "temperature 0.7",
        "at most 200 tokens", "2 presets × 1 prompt × 2 samples = 4 answers", "3 of 4 done, 1 failed", GREETING.text,
        "No system message", "baseline", "Captain Redbeard", "sample 1 of 2", "sample 2 of 2", "Reasoning, 5 words",
        "The user wants a greeting.", "Hello, and welcome!\n\nWhat brings you here?", "first word 0.10 s", "148 tok/s",
        "29 tokens", "stop", "cut by the token limit", "speaks pirate", "✓", "×",
        "none of arr, aye, matey, ahoy is there",
        "The model stopped in the middle of its answer: run this column again.", "Wel",
    ):  # fmt: skip
        assert said in shown
    assert shown.count("baseline") == 1


def test_the_baseline_says_what_the_model_s_own_template_puts_in() -> None:
    assert {"The model’s own hidden default applies", "The model’s own template puts this in", HIDDEN} <= set(
        words(small_run())
    )


def test_no_and_an_empty_system_message_are_told_apart() -> None:
    columns = (column(NONE), column(EMPTY))
    sent = answered("x", 1, 2, 3, columns[0], GREETING).sent
    assert sent is not None
    nothing = Completion("done", "x", sent=replace(sent, delivery=Delivery("none")))
    cells = (RecordedCell(CellId("none", "greeting", MODEL), None, nothing),)
    shown = words(replace(small_run(), columns=columns, cells=cells, samples=1))
    assert {"No system message is sent", "An empty system message is sent"} <= set(shown)
    assert "The model’s own hidden default applies" not in shown
    assert shown.count("Not asked yet.") == 1  # the cell that the record does not hold


def test_an_empty_answer_and_parameters_not_sent_are_said() -> None:
    run = small_run()
    first = run.cells[0].completion
    assert first.sent is not None
    changed = replace(first, text=" ", sent=replace(first.sent, not_sent=("top_k", "seed")), cost_usd=0.0123)
    shown = words(replace(run, cells=(replace(run.cells[0], completion=changed), *run.cells[1:])))
    not_sent = "top k and seed were not sent: this model does not take them."
    assert {"The answer is empty.", not_sent, "$0.012"} <= set(shown)


def test_a_column_asked_otherwise_is_marked_with_the_reason() -> None:
    run = small_run()
    first = run.cells[0].completion
    assert first.sent is not None
    sent = replace(first.sent, not_sent=("top_k",), notes=("temperature 3 was sent as 2",))
    changed = replace(run, cells=(replace(run.cells[0], completion=replace(first, sent=sent)), *run.cells[1:]))
    shown = words(changed)
    assert shown.count("Not the same experiment.") == 1
    assert "top k was left out; not so in every other column." in shown
    assert "temperature 3 was sent as 2" in shown
    assert "Sent as a message of role system, in first place." in shown
    assert "Not the same experiment." not in words(run)


def test_several_models_stand_under_their_names_and_a_conversation_in_full() -> None:
    talk = Prompt(
        "talk", (Message("user", "One."), Message("assistant", "Two."), Message("user", "Three.")), {"age": "7"}
    )
    columns = (column(REDBEARD), column(NONE))
    run = replace(small_run(), columns=columns, prompts=(talk, GREETING), models=("a/x", "b/y"), cells=(), samples=1)
    shown = words(run)
    assert [word for word in shown if word in {"One.", "Two.", "Three."}] == ["One.", "Two.", "Three."]
    assert {"Prompt 1 of 2", "Prompt 2 of 2", "assistant", "age: 7"} <= set(shown)
    assert shown.count("a/x") == shown.count("b/y") == 3  # in the head, and of each prompt


def test_a_run_under_way_says_so() -> None:
    assert "saved while the run was under way" in words(replace(small_run(), state="running"))
    assert "the run was interrupted" in words(replace(small_run(), state="interrupted"))


def test_a_run_with_nothing_in_it_is_a_page_too() -> None:
    empty = replace(small_run(), columns=(), prompts=(), models=(), cells=())
    assert read(render(empty, shell()), file="f") == empty


def test_an_endless_paragraph_is_marked_for_it_takes_a_browser_long() -> None:
    run = small_run()
    shapes = {"word " * 5000: True, "word\n" * 5000: False}
    for text, long in shapes.items():
        cell = replace(run.cells[0], completion=replace(run.cells[0].completion, text=text))
        page = render(replace(run, cells=(cell, *run.cells[1:])), shell())
        assert (b'"words text long"' in page) is long
