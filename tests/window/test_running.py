"""Running from the window: answers stream in, are stopped, retried, asked again; what does not take part stays."""

from __future__ import annotations

from collections.abc import Sequence

from model_script import Reasoning, Says, ScriptedModel, Step, Wait, echo, write_preset
from person import MessageBoxes, OpenWindow, Person
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSpinBox

from playground.core.errors import ProviderError
from playground.core.events import RunEvent
from playground.core.request import CompletionRequest
from playground.core.studies import Studies
from playground.gui.bridge import FRAME_MS
from playground.store import settings as known
from playground.workbench.studies import study

NAMES = ["No system message", "Pirate", "Poet"]
CTRL = Qt.KeyboardModifier.ControlModifier
BUSY = ProviderError("overloaded", "The server is busy: try again in a minute.", status=503)


def held_back(*names: str) -> Says:
    """Says half its words, then waits until the test lets it go on; only for system messages that have these words."""

    def says(request: CompletionRequest) -> Sequence[Step]:
        text = request.system_message or "none"
        if names and not any(name in text for name in names):
            return echo(request)
        return ["half an ", Wait(), "answer"]

    return says


def failing(word: str) -> Says:
    def says(request: CompletionRequest) -> Sequence[Step]:
        return ["half ", BUSY] if word in (request.system_message or "") else echo(request)

    return says


# ---- the plain way


def test_one_press_fills_every_column(person: Person, model: ScriptedModel) -> None:
    assert person.columns() == NAMES
    assert person.status() == "Ready. Run sends the prompt under every ticked preset."
    person.run()
    assert person.answers() == {
        "No system message": "To “Why is the sky blue?” under “None”, seed 7.",
        "Pirate": "To “Why is the sky blue?” under “Talk like a pirate.”, seed 107.",
        "Poet": "To “Why is the sky blue?” under “Answer in verse.”, seed 207.",
    }
    assert model.system_messages() == [None, "Talk like a pirate.", "Answer in verse."]
    assert person.status().startswith("Done: 3 of 3")
    assert person.status().endswith("local, no cost")


def test_the_columns_say_how_it_went(person: Person) -> None:
    person.run()
    assert person.sees("first word")
    assert person.sees("tokens")
    assert person.sees("✓ contains: pirate")


def test_the_hidden_default_of_the_model_is_shown(person: Person) -> None:
    person.run()
    text = person.column("No system message").system.toPlainText()
    assert text == "None is sent. The model's own hidden default applies: You are a scripted model."


def test_the_status_counts_while_it_runs(person: Person, model: ScriptedModel) -> None:
    model.says = held_back("pirate")
    person.press("Run")
    person.until(lambda: person.status().startswith("Running: 2 of 3"))
    assert not person.button("Run").isEnabled()
    assert person.button("Stop").isEnabled()
    assert person.answer("Pirate") == "half an "
    model.go.set()
    person.until_done()
    assert person.answer("Pirate") == "half an answer"
    assert person.button("Run").isEnabled()
    assert not person.button("Stop").isEnabled()


def test_text_comes_in_batches_and_not_by_the_token(person: Person, model: ScriptedModel) -> None:
    model.says = lambda _request: [f"{number} " for number in range(2_000)]
    batches: list[list[RunEvent]] = []
    person.window.runs.batch.connect(batches.append)
    person.run()
    assert person.window.bridge._timer.interval() == FRAME_MS >= 33
    assert sum(len(batch) for batch in batches) < 500
    assert person.column("Poet").text() == "".join(f"{number} " for number in range(2_000))


def test_the_window_takes_part_while_answers_stream(person: Person, model: ScriptedModel) -> None:
    """Nothing is modal, nothing is locked."""
    model.says = held_back()
    person.press("Run")
    person.until(lambda: person.answer("Poet") == "half an ")
    person.write(person.prompt, "typed meanwhile")
    person.tick("Tutor")
    person.edit("Poet")
    person.write(person.message, "Edited meanwhile.")
    model.go.set()
    person.until_done()
    assert person.answer("Poet") == "half an answer"
    assert person.columns() == [*NAMES, "Tutor"]
    assert person.prompt.toPlainText() == "typed meanwhile"
    assert person.sees("These answers were given to another prompt")


def test_ctrl_return_in_the_prompt_runs(person: Person, model: ScriptedModel) -> None:
    person.write(person.prompt, "And the sea?")
    person.qtbot.keyClick(person.prompt, Qt.Key.Key_Return, CTRL)
    person.until_done()
    assert len(model.asked) == 3
    assert {request.messages[-1].text for request in model.asked} == {"And the sea?"}


