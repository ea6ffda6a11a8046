"""HTML and XML in answers, hostile ones too."""

from __future__ import annotations

import time

import pytest
from judging import outcome_of, passes

PAGE = "<!DOCTYPE html>\n<html><head><title>a < b</title></head><body><p>One<br>two<p>three<img src='x'/></body></html>"


@pytest.mark.parametrize(
    ("text", "whole", "some", "reason"),
    [
        (PAGE, True, True, "the answer is HTML"),
        ("<ul><li>one<li>two</ul>", True, True, "the answer is HTML"),
        ("<!-- note --><div>x</div>", True, True, "the answer is HTML"),
        ("See <b>this</b>", False, True, "there is text before the HTML"),
        ("<b>this</b> see", False, True, "there is text after the HTML"),
        ("<div><b>x</div>", False, True, "</div> closes nothing that is open"),
        ("<div>x", False, True, "there is text after the HTML"),
        ("<div><br>", False, True, "<div> is not closed"),
        ("<your name>", False, False, "none of its tags is HTML's"),
        ("<note><to>x</to></note>", False, False, "none of its tags is HTML's"),
        ("a < b and c > d", False, False, "there is text before the HTML"),
        ('<?xml version="1.0"?><p>x</p>', False, True, "it is XML"),
        ("```html\n<p>x</p>\n```", False, True, "the HTML stands in a code fence"),
        ("", False, False, "there is text before the HTML"),
    ],
)
def test_html(text: str, whole: bool, some: bool, reason: str) -> None:
    assert passes("is-html", text) == whole
    assert passes("contains-html", text) == some
    assert outcome_of("is-html", text).reason == reason


@pytest.mark.parametrize(
    ("text", "value", "whole", "some"),
    [
        ("<a><b>1</b></a>", None, True, True),
        ("<a><b>1</b></a>", ["a", "a.b"], True, True),
        ("<a><b>1</b></a>", "a.b, a.c", False, False),
        ("<a><b>1</b></a>", {"requiredElements": ["a.b"]}, True, True),
        ("Here: <a><b/></a>, as asked", None, False, True),
        ("<a><b>1</a>", None, False, False),
        ("```xml\n<a/>\n```", None, False, True),
        ("no", None, False, False),
        ("<a>&amp; &lt;</a>", None, True, True),
    ],
)
def test_xml(text: str, value: object, whole: bool, some: bool) -> None:
    assert passes("is-xml", text, value) == whole
    assert passes("contains-xml", text, value) == some


BILLION = '<!DOCTYPE a [<!ENTITY b "&c;&c;"><!ENTITY c "x">]><a>&b;</a>'


@pytest.mark.parametrize("text", [BILLION, '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "<a>" * 600 + "</a>" * 600])
def test_no_document_type_and_no_depth(text: str) -> None:
    assert not passes("is-xml", text)


def test_reasons_name_the_line_and_the_element() -> None:
    assert outcome_of("is-xml", "<a>\n<b></a>").reason == "not XML: mismatched tag in line 2"
    assert outcome_of("is-xml", BILLION).reason == "not XML: a document type is not read"
    assert outcome_of("is-xml", "<a/>", ["a.b"]).reason == "the XML has no a.b"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<" * 1_000_000, id="opening"),
        pytest.param("<a " * 300_000, id="tags-that-do-not-end"),
        pytest.param("<p>" * 300_000, id="open-tags"),
        pytest.param("</p>" * 250_000, id="closing-tags"),
        pytest.param("<!--" * 250_000, id="comments"),
        pytest.param("<p a='" + "x" * 1_000_000, id="attribute"),
        pytest.param("<script>" * 100_000, id="scripts"),
        pytest.param("<a/>" * 250_000, id="alone"),
        pytest.param("<a><b>" * 1_000 + "</b></c>" * 100_000, id="mismatched"),
    ],
)
def test_hostile_markup_does_not_hold_up(text: str) -> None:
    begin = time.monotonic()
    for kind in ("is-html", "contains-html", "is-xml", "contains-xml"):
        outcome_of(kind, text)
    assert time.monotonic() - begin < 6
