"""The view Diff: two answers and what was changed, walked through by keys, never a wrong or an old picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from model_script import ScriptedModel, Wait
from person import Person
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QTabBar

from playground.core.diffs import diff
from playground.core.errors import ProviderError
from playground.core.request import CompletionRequest
from playground.gui import diff_computing
from playground.gui.diff_cause import AmountBar
from playground.gui.diff_content import DiffWanted, content_of
from playground.gui.diff_text import DiffText
from playground.gui.diff_view import DiffView
from playground.gui.look import Look
from playground.gui.matrix_view import MatrixView

BLANK, PIRATE, POET = None, "Talk like a pirate.", "Answer in verse."


def says(model: ScriptedModel, answers: dict[str | None, Any]) -> None:
    """The answer under each system message."""

    def answer(request: CompletionRequest) -> Any:
        made = answers.get(request.system_message, "Nothing.")
        return made if isinstance(made, list) else [made]

    model.says = answer


def text(person: Person, name: str) -> DiffText:
    return person.get(DiffText, f"Diff: {name}")


def view(person: Person) -> DiffView:
    found = person.window.findChild(DiffView)
    assert found is not None
    return found


def choose(person: Person, name: str, words: str) -> None:
    box = person.get(QComboBox, name)
    index = box.findText(words, Qt.MatchFlag.MatchStartsWith)
    assert index >= 0, [box.itemText(n) for n in range(box.count())]
    box.setCurrentIndex(index)
    box.activated.emit(index)


def switch(person: Person, name: str, words: str) -> None:
    tabs = person.get(QTabBar, name)
    tabs.setCurrentIndex([tabs.tabText(n) for n in range(tabs.count())].index(words))


def press_key(person: Person, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    person.qtbot.keyClick(view(person).cards.texts()[-1], key, modifier)


def test_the_baseline_left_the_next_column_right_and_the_cause_beside(person: Person, model: ScriptedModel) -> None:
    says(model, {BLANK: "Hello, welcome to our shop today.", PIRATE: "Ahoy, welcome to our ship today."})
    person.run()
    there = person.window.parts.comparison.place
    person.look("Diff")
    assert person.window.parts.comparison.place == there  # at the baseline: it is not compared with itself
    assert text(person, "No system message").toPlainText() == "Hello, welcome to our shop today."
    assert text(person, "Pirate").toPlainText() == "Ahoy, welcome to our ship today."
    cause = person.get(DiffText, "What you changed in the system message").toPlainText()
    assert "−(no system message)" in cause
    assert f"+{PIRATE}" in cause
    assert person.sees("4 kept · 2 removed · 2 added")
    assert person.get(AmountBar, "How much moved").accessibleDescription() == "4 kept · 2 removed · 2 added"
    assert text(person, "Pirate").accessibleDescription() == "added “Ahoy”, added “ship”"
    assert text(person, "No system message").accessibleDescription() == "removed “Hello”, removed “shop”"


def test_any_column_can_be_compared_with(person: Person, model: ScriptedModel) -> None:
    says(model, {BLANK: "One word.", PIRATE: "Two words.", POET: "Three words."})
    person.run()
    person.look("Diff")
    choose(person, "Answer compared", "Poet")
    assert person.window.parts.comparison.place.column.column == "poet"
    assert text(person, "Poet").toPlainText() == "Three words."
    choose(person, "Compare with", "Pirate")
    assert text(person, "Pirate").toPlainText() == "Two words."
    person.shortcut("next_column")  # round to the baseline, which is now on the right
    assert text(person, "No system message").toPlainText() == "One word."
    assert text(person, "Pirate").isVisible()
    person.press("Compare the others with this answer")
    assert person.get(QComboBox, "Compare with").currentText() == "No system message · baseline"


def test_the_keys_step_from_change_to_change(person: Person, model: ScriptedModel) -> None:
    words = [f"The number of this long line is {n} and stays." for n in range(60)]
    other = [line.replace("number", "figure") if n in (3, 30, 55) else line for n, line in enumerate(words)]
    says(model, {BLANK: "\n\n".join(words), PIRATE: "\n\n".join(other)})
    person.run()
    person.look("Diff")
    view(person).take_keys()
    assert person.sees("change 1 of 3")
    press_key(person, Qt.Key.Key_N)
    assert person.sees("change 2 of 3")
    left, right = text(person, "No system message"), text(person, "Pirate")
    heights = [side.verticalScrollBar().value() for side in (left, right)]
    assert heights[0] > 0
    assert abs(heights[0] - heights[1]) < 40
    press_key(person, Qt.Key.Key_F7)
    assert person.sees("change 3 of 3")
    press_key(person, Qt.Key.Key_P)
    press_key(person, Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    press_key(person, Qt.Key.Key_P)
    assert person.sees("change 1 of 3")
    person.press("Next change")
    assert person.sees("change 2 of 3")
    switch(person, "Diff layout", "Inline")
    assert "−number+figure" in text(person, "No system message → Pirate").toPlainText()
    assert person.sees("change 2 of 3")


def test_what_is_the_same_stays_at_one_height(person: Person, model: ScriptedModel) -> None:
    ends = "\n\n".join(f"Line {n} stands in both of them." for n in range(60))
    says(model, {BLANK: ends, PIRATE: "\n\n".join(["Only here."] * 40) + "\n\n" + ends})
    person.run()
    person.look("Diff")
    left, right = text(person, "No system message"), text(person, "Pirate")
    right.verticalScrollBar().setValue(right.verticalScrollBar().maximum() * 3 // 4)
    line = "Line 25"
    tops = [side.top_of(side.toPlainText().index(line)) - side.verticalScrollBar().value() for side in (left, right)]
    assert abs(tops[0] - tops[1]) < 60
    right.verticalScrollBar().setValue(right.verticalScrollBar().maximum())
    assert left.verticalScrollBar().value() == left.verticalScrollBar().maximum()
    left.verticalScrollBar().setValue(0)
    assert right.verticalScrollBar().value() == 0


def test_moved_text_has_a_sign_a_word_and_a_number(person: Person, model: ScriptedModel) -> None:
    moved = "Our eyes prefer blue over violet."
    rest = "The sky is blue because of scattering. The sun is white."
    says(model, {BLANK: f"{moved} {rest}", PIRATE: f"{rest} {moved}"})
    person.run()
    person.look("Diff")
    assert text(person, "No system message").toPlainText().startswith("⇄ moved away 1 Our eyes")
    assert "⇄ moved here 1 Our eyes" in text(person, "Pirate").toPlainText()
    assert "6 moved" in person.get(AmountBar, "How much moved").accessibleDescription()
    assert text(person, "Pirate").accessibleDescription() == f"moved here “{moved}”"


def test_answers_that_are_the_same_are_said_to_be(person: Person, model: ScriptedModel) -> None:
    says(model, {BLANK: "Same.", PIRATE: "Same."})
    person.run()
    person.look("Diff")
    assert person.sees("The answers are the same")


def test_an_answer_that_is_not_there_is_said_to_be_missing(person: Person, model: ScriptedModel) -> None:
    person.look("Diff")
    assert person.sees("Neither answer is there yet.")
    says(model, {BLANK: "Here.", PIRATE: [ProviderError("auth", "The key was refused.")]})
    person.run()
    assert person.sees("The answer of Pirate is not there yet.")
    assert text(person, "No system message").toPlainText() == "Here."
    assert "The key was refused." in text(person, "Pirate").toPlainText()


def test_one_column_alone_has_nothing_to_be_compared_with(person: Person) -> None:
    person.tick("Pirate")
    person.tick("Poet")
    person.look("Diff")
    assert person.sees("There is one column only.")


def test_a_growing_answer_is_drawn_seldom_and_its_end_at_once(
    person: Person, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[DiffWanted] = []

    def counted(wanted: DiffWanted) -> object:
        asked.append(wanted)
        return content_of(wanted)

    monkeypatch.setattr(diff_computing, "content_of", counted)
    person.look("Diff")
    says(model, {BLANK: "One two three.", PIRATE: ["One ", Wait(), *(f"word {n} " for n in range(400)), "three."]})
    person.press("Run")
    person.until(lambda: person.sees("seed") and text(person, "Pirate").toPlainText().startswith("One"))
    before = len(asked)
    model.go.set()
    person.until_done()
    assert text(person, "Pirate").toPlainText().endswith("three.")
    assert len(asked) - before < 8


def test_json_is_compared_by_structure_when_both_are(person: Person, model: ScriptedModel) -> None:
    says(model, {BLANK: '{"a": 1, "b": [1, 2]}', PIRATE: '```json\n{"b": [1, 2, 3], "a": 2}\n```', POET: "No JSON."})
    person.run()
    person.look("Diff")
    switch(person, "Compared by", "JSON")
    lines = text(person, "No system message → Pirate").toPlainText().splitlines()
    assert lines[:2] == ["a: −1 → +2", "b[2] (added): +3"]
    assert person.sees("change 1 of 2")
    assert person.sees("2 values kept · 1 changed · 0 removed · 1 added")
    choose(person, "Answer compared", "Poet")
    assert not [bar for bar in person.window.findChildren(QTabBar) if bar.isVisible() and "by" in bar.accessibleName()]
    assert text(person, "Poet").toPlainText() == "No JSON."


def test_large_answers_are_compared_aside_and_the_old_picture_stays(
    person: Person, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = " ".join(f"word{n}" for n in range(5000))
    says(model, {BLANK: long, PIRATE: long.replace("word7 ", "other "), POET: "Short."})
    person.run()
    person.look("Diff")
    person.until(lambda: "other" in text(person, "Pirate").toPlainText())
    works: list[tuple[Callable[[], object], Callable[[object], None]]] = []
    view(person).aside_asked.disconnect()
    view(person).aside_asked.connect(lambda work, then, _failed: works.append((work, then)))
    choose(person, "Answer compared", "Poet")
    assert person.sees("Comparing …")
    assert "other" in view(person).cards.texts()[1].toPlainText()
    choose(person, "Answer compared", "Pirate")  # the picture of it is still known
    assert person.sees("change 1 of") is False
    work, then = works.pop()
    then(work())  # of what nobody waits for any more
    assert "other" in text(person, "Pirate").toPlainText()
    assert not person.sees("Comparing …")


def test_a_long_comparison_says_when_it_was_coarse(person: Person, model: ScriptedModel) -> None:
    says(model, {BLANK: "a b. " * 20_000, PIRATE: "b a. " * 20_000})
    person.run()
    person.look("Diff")
    person.until(lambda: person.sees("too long and too different"), timeout_ms=20_000)


def test_hostile_text_is_shown_as_it_is(person: Person, model: ScriptedModel) -> None:
    says(model, {BLANK: "<b>x</b>", PIRATE: "<img src='file:///etc/passwd'>\u202e"})
    person.run()
    person.look("Diff")
    assert text(person, "No system message").toPlainText() == "<b>x</b>"
    assert "[U+202E]" in text(person, "Pirate").toPlainText()


def test_an_answer_that_was_taken_over_says_so(person: Person, model: ScriptedModel) -> None:
    person.run()
    shown = person.window.shown()
    assert shown is not None
    cell = next(cell for cell in shown.completions if cell.preset == "pirate")
    shown.completions[cell] = replace(shown.completions[cell], reused_from="run-7")
    person.look("Diff")
    assert person.sees("taken from run run-7")


def test_ctrl_d_in_the_matrix_opens_the_cell_here(person: Person) -> None:
    person.run()
    person.look("Matrix")
    matrix = person.window.findChild(MatrixView)
    assert matrix is not None
    matrix.table.setCurrentIndex(matrix.table.model().index(0, 2))
    person.qtbot.keyClick(matrix.table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert person.view() == "Diff"
    assert text(person, "Poet").isVisible()


def test_the_place_goes_with_the_prompt(person: Person, model: ScriptedModel) -> None:
    model.says = lambda request: [f"{request.system_message} answers {request.messages[-1].text}"]
    person.write(person.prompt, "First?")
    person.press("Add a prompt")
    person.write(person.prompt, "Second?")
    person.shortcut("run_all")
    person.until_done()
    person.look("Diff")
    assert "Second?" in text(person, "Pirate").toPlainText()
    person.press("Prompt before")
    assert "First?" in text(person, "Pirate").toPlainText()
    assert person.prompt.toPlainText() == "First?"


@pytest.mark.timeout(20)
def test_very_long_white_space_is_told_in_words_wherever_it_stands(look: Look) -> None:
    """Qt breaks the lines of 100 KB of blanks for minutes."""
    blanks = " " * 100_000
    shown = DiffText(look, "Diff: blanks")
    shown.resize(500, 300)
    shown.show()
    shown.show_diff(diff(f"One{blanks}two, three.", f"One{blanks}two, four{blanks}and five."))
    text = shown.toPlainText()
    assert text.count("[white space × 100,000]") == 2
    assert "One[white space × 100,000]two" in text
    assert len(text) < 300
    shown.deleteLater()
