"""Variables of a foreign text become knobs, and everything else of it stays what it is."""

from __future__ import annotations

from foreign_outcomes import fits
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.preset import Knob, Preset
from playground.core.template import render
from playground.formats.foreign.slots import MAX_KNOBS, Slot, filled

TRICKY = ["{", "{{", "}}", "{%", "%}", "{#", "{{ x }}", "{{x}}", "{{ a.b() }}", "{% raw %}", "{% endraw %}", "{{ if }}",
          "{{ true }}", "\r\n", "\n", '"', "\\", "${x}", "{{{", "}", " ", "é", "{{ none }}", "{{ a|b }}", "{{-", "²",
          "{{²}}"]  # fmt: skip
literals = st.lists(st.sampled_from(TRICKY) | st.text("ab {}%", max_size=4), max_size=5).map("".join)
slots = st.builds(
    lambda name, default: Slot(f"<{name}>", Knob(name, "text", default)),
    st.sampled_from(["x", "y", "x y", "if", "True", "1st", "größe", "!"]),
    st.sampled_from(["", "v", "{{ y }}", "{% if %}"]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(literals | slots, max_size=6))
def test_with_its_defaults_the_text_is_what_it_was(pieces: list[str | Slot]) -> None:
    made = filled(pieces)
    fits(Preset("a", "A", made.text, knobs=made.knobs))
    defaults: dict[str, object] = {}
    for piece in pieces:
        if isinstance(piece, Slot):
            defaults[piece.knob.name] = defaults.get(piece.knob.name) or piece.knob.default
    wanted = "".join(piece if isinstance(piece, str) else str(defaults[piece.knob.name]) for piece in pieces)
    assert render(made.text, made.knobs, {}) == wanted


def test_a_text_without_variables_is_not_touched() -> None:
    text = "{{ a.b() }} {% for x in y %} {"
    assert filled([text]) == filled(["{{ a.b() }}", " {% for x in y %} {"])
    assert filled([text]).text == text


def test_the_first_declaration_that_says_something_counts_and_another_is_noted() -> None:
    one, two = Knob("x", "text", "a"), Knob("x", "text", "b")
    made = filled([Slot("", Knob("x", "text", "")), Slot("", one), Slot("", two)])
    assert made.knobs == (one,)
    assert made.text == "{{ x }}{{ x }}{{ x }}"
    assert [note.kind for note in made.notes] == ["changed"]


def test_two_names_that_come_to_the_same_are_two_knobs() -> None:
    made = filled([Slot("", Knob("My Job", "text", "a")), Slot("", Knob("My-Job", "text", "b"))])
    assert [(knob.name, knob.default, knob.description) for knob in made.knobs] == [
        ("My_Job", "a", "My Job"), ("My_Job_2", "b", "My-Job")
    ]  # fmt: skip
    assert render(made.text, made.knobs, {}) == "ab"


def test_a_variable_without_a_default_is_told() -> None:
    (note,) = filled([Slot("", Knob("x", "text", ""))]).notes
    assert (note.kind, note.what) == ("changed", "variable 'x'")
    assert "fill in" in note.why


def test_too_many_variables_stay_as_written() -> None:
    made = filled([Slot(f"<{i}>", Knob(f"x{i}", "text", "")) for i in range(MAX_KNOBS + 1)])
    assert made.knobs == ()
    assert made.text.startswith("<0><1>")
    assert made.notes[0].kind == "literal"
