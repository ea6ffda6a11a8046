"""The few questions the window asks. Their words are shown as they are, never as rich text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from playground.core.wording import count, plain

MAX_ADDRESS = 600
FACTS_PX = 440


def ask_to_open_link(parent: QWidget, url: QUrl) -> None:
    """Show the whole address a model wrote, and open it only when a person says so."""
    address = plain(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))[:MAX_ADDRESS]
    if _ask(parent, "Open this address?", f"The model wrote this address:\n\n{address}", "Open in the browser"):
        QDesktopServices.openUrl(url)


def offer_link(parent: QWidget, url: QUrl, words: str) -> None:
    """The same for an address of our own, beside whatever goes on: nothing waits for the answer."""
    address = plain(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))[:MAX_ADDRESS]
    box = _box(parent, "Open this address?", f"{words}\n\n{address}")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setModal(False)
    box.addButton("Open in the browser", QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.accepted.connect(lambda: QDesktopServices.openUrl(url))
    box.show()


def ask_about_large_run(parent: QWidget, answers: int, facts: Sequence[str] = ()) -> bool:
    """`facts`: what it takes, a line each."""
    return _ask(parent, "A large run", f"This run asks for {count(answers, 'answer')}.", "Run", "\n".join(facts))


def ask_how_many_columns(parent: QWidget, knob: str, steps: int, few: int, most: int) -> int:
    """For a knob with many steps: how many of them get a column, evenly spread; 0 for none."""
    box = _box(parent, "Many columns", f"{knob} has {steps:,} steps. How many of them shall have a column?")
    spread = box.addButton(f"{few}, evenly spread", QMessageBox.ButtonRole.AcceptRole)
    many = min(steps, most)
    words = f"All {many}" if many == steps else f"{many}, evenly spread"
    whole = box.addButton(words, QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(spread)
    box.exec()
    chosen = box.clickedButton()
    box.deleteLater()
    return few if chosen is spread else many if chosen is whole else 0


def ask_about_passports(parent: QWidget, presets: int) -> bool | None:
    """Shall what was measured of so many presets go along with them? None: nothing shall be written."""
    whose = "this preset" if presets == 1 else f"{presets:,} of these presets"
    words = f"What was measured of {whose} here can go along: model, date, verdict, figures."
    box = _box(parent, "Passports", words)
    along = box.addButton("With passport" if presets == 1 else "With passports", QMessageBox.ButtonRole.AcceptRole)
    without = box.addButton("Without", QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(without)
    box.exec()
    chosen = box.clickedButton()
    box.deleteLater()
    return True if chosen is along else False if chosen is without else None


def show_words(parent: QWidget, title: str, words: str) -> None:
    """Something to read."""
    box = _box(parent, title, words)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setModal(False)
    box.show()


def _ask(parent: QWidget, title: str, words: str, yes: str, more: str = "") -> bool:
    box = _box(parent, title, words)
    if more:
        box.setInformativeText(more)
        for part in box.findChildren(QLabel):  # Qt would take what looks like HTML for it
            part.setTextFormat(Qt.TextFormat.PlainText)
            part.setMinimumWidth(FACTS_PX if part.text() == more else 0)
    accept = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(cancel)
    box.exec()
    agreed = box.clickedButton() is accept
    box.deleteLater()
    return agreed


def _box(parent: QWidget, title: str, words: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(title)
    box.setText(words)
    return box
