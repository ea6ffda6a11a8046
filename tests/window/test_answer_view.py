"""The view of one answer: whatever a model writes is shown, and nothing of it is loaded, run or followed."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from model_script import ScriptedModel
from person import MessageBoxes, Person
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QColor, QDesktopServices, QImage, QTextBlock, QTextCursor
from PySide6.QtWidgets import QTextBrowser
from pytestqt.qtbot import QtBot

from playground.gui import answer_view
from playground.gui.answer_view import LONG_WORD, MAX_RENDERED, AnswerView
from playground.gui.look import Look

RED = QColor(255, 0, 0)
LEFT = Qt.MouseButton.LeftButton
PATIENCE_S = 10.0  # wrapped at words, a word of a megabyte takes more than half a minute
MEGABYTE = 1_000_000


@pytest.fixture
def view(qtbot: QtBot, look: Look) -> AnswerView:
    made = AnswerView(look)
    qtbot.addWidget(made)
    made.resize(420, 300)
    made.show()
    return made


@pytest.fixture
def red_file(tmp_path: Path) -> Path:
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(RED)
    path = tmp_path / "red.png"
    assert image.save(str(path))
    return path


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """(address, what was asked of it)"""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"127.0.0.1:{made.server_address[1]}", asked
    made.shutdown()
    made.server_close()
    thread.join()


class Opened(QObject):
    """Hears every address that Qt is asked to open outside of the program."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.urls.append(url.toString())


@pytest.fixture
def opened() -> Iterator[Opened]:
    schemes = ("http", "https", "mailto", "file", "javascript", "data")
    made = Opened()
    for scheme in schemes:
        QDesktopServices.setUrlHandler(scheme, made, "open")
    yield made
    for scheme in schemes:
        QDesktopServices.unsetUrlHandler(scheme)


def red_pixels(view: QTextBrowser) -> int:
    image = view.grab().toImage()
    return sum(image.pixelColor(x, y) == RED for x in range(0, image.width(), 4) for y in range(0, image.height(), 4))


def attacks(red: Path, host: str) -> list[str]:
    data = base64.b64encode(red.read_bytes()).decode()
    return [
        f"![x]({red})",
        f"![x](file://{red})",
        f"![x][r]\n\n[r]: file://{red}",
        f"[![x]({red})](http://{host}/link)",
        f"- ![x]({red})\n- ![x]({red.name})",
        f"| a |\n|---|\n| ![x]({red}) |",
        f"![x](data:image/png;base64,{data})",
        f"![x](//{host}/share/x.png)",
        f"![x](http://{host}/remote.png)",
        "![x](qrc:/red.png) ![x](:/red.png)",
        f'<img src="{red}"><img src="file://{red}">',
        f'<img src="http://{host}/img.png" onerror="alert(1)">',
        f'<body background="{red}"><table background="file://{red}"><tr><td bgcolor="#ff0000">x</table></body>',
        f'<div style="background-image: url({red}); background-color: #ff0000">x</div>',
        f'<link rel="stylesheet" href="http://{host}/style.css"><style>@import "http://{host}/more.css";</style>',
        f'<script src="http://{host}/s.js"></script><script>fetch("http://{host}/fetch")</script>',
        f'<iframe src="http://{host}/frame"></iframe><object data="http://{host}/object"></object>',
        f'<meta http-equiv="refresh" content="0; url=http://{host}/refresh">',
        f'<svg onload="fetch(\'http://{host}/svg\')"><image href="file://{red}"/></svg>',
    ]


def test_a_plain_text_browser_does_load_what_a_model_names(qtbot: QtBot, red_file: Path) -> None:
    """The control: if Qt stopped doing this, the tests below would show nothing."""
    plain = QTextBrowser()
    qtbot.addWidget(plain)
    plain.resize(420, 300)
    plain.setMarkdown(f"![x]({red_file})")
    assert red_pixels(plain) > 50


