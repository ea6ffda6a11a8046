"""The desk as a value: presets, prompts and runs are put on it, changed and taken off, without a widget."""

from __future__ import annotations

from dataclasses import replace

import pytest

from playground.core.columns import columns_of, prompts_of
from playground.core.endpoint import EMBEDDED_MODEL
from playground.core.errors import NotFound
from playground.core.experiment import Experiment, PresetChoice, Prompt, Sweep
from playground.core.plan import plan_run
from playground.core.preset import BASELINES, Knob, Preset
from playground.core.request import Message, Parameters
from playground.core.run import Run, new_run, plan_again
from playground.core.studies import Studies, studied
from playground.gui.desk import BLANK, Desk

PIRATE = Preset("pirate", "Pirate", "Talk like a pirate.")
POET = Preset("poet", "Poet", "Answer in verse.")
DIAL = Preset("dial", "Dial", "Be {{ mood }}.", knobs=(Knob("mood", "choice", "kind", ("kind", "grumpy")),))
BROKEN = Preset("broken", "Broken", "Be {{ nobody }}.", knobs=(Knob("mood", "text", ""),), layers=("missing",))
FULL = Experiment(
    name="Full",
    presets=(PresetChoice("none"), PresetChoice("pirate"), PresetChoice("poet")),
    prompts=(Prompt("one", (Message("user", "First?"),)), Prompt("two", (Message("user", "Second?"),))),
    models=("local/a",),
    samples=2,
    parameters=Parameters(temperature=0.5, seed=3),
    baseline="none",
)


class Shelf(dict[str, Preset]):
    """A library that a test can change."""

    def find(self, preset_id: str) -> Preset:
        if preset_id in BASELINES:
            return BASELINES[preset_id]
        if preset_id not in self:
            raise NotFound(f"There is no preset '{preset_id}'.")
        return self[preset_id]


@pytest.fixture
def shelf() -> Shelf:
    return Shelf({preset.id: preset for preset in (PIRATE, POET, DIAL, BROKEN)})


@pytest.fixture
def desk(shelf: Shelf) -> Desk:
    made = Desk(shelf.find)
    made.put(FULL)
    return made


def names(desk: Desk) -> list[str]:
    columns, troubles = desk.columns()
    assert troubles == ()
    return [column.name for column in columns]


def run_of(desk: Desk) -> Run:
    """The run that Run would begin, before anything is answered."""
    experiment = desk.to_run(None)
    plan = plan_run(
        experiment.name,
        columns_of(experiment, desk.find),
        prompts_of(experiment),
        experiment.models,
        experiment.samples,
        experiment.parameters,
    )
    return new_run("run-1", "2026-11-23T12:00:00Z", plan, "a program")


def test_it_begins_blank_with_the_model_that_needs_no_key(shelf: Shelf) -> None:
    desk = Desk(shelf.find)
    assert (desk.experiment, desk.prompt_id) == (BLANK, "prompt-1")
    assert names(desk) == ["No system message"]
    assert desk.experiment.models == (EMBEDDED_MODEL,)


def test_an_experiment_without_prompt_or_model_gets_them(desk: Desk) -> None:
    desk.put(replace(FULL, prompts=(), models=()))
    assert desk.experiment.prompts == BLANK.prompts
    assert desk.experiment.models == (EMBEDDED_MODEL,)


@pytest.mark.parametrize(("asked", "looked_at"), [("two", "two"), ("gone", "one"), ("", "one")])
def test_the_prompt_that_was_looked_at_comes_back(desk: Desk, asked: str, looked_at: str) -> None:
    desk.put(FULL, asked)
    assert desk.prompt_id == looked_at


# ---- ticking


def test_a_ticked_preset_is_the_last_column_and_unticked_it_is_gone(desk: Desk) -> None:
    desk.tick("dial", True)
    assert names(desk) == ["No system message", "Pirate", "Poet", "Dial"]
    desk.tick("pirate", False)
    assert names(desk) == ["No system message", "Poet", "Dial"]


def test_ticking_twice_is_ticking_once(desk: Desk) -> None:
    desk.tick("pirate", True)
    assert desk.ticked() == ("none", "poet", "pirate")


def test_a_baseline_goes_to_the_front(desk: Desk) -> None:
    desk.tick("empty", True)
    assert names(desk) == ["Empty system message", "No system message", "Pirate", "Poet"]
    desk.tick("empty", False)
    desk.tick("none", False)
    assert names(desk) == ["Pirate", "Poet"]
    desk.tick("none", True)
    assert names(desk)[0] == "No system message"


