"""No key can be seen, read aloud, hovered over or copied from the window, whatever a server gives back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from leaking_server import LeakingServer, leaking_server
from model_script import STARTER
from person import OpenWindow, Person
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QWidget

from playground.core.redaction import MARK, forms_of
from playground.workbench.experiments import read_run

KEY = "sk-planted/0123456789+ab=="
TOKEN = "gw-planted-token-0001"
MODELS = ("answer_by_character", "reasoning", "json_401", "plain_403", "cut")
READABLE = (
    "text", "toPlainText", "toolTip", "accessibleName", "accessibleDescription", "statusTip", "whatsThis",
    "windowTitle", "placeholderText", "currentText", "title", "currentMessage", "objectName",
)  # fmt: skip


@pytest.fixture
def leaky(home: Path) -> Iterator[LeakingServer]:
    with leaking_server() as server:
        (home / "endpoints.toml").write_text(
            f'[endpoints.leaky]\nbase_url = "{server.root}"\nmax_retries = 0\n'
            f'headers = {{X-Gateway-Token = "{TOKEN}"}}\n',
            "utf-8",
        )
        models = ", ".join(f"leaky/{model}" for model in MODELS)
        starter = STARTER.replace("local/smollm2-135m-instruct", models).replace("none, pirate, poet", "none, poet")
        (home / "experiments" / "starter.experiment.yaml").write_text(starter, "utf-8")
        yield server


@pytest.fixture
def person(open_window: OpenWindow, leaky: LeakingServer) -> Person:
    """At a window that speaks to the server itself, with a key that was typed for this session."""
    person = open_window()
    workbench = person.window.workbench
    del workbench.providers
    workbench.keys.set("leaky", KEY, remember=False)
    return person


def readable(person: Person) -> list[str]:
    """Every text of every widget and action, also of those out of sight, and of every list."""
    made: list[QWidget | QAction] = [person.window, *person.window.findChildren(QWidget)]
    made += person.window.findChildren(QAction)
    texts = [str(getattr(each, name)()) for each in made for name in READABLE if callable(getattr(each, name, None))]
    return [*texts, *(f"{title} {detail}" for title, detail in person.history()), QApplication.clipboard().text()]


def leaks_in(texts: list[str]) -> list[str]:
    return [text for text in texts if any(form in text for form in forms_of([KEY, TOKEN]).texts)]


def test_no_text_of_the_window_holds_a_key(person: Person, leaky: LeakingServer, tmp_path: Path) -> None:
    person.run()
    assert leaky.sent == {KEY, TOKEN}, "the server must have had what it could give back"
    texts = readable(person)
    assert leaks_in(texts) == []
    for words in (f"your key is {MARK} {MARK}!", f"Incorrect API key provided: {MARK}", f"forbidden for {MARK}"):
        assert any(words in text for text in texts), words
    for column in person.shown_columns():
        for what in ("Copy the answer: ", "Run again: "):
            buttons = [b for b in column.findChildren(QWidget) if b.accessibleName().startswith(what)]
            assert buttons, what
        person.deeds.columns.copy_answer(column.key)
        assert leaks_in([QApplication.clipboard().text()]) == []
    person.window.say(f"Copied. {QApplication.clipboard().text()[:40]}")
    assert leaks_in(readable(person)) == []


def test_somebody_else_s_comparison_with_our_key_is_shown_without_it(person: Person, tmp_path: Path) -> None:
    person.run()
    shown = person.window.shown()
    assert shown is not None
    person.deeds.exporting.export(shown, tmp_path / "out.json")
    person.until(lambda: person.toast() == "Written: out.json")
    text = (tmp_path / "out.json").read_text("utf-8")
    assert MARK in text
    theirs = text.replace(MARK, KEY).replace(shown.run.id, "20250101-000000-abcd")
    (tmp_path / "theirs.json").write_text(theirs, "utf-8")
    assert KEY in repr(read_run(tmp_path / "theirs.json")), "the file itself has it"
    person.deeds.files.open_file(tmp_path / "theirs.json")
    person.until(lambda: len(person.history()) == 2)
    person.until_quiet()
    assert leaks_in(readable(person)) == []
    for path in person.home.rglob("*"):
        if path.is_file() and path.name != "endpoints.toml":
            data = path.read_bytes()
            assert not any(form.encode() in data for form in forms_of([KEY, TOKEN]).texts), path.name
