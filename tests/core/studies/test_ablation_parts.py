"""Which parts of a system message are left out, and what remains."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from study_plans import BASE, column, planned

from playground.core.compose import KnobSpan, Span
from playground.core.errors import InputError
from playground.core.plan import Column
from playground.core.studies import Studies, studied
from playground.core.studies.ablation import MOST, parts_of


def cut(column: Column) -> list[str | None]:
    made = studied(planned((BASE, column), samples=1), Studies(ablate=(column.id,)), 1)
    return [each.system_message for each in made.columns if each.ablated is not None]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("One. Two. Three.", ["Two. Three.", "One. Three.", "One. Two."]),
        ("One.\n\nTwo. Three.", ["Two. Three.", "One.\n\nThree.", "One.\n\nTwo."]),
        ("# Do\n\n- Smile.\n- Nod.\n", ["- Smile.\n- Nod.\n", "# Do\n\n- Nod.\n", "# Do\n\n- Smile.\n"]),
        ("  One.  Two.  ", ["Two.  ", "  One.  "]),
        ("一つ。二つ。", ["二つ。", "一つ。"]),
        ("Say:\n```\nx. y.\n```\nThen stop.", ["```\nx. y.\n```\nThen stop.", "Say:\n```\nx. y.\n```"]),
    ],
)  # fmt: skip
def test_what_remains_reads_as_if_the_sentence_had_never_been_there(text: str, left: list[str]) -> None:
    assert cut(column("p", text)) == left


def test_offsets_are_those_of_the_whole_text() -> None:
    whole = column("p", "One.\n\nTwo. Three.")
    made = studied(planned((BASE, whole), samples=1), Studies(ablate=("p",)), 1)
    places = [each.ablated for each in made.columns[2:]]
    assert [whole.system_message[p.start : p.end] for p in places if p] == ["One.", "Two.", "Three."]  # type: ignore[index]
    assert made.columns[3].name == "P without sentence 2"
    assert made.columns[3].preset == whole.preset


def test_what_bounds_lock_is_never_cut() -> None:
    text = "Law one. Law two.\n\nOne. Two."
    bound = replace(column("p", text), spans=(Span("law", "Law", 0, 17, locked=True), Span("p", "P", 19, len(text))))
    assert cut(bound) == ["Law one. Law two.\n\nTwo.", "Law one. Law two.\n\nOne."]
    alone = replace(bound, system_message="Law one. Law two.\n\nOne.")
    with pytest.raises(InputError, match="beside what the bounds lock"):
        cut(alone)


def test_the_layers_places_move_with_the_text() -> None:
    text = "One. Two.\n\nThree hot."
    spans = (Span("a", "A", 0, 9), Span("p", "P", 11, len(text), knobs=(KnobSpan(17, 20, "k"),)))
    made = studied(planned((BASE, replace(column("p", text), spans=spans)), samples=1), Studies(ablate=("p",)), 1)
    first, second, third = made.columns[2:]
    assert [(first.system_message or "")[s.start : s.end] for s in first.spans] == ["Two.", "Three hot."]
    knob = second.spans[1].knobs[0]
    assert (second.system_message or "")[knob.start : knob.end] == "hot"
    assert [s.layer for s in third.spans] == ["a"]


def test_a_long_text_is_cut_by_paragraphs() -> None:
    text = "\n\n".join(" ".join(f"P{p} s{s} is here." for s in range(6)) for p in range(5))
    parts = parts_of(column("p", text))
    assert (parts.unit, len(parts.places)) == ("paragraph", 5)
    made = studied(planned((BASE, column("p", text)), samples=1), Studies(ablate=("p",)), 1)
    assert made.columns[2].id == "p~without-paragraph=1"
    assert (made.columns[2].system_message or "").startswith("P1 s0")


@pytest.mark.parametrize("between", [" ", "\n\n"])
def test_a_long_text_without_few_paragraphs_is_cut_by_passages(between: str) -> None:
    text = between.join(f"Sentence {n} is here." for n in range(60))
    parts = parts_of(column("p", text))
    assert (parts.unit, len(parts.places)) == ("passage", MOST)
    assert text[slice(*parts.places[0])].startswith("Sentence 0")
    assert text[slice(*parts.places[-1])].endswith("59 is here.")


PIECES = ["One.", "Two!", "- item", "# Head", "```\nx\n```", "z.B. so", "", " ", "三。"]


@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from([" ", "\n", "\n\n", ""]))  # fmt: skip
@settings(max_examples=80, deadline=None)
def test_only_the_part_and_space_beside_it_goes(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    one = column("p", text)
    places = parts_of(one).places
    assert len(places) <= MOST
    assert all(a[1] <= b[0] for a, b in pairwise(places))
    if len(places) < 2:
        return
    for (start, end), left in zip(places, cut(one), strict=True):
        assert left is not None
        assert "".join(left.split()) == "".join((text[:start] + " " + text[end:]).split())
        assert left.strip()
