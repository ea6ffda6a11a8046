"""The last step of adding an endpoint of the catalogue: its key, and the parts of its address that are one's own."""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from playground.core.catalogue import CatalogueEntry
from playground.core.endpoint import Endpoint
from playground.core.errors import InputError
from playground.core.pasted_key import bare_key, is_sendable
from playground.gui.bridge import Bridge
from playground.gui.controls import TickBox
from playground.gui.dialogs import offer_link
from playground.gui.look import button, label, restyle, set_tip
from playground.gui.settings_endpoint_key import SESSION, key_field, show_key_page
from playground.gui.settings_keys import keep_key
from playground.gui.settings_page import Card, Rows, ShownText, add_row, say, wrapped
from playground.store.catalogue import built_in, endpoint_of
from playground.workbench import Workbench

_PART = re.compile(r"\{(\w+)\}")


class KeyStep(Card):
    """Writes the endpoint and keeps its key.

    Signals:
        added: (the endpoint's name, what became of its key).
        back_asked: another one is to be chosen.
    """

    added = Signal(str, str)
    back_asked = Signal()

    def __init__(self, workbench: Workbench, bridge: Bridge) -> None:
        super().__init__()
        self._workbench = workbench
        self._bridge = bridge
        self._endpoint = Endpoint("", "")
        self._entry = CatalogueEntry("", "")
        self._parts: dict[str, QLineEdit] = {}
        self._title = label("", "name")
        self._note = wrapped()
        self._url = ShownText("Address")
        self._field = key_field()
        self._session = TickBox(SESSION)
        self._page = button("Get a key …", "link")
        self._hint = wrapped()
        self._trouble = wrapped()
        self._add = button("Add", "primary", "Add this endpoint")
        self._back = button("Back")
        self._part_rows = Rows()
        self._part_place = QVBoxLayout()
        self._lay_out()
        self._field.textChanged.connect(self._show_button)
        self._field.returnPressed.connect(self._write)
        self._add.clicked.connect(self._write)
        self._back.clicked.connect(self.back_asked)
        self._page.clicked.connect(self._open_page)

    def open(self, entry: CatalogueEntry, endpoint: Endpoint | None, yours: Collection[str]) -> None:
        """`endpoint`: one that was found; else the entry's own, under a name that is not among `yours`."""
        self._entry = entry
        name = next(name for name in _names(entry.id) if name not in yours)
        self._endpoint = endpoint or endpoint_of(entry, name)
        self._title.setText(f"Add {entry.name}")
        self._note.setText(entry.note)
        self._show_parts()
        self._show_url()
        self._field.clear()
        self._session.setChecked(False)
        optional = "" if entry.wants_key else " (only if the server wants one)"
        self._field.setPlaceholderText(f"Paste a key{optional}")
        show_key_page(self._page, entry)
        say(self._hint, self._hint_words(name, named=name != entry.id and endpoint is None))
        say(self._trouble, "")
        self._set_busy(False)
        (next(iter(self._parts.values()), self._field)).setFocus()

    def add_now(self) -> None:
        """As it is, without a key."""
        self._write()

    def hideEvent(self, event: QHideEvent) -> None:
        """No key stays in a field that nobody sees."""
        if not event.spontaneous():
            self._field.clear()
        super().hideEvent(event)

    def _hint_words(self, name: str, *, named: bool) -> str:
        words = [f"“{self._entry.id}” is there already: this one is called “{name}”."] if named else []
        variable = self._endpoint.key_env
        if self._has_variable():
            words.append(f"The environment variable {variable} has a key, which is used: none need be typed.")
        elif variable:
            words.append(f"A key in the environment variable {variable} is used too.")
        return " ".join(words)

    def _has_variable(self) -> bool:
        return bool(self._endpoint.key_env and os.environ.get(self._endpoint.key_env, "").strip())

    def _show_parts(self) -> None:
        """A field for each `{NAME}` of the address."""
        self._part_rows.hide()
        self._part_rows.deleteLater()
        self._part_rows = Rows()
        self._part_place.addWidget(self._part_rows)
        rows = self._part_rows.rows()
        self._parts = {}
        for part in dict.fromkeys(_PART.findall(self._endpoint.base_url)):
            field = QLineEdit()
            field.setAccessibleName(part.replace("_", " ").capitalize())
            field.setPlaceholderText("The part of the address that is yours")
            field.textChanged.connect(self._show_url)
            field.returnPressed.connect(self._write)
            self._parts[part] = field
            add_row(rows, field.accessibleName(), field)
        self._part_rows.setVisible(bool(self._parts))

    def _address(self) -> str:
        typed = {part: field.text().strip() for part, field in self._parts.items()}
        return _PART.sub(lambda part: typed.get(part[1]) or part[0], self._endpoint.base_url)

    def _show_url(self) -> None:
        self._url.show_text(self._address())

    def _show_button(self) -> None:
        with_none = self._entry.wants_key and not self._field.text().strip() and not self._has_variable()
        self._add.setText("Add without a key" if with_none else "Add")
        self._add.setProperty("kind", "" if with_none else "primary")
        restyle(self._add)

    def _set_busy(self, busy: bool) -> None:
        self._add.setEnabled(not busy)
        self._show_button()
        if busy:
            self._add.setText("Adding …")

    def _write(self) -> None:
        if not self._add.isEnabled():
            return
        try:
            self._check()
        except InputError as error:
            say(self._trouble, error.message, "error")
            return
        endpoint, typed = replace(self._endpoint, base_url=self._address()), self._field.text()
        remember = not self._session.isChecked()
        say(self._trouble, "")
        self._set_busy(True)

        def write() -> str:
            if endpoint != built_in(endpoint.name):
                self._workbench.endpoints.add(endpoint)
            if not typed.strip():
                return ""
            return f"The key is {keep_key(self._workbench.keys, endpoint, typed, remember=remember)[0]}"

        self._bridge.ask_blocking(write, partial(self.added.emit, endpoint.name), self._failed)

    def _check(self) -> None:
        """Raises InputError, before anything is written; the field in question has the keyboard then."""
        for part, field in self._parts.items():
            if not re.fullmatch(r"[\w.-]+", field.text().strip()):
                field.setFocus()
                raise InputError(f"{part}: give the part of the address that stands for {{{part}}}, and no more.")
        key = bare_key(self._field.text())
        if key and not is_sendable(key):
            self._field.setFocus()
            raise InputError("The key holds spaces or unusual signs: paste the key alone.")

    def _failed(self, words: str) -> None:
        self._set_busy(False)
        say(self._trouble, words, "error")

    def _open_page(self) -> None:
        offer_link(self, QUrl(self._entry.key_url), f"Keys of {self._entry.name} are made on this page:")

    def _lay_out(self) -> None:
        set_tip(self._session, "The key is gone when the program ends, and lies nowhere else")
        self.add(self._title, self._note)
        self._part_place.addWidget(self._part_rows)
        self.add_layout(self._part_place)
        rows = self.rows()
        add_row(rows, "Address", self._url)
        add_row(rows, "API key", self._field)
        self.add_line(self._session, None, indented=True)
        self.add_line(self._page, None, indented=True)
        self.add(self._hint, self._trouble)
        self.add_line(self._add, self._back, None)
        self.stretch()


def _names(wanted: str) -> list[str]:
    """`groq`, `groq-2` …"""
    return [wanted, *(f"{wanted}-{number}" for number in range(2, 1000))]
