"""Studies from the view Steering: asked in a run that goes on, shown in place, stopped, and taken back."""

from __future__ import annotations

import pytest
from model_script import ScriptedModel, Wait, write_preset
from person import MessageBoxes, Person

from playground.gui.mirrors_dialog import MirrorsDialog
from playground.gui.steering_view import SteeringView
from playground.store import settings as known

FRESH = "Ask again with fresh seeds · 6 more answers"


@pytest.fixture
def asked(person: Person, model: ScriptedModel) -> Person:
    """One question, 2 samples in 3 columns; the board is looked at."""
    model.says = lambda r: [f"{r.system_message or 'none'} {r.messages[-1].text} {r.parameters.seed}."]
    person.window.desk.set_samples(2)
    person.window.show_desk()
    person.run()
    person.look("Steering")
    person.until_quiet()
    model.asked.clear()
    return person


def board(person: Person) -> SteeringView:
    return person.window.findChild(SteeringView)


def button_of(person: Person, card: str) -> str:
    made = board(person).board.cards[card].offer
    return made.text() if made.isVisible() else ""


def test_fresh_seeds_are_a_second_batch_and_every_answer_stays(asked: Person, model: ScriptedModel) -> None:
    former = asked.window.shown()
    seeds = {cell.seed for cell in former.run.cells}
    asked.press(FRESH)
    asked.until_done()
    shown = asked.window.shown()
    assert len(model.asked) == 6
    assert seeds.isdisjoint({request.parameters.seed for request in model.asked})
    assert (shown.run.samples, shown.run.batches) == (4, 2)
    assert all(shown.completions[cell] is not None for cell in former.completions)
    assert asked.toast() == "The same again with fresh seeds: 6 answers."
    assert asked.view() == "Steering"
    assert asked.sees("1 prompt × 4 samples a preset, in 2 batches of fresh seeds")
    assert button_of(asked, "moved") == ""  # it is there
    assert not asked.sees("These answers were given to another prompt")
    assert asked.window.desk.experiment.samples == 2


def test_pressure_fills_its_card_and_leaves_the_desk_alone(asked: Person, model: ScriptedModel) -> None:
    words = button_of(asked, "holds")
    assert words.startswith("Put it under pressure · ")
    asked.press(words)
    asked.until_done()
    assert f"{len(model.asked)} more answers" in words
    card = board(asked).board.cards["holds"]
    assert card.picture.isVisible()
    assert "Pirate" in card.picture.accessibleDescription()
    assert len(asked.window.desk.experiment.prompts) == 1
    assert button_of(asked, "holds") == ""
    assert not asked.sees("These answers were given to another prompt")


def test_progress_stands_in_the_card_and_stop_keeps_what_came(asked: Person, model: ScriptedModel) -> None:
    model.says = lambda _request: ["half", Wait()]
    asked.press(button_of(asked, "holds"))
    card = board(asked).board.cards["holds"]
    asked.until(lambda: card.progress.isVisible())
    total = len(asked.window.shown().under_way)
    assert card.progress.bar.accessibleDescription() == f"0 of {total}"
    assert button_of(asked, "holds") == button_of(asked, "moved") == ""
    assert not asked.deeds.actions.by_id["fresh"].isEnabled()
    asked.press("Stop: Does it hold?")
    asked.until(lambda: not asked.window.runs.running)
    asked.until_quiet()
    assert not card.progress.isVisible()
    assert asked.window.shown().may_go_on()


def test_undo_brings_the_former_run_back(asked: Person) -> None:
    former = asked.window.shown()
    asked.press(FRESH)
    asked.until_done()
    assert asked.window.shown() is not former
    asked.press("Undo")
    assert asked.window.shown() is former
    asked.until_quiet()
    assert button_of(asked, "moved") == FRESH


def test_undo_while_it_is_asked_stops_it(asked: Person, model: ScriptedModel) -> None:
    former = asked.window.shown()
    model.says = lambda _request: ["half", Wait()]
    asked.press(FRESH)
    asked.until(lambda: len(model.asked) >= 3)
    asked.press("Undo")
    asked.until(lambda: not asked.window.runs.running)
    assert asked.window.shown() is former


def test_one_preset_is_chosen_whose_sentences_are_left_out(person: Person, model: ScriptedModel) -> None:
    write_preset(person.home, "pirate", "---\nname: Pirate\n---\nTalk like a pirate. Be brief. Never sail.")
    write_preset(person.home, "poet", "---\nname: Poet\n---\nAnswer in verse. Rhyme.")
    person.until(lambda: person.library_preset("poet").system_message.endswith("Rhyme."))
    model.says = lambda r: [f"{r.system_message or 'none'} {r.parameters.seed}."]
    person.run()
    person.look("Steering")
    person.until_quiet()
    card = board(person).board.cards["ablation"]
    assert card.offer.text() == "Leave out one sentence at a time …"
    entries = [entry.text() for entry in card.menu.actions()]
    assert entries == ["Pirate · 3 more answers", "Poet · 2 more answers"]
    model.asked.clear()
    card.menu.actions()[0].trigger()
    person.until_done()
    assert {request.system_message for request in model.asked} == {
        "Be brief. Never sail.", "Talk like a pirate. Never sail.", "Talk like a pirate. Be brief.",
    }  # fmt: skip
    assert card.heat.isVisible()
    assert card.heat.accessibleName() == "Heat on text: Pirate"
    assert "“Talk like a pirate.”" in card.heat.accessibleDescription()
    assert card.offer.text() == "Leave out one sentence at a time · 2 more answers"
    assert person.columns() == []  # the board is looked at
    person.look("Columns")
    assert person.columns() == ["No system message", "Pirate", "Poet"]


def test_a_study_can_be_begun_from_the_menu_in_any_view(asked: Person, model: ScriptedModel) -> None:
    asked.look("Columns")
    asked.shortcut("fresh")
    asked.until_done()
    assert asked.view() == "Steering"
    assert len(model.asked) == 6
    asked.shortcut("fresh")
    assert "in the run already" in asked.toast()
    asked.look("Columns")
    asked.shortcut("steering")
    assert asked.view() == "Steering"


def test_a_large_study_asks_first(asked: Person, model: ScriptedModel, boxes: MessageBoxes) -> None:
    asked.window.workbench.settings.set(known.CONFIRM_ANSWERS_ABOVE, 5)
    asked.press(FRESH)
    asked.until(lambda: bool(boxes.texts))
    assert "6 answers" in boxes.texts[0]
    assert model.asked == []
    assert not asked.window.runs.running


def test_a_run_with_studies_opens_from_the_history(asked: Person) -> None:
    asked.press(button_of(asked, "holds"))
    asked.until_done()
    asked.window.new_comparison()
    asked.open_run(0)
    asked.until_quiet()
    assert asked.window.desk.experiment.samples == 2
    assert len(asked.window.desk.experiment.prompts) == 1
    assert board(asked).board.cards["holds"].picture.isVisible()
    assert not asked.sees("These answers were given to another prompt")


def test_mirrored_pairs_are_offered_where_there_are_none(asked: Person) -> None:
    asked.press("Add mirrored pairs …")
    dialog = asked.window.findChild(MirrorsDialog)
    asked.until(dialog.isVisible)
    dialog.reject()
