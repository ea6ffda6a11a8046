"""The form for a new endpoint, or for another address of one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from playground.core.endpoint import Endpoint
from playground.core.errors import InputError, PlaygroundError
from playground.gui.look import button, label, set_tip
from playground.gui.settings_page import Card, add_row, say, wrapped
from playground.providers.base_url import api_root
from playground.store.endpoints import EndpointStore


class EndpointForm(Card):
    """Writes the endpoint itself.

    Signals:
        kept: the name of the endpoint that was written.
        cancelled: nothing was written.
    """

    kept = Signal(str)
    cancelled = Signal()

    def __init__(self, endpoints: EndpointStore) -> None:
        super().__init__()
        self._endpoints = endpoints
        self._changed: Endpoint | None = None
        self._names: frozenset[str] = frozenset()
        self._title = label("", "name")
        self._name = _field("Name", "lab")
        self._url = _field("Base URL", "http://localhost:8080/v1")
        self._variable = _field("Key variable", "LAB_API_KEY, if there is one")
        self._trouble = wrapped()
        self._trouble.hide()
        self._write = button("Add", "primary", "Add endpoint")
        self._cancel = button("Cancel")
        self._lay_out()
        self._write.clicked.connect(self._keep)
        self._cancel.clicked.connect(self.cancelled)
        for field in (self._name, self._url, self._variable):
            field.returnPressed.connect(self._keep)

    def open_new(self, names: Collection[str]) -> None:
        """An empty form; `names` are taken."""
        self._names = frozenset(names)
        self._open(None, "A new endpoint", "Add")

    def open_for(self, endpoint: Endpoint) -> None:
        """What is not in the form stays as it is in the file."""
        self._open(endpoint, f"Change {endpoint.name}", "Save")

    def _open(self, endpoint: Endpoint | None, title: str, words: str) -> None:
        self._changed = endpoint
        self._title.setText(title)
        self._write.setText(words)
        self._write.setAccessibleName(f"{words} endpoint")
        self._name.setEnabled(endpoint is None)
        self._name.setText(endpoint.name if endpoint else "")
        self._url.setText(endpoint.base_url if endpoint else "")
        self._variable.setText(endpoint.key_env if endpoint else "")
        say(self._trouble, "")
        (self._name if endpoint is None else self._url).setFocus()

    def _keep(self) -> None:
        name = self._name.text().strip()
        field = self._url
        try:
            if self._changed is None and name in self._names:
                field = self._name
                raise InputError(f"there is an endpoint “{name}” already: choose another name")
            entry = self._changed or Endpoint(name, "")
            url = self._url.text().strip()
            root = api_root(url) if entry.dialect == "openai-chat" else url
            entry = replace(entry, base_url=root, key_env=self._variable.text().strip())
            self._endpoints.add(entry, replace=self._changed is not None)
        except PlaygroundError as error:
            words = str(error)
            if isinstance(error, InputError) and error.file is None and error.key is not None:
                field, words = self._placed(error)
            say(self._trouble, words, "error")
            field.setFocus()
            field.selectAll()
            return
        self.kept.emit(name)

    def _placed(self, error: InputError) -> tuple[QLineEdit, str]:
        """The field that an error is about, and its words with that field's name in the key's place."""
        field = {"base_url": self._url, "key_env": self._variable}.get(error.key or "", self._name)
        whole = error.message.startswith(("'", "the "))  # a sentence of its own
        return field, error.message if whole else f"{field.accessibleName()} {error.message}"

    def _lay_out(self) -> None:
        self.add(self._title)
        rows = self.rows()
        for field in (self._name, self._url, self._variable):
            add_row(rows, field.accessibleName(), field)
        set_tip(
            self._url, "The API's root: llama.cpp, vLLM, LM Studio, Ollama, or a service that speaks as OpenAI does"
        )
        set_tip(self._variable, "The name of an environment variable that holds the key; never the key itself")
        self.add(wrapped("Any server that speaks OpenAI's chat API will do. The key itself comes afterwards."))
        self.add(self._trouble)
        self.add_line(self._write, self._cancel, None)
        self.stretch()


def _field(name: str, example: str) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(example)
    return field
