"""Find in all columns: counted, marked, walked through; no place missed or doubled, whatever the text is shown as."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_script import ScriptedModel
from person import Person
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from playground.core.find_text import Wanted
from playground.core.reading import raw_text
from playground.gui.answer_view import AnswerView
from playground.gui.look import Look

ANSWERS = {"Pirate": "Ahoy 👋 sea, Sea and seas.", "Poet": "The **sea**\n\nis wide.", "No system message": "Nothing."}


def says(model: ScriptedModel) -> None:
    def answer(request: object) -> list[str]:
        words = str(request)
        return [ANSWERS["Pirate" if "irate" in words else "Poet" if "verse" in words else "No system message"]]

    model.says = answer


def look_for(person: Person, words: str) -> None:
    person.shortcut("find")
    person.write(person.field("Find in the answers"), words)


def counts(person: Person) -> dict[str, str]:
    return {name: person.column(name).top.found.text() for name in person.columns()}


def said(person: Person) -> str:
    return person.window.parts.comparison.finder._count.text()


@pytest.fixture
def asked(person: Person, model: ScriptedModel) -> Person:
    says(model)
    person.run()
    return person


def test_every_column_says_how_often_the_words_stand_in_it(asked: Person) -> None:
    look_for(asked, "sea")
    asked.until(lambda: said(asked) == "1 of 4 in 2 columns")
    assert counts(asked) == {"No system message": "0", "Pirate": "3", "Poet": "1"}
    assert asked.column("Pirate").answer.found.marked() == ["sea", "Sea", "sea"]
    asked.press("Match case")
    assert counts(asked)["Pirate"] == "2"
    asked.press("Whole words")
    assert counts(asked)["Pirate"] == "1"
    asked.qtbot.keyClick(asked.field("Find in the answers"), Qt.Key.Key_Escape)
    assert asked.column("Pirate").answer.found.marked() == []
    assert not [made for made in asked.window.findChildren(QLabel) if made.text() == "3" and made.isVisible()]


def test_next_walks_through_the_columns_and_round(asked: Person) -> None:
    look_for(asked, "sea")
    asked.until(lambda: said(asked).startswith("1 of 4"))
    seen = []
    for _step in range(4):
        asked.shortcut("find_next")
        seen.append(said(asked).split(" of ")[0])
    assert seen == ["2", "3", "4", "1"]
    asked.shortcut("find_previous")
    assert said(asked).startswith("4 of 4")


def test_a_pattern_is_found_and_a_broken_one_said(asked: Person) -> None:
    look_for(asked, r"s\w+s\b")
    asked.press("Regular expression")
    asked.until(lambda: said(asked) == "1 of 1 in 1 column")
    asked.write(asked.field("Find in the answers"), "(")
    asked.until(lambda: "broken" in said(asked))
    asked.write(asked.field("Find in the answers"), "sea")
    asked.until(lambda: said(asked).startswith("1 of 4"))


def test_answers_that_come_later_are_looked_through_too(asked: Person, model: ScriptedModel) -> None:
    look_for(asked, "sea")
    asked.until(lambda: said(asked).startswith("1 of 4"))
    model.says = lambda _request: ["sea sea"]
    asked.run()
    asked.until(lambda: said(asked) == "3 of 6 in 3 columns")


def test_find_means_the_list_where_the_keyboard_is_in_it(asked: Person) -> None:
    asked.window.parts.presets.view.setFocus()
    asked.shortcut("find")
    assert asked.field("Search presets").hasFocus()
    asked.look("Matrix")
    asked.prompt.setFocus()
    asked.shortcut("find")
    assert asked.field("Filter rows").hasFocus()


def test_a_tree_is_text_while_words_are_looked_for(person: Person, model: ScriptedModel) -> None:
    model.says = lambda _request: ['{"sea": 1}']
    person.run()
    person.deeds.actions.by_id["read_tree"].trigger()
    look_for(person, "sea")
    person.until(lambda: said(person).startswith("1 of 3"))
    person.press("Close find")
    assert person.column("Pirate").reader.currentWidget() is not person.column("Pirate").answer


WORDS = st.lists(
    st.sampled_from(["sea", "Sea", "👋sea", "x\u200bsea", "é", "sea👋sea", "你好"]), min_size=1, max_size=12
)


@given(words=WORDS, wanted=st.sampled_from(["sea", "👋", "a", "s"]), case=st.booleans())
@settings(max_examples=25, deadline=None)
def test_no_place_is_missed_or_doubled_whatever_the_text_is_shown_as(
    views: list[AnswerView], words: list[str], wanted: str, case: bool
) -> None:
    text = " ".join(words)
    look_for = Wanted(wanted, match_case=case)
    expected = [text[start:end] for start, end in look_for.places(text)]
    markdown, plain, raw = views
    markdown.show_whole(text)
    plain.show_plain(text)
    raw.show_plain(raw_text(text), fixed=True)
    for view in views:
        shown = view.found.text()
        view.found.show(shown, look_for.places(shown))
        assert view.found.marked() == expected


@pytest.fixture(scope="module")
def views(qapp: object) -> list[AnswerView]:
    from PySide6.QtWidgets import QApplication

    from playground.gui.icons import Icons
    from playground.gui.theme import Theme
    from playground.store.folders import resources_folder

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    look = Look(Theme(app), Icons(resources_folder() / "icons"))
    made = [AnswerView(look) for _ in range(3)]
    for view in made:
        view.resize(400, 600)
        view.show()
    return made