def test_reasoning_stands_apart(person: Person, model: ScriptedModel) -> None:
    model.says = lambda _request: [Reasoning("I think <b>hard</b>."), "Blue."]
    person.run()
    assert person.answer("Pirate") == "Blue."
    toggle = next(b for b in person.column("Pirate").findChildren(QPushButton) if b.text().startswith("Reasoning"))
    assert toggle.text() == "Reasoning · 3 words"
    person.qtbot.mouseClick(toggle, Qt.MouseButton.LeftButton)
    assert person.column("Pirate")._reasoning.view.toPlainText() == "I think <b>hard</b>."


# ---- stopping


def test_stop_keeps_what_arrived(person: Person, model: ScriptedModel) -> None:
    model.says = held_back()
    person.press("Run")
    person.until(lambda: set(person.answers().values()) == {"half an "})
    person.press("Stop")
    person.until_done()
    assert set(person.answers().values()) == {"half an "}
    assert person.status().startswith("Done: 0 of 3   3 stopped")
    assert person.sees("Stopped by you; what had arrived is kept.")


def test_one_column_is_stopped_alone(person: Person, model: ScriptedModel) -> None:
    model.says = held_back("pirate", "verse")
    person.press("Run")
    person.until(lambda: person.answer("Poet") == "half an " == person.answer("Pirate"))
    person.press("Stop: Poet")
    person.until(lambda: person.status().startswith("Running: 2 of 3"))
    model.go.set()
    person.until_done()
    assert person.answer("Pirate") == "half an answer"
    assert person.answer("Poet") == "half an "
    assert person.status().startswith("Done: 2 of 3   1 stopped")


def test_escape_stops(person: Person, model: ScriptedModel) -> None:
    model.says = held_back()
    person.press("Run")
    person.until(lambda: person.answer("Poet") == "half an ")
    person.qtbot.keyClick(person.prompt, Qt.Key.Key_Escape)
    person.until_done()
    assert "3 stopped" in person.status()


# ---- failing and retrying


def test_an_error_stands_in_its_column_with_retry(person: Person, model: ScriptedModel) -> None:
    model.says = failing("pirate")
    person.run()
    assert person.status().startswith("Done: 2 of 3   1 failed")
    assert person.sees(str(BUSY))
    assert person.answer("Pirate") == "half "
    assert "verse" in person.answer("Poet")
    buttons = [made for made in person.window.findChildren(QPushButton) if made.isVisible()]
    assert [made.accessibleName() for made in buttons if made.text() == "Retry"] == ["Retry: Pirate"]


def test_retry_asks_that_cell_again_in_the_same_run(person: Person, model: ScriptedModel) -> None:
    model.says = failing("pirate")
    person.run()
    poet = person.answer("Poet")
    model.says = echo
    person.press("Retry: Pirate")
    person.until_done()
    assert len(model.asked) == 4
    assert model.asked[-1].parameters.seed == 107
    assert "pirate" in person.answer("Pirate")
    assert person.answer("Poet") == poet
    assert not person.sees(str(BUSY))
    assert person.status().startswith("Done: 3 of 3")
    assert len(person.history()) == 1


def test_retry_while_others_still_write(person: Person, model: ScriptedModel) -> None:
    def says(request: CompletionRequest) -> Sequence[Step]:
        text = request.system_message or ""
        return [BUSY] if "pirate" in text else ["half an ", Wait(), "answer"]

    model.says = says
    person.press("Run")
    person.until(lambda: person.sees(str(BUSY)) and person.answer("Poet") == "half an ")
    model.says = echo
    person.press("Retry: Pirate")
    person.until(lambda: "pirate" in person.answer("Pirate"))
    assert person.answer("Poet") == "half an "
    model.go.set()
    person.until_done()
    assert person.status().startswith("Done: 3 of 3")


def test_retry_all_asks_what_failed_and_nothing_else(person: Person, model: ScriptedModel) -> None:
    model.says = lambda _request: [BUSY]
    person.run()
    model.says = echo
    model.asked.clear()
    person.shortcut("retry")
    person.until_done()
    assert len(model.asked) == 3
    assert person.status().startswith("Done: 3 of 3")
    assert not person.deeds.actions.by_id["retry"].isEnabled()


def test_a_stopped_cell_can_be_retried(person: Person, model: ScriptedModel) -> None:
    model.says = held_back()
    person.press("Run")
    person.until(lambda: person.answer("Poet") == "half an ")
    person.press("Stop")
    person.until_done()
    model.says = echo
    person.press("Retry: Poet")
    person.until_done()
    assert "verse" in person.answer("Poet")
    assert person.answer("Pirate") == "half an "


