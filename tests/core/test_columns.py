"""From an experiment to columns and prompts: order, knobs, sweeps, layers, names that tell apart, values filled in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.columns import columns_of, prompts_of
from playground.core.errors import InputError, NotFound
from playground.core.experiment import Experiment, PresetChoice, Prompt, Sweep
from playground.core.plan import Column
from playground.core.preset import Knob, Preset
from playground.core.request import Message, Parameters

MOOD = Knob("mood", "choice", "cheerful", ("cheerful", "grumpy"))
YEARS = Knob("years", "number", 8, minimum=1, maximum=99)
BRIEF = Knob("brief", "toggle", False)
LIBRARY = {
    preset.id: preset
    for preset in (
        Preset("pirate", "Pirate", "You are {{ mood }}.", knobs=(MOOD, YEARS), parameters=Parameters(temperature=0.7)),
        Preset("plain", "Plain words", "Be plain{% if brief %} and brief{% endif %}.", knobs=(BRIEF,)),
        Preset("other", "Pirate", "Avast."),
        Preset("shop", "Shop", "You sell bikes.", layers=("rules", "tone")),
        Preset("rules", "Rules", "Never promise."),
        Preset("tone", "Tone", "Be {{ mood }}.", knobs=(MOOD,)),
        Preset("broken", "Broken", "Hm.", layers=("gone",)),
        Preset("ring", "Ring", "Round.", layers=("ring",)),
        Preset("silent", "Silent", None),
    )
}


def find(name: str) -> Preset:
    if name not in LIBRARY:
        raise NotFound(f"There is no preset '{name}': known are {', '.join(LIBRARY)}")
    return LIBRARY[name]


def columns(*presets: str | PresetChoice, override: Parameters | None = None, **fields: Any) -> tuple[Column, ...]:
    choices = tuple(PresetChoice(preset) if isinstance(preset, str) else preset for preset in presets)
    return columns_of(Experiment("T", choices, (), **fields), find, override)


def ids(found: tuple[Column, ...]) -> list[str]:
    return [column.id for column in found]


# ---- order and the baseline


def test_columns_stand_in_the_order_of_the_presets() -> None:
    assert ids(columns("pirate", "none", "shop")) == ["pirate", "none", "shop"]
    assert columns() == ()


@pytest.mark.parametrize("baseline", ["none", "empty", "pirate", "shop"])
def test_a_baseline_of_the_list_moves_to_the_front_and_the_others_keep_their_order(baseline: str) -> None:
    presets = ["plain", "none", "shop", "pirate", "empty"]
    rest = [preset for preset in presets if preset != baseline]
    assert ids(columns(*presets, baseline=baseline)) == [baseline, *rest]


@pytest.mark.parametrize("baseline", ["none", "empty", "rules"])
def test_a_baseline_absent_from_the_list_comes_first_of_all(baseline: str) -> None:
    assert ids(columns("pirate", "shop", baseline=baseline)) == [baseline, "pirate", "shop"]
    assert ids(columns(baseline=baseline)) == [baseline]


def test_a_baseline_that_there_is_not_is_said() -> None:
    with pytest.raises(NotFound, match="'nobody'"):
        columns("pirate", baseline="nobody")


def test_a_baseline_keeps_the_knobs_it_has_in_the_list() -> None:
    found = columns("plain", PresetChoice("pirate", {"mood": "grumpy"}), baseline="pirate")
    assert ids(found) == ["pirate~mood=grumpy", "plain"]


def test_an_inline_preset_can_be_the_baseline() -> None:
    own = PresetChoice("mine", inline=Preset("mine", "Mine", "Mine."))
    assert [c.system_message for c in columns("none", own, baseline="mine")] == ["Mine.", None]


def test_none_sends_nothing_and_empty_sends_an_empty_text() -> None:
    assert [c.system_message for c in columns("none", "empty", "silent")] == [None, "", None]
    assert [c.name for c in columns("none", "empty")] == ["No system message", "Empty system message"]


# ---- knobs


def test_a_knob_takes_its_default_or_what_was_chosen_and_the_name_says_what() -> None:
    default, chosen = columns("pirate", PresetChoice("pirate", {"mood": "grumpy", "years": "12"}))
    assert (default.id, default.name, default.system_message) == ("pirate", "Pirate", "You are cheerful.")
    assert (chosen.id, chosen.name) == ("pirate~mood=grumpy~years=12", "Pirate · grumpy · years 12")
    assert chosen.system_message == "You are grumpy."
    assert (dict(default.knobs), dict(chosen.knobs)) == (
        {"mood": "cheerful", "years": 8},
        {"mood": "grumpy", "years": 12},
    )


def test_a_toggle_is_named_with_its_knob() -> None:
    (column,) = columns(PresetChoice("plain", {"brief": "true"}))
    assert (column.name, column.system_message) == ("Plain words · brief true", "Be plain and brief.")


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (PresetChoice("pirate", {"modd": "grumpy"}), "the preset 'pirate' has no knob 'modd': it has mood, years"),
        (PresetChoice("rules", {"mood": "x"}), "the preset 'rules' has no knob 'mood': it has none"),
        (PresetChoice("pirate", {"mood": "sad"}), "'sad' is no option of the knob 'mood'"),
        (PresetChoice("pirate", {"years": 100}), "takes a number from 1 to 99, not 100"),
        (PresetChoice("broken"), "the layer 'gone' is not there"),
        (PresetChoice("ring"), "the layers go in a circle"),
    ],
)
def test_what_cannot_be_is_said(choice: PresetChoice, words: str) -> None:
    with pytest.raises(InputError, match=words):
        columns(choice)


def test_a_preset_that_there_is_not_is_said() -> None:
    with pytest.raises(NotFound, match="'pirat'"):
        columns("none", "pirat")


# ---- sweeps


def test_a_swept_preset_gives_a_column_for_each_value_in_its_place() -> None:
    found = columns("none", "pirate", "plain", sweep=Sweep("pirate", "mood", ("grumpy", "cheerful")))
    assert ids(found) == ["none", "pirate~mood=grumpy", "pirate~mood=cheerful", "plain"]
    assert [c.system_message for c in found[1:3]] == ["You are grumpy.", "You are cheerful."]


def test_a_sweep_of_a_preset_outside_of_the_list_comes_last_and_keeps_other_knobs() -> None:
    assert ids(columns("none", sweep=Sweep("pirate", "years", (1, 2)))) == ["none", "pirate~years=1", "pirate~years=2"]
    found = columns(PresetChoice("pirate", {"mood": "grumpy"}), sweep=Sweep("pirate", "years", (3,)))
    assert ids(found) == ["pirate~mood=grumpy~years=3"]


def test_the_baseline_can_be_the_swept_preset() -> None:
    found = columns("none", "pirate", baseline="pirate", sweep=Sweep("pirate", "mood", ("grumpy", "cheerful")))
    assert ids(found) == ["pirate~mood=grumpy", "none", "pirate~mood=cheerful"]


def test_a_sweep_of_an_unknown_knob_is_said() -> None:
    with pytest.raises(InputError, match="no knob 'x'"):
        columns("pirate", sweep=Sweep("pirate", "x", (1,)))


# ---- telling apart


@pytest.mark.parametrize(
    "twice",
    [
        ("pirate", "none", "pirate"),
        ("none", "none"),
        (PresetChoice("pirate", {"years": 3}), PresetChoice("pirate", {"years": "3"})),
    ],
)
def test_the_same_twice_is_refused(twice: tuple[str | PresetChoice, ...]) -> None:
    with pytest.raises(InputError, match="stands twice with the same knobs: leave one out"):
        columns(*twice)


def test_presets_of_one_name_are_told_apart_by_their_ids() -> None:
    assert [c.name for c in columns("pirate", "plain", "other")] == ["Pirate (pirate)", "Plain words", "Pirate (other)"]


def test_two_files_of_one_id_are_two_columns() -> None:
    mine, yours = (replace(LIBRARY["rules"], system_message=text) for text in ("Mine.", "Yours."))
    found = columns("rules", PresetChoice("a/rules.preset.md", inline=mine), PresetChoice("b", inline=yours))
    assert ids(found) == ["rules", "rules~2", "rules~3"]
    assert [c.system_message for c in found] == ["Never promise.", "Mine.", "Yours."]
    assert len({c.name for c in found}) == 3
    with pytest.raises(InputError, match="'c' stands twice"):
        columns("rules", PresetChoice("b", inline=yours), PresetChoice("c", inline=yours))


def test_an_inline_preset_goes_before_one_of_the_library() -> None:
    (column,) = columns(PresetChoice("pirate", {"mood": "x"}, Preset("pirate", "Own", "{{ mood }}", knobs=(
        Knob("mood", "text", ""),
    ))))  # fmt: skip
    assert (column.name, column.system_message) == ("Own · x", "x")


@given(
    st.lists(
        st.tuples(st.sampled_from(["pirate", "other", "plain", "rules", "none"]), st.integers(1, 3)),
        unique=True,
        max_size=12,
    ),
    st.sampled_from([None, "none", "empty", "pirate", "rules"]),
)
def test_ids_and_names_are_unique_and_the_baseline_leads(chosen: list[tuple[str, int]], baseline: str | None) -> None:
    choices = [
        PresetChoice(name, {"years": n} if name == "pirate" else {})
        for name, n in chosen
        if name == "pirate" or n == 1
    ]  # fmt: skip
    found = columns(*choices, baseline=baseline)
    assert len({c.id for c in found}) == len({c.name for c in found}) == len(found)
    assert len(found) == len(choices) + (baseline is not None and baseline not in [c.id for c in choices])
    if baseline is not None:
        assert found[0].preset.id == baseline


# ---- layers and parameters


def test_layers_stand_below_and_take_the_presets_knobs() -> None:
    (shop,) = columns("shop")
    assert shop.system_message == "Never promise.\n\nBe cheerful.\n\nYou sell bikes."
    assert shop.preset is LIBRARY["shop"]


def test_what_was_typed_goes_over_a_presets_own_parameters() -> None:
    own = Parameters(temperature=0.7)
    assert [c.parameters for c in columns("pirate", "none")] == [own, Parameters()]
    typed = Parameters(max_tokens=5, temperature=0.0)
    assert {c.parameters for c in columns("pirate", "none", override=typed)} == {typed}


# ---- prompts


def asked(*prompts: Prompt, rows: tuple[dict[str, str], ...] = ()) -> tuple[Prompt, ...]:
    return prompts_of(Experiment("T", (), prompts, rows=rows))


def prompt(name: str, *texts: str, **values: str) -> Prompt:
    return Prompt(name, tuple(Message("user", text) for text in texts), values)


def test_a_prompt_is_filled_from_its_own_values() -> None:
    (filled,) = asked(prompt("q", "{{a}} and {{ b }} and {{c}}", "{{a}}", a="1", b="{{a}}"))
    assert [message.text for message in filled.messages] == ["1 and {{a}} and {{c}}", "1"]
    assert (filled.id, filled.vars) == ("q", {"a": "1", "b": "{{a}}"})


def test_each_row_gives_a_prompt_of_its_own_and_a_prompts_values_go_over_the_rows() -> None:
    rows = ({"city": "Rome", "who": "Ann"}, {"city": "Oslo", "who": "Bo"})
    filled = asked(prompt("q", "{{who}} in {{city}}"), prompt("r", "{{who}}", who="I"), rows=rows)
    assert [(p.id, p.text) for p in filled] == [
        ("q-row-1", "Ann in Rome"), ("q-row-2", "Bo in Oslo"), ("r-row-1", "I"), ("r-row-2", "I"),
    ]  # fmt: skip
    assert filled[3].vars == {"city": "Oslo", "who": "I"}


def test_roles_stay() -> None:
    talk = Prompt("q", (Message("user", "Hi {{n}}"), Message("assistant", "Hi."), Message("user", "Why?")), {"n": "Al"})
    (filled,) = asked(talk)
    assert [(m.role, m.text) for m in filled.messages] == [("user", "Hi Al"), ("assistant", "Hi."), ("user", "Why?")]


def test_two_prompts_of_one_id_are_refused() -> None:
    with pytest.raises(InputError, match="the prompt id 'q' stands twice"):
        asked(prompt("q", "one"), prompt("p", "two"), prompt("q", "three"))


@given(st.lists(st.sampled_from(["q", "q-row-1", "q-row-1-row-1", "row", "q-row-2"]), unique=True), st.integers(0, 3))
def test_ids_of_prompts_are_unique(names: list[str], n_rows: int) -> None:
    filled = asked(*(prompt(name, "{{n}}") for name in names), rows=tuple({"n": str(i)} for i in range(n_rows)))
    assert len({p.id for p in filled}) == len(filled) == len(names) * max(n_rows, 1)
