"""GGUF files in the window: their page in the settings, fetching one, and dropping one on the window."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TypeVar

import pytest
from gguf_writer import gguf, llama_keys, llama_tensors, toy
from person import Person
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from playground.gui.bridge import Bridge
from playground.gui.settings_local_models import LocalModelsPage
from playground.providers import memory
from playground.store.local_models import LocalModelChoice
from playground.workbench import Workbench

W = TypeVar("W", bound=QWidget)


@dataclass
class Page:
    page: LocalModelsPage
    workbench: Workbench
    bridge: Bridge
    qtbot: QtBot

    def get(self, kind: type[W], name: str) -> W:
        (found,) = [w for w in self.page.findChildren(kind) if w.accessibleName() == name]
        return found

    def press(self, name: str) -> None:
        (found,) = [b for b in self.page.findChildren(QPushButton) if name in (b.text(), b.accessibleName())]
        assert found.isVisible()
        self.qtbot.mouseClick(found, Qt.MouseButton.LeftButton)

    def rows(self) -> list[str]:
        names = self.get(QListWidget, "Local models")
        return [names.item(row).text() for row in range(names.count())]

    def text(self) -> str:
        return "\n".join(w.text() for w in self.page.findChildren(QLabel) if w.isVisible())

    def until(self, words: str) -> None:
        self.qtbot.waitUntil(lambda: words in self.text(), timeout=20_000)

    def refresh(self) -> None:
        self.page.refresh()
        self.qtbot.waitUntil(lambda: not self.bridge._asked)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "Toy.gguf"
    path.write_bytes(toy())
    return path


@pytest.fixture
def page(qtbot: QtBot, own_home: Path, own: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    monkeypatch.delenv("PLAYGROUND_MODEL", raising=False)
    workbench, bridge = Workbench(), Bridge()
    workbench.local_models.store.remember(own)
    made = LocalModelsPage(workbench, bridge)
    qtbot.addWidget(made)
    made.resize(620, 900)
    made.show()
    opened = Page(made, workbench, bridge, qtbot)
    opened.refresh()
    yield opened
    bridge.close(workbench.aclose)
    workbench.close()


def test_known_files_are_listed_and_one_is_shown(page: Page, own: Path, tmp_path: Path) -> None:
    assert page.rows() == ["Toy.gguf  ·  1 MB  ·  F32  ·  512 tokens"]
    for words in ("✓ It needs about 42 MB, ", "Llama, 91k parameters, F32", "tokens for each answer: 512 of 512"):
        assert words in page.text()
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(toy()[:3000])
    page.page.add_file(broken)
    page.until("✗ The model file")
    assert page.rows()[1] == "broken.gguf  ·  cannot be used"
    assert page.get(QListWidget, "Local models").currentRow() == 1
    page.page.add_file(tmp_path / "nothing.gguf")
    page.until("nothing.gguf cannot be opened")
    page.press("Take this model off the list")
    page.qtbot.waitUntil(lambda: len(page.rows()) == 1)
    assert broken.is_file()


def test_what_is_set_is_kept_and_said(page: Page, own: Path) -> None:
    page.qtbot.keyClick(page.get(QSpinBox, "Slots of this model"), Qt.Key.Key_Up)
    page.qtbot.keyClick(page.get(QSpinBox, "Threads of this model"), Qt.Key.Key_Up)
    context = page.get(QSpinBox, "Context of this model")
    context.setFocus()
    context.selectAll()
    page.qtbot.keyClicks(context, "300")
    page.qtbot.keyClick(context, Qt.Key.Key_Return)
    store = page.workbench.local_models.store
    assert store.get(own) == LocalModelChoice(context=300, threads=0, slots=1)
    assert "tokens for each answer: 300 of 512" in page.text()
    assert "answers written at once: 1" in page.text()
    page.qtbot.keyClick(page.get(QSpinBox, "Slots of this model"), Qt.Key.Key_Down)
    assert store.get(own).slots is None
    assert page.get(QSpinBox, "Slots of this model").text() == "as for all"


def test_a_chat_template_is_chosen_by_name_or_by_file(page: Page, own: Path, tmp_path: Path) -> None:
    template = page.get(QComboBox, "Chat template of this model")
    store = page.workbench.local_models.store

    def choose(words: str) -> None:
        template.setCurrentText(words)
        template.activated.emit(template.currentIndex())

    assert template.currentText() == "its own"
    choose("chatml")
    assert store.get(own).template == "chatml"
    assert "chatml, in place of its own" in page.text()
    file = tmp_path / "mine.jinja"
    file.write_text("{{ messages }}", "utf-8")
    page.page.card.take_template(str(file))
    assert store.get(own) == LocalModelChoice(template_file=str(file))
    assert template.currentText() == "mine.jinja"
    page.page.card.take_template(str(tmp_path / "gone.jinja"))
    assert "gone.jinja: the file cannot be read" in page.text()
    assert store.get(own).template_file == str(file)
    choose("its own")
    assert store.get(own) == LocalModelChoice()


def test_trying_a_model_tells_what_its_template_does(page: Page) -> None:
    """llama.cpp really loads it: a toy of 370 kB."""
    page.press("Load this model to try it")
    page.until("✓ It can answer. The chat template takes a system message, and puts in none of its own.")


def test_trying_a_model_that_llama_cpp_refuses_tells_its_reason(page: Page, tmp_path: Path) -> None:
    other = tmp_path / "other.gguf"
    other.write_bytes(gguf({**llama_keys(), "general.architecture": "lxxma"}, llama_tensors()))
    page.page.add_file(other)
    page.qtbot.waitUntil(lambda: len(page.rows()) == 2)
    page.press("Load this model to try it")
    page.until("(unknown model architecture: 'lxxma')")


def test_memory_is_said_before_anything_is_loaded(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "free_bytes", lambda: 45_000_000)
    page.refresh()
    assert "Memory is tight: it needs about 42 MB, 45 MB are free." in page.text()
    monkeypatch.setattr(memory, "free_bytes", lambda: 20_000_000)
    page.refresh()
    assert "✗ It does not fit now: it needs about 42 MB, 20 MB are free." in page.text()
    assert page.rows()[0].endswith("does not fit")


def test_a_model_can_be_asked_for(page: Page, own: Path) -> None:
    with page.qtbot.waitSignal(page.page.use_asked) as asked:
        page.press("Use this model")
    assert asked.args == [f"local/{own}"]


def test_a_file_that_cannot_be_edited_is_told(page: Page) -> None:
    page.workbench.local_models.store.path.write_text("models = [\n", "utf-8")
    page.refresh()
    assert "local_models.toml" in page.text()
    assert "this is no TOML" in page.text()


# ---- fetching


class Host:
    """A server of one file, which it sends in pieces while `go` is set."""

    def __init__(self) -> None:
        self.data = toy() + bytes(3_000_000)
        self.go = threading.Event()
        self.ranges: list[str] = []
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = self.headers.get("Range", "")
                host.ranges.append(asked)
                start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
                self.send_response(206 if start else 200)
                self.send_header("Content-Length", str(len(host.data) - start))
                if start:
                    self.send_header("Content-Range", f"bytes {start}-{len(host.data) - 1}/{len(host.data)}")
                self.end_headers()
                self.wfile.write(host.data[start : max(start, 1_000_000)])
                host.go.wait(20)
                self.wfile.write(host.data[max(start, 1_000_000) :])

            def handle(self) -> None:
                try:
                    super().handle()
                except ConnectionError:
                    """It was stopped."""

            def log_message(self, format: str, *args: object) -> None:
                """Silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/far.gguf"

    def close(self) -> None:
        self.go.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def host() -> Iterator[Host]:
    made = Host()
    yield made
    made.close()