@pytest.mark.parametrize("number", range(19))
def test_nothing_an_answer_names_is_loaded(
    view: AnswerView, red_file: Path, server: tuple[str, list[str]], qtbot: QtBot, number: int
) -> None:
    host, asked = server
    attack = attacks(red_file, host)[number]
    for show in (view.show_plain, view.show_whole, view.append):
        show(f"before\n\n{attack}\n\nafter")
        assert red_pixels(view) == 0
        assert "before" in view.toPlainText()
        assert "after" in view.toPlainText()
    view.setSource(QUrl.fromLocalFile(str(red_file)))
    qtbot.wait(15)
    assert asked == []
    assert "before" in view.toPlainText()


def test_every_attack_is_tried(red_file: Path) -> None:
    assert len(attacks(red_file, "127.0.0.1")) == 19


def test_html_is_shown_as_it_was_written(view: AnswerView) -> None:
    text = '<b onclick="x()">bold</b> & <script>alert("1")</script> &lt;'
    view.show_plain(text)
    assert view.toPlainText() == text
    view.show_whole(text)
    assert "<b onclick=" in view.toPlainText()
    assert "<script>alert(" in view.toPlainText()


# ---- links


LINKS = {
    "http://example.invalid/a": True,
    "https://example.invalid/b?c=d": True,
    "mailto:someone@example.invalid": True,
    "HTTPS://EXAMPLE.INVALID/": True,
    "javascript:alert(1)": False,
    "file:///etc/hostname": False,
    "/etc/hostname": False,
    "hostname": False,
    "//example.invalid/share": False,
    "data:text/html,<b>x</b>": False,
    "qrc:/x": False,
    "vscode://file/etc": False,
    "#here": False,
}


@pytest.mark.parametrize(("address", "asks"), LINKS.items(), ids=list(LINKS))
def test_a_click_on_a_link_only_asks(view: AnswerView, opened: Opened, qtbot: QtBot, address: str, asks: bool) -> None:
    view.show_whole(f"[click me]({address}) and more")
    before = view.toPlainText()
    heard: list[QUrl] = []
    view.link_asked.connect(heard.append)
    place = view.cursorRect(QTextCursor(view.document())).center()
    qtbot.mouseClick(view.viewport(), LEFT, pos=place + place.__class__(12, 0))
    assert [url.scheme() for url in heard] == ([QUrl(address).scheme().lower()] if asks else [])
    assert opened.urls == []
    assert view.toPlainText() == before
    assert view.source().isEmpty()


def test_the_window_shows_the_address_and_opens_it_only_when_told(
    person: Person, model: ScriptedModel, opened: Opened, boxes: MessageBoxes
) -> None:
    model.says = lambda _request: ["[A bank](https://evil.invalid/<b>x</b>\u202egnp.exe)"]
    person.run()
    url = QUrl("https://evil.invalid/<b>x</b>\u202egnp.exe")
    person.column("Pirate").answer.link_asked.emit(url)
    person.until(lambda: boxes.texts != [])
    assert "https://evil.invalid/" in boxes.texts[0]
    assert "\u202e" not in boxes.texts[0]
    assert opened.urls == []
    boxes.answer_with("Open in the browser")
    person.column("Pirate").answer.link_asked.emit(url)
    person.until(lambda: len(opened.urls) == 1)


# ---- size


def seconds_since(start: float) -> float:
    return time.perf_counter() - start


@pytest.mark.parametrize("how", ["show_plain", "show_whole"])
def test_a_word_of_a_megabyte_holds_nothing_up(view: AnswerView, how: str) -> None:
    word = "x" * MEGABYTE
    start = time.perf_counter()
    getattr(view, how)(word)
    view.grab()
    assert seconds_since(start) < PATIENCE_S
    assert len(view.toPlainText()) == MEGABYTE


def test_a_long_word_that_comes_in_pieces_holds_nothing_up(view: AnswerView, qtbot: QtBot) -> None:
    piece = "x" * 1_000
    start = time.perf_counter()
    for _ in range(1_000):
        view.append(piece)
        view.viewport().repaint()
    assert seconds_since(start) < PATIENCE_S
    qtbot.waitUntil(lambda: len(view.toPlainText()) == MEGABYTE, timeout=20_000)