# ---- once more


def test_running_a_column_again_keeps_the_others_and_takes_fresh_seeds(person: Person, model: ScriptedModel) -> None:
    person.run()
    before = person.answers()
    model.asked.clear()
    person.press("Run again: Pirate")
    person.until_done()
    assert model.system_messages() == ["Talk like a pirate."]
    assert model.asked[0].parameters.seed != 107
    after = person.answers()
    assert after["Pirate"] != before["Pirate"]
    assert {**after, "Pirate": ""} == {**before, "Pirate": ""}
    assert len(person.history()) == 2
    assert person.status().startswith("Done: 3 of 3")


def test_a_column_again_keeps_what_studies_asked_of_the_others(person: Person, model: ScriptedModel) -> None:
    person.run()
    workbench = person.window.workbench
    first = workbench.runs.load(workbench.runs.resolve("last"))
    person.window.runs.run_continuation(study(first, Studies(fresh=True, conflict=True, drift=1)))
    person.until_done()
    studied = workbench.runs.load(workbench.runs.resolve("last"))
    model.asked.clear()
    person.press("Run again: Pirate")
    person.until_done()
    assert model.system_messages() == ["Talk like a pirate."] * 2
    again = workbench.runs.load(workbench.runs.resolve("last"))
    probes = {prompt.id for prompt in studied.prompts if prompt.probe is not None}
    before = {cell.id: cell.completion.text for cell in studied.cells}
    kept = {cell.id: cell.completion.text for cell in again.cells if cell.id.preset != "pirate"}
    assert kept == {place: text for place, text in before.items() if place.preset != "pirate"}
    assert len({place.prompt for place in kept} & probes) == 7
    assert not [cell for cell in again.cells if cell.id.preset == "pirate" and cell.id.prompt in probes]
    assert again.batches == 2
    assert {cell.completion.state for cell in again.cells} == {"done"}


def test_an_edited_preset_is_asked_again_alone_with_two_keys(person: Person, model: ScriptedModel) -> None:
    person.run()
    before = person.answers()
    model.asked.clear()
    person.edit("Pirate")
    person.write(person.message, "Say only arr.")
    assert person.sees("Pirate: changed since this answer.")
    person.qtbot.keyClick(person.message, Qt.Key.Key_Return, CTRL)
    person.until_done()
    assert model.system_messages() == ["Say only arr."]
    assert "Say only arr." in person.answer("Pirate")
    assert {**person.answers(), "Pirate": ""} == {**before, "Pirate": ""}
    assert not person.sees("changed since this answer")


def test_the_editor_s_own_button_runs_its_column(person: Person, model: ScriptedModel) -> None:
    person.run()
    model.asked.clear()
    person.edit("Poet")
    person.write(person.message, "Only haiku.")
    person.press("Run this column")
    person.until_done()
    assert model.system_messages() == ["Only haiku."]


def test_a_column_again_after_the_prompt_changed_asks_everybody(person: Person, model: ScriptedModel) -> None:
    """Answers to different questions are no comparison."""
    person.run()
    model.asked.clear()
    person.write(person.prompt, "Another question?")
    assert person.sees("These answers were given to another prompt")
    person.press("Run again: Pirate")
    person.until_done()
    assert len(model.asked) == 3
    assert all("Another question?" in answer for answer in person.answers().values())


def test_a_column_ticked_later_can_be_asked_alone(person: Person, model: ScriptedModel) -> None:
    person.run()
    before = person.answers()
    model.asked.clear()
    person.tick("Tutor")
    assert person.sees("Not asked in this run. Press Run.")
    person.press("Run again: Tutor")
    person.until_done()
    assert model.system_messages() == ["Only ask questions."]
    assert {name: text for name, text in person.answers().items() if name != "Tutor"} == before


def test_the_other_columns_are_kept_over_samples_too(person: Person, model: ScriptedModel) -> None:
    person.get(QSpinBox, "Samples").setValue(2)
    person.run()
    model.asked.clear()
    person.press("Run again: Poet")
    person.until_done()
    assert model.system_messages() == ["Answer in verse."] * 2
    assert len({request.parameters.seed for request in model.asked}) == 2


# ---- several samples, several prompts