def test_a_file_is_fetched_stopped_and_gone_on_with(page: Page, host: Host) -> None:
    sha256 = hashlib.sha256(host.data).hexdigest()
    page.get(QLineEdit, "Address of a GGUF file").setText(host.url)
    page.get(QLineEdit, "SHA-256 of the file").setText(sha256)
    page.press("Fetch the file")
    page.until("Fetching far.gguf: 1 MB of 3 MB")
    bar = page.get(QProgressBar, "Fetching the file")
    assert bar.isVisible()
    assert 200 < bar.value() < 400
    page.press("Stop fetching the file")
    assert "Stopped. What has come is kept: Fetch goes on from there." in page.text()
    page.qtbot.waitUntil(lambda: not page.bridge._asked)

    page.get(QLineEdit, "Address of a GGUF file").clear()
    host.go.set()
    page.refresh()  # as after a restart
    page.until("Far.gguf was not fetched to its end: 1 MB are here.")
    assert page.get(QLineEdit, "SHA-256 of the file").text() == sha256
    page.press("Fetch the file")
    page.until("✓ Far.gguf: here and whole.")
    assert host.ranges[0] == ""
    assert host.ranges[1].startswith("bytes=")
    page.qtbot.waitUntil(lambda: len(page.rows()) == 2)
    assert page.rows()[0].startswith("far.gguf  ·  3 MB")
    assert (page.workbench.folders.models / "far.gguf").read_bytes() == host.data


