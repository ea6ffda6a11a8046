"""Past runs in the window: listed, searched, opened, deleted and brought back."""

from __future__ import annotations

import threading

import pytest
from model_script import PRESETS, ScriptedModel, Wait
from person import OpenWindow, Person
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView, QSpinBox
from pytestqt.modeltest import ModelTester

from playground.core.errors import ProviderError
from playground.gui import bridge
from playground.gui.history_panel import ROW_ROLE, HistoryModel, HistoryRow


def ask(person: Person, question: str) -> None:
    person.write(person.prompt, question)
    person.run()


def test_the_history_is_a_model_that_qt_accepts(qtmodeltester: ModelTester) -> None:
    model = HistoryModel()
    qtmodeltester.check(model)
    model.show([HistoryRow("1", "Why?", "3 answers · just now"), HistoryRow("2", "How?", "1 failed", True)])
    qtmodeltester.check(model)
    index = model.index(1)
    assert index.data() == "How?"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "How?, 1 failed"
    assert index.data(ROW_ROLE).trouble
    assert model.row_of("2") == 1


def test_without_runs_it_says_what_will_stand_here(person: Person) -> None:
    assert person.sees("What you run is kept here.")
    assert not person.window.parts.history.view.isVisible()


def test_runs_are_listed_newest_first_and_say_how_they_went(person: Person, model: ScriptedModel) -> None:
    ask(person, "First question")
    model.says = lambda _request: [ProviderError("server", "No.")]
    ask(person, "Second question")
    assert [title for title, _detail in person.history()] == ["Second question", "First question"]
    assert person.history()[0][1].startswith("3 of 3 answers failed · just now")
    assert person.history()[1][1] == "3 answers · just now"


def test_searching_looks_into_answers_too(person: Person, model: ScriptedModel) -> None:
    ask(person, "First question")
    model.says = lambda _request: ["Something about zeppelins."]
    ask(person, "Second question")
    search = person.field("Search history")
    person.qtbot.keyClicks(search, "zeppelins")
    person.until(lambda: [title for title, _ in person.history()] == ["Second question"])
    person.write(search, "nowhere to be found")
    person.until(lambda: person.history() == [])
    assert person.sees("No past run has these words.")
    person.write(search, "")
    person.until(lambda: len(person.history()) == 2)


def test_a_past_run_is_opened_as_it_was(person: Person) -> None:
    person.get(QSpinBox, "Samples").setValue(2)
    ask(person, "First question")
    first = person.answers()
    person.get(QSpinBox, "Samples").setValue(1)
    person.tick("Tutor")
    person.tick("Pirate")
    ask(person, "Second question")
    person.open_run(1)
    assert person.prompt.toPlainText() == "First question"
    assert person.answers() == first
    assert person.get(QSpinBox, "Samples").value() == 2
    assert person.columns() == ["No system message", "Pirate", "Poet"] == person.ticked()
    assert person.status().startswith("Done: 6 of 6")
    person.open_run(0)
    assert person.columns() == ["No system message", "Poet", "Tutor"]
    assert "Second question" in person.answer("Tutor")


def test_a_past_run_shows_the_system_messages_it_was_made_with(person: Person) -> None:
    person.run()
    path = person.home / "presets" / "pirate.preset.md"
    path.write_text(PRESETS["pirate"].replace("Talk", "Sing"), "utf-8")
    (person.home / "presets" / "poet.preset.md").unlink()
    person.until(lambda: person.columns() == ["No system message", "Pirate"], timeout_ms=1_500)
    person.open_run(0)
    assert person.column("Pirate").system.toPlainText() == "Talk like a pirate."
    assert person.column("Poet").system.toPlainText() == "Answer in verse."
    assert person.row("Pirate").tag == "only here"
    assert "pirate" in person.answer("Pirate")
    person.edit("Pirate")
    assert person.message.toPlainText() == "Talk like a pirate."
    assert person.message.isReadOnly()
    person.press("Duplicate preset")
    assert person.message.toPlainText() == "Talk like a pirate."
    assert "Sing" in path.read_text("utf-8")


def test_an_edited_preset_can_still_be_edited_after_its_run_is_opened(person: Person) -> None:
    person.edit("Pirate")
    person.write(person.message, "Say arr.")
    person.run()
    person.open_run(0)
    assert person.column("Pirate").system.toPlainText() == "Say arr."
    person.edit("Pirate")
    assert not person.message.isReadOnly()
    assert person.button("Save preset").isEnabled()


def test_enter_opens_and_delete_deletes_with_the_way_back(person: Person) -> None:
    ask(person, "First question")
    ask(person, "Second question")
    view = person.get(QListView, "History")
    view.setFocus()
    view.setCurrentIndex(view.model().index(1, 0))
    person.qtbot.keyClick(view, Qt.Key.Key_Return)
    assert person.prompt.toPlainText() == "First question"
    person.qtbot.keyClick(view, Qt.Key.Key_Delete)
    person.until(lambda: [title for title, _ in person.history()] == ["Second question"])
    assert person.toast() == "The run is deleted."
    person.press("Undo")
    person.until(lambda: len(person.history()) == 2)


def test_a_deleted_run_stays_deleted_at_the_next_start(person: Person, open_window: OpenWindow) -> None:
    ask(person, "First question")
    view = person.get(QListView, "History")
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    person.qtbot.keyClick(view, Qt.Key.Key_Delete)
    person.until(lambda: person.history() == [])
    person.close()
    again = open_window()
    assert again.history() == []
    assert again.prompt.toPlainText() == "First question"
    assert again.status().startswith("Ready.")


def test_looking_at_a_past_run_while_another_one_writes(person: Person, model: ScriptedModel) -> None:
    ask(person, "First question")
    model.says = lambda _request: ["half an ", Wait(), "answer"]
    person.write(person.prompt, "Second question")
    person.press("Run")
    person.until(lambda: person.answer("Poet") == "half an " and len(person.history()) == 2)
    person.open_run(1)
    assert "First question" in person.answer("Poet")
    model.go.set()
    person.until(lambda: not person.window.runs.running)
    person.until_quiet()
    assert "First question" in person.answer("Poet")
    person.open_run(0)
    assert person.answer("Poet") == "half an answer"


def test_names_from_a_run_are_shown_as_they_are(person: Person) -> None:
    ask(person, "<b>bold</b><img src='http://127.0.0.1:9/x.png'>")
    assert person.history()[0][0] == "<b>bold</b><img src='http://127.0.0.1:9/x.png'>"


def test_closing_while_the_history_is_read_takes_the_database_from_nobody(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite's connection crashes the process when it is closed under a thread that reads by it."""
    person.run()
    monkeypatch.setattr(bridge, "BLOCKING_S", 0.05)
    go, closed = threading.Event(), list[bool]()
    monkeypatch.setattr(person.window.workbench.runs, "list", lambda *_given: [go.wait(10)][1:])
    close = person.window.workbench.close
    monkeypatch.setattr(person.window.workbench, "close", lambda: closed.append(True))
    person.window.history.refresh()
    person.close()
    assert closed == []
    go.set()
    close()
