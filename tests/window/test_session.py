"""The window comes back as it was left, also after a kill: a first window that was never closed stands for one."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from model_script import ScriptedModel
from person import OpenWindow, Person
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSpinBox

from playground.gui.session import KEEP_MS


def keep(person: Person) -> None:
    """Wait as long as a person's next word takes."""
    session = person.home / "drafts" / "session.json"
    person.until(lambda: not person.window.session._timer.isActive() and session.is_file(), timeout_ms=KEEP_MS + 1_000)


def test_first_start_shows_the_starter_and_one_button(person: Person) -> None:
    assert person.prompt.toPlainText() == "Why is the sky blue?"
    assert person.prompt.hasFocus()
    assert person.sees("A system message tells a model who to be")
    assert person.sees("No answer yet. Press Run.")
    assert person.button("Run").isEnabled()
    assert not person.button("Export").isEnabled()
    assert not person.button("Stop").isEnabled()


def test_the_welcome_is_read_once(person: Person, open_window: OpenWindow) -> None:
    person.press("Put the welcome away")
    person.close()
    again = open_window()
    assert not again.sees("A system message tells a model who to be")
    again.shortcut("welcome")
    assert again.sees("A system message tells a model who to be")


def test_what_was_on_the_desk_comes_back_after_a_kill(person: Person, open_window: OpenWindow) -> None:
    person.run()
    before = person.answers()
    person.tick("Tutor")
    person.get(QSpinBox, "Samples").setValue(4)
    person.press("Add a prompt")
    person.write(person.prompt, "Half a sent")
    keep(person)
    again = open_window()
    assert again.prompt.toPlainText() == "Half a sent"
    assert again.columns() == ["No system message", "Pirate", "Poet", "Tutor"]
    assert again.get(QSpinBox, "Samples").value() == 4
    again.turn_to("Why is the sky blue?")
    assert {name: again.answer(name) for name in before} == before


def test_an_empty_prompt_and_no_ticks_come_back_too(person: Person, open_window: OpenWindow) -> None:
    person.write(person.prompt, "")
    for name in person.columns():
        person.tick(name)
    person.close()
    again = open_window()
    assert again.prompt.toPlainText() == ""
    assert again.columns() == []


def test_strange_typing_comes_back(person: Person, open_window: OpenWindow) -> None:
    text = "tab\there \u202e\u200b שלום 👩‍👩‍👧 {{x}} <b>&amp;</b>"
    person.prompt.setPlainText(text)
    person.close()
    assert open_window().prompt.toPlainText() == text


def test_the_editor_opens_where_it_was(person: Person, open_window: OpenWindow) -> None:
    person.edit("Poet")
    person.close()
    again = open_window()
    assert again.window.parts.editor.isVisible()
    assert again.window.parts.editor.preset_id == "poet"
    again.press("Close the editor")
    again.close()
    assert not open_window().window.parts.editor.isVisible()


def test_a_preset_that_is_gone_meanwhile_is_said_and_hides_no_other(person: Person, open_window: OpenWindow) -> None:
    person.edit("Poet")
    person.close()
    (person.home / "presets" / "poet.preset.md").unlink()
    again = open_window()
    assert again.columns() == ["No system message", "Pirate"]
    assert "poet" in again.toast() or again.sees("poet")


def test_size_and_splitters_come_back(person: Person, open_window: OpenWindow) -> None:
    person.window.resize(820, 600)  # this platform's screen has no more
    person.window.parts.body.setSizes([250, 570, 0])
    person.until(lambda: person.window.size() == QSize(820, 600))
    sizes = person.window.parts.body.sizes()
    person.close()
    again = open_window()
    assert again.window.size() == QSize(820, 600)
    assert again.window.parts.body.sizes() == sizes


def test_a_run_that_was_cut_by_a_kill_is_shown_as_interrupted(
    person: Person, model: ScriptedModel, open_window: OpenWindow
) -> None:
    """As a dead process leaves it: the run belongs to nobody who lives."""
    person.run()
    keep(person)
    run_id = person.window.workbench.runs.resolve("last")
    make_orphan(person.home / "runs.sqlite3", run_id)
    again = open_window()
    assert again.history()[0][1].startswith("interrupted")
    assert "pirate" in again.answer("Pirate")
    assert again.sees("The program ended before this answer was whole; what had arrived is kept.")
    again.press("Retry: Pirate")
    again.until_done()
    assert again.status().startswith("Done: 1 of 3")


def make_orphan(database: Path, run_id: str) -> None:
    with sqlite3.connect(database) as db:
        db.execute("update run set state = 'running', owner_pid = 999999999 where id = ?", (run_id,))
        db.execute("update cell set state = 'running'")
    db.close()


def test_a_damaged_session_is_said_and_the_starter_comes(person: Person, open_window: OpenWindow) -> None:
    person.close()
    session = person.home / "drafts" / "session.json"
    state = json.loads(session.read_text("utf-8"))
    for damaged in ("{not json", json.dumps({**state, "experiment": {"name": 5}, "geometry": "%%%", "runs": [3]})):
        session.write_text(damaged, "utf-8")
        again = open_window()
        assert again.toast() != ""
        assert again.columns() == ["No system message", "Pirate", "Poet"]
        assert again.prompt.toPlainText() == "Why is the sky blue?"
        again.close()


def test_a_new_comparison_is_empty_and_the_old_answers_stay_in_the_history(person: Person) -> None:
    person.run()
    person.shortcut("new")
    assert person.prompt.toPlainText() == ""
    assert person.columns() == ["No system message"]
    assert person.status().startswith("Ready.")
    assert len(person.history()) == 1
    person.open_run(0)
    assert person.columns() == ["No system message", "Pirate", "Poet"]
