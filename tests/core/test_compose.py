"""The final system message of a preset and its layers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from playground.core.compose import Part, compose, parts
from playground.core.errors import InputError
from playground.core.preset import EMPTY, NONE, Knob, Preset

LANGUAGE = Knob("language", "choice", "English", ("English", "French"))


def preset(id: str, text: str | None, *layers: str, knobs: tuple[Knob, ...] = ()) -> Preset:
    return Preset(id, id.title(), text, layers=layers, knobs=knobs)


def library(*presets: Preset) -> Callable[[str], Preset | None]:
    return {p.id: p for p in presets}.get


def test_layers_stand_before_the_presets_own_text_with_a_blank_line_between() -> None:
    find = library(preset("bounds", "Be safe."), preset("style", "Be brief."))
    assert compose(preset("a", "Be a pirate.", "bounds", "style"), find, {}) == "Be safe.\n\nBe brief.\n\nBe a pirate."


def test_each_span_knows_its_layer() -> None:
    find = library(preset("bounds", "Be safe.", "ground"), preset("ground", "Be kind."))
    spans = parts(preset("a", "Arr.", "bounds"), find, {})
    assert spans == (Part("ground", "Be kind."), Part("bounds", "Be safe."), Part("a", "Arr."))


def test_none_and_empty_stay_apart() -> None:
    find = library(preset("bounds", "Be safe."), preset("hollow", ""), preset("nothing", None))
    assert compose(NONE, find, {}) is None
    assert compose(EMPTY, find, {}) == ""
    assert compose(preset("a", None, "bounds"), find, {}) == "Be safe."
    assert compose(preset("a", "", "bounds"), find, {}) == "Be safe."
    assert compose(preset("a", None, "hollow"), find, {}) == ""
    assert compose(preset("a", None, "nothing"), find, {}) is None
    assert compose(preset("a", "x", "hollow", "nothing"), find, {}) == "x"


def test_a_layer_reached_twice_stands_once_at_its_first_place() -> None:
    find = library(preset("bounds", "B"), preset("role", "R", "bounds"), preset("style", "S", "bounds"))
    assert compose(preset("a", "A", "role", "style", "bounds"), find, {}) == "B\n\nR\n\nS\n\nA"


def test_a_value_reaches_the_layers_knob_of_that_name_else_the_default_holds() -> None:
    tongue = preset("tongue", "Speak {{ language }}.", knobs=(LANGUAGE,))
    find = library(tongue)
    assert compose(preset("a", "A", "tongue"), find, {}) == "Speak English.\n\nA"
    own = preset("a", "In {{ language }}!", "tongue", knobs=(LANGUAGE,))
    assert compose(own, find, {"language": "French"}) == "Speak French.\n\nIn French!"


@pytest.mark.parametrize(
    ("presets", "chain"),
    [
        ((preset("a", "A", "a"),), "a > a"),
        ((preset("a", "A", "b"), preset("b", "B", "c"), preset("c", "C", "a")), "a > b > c > a"),
        ((preset("a", "A", "b"), preset("b", "B", "c"), preset("c", "C", "b")), "a > b > c > b"),
    ],
)
def test_a_circle_is_refused_with_its_chain(presets: tuple[Preset, ...], chain: str) -> None:
    with pytest.raises(InputError, match="circle") as error:
        compose(presets[0], library(*presets), {})
    assert chain in str(error.value)


def test_a_circle_by_paths_is_found_by_the_ids_behind_them() -> None:
    a, b = preset("a", "A", "./b.preset.md"), preset("b", "B", "../a.preset.md")
    find = {"./b.preset.md": b, "../a.preset.md": a}.get
    with pytest.raises(InputError, match="circle"):
        compose(a, find, {})


def test_a_missing_layer_is_named_with_its_chain() -> None:
    find = library(preset("b", "B", "nowhere"))
    with pytest.raises(InputError, match=r"the layer 'nowhere' is not there \(a > b > nowhere\)"):
        compose(preset("a", "A", "b"), find, {})


def test_a_layers_template_error_names_the_chain() -> None:
    find = library(preset("b", "x\n{% for a in b %}{% endfor %}", knobs=(LANGUAGE,)))
    with pytest.raises(InputError, match="the preset a > b: line 2: loops are not allowed"):
        compose(preset("a", "A", "b"), find, {})


def test_a_thousand_layers_on_each_other_are_no_problem() -> None:
    tower = [preset(f"p{i}", str(i), f"p{i + 1}") for i in range(3000)] + [preset("p3000", "ground")]
    message = compose(tower[0], library(*tower), {})
    assert message is not None
    assert message.startswith("ground\n\n2999\n\n")
    assert message.endswith("\n\n0")
