"""Lint in the editor: underlined in the text, listed under it with its reason, and mended by a button."""

from __future__ import annotations

from pathlib import Path

import pytest
from model_script import write_preset
from person import Person
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QPushButton

from playground.core.lint import Edit, Finding, Fix
from playground.gui import editor_facts
from playground.gui.lint_list import LintList, sum_words
from playground.gui.preset_rows import PresetRow

WAVE = QTextCharFormat.UnderlineStyle.WaveUnderline


def waves(person: Person) -> list[str]:
    marks = person.message.extraSelections()
    return [each.cursor.selectedText() for each in marks if each.format.underlineStyle() == WAVE]


def listed(person: Person) -> list[str]:
    made = person.window.findChild(LintList)
    return [finding.rule for finding in made._findings] if made.isVisible() else []


def write(person: Person, text: str) -> None:
    person.edit("Pirate")
    person.window.parts.editor.message.edit.replace(text)


def test_what_is_wrong_is_underlined_and_listed_with_its_reason(person: Person) -> None:
    write(person, "Be 🏴 kind. Ask joe@acme-mail.com, signed [YOUR NAME].")
    person.until(lambda: waves(person) == ["joe@acme-mail.com", "[YOUR NAME]"])
    assert listed(person) == ["e-mail", "placeholder"]
    assert person.sees("'[YOUR NAME]' was not filled in")
    assert person.button("Findings").text() == "▾  2 warnings"
    person.press("Findings")
    assert not person.sees("'[YOUR NAME]' was not filled in")


def test_a_fix_is_one_step_and_undo_takes_it_back(person: Person) -> None:
    write(person, "Ask joe@acme-mail.com.")
    person.until(lambda: listed(person) == ["e-mail"])
    fix = next(b for b in person.window.findChildren(QPushButton) if b.accessibleName().startswith("Use an address"))
    fix.click()
    assert person.message.toPlainText() == "Ask name@example.com."
    person.until(lambda: listed(person) == [])
    assert waves(person) == []
    person.message.undo()
    assert person.message.toPlainText() == "Ask joe@acme-mail.com."


def test_a_fix_does_nothing_to_a_text_that_changed_since(person: Person) -> None:
    write(person, "Ask joe@acme-mail.com.")
    person.until(lambda: listed(person) == ["e-mail"])
    made = person.window.findChild(LintList)
    person.window.parts.editor.message.edit.replace("Please ask joe@acme-mail.com.")
    made.fix_asked.emit(made._findings[0])
    assert person.message.toPlainText() == "Please ask joe@acme-mail.com."


def test_invisible_signs_get_a_mark_and_are_removed(person: Person) -> None:
    write(person, "Prices change.")
    person.until_quiet()
    person.qtbot.wait(250)
    before = person.message.viewport().grab().toImage()
    write(person, "Prices\u202e\u200b change.")
    person.until(lambda: listed(person) == ["invisible"])
    person.qtbot.wait(20)
    bad = person.window.look.tokens.bad
    image = person.message.viewport().grab().toImage()

    def pixels(of: object) -> int:
        made = image if of is image else before
        return sum(made.pixelColor(x, y).name() == bad for x in range(0, 200) for y in range(0, 40))

    assert pixels(image) > pixels(before)
    remove = next(b for b in person.window.findChildren(QPushButton) if b.text() == "Remove" and b.isVisible())
    remove.click()
    assert person.message.toPlainText() == "Prices change."


def test_a_choice_in_the_list_selects_the_place(person: Person) -> None:
    write(person, "Sign 🏴 as [YOUR NAME].")
    person.until(lambda: listed(person) == ["placeholder"])
    made = person.window.findChild(LintList)
    made.chosen.emit(made._findings[0])
    assert person.message.textCursor().selectedText() == "[YOUR NAME]"


def test_a_very_long_text_is_not_checked_and_says_so(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editor_facts, "MAX_LINT", 20)
    write(person, "Sign as [YOUR NAME], and so on.")
    person.until(lambda: person.sees(editor_facts.TOO_LONG))
    assert waves(person) == []


def test_findings_of_one_preset_do_not_stay_for_another(person: Person) -> None:
    write(person, "Sign as [YOUR NAME].")
    person.until(lambda: listed(person) == ["placeholder"])
    person.edit("Poet")
    assert waves(person) == []
    assert listed(person) == []


def test_a_knob_of_a_layer_says_what_it_is_and_what_to_do(person: Person, home: Path) -> None:
    write_preset(home, "tongue", "---\nname: Tongue\nknobs: {language: {type: text, default: French}}\n---\nSpeak.")
    write_preset(home, "guide", "---\nname: Guide\nlayers: [tongue]\n---\nAnswer in {{ language }}.")
    person.window.library.refresh()
    person.choose("Guide")
    person.edit("Guide")
    person.until(lambda: listed(person) == ["unknown-knob"])
    words = "'{{ language }}' is a knob of the layer 'tongue' alone and stays as written: declare it here, too"
    assert person.sees(words)


def test_a_preset_of_the_program_shows_hints_and_a_fix_makes_a_copy(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = next(row for row in person.rows() if isinstance(row, PresetRow) and row.tag == "persona" and not row.own)
    person.edit(shipped.name)
    person.until_quiet()
    text = person.message.toPlainText()
    assert person.message.isReadOnly()
    fix = Fix("Take it out", (Edit(0, 4, ""),))
    finding = Finding("few", "hint", 0, 4, "say less", fix=fix)
    monkeypatch.setattr(editor_facts, "lint", lambda *_args: (finding,))
    person.window.editing.refresh()
    person.until(lambda: listed(person) == ["few"])
    button = next(b for b in person.window.findChildren(QPushButton) if b.text() == "Fix in a copy")
    assert button.accessibleName().startswith("Take it out, in a copy of your own")
    button.click()
    assert person.message.toPlainText() == text[4:]
    assert not person.message.isReadOnly()
    assert "a copy of your own; the original stays as it is" in person.toast()
    assert person.window.workbench.library.get(shipped.id).system_message == text
    person.message.undo()
    assert person.message.toPlainText() == text


def test_the_sum_leaves_out_what_there_is_none_of() -> None:
    assert sum_words(()) == ""
