"""Nothing on the desk is lost by looking at something else, and no answer by asking another."""

from __future__ import annotations

from pathlib import Path

from model_script import ScriptedModel
from person import OpenWindow, Person
from test_running import failing, held_back

from playground.core.plan import CellId
from playground.core.request import Parameters
from playground.store.folders import shipped_presets_folder


def test_opening_a_past_run_can_be_undone(person: Person) -> None:
    person.run()
    run_id = person.window.shown().run.id
    person.write(person.prompt, "typed and not asked yet")
    person.window.put_run(person.window.workbench.runs.load(run_id))
    assert person.prompt.toPlainText() != "typed and not asked yet"
    person.press("Undo")
    assert person.prompt.toPlainText() == "typed and not asked yet"
    assert person.window.shown().run.id == run_id


def test_a_new_comparison_can_be_undone(person: Person) -> None:
    ticked = person.ticked()
    person.write(person.prompt, "mine")
    person.shortcut("new")
    assert (person.prompt.toPlainText(), person.columns()) == ("", ["No system message"])
    person.press("Undo")
    assert (person.prompt.toPlainText(), person.ticked()) == ("mine", ticked)


def test_a_ticked_preset_whose_file_is_gone_can_be_unticked_and_stops_nobody(person: Person) -> None:
    path = person.window.library.path_of("poet")
    assert path is not None
    person.window.workbench.library.delete("poet")
    person.window.library.refresh()
    assert "gone" in person.row("poet").problem
    assert person.sees("is gone: untick it, or bring it back")
    person.press("Run")
    person.until_done()
    assert person.columns() == ["No system message", "Pirate"]
    person.window.desk.tick("poet", False)
    person.window.show_desk()
    assert "poet" not in person.listed()


def test_a_column_again_keeps_what_others_had_got(person: Person, model: ScriptedModel) -> None:
    model.says = failing("verse")
    person.run()
    poet = next(c.key for c in person.window.parts.comparison.grid.columns() if c.key.column == "poet")
    before = person.window.parts.comparison.answer(poet)
    assert before is not None
    assert (before.state, before.text) == ("failed", "half ")
    person.press("Run again: Pirate")
    person.until_done()
    after = person.window.parts.comparison.answer(poet)
    assert after is not None
    assert (after.state, after.text) == ("failed", "half ")


def test_other_parameters_ask_everybody_again(person: Person, model: ScriptedModel) -> None:
    person.run()
    model.asked.clear()
    person.window.desk.set_parameters(Parameters(temperature=1.5))
    person.window.show_desk()
    assert person.sees("These answers were given to another prompt, model or setting")
    person.press("Run again: Pirate")
    person.until_done()
    assert len(model.asked) == 3
    run = person.window.workbench.runs.load(person.window.shown().run.id)
    assert {cell.completion.state for cell in run.cells} == {"done"}


def test_undo_of_a_delete_brings_the_draft_back(person: Person) -> None:
    person.edit("Poet")
    person.write(person.message, "Only haiku.")
    person.shortcut("delete_preset")
    assert "Poet" not in person.listed()
    person.press("Undo")
    assert person.window.desk.find("poet").system_message == "Only haiku."
    assert "poet" in person.window.desk.ticked()


def test_revert_can_be_undone(person: Person) -> None:
    person.edit("Poet")
    person.write(person.message, "Only haiku.")
    person.press("Revert to the saved preset")
    assert person.window.desk.find("poet").system_message != "Only haiku."
    person.press("Undo")
    assert person.window.desk.find("poet").system_message == "Only haiku."


def test_a_duplicate_takes_the_draft_along(person: Person) -> None:
    person.edit("Poet")
    person.write(person.message, "Only haiku.")
    copy = person.window.library.duplicate("poet")
    assert copy is not None
    assert person.window.desk.find(copy).system_message == "Only haiku."
    assert copy in person.window.desk.ticked()


def test_a_retry_that_is_stopped_in_the_queue_keeps_the_text(person: Person, model: ScriptedModel) -> None:
    model.says = failing("verse")
    person.run()
    shown = person.window.shown()
    cell = next(cell for cell in shown.failed() if isinstance(cell, CellId))
    shown.expect([cell])
    assert shown.completions[cell].text == "half "
    assert shown.completions[cell].state == "pending"


def test_a_run_under_way_is_not_deleted(person: Person, model: ScriptedModel) -> None:
    model.says = held_back()
    person.press("Run")
    person.until(lambda: person.window.runs.running)
    run_id = person.window.shown().run.id
    person.window.parts.history.delete_asked.emit(run_id)
    assert "under way" in person.toast()
    model.go.set()
    person.until_done()
    assert person.window.workbench.runs.load(run_id).id == run_id


def test_no_shipped_file_is_unfinished() -> None:
    texts = {path.name: path.read_text("utf-8") for path in shipped_presets_folder().rglob("*.*")}
    assert len(texts) >= 20
    assert not [name for name, text in texts.items() if "PLACEHOLDER" in text or "TODO" in text]


def test_endpoints_that_cannot_be_used_are_said_at_the_start(open_window: OpenWindow, home: Path) -> None:
    (home / "endpoints.toml").write_text('[endpoints.lab]\nbase_ulr = "http://127.0.0.1:9/v1"\n', "utf-8")
    person = open_window()
    assert "base_ulr" in person.toast()
