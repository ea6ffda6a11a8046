"""The form for a new endpoint, or for another address of one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from playground.core.endpoint import Dialect, Endpoint
from playground.core.errors import InputError, PlaygroundError
from playground.gui.controls import Choice
from playground.gui.look import button, label, set_tip
from playground.gui.settings_page import Card, Number, Rows, add_row, say, wrapped
from playground.providers.base_url import api_root
from playground.store.endpoints import EndpointStore

DIALECTS: Final[Mapping[Dialect, str]] = {
    "openai-chat": "OpenAI Chat, as most servers speak",
    "openai-responses": "OpenAI Responses",
    "anthropic": "Anthropic Messages",
    "gemini": "Google Gemini",
    "ollama": "Ollama",
}
MOST_S: Final = 86_400


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
        self._dialect = Choice()
        self._variable = _field("Key variable", "LAB_API_KEY, if there is one")
        self._at_once = Number("Requests at once", 1, 1000)
        self._silence = Number("Longest silence", 1, MOST_S)
        self._in_all = Number("Whole answer", 1, MOST_S)
        self._limits = Rows()
        self._later = wrapped("The key itself comes afterwards.")
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
        shown = endpoint or Endpoint("", "")
        self._dialect.setCurrentIndex(list(DIALECTS).index(shown.dialect))
        self._at_once.setValue(shown.max_concurrency)
        self._silence.setValue(round(shown.idle_timeout_s))
        self._in_all.setValue(round(shown.total_timeout_s))
        self._limits.setVisible(endpoint is not None)
        self._later.setVisible(endpoint is None)
        say(self._trouble, "")
        (self._name if endpoint is None else self._url).setFocus()

    def _keep(self) -> None:
        name = self._name.text().strip()
        field = self._url
        try:
            if self._changed is None and name in self._names:
                field = self._name
                raise InputError(f"there is an endpoint “{name}” already: choose another name")
            self._endpoints.add(self._entry(name), replace=self._changed is not None)
        except PlaygroundError as error:
            words = str(error)
            if isinstance(error, InputError) and error.file is None and error.key is not None:
                field, words = self._placed(error)
            say(self._trouble, words, "error")
            field.setFocus()
            field.selectAll()
            return
        self.kept.emit(name)

    def _entry(self, name: str) -> Endpoint:
        """Raises ProviderError for what is no address. A time that was not changed keeps its fraction."""
        entry, url = self._changed or Endpoint(name, ""), self._url.text().strip()
        dialect = list(DIALECTS)[self._dialect.currentIndex()]
        return replace(
            entry,
            base_url=api_root(url) if dialect == "openai-chat" else url,
            dialect=dialect,
            key_env=self._variable.text().strip(),
            max_concurrency=self._at_once.value(),
            idle_timeout_s=_seconds(self._silence, entry.idle_timeout_s),
            total_timeout_s=_seconds(self._in_all, entry.total_timeout_s),
        )

    def _placed(self, error: InputError) -> tuple[QLineEdit, str]:
        """The field that an error is about, and its words with that field's name in the key's place."""
        field = {"base_url": self._url, "key_env": self._variable}.get(error.key or "", self._name)
        whole = error.message.startswith(("'", "the "))  # a sentence of its own
        return field, error.message if whole else f"{field.accessibleName()} {error.message}"

    def _lay_out(self) -> None:
        self.add(self._title)
        rows = self.rows()
        self._dialect.addItems(list(DIALECTS.values()))
        self._dialect.setAccessibleName("Dialect")
        for number, unit in ((self._at_once, ""), (self._silence, " s"), (self._in_all, " s")):
            number.setSuffix(unit)
        for field in (self._name, self._dialect, self._url, self._variable):
            add_row(rows, field.accessibleName(), field)
        limits = self._limits.rows()
        limits.setColumnStretch(1, 0)
        limits.setColumnStretch(2, 1)
        for number in (self._at_once, self._silence, self._in_all):
            add_row(limits, number.accessibleName(), number)
        set_tip(
            self._url, "The API's root: llama.cpp, vLLM, LM Studio, Ollama, or a service that speaks as OpenAI does"
        )
        set_tip(self._variable, "The name of an environment variable that holds the key; never the key itself")
        set_tip(self._dialect, "The protocol that the server speaks; its documentation says which")
        set_tip(self._silence, "Between two pieces of an answer; after that it counts as failed")
        self.add(self._limits, self._later, self._trouble)
        self.add_line(self._write, self._cancel, None)
        self.stretch()


def _seconds(number: Number, before: float) -> float:
    return before if number.value() == round(before) else float(number.value())


def _field(name: str, example: str) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(example)
    return field