def test_samples_stand_behind_a_pager_and_have_seeds_of_their_own(person: Person, model: ScriptedModel) -> None:
    person.get(QSpinBox, "Samples").setValue(3)
    assert person.sees("goes to 3 presets × 3 samples = 9 answers")
    person.run()
    assert person.status().startswith("Done: 9 of 9")
    assert len({request.parameters.seed for request in model.asked}) == 9
    assert person.sees("sample 1 of 3")
    first = person.answer("Pirate")
    person.press("Next sample")
    person.press("Next sample")
    assert person.sees("sample 3 of 3")
    assert not person.button("Next sample").isEnabled()
    assert person.answer("Pirate") != first
    assert person.answer("Pirate").endswith("seed 109.")
    person.press("Sample before")
    assert person.answer("Pirate").endswith("seed 108.")


def test_two_prompts_are_run_one_at_a_time_or_both(person: Person, model: ScriptedModel) -> None:
    person.press("Add a prompt")
    person.write(person.prompt, "And the sea?")
    person.run()
    assert {request.messages[-1].text for request in model.asked} == {"And the sea?"}
    person.turn_to("Why is the sky blue?")
    assert person.sees("No answer yet. Press Run.")
    model.asked.clear()
    person.press("Run all 2 prompts")
    person.until_done()
    assert len(model.asked) == 6
    assert "sky" in person.answer("Pirate")
    person.turn_to("And the sea?")
    assert "sea" in person.answer("Pirate")
    assert person.status().startswith("Done: 6 of 6")


def test_answers_to_one_prompt_stay_while_the_other_is_run(person: Person) -> None:
    person.run()
    person.press("Add a prompt")
    person.write(person.prompt, "And the sea?")
    person.run()
    person.turn_to("Why is the sky blue?")
    assert "sky" in person.answer("Pirate")
    person.turn_to("And the sea?")
    assert "sea" in person.answer("Pirate")


# ---- bounds


def test_a_large_run_is_asked_about(person: Person, model: ScriptedModel, boxes: MessageBoxes) -> None:
    person.window.workbench.settings.set(known.CONFIRM_ANSWERS_ABOVE, 5)
    person.get(QSpinBox, "Samples").setValue(2)
    person.press("Run")
    assert boxes.texts == ["This run asks for 6 answers."]
    assert model.asked == []
    assert person.history() == []


def test_nothing_ticked_says_what_to_do_and_cannot_be_run(person: Person) -> None:
    for name in NAMES:
        person.tick(name)
    assert person.columns() == []
    assert person.sees("Tick presets on the left")
    assert person.sees("no preset is ticked")
    assert not person.button("Run").isEnabled()
    assert not person.deeds.actions.by_id["run"].isEnabled()
    person.tick("Poet")
    assert person.button("Run").isEnabled()


def test_an_empty_prompt_is_no_question(person: Person, model: ScriptedModel) -> None:
    person.write(person.prompt, "")
    person.press("Run")
    person.until_quiet()
    assert model.asked == []
    assert person.toast() == "The prompt is empty: write what is to be asked."
    assert person.prompt.hasFocus()


def test_a_model_of_an_endpoint_that_is_not_there_fails_with_the_way_out(person: Person) -> None:
    person.window.desk.set_model("nowhere/some-model")
    person.window.show_desk()
    person.run()
    assert person.status().startswith("Done: 0 of 3   3 failed")
    assert person.sees("There is no endpoint 'nowhere'")


def test_twelve_columns_have_their_minimum_width_and_scroll(person: Person) -> None:
    for number in range(9):
        write_preset(person.home, f"extra-{number}", f"---\nname: Extra {number}\n---\nBe number {number}.")
        person.window.desk.tick(f"extra-{number}", True)
    person.window.library.refresh()
    assert len(person.columns()) == 12
    person.run()
    assert person.status().startswith("Done: 12 of 12")
    widths = {column.width() for column in person.shown_columns()}
    assert min(widths) >= 216
    grid = person.window.parts.comparison.grid
    assert grid.horizontalScrollBar().maximum() > 0
    last = person.column("Extra 8")
    for _ in range(11):
        person.shortcut("next_column")
    assert grid.current == last.key
    assert last.visibleRegion().boundingRect().width() > 200


def test_closing_while_answers_stream_keeps_what_arrived(
    person: Person, model: ScriptedModel, open_window: OpenWindow
) -> None:
    model.says = held_back()
    person.press("Run")
    person.until(lambda: set(person.answers().values()) == {"half an "})
    person.close()
    again = open_window()
    assert set(again.answers().values()) == {"half an "}
    assert again.status().startswith("Done: 0 of 3   3 ")
    assert len(again.history()) == 1
