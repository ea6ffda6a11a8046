"""What stays as it is in a text of another tool does so in ours too, and our text says the same over there."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core import template
from playground.core.preset import Knob
from playground.formats.foreign.template import (
    Piece,
    Variable,
    knob_names,
    names_in,
    pieces_of,
    renamed,
    split,
    written,
)
from playground.formats.preset_keys import is_knob_name

KNOBS = (Knob("mood", "text", "{{ other }}"), Knob("other", "text", "{% if mood %}"))
MARKS = ["{{", "}}", "{%", "%}", "{", "}", "%", "-", "{% raw %}", "{% endraw %}", "{%- endraw -%}", "{{ x }}",
         "{{mood}}", "{# c #}",
         '"', "'", "\n", " ", "a", "\\", "{% if mood %}", "{% for a in b %}", "\r\n"]  # fmt: skip
literals = st.lists(st.sampled_from(MARKS), max_size=8).map("".join)
pieces = st.lists(literals | st.sampled_from([Variable("mood"), Variable("other")]), max_size=6)


def plain(parts: list[Piece]) -> str:
    values = {knob.name: str(knob.default) for knob in KNOBS}
    return "".join(values[part.name] if isinstance(part, Variable) else part for part in parts)


@settings(max_examples=300, deadline=None)
@given(pieces)
def test_what_is_text_stays_and_values_go_in_once(parts: list[Piece]) -> None:
    assert template.render(written(parts, KNOBS), KNOBS, {}) == plain(parts)


@settings(max_examples=200, deadline=None)
@given(pieces)
def test_a_template_is_taken_apart_into_what_it_was_made_of(parts: list[Piece]) -> None:
    again = pieces_of(written(parts, KNOBS), KNOBS)
    assert again is not None
    assert plain(again) == plain(parts)
    assert names_in(again) == names_in(parts)


def test_a_text_without_knobs_is_verbatim() -> None:
    assert written(["{% if a %}", "{{ x }}{"], ()) == "{% if a %}{{ x }}{"
    assert written(["{% if a %} b"], KNOBS) == "{% raw %}{% if a %}{% endraw %} b"


@pytest.mark.parametrize("text", ["{% if mood %}a{% endif %}", "{{ mood | upper }}", "{{ mood and other }}"])
def test_conditions_and_filters_are_more_than_pieces(text: str) -> None:
    assert pieces_of(text, KNOBS) is None


def test_unknown_names_and_constants_are_text() -> None:
    assert pieces_of('{{ who }} {{ "{{" }} {{mood}}\r\n', KNOBS) == ["{{ who }} {{ ", Variable("mood"), "\r\n"]


def test_names_that_no_knob_may_have_are_changed_and_told() -> None:
    names, notes = knob_names(["a", "a b", "a-b", "1st", "if", "", "größe", "a_b"], "{{%s}}")
    assert names == {"a": "a", "a b": "a_b_2", "a-b": "a_b_3", "1st": "value_1st", "if": "if_", "": "value",
                     "größe": "größe", "a_b": "a_b"}  # fmt: skip
    assert [note.what for note in notes] == ["{{a b}}", "{{a-b}}", "{{1st}}", "{{if}}", "{{}}"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=6), max_size=6))
def test_every_name_gets_a_knob_of_its_own(names: list[str]) -> None:
    found, _ = knob_names(names)
    assert set(found) == set(names)
    assert len(set(found.values())) == len(found)
    assert all(is_knob_name(name) for name in found.values())


def test_split_and_renamed() -> None:
    parts = split("a {{x}}{{y}} {{z", re.compile(r"\{\{(\w+)\}\}"))
    assert parts == ["a ", Variable("x"), Variable("y"), " {{z"]
    assert renamed(parts, {"x": "w"}) == ["a ", Variable("w"), Variable("y"), " {{z"]
