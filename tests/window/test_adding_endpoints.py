"""Adding endpoints in the settings: from the catalogue, from this computer, with and without a key."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QMessageBox, QPushButton, QSpinBox
from settings_desk import Answering, Open, SettingsDesk, lab

from playground.core.endpoint import Endpoint
from playground.core.errors import StoreError
from playground.gui.endpoint_list import EndpointListView, EntryRow, rows_for
from playground.gui.picker_rows import HeadRow
from playground.gui.settings_endpoint import known_words, limit_words
from playground.store.catalogue import endpoint_of, entries, entry
from playground.store.keys import SERVICE
from playground.workbench import Workbench
from playground.workbench.local_servers import LocalServer

SECRET = "sk-canary-0123456789"


def chooser(desk: SettingsDesk) -> EndpointListView:
    return desk.get(EndpointListView, "Providers")


def choose(desk: SettingsDesk, provider: str) -> None:
    """As a person does: a few letters, and Enter."""
    desk.press("Add endpoint …")
    desk.type("Search providers", provider)
    desk.qtbot.keyClick(desk.get(QLineEdit, "Search providers"), Qt.Key.Key_Return)


def at(workbench: Workbench, monkeypatch: pytest.MonkeyPatch, root: str, name: str = "groq") -> None:
    """The catalogue's entry of that name is at `root`."""
    known = entry(name)
    assert known is not None
    here = replace(known, base_url=root, hosts=("127.0.0.1",))
    monkeypatch.setattr("playground.gui.endpoint_chooser.entries", lambda: (here,))


# ---- the list


def test_the_list_has_every_entry_once_in_three_sections() -> None:
    rows = rows_for(entries(), "", ())
    assert [row.text for row in rows if isinstance(row, HeadRow)] == [
        "With a key", "On this computer", "Any other server",
    ]  # fmt: skip
    ids = [row.entry.id for row in rows if isinstance(row, EntryRow)]
    assert sorted(ids) == sorted(each.id for each in entries())
    assert ids[-1] == "custom"
    assert ids.index("ollama") > ids.index("anthropic")


def test_what_is_typed_filters_and_leaves_the_way_to_any_other_server() -> None:
    found = [row.entry.id for row in rows_for(entries(), "great SPEED", {"groq"}) if isinstance(row, EntryRow)]
    assert found[0] == "groq"
    assert found[-1] == "custom"
    assert "ollama" not in found
    assert [row.entry.id for row in rows_for(entries(), "zzz", ()) if isinstance(row, EntryRow)] == ["custom"]
    named = [row.entry.id for row in rows_for(entries(), "openai", ()) if isinstance(row, EntryRow)]
    assert named[:3] == ["openai", "openai-responses", "azure"], "before those that only speak as OpenAI does"
    assert rows_for(entries(), "groq", {"groq"})[1] == EntryRow(next(e for e in entries() if e.id == "groq"), True)


