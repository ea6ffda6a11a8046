"""JUnit XML: of the form that build servers read, and safe whatever a model wrote."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shown_runs import small_run

from playground.core.completion import CheckOutcome, Completion
from playground.core.run import Run
from playground.formats.junit import render

# What Jenkins's junit-10.xsd lets stand where: {element: (attributes needed, attributes allowed, children)}.
FORM = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "disabled", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name"},
        {
            "name",
            "tests",
            "failures",
            "errors",
            "time",
            "disabled",
            "skipped",
            "timestamp",
            "hostname",
            "id",
            "package",
        },
        {"testcase", "properties", "system-out", "system-err"},
    ),
    "testcase": (
        {"name"},
        {"name", "classname", "time", "assertions", "status", "group"},
        {"skipped", "error", "failure", "system-out", "system-err"},
    ),
    "skipped": (set(), {"message", "type"}, set()),
    "error": (set(), {"message", "type"}, set()),
    "system-out": (set(), set(), set()),
    "failure": (set(), {"message", "type"}, set()),
}


def parsed(run: Run) -> ElementTree.Element:
    """The document; it must have the form, and its sums must be those of its cases."""
    root = ElementTree.fromstring(render(run))
    hold(root)
    for suite in root:
        cases = suite.findall("testcase")
        assert int(suite.get("tests", "")) == len(cases)
        for kind, name in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            assert int(suite.get(name, "")) == sum(case.find(kind) is not None for case in cases)
        assert float(suite.get("time", "")) == pytest.approx(sum(float(c.get("time", "0")) for c in cases), abs=0.01)
    assert int(root.get("tests", "")) == sum(int(suite.get("tests", "")) for suite in root)
    return root


def hold(element: ElementTree.Element) -> None:
    needed, allowed, children = FORM[element.tag]
    assert needed <= set(element.keys()) <= allowed
    assert {child.tag for child in element} <= children
    for child in element:
        hold(child)


def with_checks(text: str, *outcomes: CheckOutcome) -> Run:
    run = small_run()
    first = replace(run.cells[0], completion=Completion("done", text, checks=outcomes))
    return replace(run, cells=(first, *run.cells[1:]))


def test_a_suite_a_column_and_a_case_a_check() -> None:
    suites = {suite.get("name"): suite for suite in parsed(small_run())}
    pirate = [(case.get("name"), [child.tag for child in case]) for case in suites["Captain Redbeard"]]
    assert list(suites) == ["No system message", "Captain Redbeard"]
    assert len(pirate) == 2
    assert pirate[0][1] == ["system-out"]
    assert pirate[1] == ("greeting, sample 2: answered", ["error"])
    error = suites["Captain Redbeard"][1][0]
    assert (error.get("type"), error.text) == ("cut", "Wel")
    assert "stopped in the middle" in (error.get("message") or "")


def test_a_failure_says_why_with_the_answer() -> None:
    outcomes = (
        CheckOutcome("word-count", False, "9 words, more than 5", 0.25),
        CheckOutcome("llm-rubric", False, "w", pending=True),
    )
    cases = parsed(with_checks("A long answer.", *outcomes))[0]
    failure = cases[0][0]
    assert (failure.get("message"), failure.get("type")) == ("9 words, more than 5", "word-count")
    assert failure.text == "9 words, more than 5\nscore 0.25\n\nA long answer."
    assert cases[1][0].tag == "skipped"


def test_what_was_stopped_is_skipped() -> None:
    run = small_run()
    stopped = replace(run, cells=tuple(replace(c, completion=Completion("interrupted", "ab")) for c in run.cells))
    assert {child.tag for case in parsed(stopped).iter("testcase") for child in case} == {"skipped"}


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec=None), max_size=40))
def test_any_text_is_safe(text: str) -> None:
    run = with_checks(text, CheckOutcome("regex", False, text or "-", metric=text or None))
    parsed(replace(run, name=text))


def test_controls_and_markup_are_no_markup() -> None:
    text = "\x00\x1b[31m</failure><x>&amp;]]>\ud800\uffff"
    cases = parsed(with_checks(text, CheckOutcome("regex", False, text)))[0]
    assert cases[0][0].get("message") == "��[31m</failure><x>&amp;]]>��".replace("��[", "\ufffd\ufffd[")