def test_the_baseline_of_the_experiment_is_first_until_it_is_unticked(desk: Desk) -> None:
    desk.put(replace(FULL, baseline="poet"))
    assert names(desk)[0] == "Poet"
    desk.tick("dial", True)
    assert names(desk)[0] == "Poet"
    desk.tick("poet", False)
    assert names(desk) == ["No system message", "Pirate", "Dial"]


def test_everything_can_be_unticked(desk: Desk) -> None:
    for preset_id in desk.ticked():
        desk.tick(preset_id, False)
    assert desk.columns() == ((), ())


def test_one_bad_preset_hides_no_other_and_says_why(desk: Desk, shelf: Shelf) -> None:
    desk.tick("broken", True)
    del shelf["poet"]
    columns, troubles = desk.columns()
    assert [column.name for column in columns] == ["No system message", "Pirate"]
    assert len(troubles) == 2
    assert any("missing" in sentence for sentence in troubles)
    assert any("poet" in sentence for sentence in troubles)


def test_a_sweep_makes_a_column_for_each_value(desk: Desk) -> None:
    desk.put(replace(FULL, presets=(PresetChoice("dial"),), sweep=Sweep("dial", "mood", ("kind", "grumpy"))))
    assert [column.system_message for column in desk.columns()[0]] == [None, "Be kind.", "Be grumpy."]


# ---- prompts


def test_a_prompt_is_changed_alone(desk: Desk) -> None:
    desk.set_prompt_text("two", "Other?")
    assert [prompt.text for prompt in desk.experiment.prompts] == ["First?", "Other?"]


def test_what_was_said_before_the_last_message_stays(desk: Desk) -> None:
    talk = (Message("user", "Hi"), Message("assistant", "Hello"), Message("user", "And now?"))
    desk.put(replace(FULL, prompts=(Prompt("talk", talk),)))
    desk.set_prompt_text("talk", "Why?")
    assert desk.experiment.prompts[0].messages == (*talk[:2], Message("user", "Why?"))


def test_prompts_are_added_and_removed_but_for_the_last(desk: Desk) -> None:
    assert desk.add_prompt() == "prompt-1" == desk.prompt_id
    assert desk.add_prompt() == "prompt-2"
    desk.remove_prompt("prompt-1")
    assert desk.prompt_id == "prompt-2"
    assert desk.add_prompt() == "prompt-1"
    for prompt in desk.experiment.prompts:
        desk.remove_prompt(prompt.id)
    assert len(desk.experiment.prompts) == 1
    assert desk.prompt_id == desk.experiment.prompts[0].id


def test_a_removed_prompt_is_put_back_in_its_place_and_under_an_id_of_its_own(desk: Desk) -> None:
    [one, two] = desk.experiment.prompts
    desk.remove_prompt("one")
    desk.set_prompt_text("two", "Changed since.")
    desk.put_back_prompt(one, 0)
    assert [prompt.text for prompt in desk.experiment.prompts] == ["First?", "Changed since."]
    assert desk.prompt_id == "one"
    desk.put_back_prompt(two, 2)
    assert [prompt.id for prompt in desk.experiment.prompts] == ["one", "two", "prompt-1"]


def test_variables_and_rows_are_filled_in(desk: Desk) -> None:
    rows = ({"what": "sea"}, {"what": "sky"})
    desk.put(replace(FULL, prompts=(Prompt("one", (Message("user", "Why is the {{what}} blue?"),)),), rows=rows))
    assert [prompt.text for prompt in desk.prompts()] == ["Why is the sea blue?", "Why is the sky blue?"]
    one = desk.to_run("one-row-2")
    assert ([prompt.text for prompt in one.prompts], one.rows) == (["Why is the sky blue?"], ())


def test_run_takes_one_prompt_or_all(desk: Desk) -> None:
    assert [prompt.id for prompt in desk.to_run("two").prompts] == ["two"]
    assert [prompt.id for prompt in desk.to_run(None).prompts] == ["one", "two"]
    assert desk.to_run("gone").prompts == ()


# ---- drafts


def test_a_draft_is_used_in_place_of_the_file(desk: Desk) -> None:
    desk.drafts["pirate"] = replace(PIRATE, system_message="Arr!")
    assert desk.find("pirate").system_message == "Arr!"
    assert [column.system_message for column in desk.columns()[0]] == [None, "Arr!", "Answer in verse."]