def test_the_arrows_walk_the_list_while_one_types(open_on: Open) -> None:
    desk = open_on("endpoints")
    desk.press("Add endpoint …")
    search = desk.get(QLineEdit, "Search providers")
    assert desk.dialog.focusWidget() is search
    assert chooser(desk).currentIndex().data() == "OpenAI"
    for _ in range(2):
        desk.qtbot.keyClick(search, Qt.Key.Key_Down)
    assert chooser(desk).currentIndex().data() == "Anthropic"
    desk.qtbot.keyClick(search, Qt.Key.Key_Return)
    assert "Add Anthropic" in desk.text()
    desk.press("Back")
    place = chooser(desk).visualRect(chooser(desk).model().index(1, 0)).center()
    desk.qtbot.mouseClick(chooser(desk).viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert "Add OpenAI" in desk.text()


def test_what_an_assistive_technology_selects_is_taken(open_on: Open) -> None:
    desk = open_on("endpoints")
    desk.press("Add endpoint …")
    view = chooser(desk)
    view.selectionModel().select(view.model().index(4, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    desk.until("Add Google Gemini")


# ---- the key


def test_a_provider_is_added_with_its_key_and_tried_at_once(
    open_on: Open, workbench: Workbench, answering: Answering, own_keychain: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(workbench, monkeypatch, answering.root)
    desk = open_on("endpoints")
    choose(desk, "groq")
    assert desk.get(QLineEdit, "Address").text() == answering.root
    assert desk.button("Add without a key").isVisible()
    desk.type("API key", SECRET)
    with desk.qtbot.waitSignal(desk.dialog.endpoints_changed):
        desk.press("Add")
    desk.until("✓ 3 models listed")
    assert workbench.endpoints.get("groq") == Endpoint("groq", answering.root, key_env="GROQ_API_KEY", provider="groq")
    assert own_keychain.passwords == {(SERVICE, "groq"): SECRET}
    assert answering.authorizations == [f"Bearer {SECRET}"]
    assert desk.endpoints() == ["groq", "openai", "openrouter"]
    assert f"✓ The key is kept in the system keyring ({own_keychain.name})." in desk.text()
    assert SECRET not in desk.text()


def test_a_key_can_be_for_this_session_only(open_on: Open, own_keychain: Any) -> None:
    desk = open_on("endpoints")
    choose(desk, "anthropic")
    desk.type("API key", SECRET)
    desk.get(QCheckBox, "Only for this session").click()
    desk.workbench.try_endpoint = _never  # type: ignore[method-assign,assignment] # nobody is asked here
    desk.press("Add")
    desk.until("✓ The key is kept for this session only.")
    assert own_keychain.passwords == {}
    assert desk.workbench.keys.get("anthropic").source == "session"


async def _never(*_: object) -> list[object]:
    return []


def test_without_a_key_it_is_added_and_not_asked(
    open_on: Open, workbench: Workbench, answering: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(workbench, monkeypatch, answering.root)
    desk = open_on("endpoints")
    choose(desk, "groq")
    desk.press("Add without a key")
    desk.until("No key yet")
    desk.qtbot.waitUntil(lambda: not desk.bridge._asked)
    assert answering.authorizations == []
    assert "Known as Groq." in desk.text()


def test_a_built_in_one_needs_no_entry_in_the_file(open_on: Open, workbench: Workbench, own_keychain: Any) -> None:
    workbench.try_endpoint = _never  # type: ignore[method-assign,assignment]
    desk = open_on("endpoints")
    choose(desk, "openrouter")
    desk.type("API key", SECRET)
    desk.press("Add")
    desk.until("✓ The key is kept")
    assert own_keychain.passwords == {(SERVICE, "openrouter"): SECRET}
    assert not workbench.endpoints.path.exists()


def test_a_second_account_gets_a_name_of_its_own(open_on: Open, workbench: Workbench) -> None:
    known = entry("groq")
    assert known is not None
    workbench.endpoints.add(endpoint_of(known))
    desk = open_on("endpoints")
    choose(desk, "groq")
    assert "“groq” is there already: this one is called “groq-2”." in desk.text()
    desk.press("Add without a key")
    desk.qtbot.waitUntil(lambda: "groq-2" in desk.endpoints())


def test_a_part_of_the_address_is_asked_for_and_checked(open_on: Open, workbench: Workbench) -> None:
    desk = open_on("endpoints")
    choose(desk, "azure")
    desk.press("Add without a key")
    assert "✗ Resource: give the part of the address" in desk.text()
    assert desk.dialog.focusWidget() is desk.get(QLineEdit, "Resource")
    desk.type("Resource", "my-team")
    assert desk.get(QLineEdit, "Address").text() == "https://my-team.openai.azure.com/openai/v1"
    desk.press("Add without a key")
    desk.qtbot.waitUntil(lambda: "azure" in desk.endpoints())
    assert workbench.endpoints.get("azure").base_url == "https://my-team.openai.azure.com/openai/v1"


def test_a_key_that_cannot_be_one_is_refused_before_anything_is_written(open_on: Open, workbench: Workbench) -> None:
    desk = open_on("endpoints")
    choose(desk, "mistral")
    desk.type("API key", "two words")
    desk.press("Add")
    assert "✗ The key holds spaces or unusual signs: paste the key alone." in desk.text()
    assert not workbench.endpoints.path.exists()
    assert desk.get(QLineEdit, "API key").text() == "two words"


def test_what_cannot_be_written_is_said_in_place(
    open_on: Open, workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreError("The disk is full: make room.")

    desk = open_on("endpoints")
    choose(desk, "mistral")
    monkeypatch.setattr(workbench.endpoints, "add", full)
    desk.press("Add without a key")
    desk.until("✗ The disk is full: make room.")
    assert desk.button("Add without a key").isEnabled()


def test_a_key_in_the_environment_is_told(open_on: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MISTRAL_API_KEY", SECRET)
    desk = open_on("endpoints")
    choose(desk, "mistral")
    assert "The environment variable MISTRAL_API_KEY has a key" in desk.text()
    assert desk.button("Add this endpoint").text() == "Add"


def test_the_key_page_opens_only_after_its_address_was_shown(open_on: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(QUrl(url).toString()))
    desk = open_on("endpoints")
    desk.choose("openai")
    desk.press("Get a key from OpenAI")
    assert opened == []
    box = desk.dialog.findChild(QMessageBox)
    assert "https://platform.openai.com/api-keys" in box.text()
    assert not box.isModal()
    next(b for b in box.buttons() if b.text() == "Open in the browser").click()
    assert opened == ["https://platform.openai.com/api-keys"]


def test_no_key_stays_in_the_field_of_a_step_that_is_left(open_on: Open) -> None:
    desk = open_on("endpoints")
    choose(desk, "mistral")
    typed = desk.get(QLineEdit, "API key")
    desk.type("API key", SECRET)
    desk.press("Back")
    assert typed.text() == ""


# ---- this computer


def serve(desk: SettingsDesk, *servers: LocalServer) -> None:
    async def found() -> list[LocalServer]:
        return list(servers)

    desk.workbench.find_local_servers = found  # type: ignore[method-assign]


def test_a_program_on_this_computer_is_found_and_added_with_one_press(
    open_on: Open, workbench: Workbench, answering: Answering
) -> None:
    studio = entry("lm-studio")
    assert studio is not None
    here = endpoint_of(studio, base_url=answering.root)
    desk = open_on("endpoints")
    serve(desk, LocalServer(studio, here, ("one",)), LocalServer(studio, here, ("one", "two"), "old"))
    desk.press("Add endpoint …")
    desk.press("Look on this computer")
    desk.until("Found on this computer: 2 servers.")
    assert "there as “old”" in desk.text()
    desk.press(f"Add LM Studio at {answering.root}")
    desk.until("✓ 3 models listed")
    assert workbench.endpoints.get("lm-studio") == here
    assert "✓ It answers without a key." in desk.text()


def test_one_that_wants_a_key_is_asked_for_it(open_on: Open, workbench: Workbench, answering: Answering) -> None:
    jan = entry("jan")
    assert jan is not None
    desk = open_on("endpoints")
    serve(desk, LocalServer(jan, endpoint_of(jan, base_url=answering.root), None))
    desk.press("Add endpoint …")
    desk.press("Look on this computer")
    desk.until("wants a key")
    desk.press(f"Add Jan at {answering.root}")
    assert "Add Jan" in desk.text()
    assert not workbench.endpoints.path.exists()


def test_nothing_found_says_what_was_tried(open_on: Open) -> None:
    desk = open_on("endpoints")
    serve(desk)
    desk.press("Add endpoint …")
    desk.press("Look on this computer")
    desk.until("Nothing that serves models answers here (ports 11434, 1234,")
    assert desk.button("Look on this computer").isEnabled()


# ---- what else there is to set


def test_another_server_may_speak_another_dialect(open_on: Open, workbench: Workbench) -> None:
    desk = open_on("endpoints")
    choose(desk, "another")
    desk.type("Name", "box")
    desk.type("Base URL", "http://127.0.0.1:9")
    dialect = desk.get(QComboBox, "Dialect")
    dialect.setCurrentText("Ollama")
    workbench.try_endpoint = _never  # type: ignore[method-assign,assignment]
    desk.press("Add endpoint")
    assert workbench.endpoints.get("box") == Endpoint("box", "http://127.0.0.1:9", "ollama")
    desk.qtbot.waitUntil(lambda: not desk.bridge._asked)


def test_limits_are_shown_and_changed(open_on: Open, workbench: Workbench) -> None:
    before = lab(workbench, "http://127.0.0.1:1/v1", idle_timeout_s=90.5)
    desk = open_on("endpoints")
    desk.choose("lab")
    assert desk.get(QLineEdit, "Limits").text() == "8 requests at once · 90.5 s of silence · 600 s in all"
    desk.press("Edit endpoint")
    desk.get(QSpinBox, "Requests at once").setValue(1)
    desk.press("Save endpoint")
    assert workbench.endpoints.get("lab") == replace(before, max_concurrency=1), "the fraction stays"
    assert desk.get(QLineEdit, "Limits").text().startswith("1 request at once")


@pytest.mark.parametrize(
    ("endpoint", "words"),
    [
        (Endpoint("x", "https://api.groq.com/openai/v1"), "Known as Groq. Open models"),
        (Endpoint("x", "https://api.example.com/v1"), "Not in the catalogue"),
        (Endpoint("x", "https://api.example.com/v1", provider="grok"), "'grok' is not in the catalogue"),
    ],
)
def test_the_card_says_what_an_endpoint_is_known_as(endpoint: Endpoint, words: str) -> None:
    assert words in known_words(endpoint)
    assert limit_words(endpoint) == "8 requests at once · 120 s of silence · 600 s in all"


def test_opening_on_an_endpoint_leaves_what_was_being_added(open_on: Open) -> None:
    desk = open_on("endpoints")
    choose(desk, "mistral")
    desk.dialog.open_page("endpoints", "openrouter")
    assert desk.get(QLineEdit, "Base URL").text() == "https://openrouter.ai/api/v1"
    assert not [b for b in desk.dialog.findChildren(QPushButton) if b.isVisible() and b.text() == "Back"]
    desk.qtbot.waitUntil(lambda: not desk.bridge._asked)
