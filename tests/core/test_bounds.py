"""Bounds stand first in every column; a layer can be switched off; every span of the text says where it came from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from playground.core.column_notices import column_notices
from playground.core.columns import columns_of, layers_of
from playground.core.compose import KnobSpan, Span
from playground.core.errors import InputError, NotFound
from playground.core.experiment import Experiment, PresetChoice
from playground.core.plan import Column
from playground.core.preset import Knob, Preset
from playground.core.request import Parameters

MOOD = Knob("mood", "choice", "cheerful", ("cheerful", "grumpy"))
BRIEF = Knob("brief", "toggle", False)
LIBRARY = {
    preset.id: preset
    for preset in (
        Preset("law", "Law", "Never {{ mood }}.", knobs=(MOOD,)),
        Preset("honest", "Honest", "Tell no lies.", layers=("law",)),
        Preset("house", "House style", "Be short.", layers=("base",), parameters=Parameters(temperature=0.2)),
        Preset("base", "Base", "Be kind."),
        Preset("pirate", "Pirate", "Be {{ mood }}{% if brief %} and brief{% endif %}, {{ moood }}.", layers=("house",),
               knobs=(MOOD, BRIEF), parameters=Parameters(temperature=0.9)),
        Preset("plain", "Plain", "Hello {{ name }}."),
        Preset("lost", "Lost", "Hm.", layers=("gone",)),
        Preset("silent", "Silent", None),
    )
}  # fmt: skip


def find(name: str) -> Preset:
    if name not in LIBRARY:
        raise NotFound(f"There is no preset '{name}'.")
    return LIBRARY[name]


def columns(*presets: str | PresetChoice, bounds: tuple[str | PresetChoice, ...] = (), **fields: Any) -> list[Column]:
    chosen, locked = (
        tuple(PresetChoice(each) if isinstance(each, str) else each for each in some) for some in (presets, bounds)
    )
    return list(columns_of(Experiment("T", chosen, (), bounds=locked, **fields), find))


def test_bounds_stand_first_in_every_column_and_make_a_message_of_none() -> None:
    found = columns("none", "empty", "plain", bounds=("base",))
    assert [c.system_message for c in found] == ["Be kind.", "Be kind.", "Be kind.\n\nHello {{ name }}."]
    assert [c.id for c in found] == ["none", "empty", "plain"]
    assert [c.name for c in found] == ["Bounds alone (none)", "Bounds alone (empty)", "Plain"]
    assert all(c.bounds == (LIBRARY["base"],) for c in found)


def test_without_bounds_nothing_changes() -> None:
    assert [(c.name, c.system_message, c.bounds, c.spans) for c in columns("none", "base")] == [
        ("No system message", None, (), ()),
        ("Base", "Be kind.", (), ()),
    ]


def test_a_bounds_own_layers_are_locked_with_it_and_stand_once() -> None:
    (column,) = columns("pirate", bounds=("honest", "base"))
    assert [(s.layer, s.locked) for s in column.spans] == [
        ("law", True), ("honest", True), ("base", True), ("house", False), ("pirate", False),
    ]  # fmt: skip


def test_the_bound_itself_as_a_column_is_not_said_twice() -> None:
    (column,) = columns("base", bounds=("base",))
    assert column.system_message == "Be kind."


def test_no_columns_knob_reaches_into_a_bound_but_the_bounds_own_may_be_set() -> None:
    grumpy = PresetChoice("pirate", {"mood": "grumpy"})
    (column,) = columns(grumpy, bounds=("law",))
    assert column.system_message is not None
    assert column.system_message.startswith("Never cheerful.\n\n")
    (column,) = columns("plain", bounds=(PresetChoice("law", {"mood": "grumpy"}),))
    assert column.system_message == "Never grumpy.\n\nHello {{ name }}."
    assert column.bounds[0].knobs == (replace(MOOD, default="grumpy"),)


@pytest.mark.parametrize(
    ("bound", "error", "words"),
    [
        ("gone", NotFound, "gone"),
        ("none", InputError, "no text"),
        ("silent", InputError, "no text"),
        ("lost", InputError, "the layer 'gone' is not there"),
        (PresetChoice("law", {"mod": "x"}), InputError, "no knob 'mod'"),
    ],
)
def test_bounds_that_cannot_be_used_are_an_error_and_never_left_out(
    bound: str | PresetChoice, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        columns("plain", bounds=(bound,))


# ---- a layer switched off


def test_a_layer_is_switched_off_for_one_column_with_what_only_it_brings() -> None:
    whole, without, other = columns(
        "pirate", PresetChoice("pirate", without=("house",)), PresetChoice("pirate", without=("base",))
    )
    assert whole.system_message == "Be kind.\n\nBe short.\n\nBe cheerful, {{ moood }}."
    assert without.system_message == "Be cheerful, {{ moood }}."
    assert other.system_message == "Be short.\n\nBe cheerful, {{ moood }}."
    assert (without.id, without.name) == ("pirate~without=house", "Pirate without house")


@pytest.mark.parametrize(
    ("layer", "bounds", "words"),
    [
        ("hose", (), "did you mean 'house'"),
        ("pirate", (), "no layer 'pirate'"),
        ("house", ("house",), "is a bound"),
        ("base", ("house",), "is a bound"),
    ],
)
def test_what_is_no_layer_of_it_or_is_locked_cannot_be_switched_off(
    layer: str, bounds: tuple[str, ...], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        columns(PresetChoice("pirate", without=(layer,)), bounds=bounds)


def test_the_layers_of_a_preset_from_the_ground_up() -> None:
    assert [layer.chain for layer in layers_of(LIBRARY["pirate"], find)] == [
        ("pirate", "house", "base"),
        ("pirate", "house"),
    ]
    assert [layer.preset.id for layer in layers_of(LIBRARY["pirate"], find, ["base"])] == ["house"]
    assert layers_of(LIBRARY["pirate"], find, ["house"]) == ()


def test_two_layers_are_switched_off_in_one_column_however_they_are_named() -> None:
    one, other = (PresetChoice("pirate", without=names) for names in (("base", "house"), ("house", "base")))
    assert columns(one)[0] == columns(other)[0]
    assert columns(one)[0].id == "pirate~without=base~without=house"
    with pytest.raises(InputError, match="stands twice"):
        columns(one, other)


# ---- where the text came from


def test_spans_name_the_layer_and_mark_what_knobs_put_there() -> None:
    (column,) = columns(PresetChoice("pirate", {"brief": True}), bounds=("law",))
    text = column.system_message or ""
    assert [(text[s.start : s.end], s.name, s.locked) for s in column.spans] == [
        ("Never cheerful.", "Law", True),
        ("Be kind.", "Base", False),
        ("Be short.", "House style", False),
        ("Be cheerful and brief, {{ moood }}.", "Pirate", False),
    ]
    marked = [(text[k.start : k.end], k.knob) for span in column.spans for k in span.knobs]
    assert marked == [("cheerful", "mood"), ("cheerful", "mood"), (" and brief", "brief")]


def test_a_text_that_is_all_the_presets_own_has_no_spans() -> None:
    assert columns("plain")[0].spans == ()
    own = PresetChoice("knob", inline=Preset("knob", "Knob", "Be {{ mood }}.", knobs=(MOOD,)))
    assert columns(own)[0].spans == (Span("knob", "Knob", 0, 12, knobs=(KnobSpan(3, 11, "mood"),)),)


# ---- what is to be known


def test_placeholders_without_a_knob_and_layers_that_disagree_are_said() -> None:
    (column,) = columns("pirate")
    assert column_notices(column, find) == (
        "'{{ moood }}' is no knob and stays as written: did you mean 'mood'?",
        "temperature is 0.2 in 'house' and 0.9 in the preset itself: 0.9 is sent",
    )
    (column,) = columns("plain")
    assert column_notices(column, find) == (
        "'{{ name }}' is no knob and stays as written: declare it under 'knobs' to make it one",
    )
    assert column_notices(columns("none")[0], find) == ()


def test_a_layer_that_is_switched_off_disagrees_no_more() -> None:
    (column,) = columns(PresetChoice("pirate", without=("house",)))
    assert [words for words in column_notices(column, find) if "temperature" in words] == []
