"""The prompts of a desk: worked out once, and anew whenever what they come from has changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from playground.core.errors import InputError, NotFound
from playground.core.experiment import Experiment, Prompt
from playground.core.preset import Preset
from playground.core.request import Message
from playground.gui.desk_prompts import DeskPrompts

PLAIN = Experiment("T", (), tuple(Prompt(f"p{n}", (Message("user", f"Why {{{{x}}}} {n}?"),)) for n in range(3)))


def library() -> dict[str, Preset]:
    return {"pirate": Preset("pirate", "Pirate", "Arr.")}


def found(presets: dict[str, Preset]) -> DeskPrompts:
    def find(preset_id: str) -> Preset:
        if preset_id not in presets:
            raise NotFound(preset_id)
        return presets[preset_id]

    return DeskPrompts(find)


def test_they_are_worked_out_once() -> None:
    prompts = found({})
    first = prompts.of(PLAIN)
    assert prompts.of(replace(PLAIN, samples=7)) is first
    assert prompts.places(PLAIN) == {"p0": 0, "p1": 1, "p2": 2}


def test_other_words_or_rows_count_at_once() -> None:
    prompts = found({})
    prompts.of(PLAIN)
    rows = replace(PLAIN, rows=({"x": "A"}, {"x": "B"}))
    assert [prompt.text for prompt in prompts.of(rows)][:2] == ["Why A 0?", "Why B 0?"]
    assert list(prompts.places(rows))[:2] == ["p0-row-1", "p0-row-2"]
    changed = replace(PLAIN, prompts=PLAIN.prompts[:1])
    assert len(prompts.of(changed)) == 1


def test_a_preset_that_a_conversation_names_is_looked_up_each_time() -> None:
    presets = library()
    prompts = found(presets)
    talk = Prompt("t", (Message("user", "Hi"), Message("system", "", preset="pirate"), Message("user", "And?")))
    named = replace(PLAIN, prompts=(talk,))
    assert prompts.of(named)[0].messages[1].text == "Arr."
    presets["pirate"] = replace(presets["pirate"], system_message="Ahoy.")
    assert prompts.of(named)[0].messages[1].text == "Ahoy."
    del presets["pirate"]
    assert prompts.of(named)[0].messages[1].text == ""


def test_two_prompts_of_one_id_are_refused_as_before() -> None:
    with pytest.raises(InputError, match="stands twice"):
        found({}).of(replace(PLAIN, prompts=(PLAIN.prompts[0], PLAIN.prompts[0])))