def test_a_draft_of_a_preset_that_is_only_in_the_experiment_is_used_too(desk: Desk) -> None:
    own = Preset("own", "Own", "Mine.")
    desk.put(replace(FULL, presets=(PresetChoice("own", inline=own),)))
    assert desk.find("own") == own
    desk.drafts["own"] = replace(own, system_message="Ours.")
    assert [column.system_message for column in desk.columns()[0]] == [None, "Ours."]


def test_swapping_keeps_the_place(desk: Desk) -> None:
    desk.swap("pirate", "dial")
    assert desk.ticked() == ("none", "dial", "poet")


def test_an_unknown_preset_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.find("nobody")


# ---- past runs


def test_a_run_comes_back_as_it_was_asked(desk: Desk) -> None:
    run = run_of(desk)
    desk.put(BLANK)
    desk.put_run(run)
    assert desk.ticked() == ("none", "pirate", "poet")
    assert desk.inline_presets() == ()
    assert desk.experiment.prompts == FULL.prompts
    assert (desk.experiment.models, desk.experiment.samples) == (FULL.models, FULL.samples)
    assert desk.experiment.parameters == FULL.parameters


def test_a_preset_that_the_library_has_otherwise_by_now_comes_from_the_run(desk: Desk, shelf: Shelf) -> None:
    run = run_of(desk)
    shelf["pirate"] = replace(PIRATE, system_message="Say arr.")
    del shelf["poet"]
    desk.put_run(run)
    assert [preset.id for preset in desk.inline_presets()] == ["pirate", "poet"]
    assert [column.system_message for column in desk.columns()[0]] == [None, "Talk like a pirate.", "Answer in verse."]


def test_knobs_that_were_set_in_a_run_come_back(desk: Desk) -> None:
    desk.put(replace(FULL, presets=(PresetChoice("dial", {"mood": "grumpy"}), PresetChoice("dial"))))
    run = run_of(desk)
    desk.put_run(run)
    assert {column.id: column.system_message for column in desk.columns()[0]} == {
        column.id: column.system_message for column in run.columns
    }


def test_the_order_of_a_run_with_a_baseline_of_its_own_stays(desk: Desk) -> None:
    desk.put(replace(FULL, baseline="poet"))
    run = run_of(desk)
    desk.put_run(run)
    assert names(desk) == [column.name for column in run.columns] == ["Poet", "No system message", "Pirate"]


def test_a_knob_that_is_not_there_is_said(desk: Desk) -> None:
    desk.put(replace(FULL, presets=(PresetChoice("pirate", {"mood": "x"}),), baseline=None))
    columns, [sentence] = desk.columns()
    assert columns == ()
    assert "mood" in sentence
    assert desk.to_run(None).presets == ()


def test_what_a_study_added_to_a_run_stays_in_the_run(desk: Desk, shelf: Shelf) -> None:
    shelf["pirate"] = replace(PIRATE, system_message="Talk like a pirate. Say arr.")
    plan = plan_again(run_of(desk))
    wide = studied(plan, Studies(fresh=True, conflict=True, drift=3, ablate=("pirate",)), 99)
    run = new_run("run-2", "2026-11-23T12:00:00Z", wide, "a program")
    assert run.batches == 2
    assert len(run.columns) == 5
    assert len(run.prompts) > len(FULL.prompts)
    desk.put_run(run)
    assert desk.ticked() == ("none", "pirate", "poet")
    assert desk.experiment.prompts == FULL.prompts
    assert desk.experiment.samples == FULL.samples


def test_a_run_s_own_version_of_a_preset_is_the_one_that_is_looked_at(desk: Desk, shelf: Shelf) -> None:
    run = run_of(desk)
    shelf["pirate"] = replace(PIRATE, system_message="Say arr.")
    desk.put_run(run)
    assert desk.find("pirate") == PIRATE
    desk.tick("pirate", False)
    assert desk.find("pirate").system_message == "Say arr."


def test_a_run_of_a_draft_stands_on_the_draft(desk: Desk) -> None:
    desk.drafts["pirate"] = replace(PIRATE, system_message="Draft.")
    run = run_of(desk)
    desk.put_run(run)
    assert desk.inline_presets() == ()
    assert desk.columns()[0][1].system_message == "Draft."
