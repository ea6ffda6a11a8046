"""Checks that read the answer as JSON, HTML or XML. Names are promptfoo's.

A JSON Schema is written out in the check; XML may have to hold elements, each by its way from the root (`a.b.c`), in a
list, in one text with commas, or as `{requiredElements: [...]}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from playground.core.checks.kinds import Fact, Kind, Subject, needs_no_value, words_of
from playground.core.html_checks import contains_html, is_html
from playground.core.json_checks import contains_json, is_json, schema_problem
from playground.core.preset import Check
from playground.core.request import JsonValue
from playground.core.xml_checks import contains_xml, is_xml

REQUIRED: Final = "requiredElements"


def _is_json(check: Check, subject: Subject) -> Fact:
    return Fact(*is_json(subject.text, check.value))


def _contains_json(check: Check, subject: Subject) -> Fact:
    return Fact(*contains_json(subject.text, check.value))


def _is_xml(check: Check, subject: Subject) -> Fact:
    return Fact(*is_xml(subject.text, _elements(check.value)))


def _contains_xml(check: Check, subject: Subject) -> Fact:
    return Fact(*contains_xml(subject.text, _elements(check.value)))


def _elements(value: JsonValue) -> list[str]:
    return words_of(value.get(REQUIRED) if isinstance(value, dict) else value)


def _needs_schema(check: Check) -> str | None:
    return None if check.value is None else schema_problem(check.value)


def _needs_elements(check: Check) -> str | None:
    value = check.value
    if value is None:
        return None
    listed = value.get(REQUIRED) if isinstance(value, dict) and set(value) == {REQUIRED} else value
    texts = isinstance(listed, str) or (
        isinstance(listed, list) and all(isinstance(item, str) and item.strip() for item in listed)
    )
    return (
        None if texts and words_of(listed) else f"the check '{check.type}' needs a list of elements as value, or none"
    )


KINDS: Final[Mapping[str, Kind]] = {
    "is-json": Kind(_is_json, _needs_schema),
    "contains-json": Kind(_contains_json, _needs_schema),
    "is-html": Kind(lambda _, subject: Fact(*is_html(subject.text)), needs_no_value),
    "contains-html": Kind(lambda _, subject: Fact(*contains_html(subject.text)), needs_no_value),
    "is-xml": Kind(_is_xml, _needs_elements),
    "contains-xml": Kind(_contains_xml, _needs_elements),
}
