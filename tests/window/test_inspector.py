"""The inspector: the request, the times, the checks and the hash of the answer the reader is at, in every view."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from model_script import ScriptedModel, Wait
from person import OpenWindow, Person
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QListWidget, QPlainTextEdit, QWidget

from playground.core.completion import Timings
from playground.core.errors import ProviderError
from playground.core.preset import sha256_of
from playground.gui.inspection import phases, time_words
from playground.gui.inspector_panel import InspectorPanel
from playground.gui.timing_bar import TimingBar


@pytest.fixture
def asked(person: Person) -> Person:
    person.run()
    person.shortcut("inspector")
    return person


def panel(person: Person) -> InspectorPanel:
    return person.get(InspectorPanel, "Inspector")


def title(person: Person) -> str:
    return panel(person)._title.text()


def go(person: Person, name: str) -> None:
    comparison = person.window.parts.comparison
    comparison.grid.set_current(person.column(name).key)
    person.until(lambda: title(person) == name)


def body(person: Person) -> str:
    return person.get(QPlainTextEdit, "Body of the request").toPlainText()


def test_it_shows_the_very_request_of_the_place_and_follows_it(asked: Person, model: ScriptedModel) -> None:
    for name in ("Pirate", "Poet"):
        go(asked, name)
        cell = asked.window.parts.comparison.cell(asked.column(name).key)
        completion = asked.window.shown().completions[cell]  # type: ignore[union-attr] # a run is shown
        assert completion.sent is not None
        assert json.loads(body(asked)) == completion.sent.body
    go(asked, "Pirate")
    asked.press("Copy body")
    assert "pirate" in json.loads(QGuiApplication.clipboard().text())["messages"][0]["content"].lower()
    asked.look("Matrix")
    comparison = asked.window.parts.comparison
    comparison._went_to(replace(comparison.place, column=asked.column("Poet").key))
    assert title(asked) == "Poet"


def test_the_hash_is_that_of_the_final_text(asked: Person) -> None:
    go(asked, "Pirate")
    text = asked.window.shown().run.column("pirate").system_message  # type: ignore[union-attr] # a run is shown
    asked.press("Copy the hash of the system message")
    assert QGuiApplication.clipboard().text() == sha256_of(text)
    names = [made.accessibleName() for made in panel(asked).findChildren(QLabel)]
    assert f"Hash of the final system message: {sha256_of(text)}" in names
    asked.press("Version that made it …")
    asked.until_quiet()


def test_the_times_are_told_in_words_too(asked: Person) -> None:
    go(asked, "Pirate")
    told = asked.get(TimingBar, "Times of the answer").accessibleDescription()
    assert " waiting, then " in told
    assert " in all" in told
    assert phases(Timings(100.0, 900.0)) == (("waiting", 100.0), ("writing", 800.0))
    assert time_words(Timings(100.0, 900.0)) == (
        "100 ms waiting, then 800 ms writing: 0.90 s in all; the first word came in between."
    )
    assert time_words(Timings(None, 900.0)) == "900 ms waiting: 0.90 s in all; no word came."
    assert time_words(Timings()) == "No times are known."


def test_before_a_run_it_says_what_will_be_there(person: Person) -> None:
    person.shortcut("inspector")
    assert person.sees("Press Run, and what goes out is shown here.")
    assert not any(fold.isVisible() for fold in panel(person).folds.values())


def test_it_keeps_up_with_an_answer_that_is_being_written(person: Person, model: ScriptedModel) -> None:
    model.says = lambda _request: ["One ", Wait(), "two."]
    person.shortcut("inspector")
    person.press("Run")
    person.until(lambda: person.sees("Being written; its figures come at its end."))
    assert panel(person).folds["Request"].isVisible()
    assert not panel(person).folds["Times"].isVisible()
    model.go.set()
    person.until_done()
    assert panel(person).folds["Times"].isVisible()


def test_an_error_stands_there_with_its_way_out(person: Person, model: ScriptedModel) -> None:
    model.says = lambda _request: [ProviderError("rate_limit", "mine answered 429. Wait, then ask again.", status=429)]
    person.shortcut("inspector")
    person.run()
    strip = panel(person)._trouble
    assert strip.isVisible()
    assert any("answered 429" in made.text() for made in strip.findChildren(QLabel))
    model.says = lambda _request: ["Fine."]
    asked_before = len(model.asked)
    strip._buttons["retry"].click()
    person.until_done()
    assert len(model.asked) == asked_before + 1
    assert not strip.isVisible()


def test_inspector_and_editor_stand_in_one_place_and_come_back(person: Person, open_window: OpenWindow) -> None:
    person.shortcut("inspector")
    assert panel(person).isVisible()
    person.edit("Pirate")
    inspector = person.window.findChild(InspectorPanel)
    assert inspector is not None
    assert not inspector.isVisible()
    person.shortcut("inspector")
    assert inspector.isVisible()
    assert not person.window.parts.editor.isVisible()
    person.run()
    request = inspector.folds["Request"]
    person.qtbot.mouseClick(request.line, Qt.MouseButton.LeftButton)
    assert not request.is_open
    person.close()
    again = open_window()
    again.until(lambda: panel(again).isVisible())
    assert not panel(again).folds["Request"].is_open
    assert panel(again).folds["Times"].is_open
    again.shortcut("inspector")
    assert not again.window.findChild(InspectorPanel).isVisible()  # type: ignore[union-attr] # it was there


def test_every_control_has_a_name(asked: Person) -> None:
    go(asked, "Pirate")
    for made in panel(asked).findChildren(QWidget):
        if made.focusPolicy() & Qt.FocusPolicy.TabFocus and made.isVisible() and not made.focusProxy():
            named = made.accessibleName() or getattr(made, "text", lambda: "")()
            assert named or type(made).__name__ in ("QScrollArea", "QScrollBar"), made


def test_response_headers_are_shown_and_kept_with_the_run(
    person: Person, model: ScriptedModel, open_window: OpenWindow
) -> None:
    model.headers = (("x-request-id", "req_42"), ("x-ratelimit-remaining-requests", "59"))
    person.run()
    person.shortcut("inspector")
    person.qtbot.mouseClick(panel(person).folds["Response headers"].line, Qt.MouseButton.LeftButton)
    shown = person.get(QPlainTextEdit, "Response headers").toPlainText()
    assert shown == "x-request-id: req_42\nx-ratelimit-remaining-requests: 59"
    person.close()
    again = open_window()
    again.until(lambda: panel(again).isVisible())
    assert again.get(QPlainTextEdit, "Response headers").toPlainText() == shown


def test_an_answer_without_headers_says_so(asked: Person) -> None:
    panel(asked).folds["Response headers"].set_open(True)
    assert asked.sees("None is kept: the endpoint sent none that matters")


def test_the_menu_of_a_column_opens_it_there(person: Person) -> None:
    person.run()
    entries = dict(person.deeds.columns._entries(person.column("Poet").key))
    entries["Inspect this answer"]()
    assert title(person) == "Poet"


def test_raw_events_are_shown_and_copied_and_not_kept_over_a_restart(
    person: Person, model: ScriptedModel, open_window: OpenWindow
) -> None:
    model.raw = True
    long = "long " * 100
    model.says = lambda _request: ["One ", long]
    person.run()
    person.shortcut("inspector")
    fold = panel(person).folds["Raw events"]
    assert not fold.is_open
    person.qtbot.mouseClick(fold.line, Qt.MouseButton.LeftButton)
    lines = person.get(QListWidget, "Raw events")
    assert [lines.item(row).text().partition("  ")[2][:14] for row in (0, 1)] == ['{"said": "One ', '{"said": "long']
    assert " ms" in lines.item(0).text()
    assert lines.item(1).text().endswith("…")
    lines.setCurrentRow(1)
    assert person.get(QPlainTextEdit, "Event as it arrived").toPlainText() == json.dumps({"said": long})
    person.press("Copy all events")
    copied = QGuiApplication.clipboard().text().splitlines()
    assert [json.loads(line.partition("\t")[2])["said"] for line in copied] == ["One ", long]
    person.close()
    again = open_window()
    again.until(lambda: panel(again).isVisible())
    assert again.sees("Not kept: they are there only for answers that were asked for since the program was started.")
    assert panel(again).findChild(QListWidget).isHidden()  # type: ignore[union-attr] # it is there