def test_a_wrong_hash_keeps_nothing(page: Page, host: Host) -> None:
    host.go.set()
    page.get(QLineEdit, "Address of a GGUF file").setText(host.url)
    page.get(QLineEdit, "SHA-256 of the file").setText("0" * 64)
    page.press("Fetch the file")
    page.until("so nothing was kept")
    assert list(page.workbench.folders.models.glob("*.gguf")) == []


def test_an_unfinished_download_can_be_thrown_away(page: Page, host: Host) -> None:
    page.get(QLineEdit, "Address of a GGUF file").setText(host.url)
    page.get(QLineEdit, "SHA-256 of the file").setText("0" * 64)
    page.press("Fetch the file")
    page.until("Fetching far.gguf: 1 MB of 3 MB")
    page.press("Stop fetching the file")
    page.qtbot.waitUntil(lambda: not page.bridge._asked)
    page.refresh()
    page.press("Throw the unfinished download away")
    page.until("Thrown away.")
    assert list((page.workbench.folders.models / ".downloads").glob("*.part")) == []


def test_what_is_typed_wrong_is_told(page: Page) -> None:
    page.get(QLineEdit, "Address of a GGUF file").setText("http://example.org/x.gguf")
    page.press("Fetch the file")
    assert "✗ The address must begin with https://" in page.text()


# ---- dropping one on the window


def drop(person: Person, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    for event in (QDragEnterEvent(QPoint(9, 9), *how), QDropEvent(QPointF(9, 9), *how)):
        QApplication.sendEvent(person.window, event)
        assert event.isAccepted()


def test_a_model_that_is_dropped_is_the_model_of_the_comparison(person: Person, own: Path) -> None:
    before = person.window.desk.experiment.models
    drop(person, own)
    person.until(lambda: person.toast() == "Toy.gguf is the model now.")
    assert person.window.desk.experiment.models == (f"local/{own}",)
    assert person.window.workbench.local_models.store.files() == (own,)
    person.press("Undo")
    assert person.window.desk.experiment.models == before


def test_what_is_no_model_or_does_not_fit_is_said_and_changes_nothing(
    person: Person, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = person.window.desk.experiment.models
    words = tmp_path / "words.gguf"
    words.write_text("hello", "utf-8")
    drop(person, words)
    person.until(lambda: "words.gguf is not a GGUF file" in person.toast())
    monkeypatch.setattr(memory, "free_bytes", lambda: 20_000_000)
    drop(person, own)
    person.until(lambda: person.toast().startswith("Toy.gguf needs about 42 MB, 20 MB are free: "))
    assert person.window.desk.experiment.models == before