def test_a_slow_view_takes_larger_pieces_and_loses_none(
    view: AnswerView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer_view, "SLOW_MS", 0.0)
    pieces = [f"{number} " for number in range(100)]
    for piece in pieces:
        view.append(piece)
    text = "".join(pieces)
    assert view.toPlainText() != text
    qtbot.waitUntil(lambda: view.toPlainText() == text)
    view.append("old ")
    view.append("and late")
    view.show_plain("new")
    qtbot.wait(30)
    assert view.toPlainText() == "new"


def test_words_of_usual_length_are_not_broken(view: AnswerView) -> None:
    view.append("word " * LONG_WORD)
    view.append("word " * 10)
    assert view.wordWrapMode() == view.wordWrapMode().WrapAtWordBoundaryOrAnywhere


def test_a_long_word_is_noticed_across_pieces_and_forgotten_with_the_answer(view: AnswerView, qtbot: QtBot) -> None:
    for _ in range(LONG_WORD // 100 + 1):
        view.append("x" * 100)
    qtbot.waitUntil(lambda: view.wordWrapMode() == view.wordWrapMode().WrapAnywhere)
    view.show_whole("short")
    assert view.wordWrapMode() == view.wordWrapMode().WrapAtWordBoundaryOrAnywhere


def test_a_megabyte_of_markdown_is_shown_as_plain_text(view: AnswerView) -> None:
    text = "**bold** [x](y) " * (MEGABYTE // 16)
    assert len(text) > MAX_RENDERED
    start = time.perf_counter()
    view.show_whole(text)
    view.grab()
    assert seconds_since(start) < PATIENCE_S
    assert view.toPlainText() == text


@pytest.mark.parametrize(
    "text",
    ["> " * 5_000, "- " * 2_000 + "x", "[" * 5_000, "**" * 5_000, "`" * 5_000, "|" * 2_000 + "\n" + "|-" * 2_000],
    ids=["quotes", "lists", "brackets", "stars", "ticks", "table"],
)
def test_deep_markdown_holds_nothing_up(view: AnswerView, text: str) -> None:
    start = time.perf_counter()
    view.show_whole(text)
    view.grab()
    assert seconds_since(start) < PATIENCE_S


# ---- characters


STRANGE = {
    "right to left": "שלום عليكم mixed with English 123",
    "bidi controls": "safe\u202egnp.exe\u202c \u2066isolate\u2069",
    "zero width": "z\u200be\u200cr\u200do\u2060width",
    "zalgo": "z" + "\u0301\u0316\u0334" * 200,
    "NUL": "a\x00b\x00\x00c",
    "controls": "bell\x07 esc\x1b[31mred\x1b[0m back\x08space",
    "astral": "👩‍👩‍👧‍👦 🏴‍☠️ 𝒳",
    "tabs": "a\tb\n\tc",
    "empty lines": "\n\n\na\n\n\n",
}


@pytest.mark.parametrize("name", STRANGE)
def test_strange_characters_are_kept_while_streaming_and_after(view: AnswerView, qtbot: QtBot, name: str) -> None:
    text = STRANGE[name]
    for sign in text:
        view.append(sign)
    qtbot.waitUntil(lambda: len(view.toPlainText()) == len(text))
    assert view.toPlainText() == text
    view.grab()
    view.show_whole(text)
    view.grab()


@pytest.mark.parametrize("text", ["a\ud800b", "\udc00 low", "x\udfff\ud800y", "end\ud83d"])
def test_half_a_character_stops_nothing(view: AnswerView, text: str) -> None:
    view.show_plain(text)
    view.append(text)
    view.grab()
    view.show_whole(text)
    view.grab()
    assert view.toPlainText() != ""


def test_the_halves_of_a_character_in_two_pieces(view: AnswerView, qtbot: QtBot) -> None:
    view.append("a\ud83d")
    view.append("\ude00b")
    qtbot.waitUntil(lambda: view.toPlainText().endswith("b"))
    view.grab()
    assert view.toPlainText()[0] == "a"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", "\u2029"])
def test_line_ends_of_any_kind_begin_a_line(view: AnswerView, end: str) -> None:
    view.append(f"one{end}two")
    assert view.toPlainText() == "one\ntwo"


# ---- reading while it streams


LINES = "".join(f"line {number}\n" for number in range(100))


def test_a_reader_at_the_end_follows(view: AnswerView) -> None:
    bar = view.verticalScrollBar()
    for line in LINES.splitlines(keepends=True):
        view.append(line)
        assert bar.value() == bar.maximum()
    assert bar.maximum() > 0


def test_a_reader_who_has_scrolled_up_stays(view: AnswerView) -> None:
    view.append(LINES)
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    place = bar.value()
    for _ in range(20):
        view.append("more and more\n")
    assert bar.value() == place
    bar.setValue(bar.maximum())
    view.append("and more\n" * 5)
    assert bar.value() == bar.maximum()


def test_the_place_stays_when_the_answer_is_finished(view: AnswerView) -> None:
    view.append(LINES)
    view.verticalScrollBar().setValue(200)
    view.show_whole("\n\n".join(LINES.splitlines()))
    assert view.verticalScrollBar().value() == 200


def test_selected_text_stays_selected_while_more_comes(view: AnswerView) -> None:
    view.append("select these words, please. ")
    cursor = view.textCursor()
    cursor.setPosition(7)
    cursor.setPosition(18, QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    view.append("and more")
    assert view.textCursor().selectedText() == "these words"


def test_pieces_give_the_same_text_as_the_whole(view: AnswerView, qtbot: QtBot) -> None:
    text = "# Title\n\n- one\n- *two*\n\n```\ncode\n```\nend"
    for place in range(0, len(text), 3):
        view.append(text[place : place + 3])
    qtbot.waitUntil(lambda: view.toPlainText() == text)


def test_markdown_is_shown_when_it_is_whole(view: AnswerView) -> None:
    view.show_whole("# Title\n\nSome **bold** words.\n\n- one\n- two\n\n```python\nprint('x')\n```\n")
    blocks = list(blocks_of(view))
    assert [block.text() for block in blocks if block.text()] == [
        "Title", "Some bold words.", "one", "two", "print('x')",
    ]  # fmt: skip
    assert blocks[0].blockFormat().headingLevel() == 1
    assert [bool(block.textList()) for block in blocks].count(True) == 2


def blocks_of(view: AnswerView) -> Iterator[QTextBlock]:
    block = view.document().begin()
    while block.isValid():
        yield block
        block = block.next()


def test_a_new_answer_begins_without_the_look_of_the_old(view: AnswerView) -> None:
    view.show_whole("# Heading **bold**")
    view.append("plain")
    [block] = blocks_of(view)
    assert block.text() == "plain"
    assert block.blockFormat().headingLevel() == 0
    assert not block.begin().fragment().charFormat().font().bold()


# ---- its look


def test_a_change_of_theme_renders_the_answer_again(view: AnswerView, look: Look) -> None:
    view.show_whole("A [link](https://example.invalid) here.")
    light = link_color(view)
    look.theme.choose("dark")
    dark = link_color(view)
    assert QColor(look.tokens.accent) == dark != light
    assert view.toPlainText() == "A link here."


def link_color(view: AnswerView) -> QColor:
    cursor = QTextCursor(view.document())
    cursor.setPosition(4)
    assert cursor.charFormat().isAnchor()
    return cursor.charFormat().foreground().color()


def test_a_streaming_answer_survives_a_change_of_theme_and_size(view: AnswerView, look: Look, qtbot: QtBot) -> None:
    view.append("half an ans")
    look.theme.choose("dark")
    view.set_font_px(20)
    view.append("wer")
    qtbot.waitUntil(lambda: view.toPlainText() == "half an answer")
    assert view.document().defaultFont().pixelSize() == 20
