"""One endpoint in the settings: what it is, where its key comes from, and whether it works."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal

from playground.core.endpoint import Endpoint
from playground.core.wording import count
from playground.gui.bridge import Bridge
from playground.gui.look import Look, button, hairline, label, set_tip
from playground.gui.settings_endpoint_key import KeyRows
from playground.gui.settings_endpoint_trial import TrialRows
from playground.gui.settings_keys import wants_key
from playground.gui.settings_page import Card, ShownText, add_row, wrapped
from playground.store.catalogue import built_in, entry_for, unknown_provider
from playground.workbench import Workbench

NAME_PX: Final = 200
NOT_TYPED_YET: Final = "The key in the field is not kept yet: press Keep first."


class EndpointCard(Card):
    """Signals:
    key_changed: a key was kept or forgotten.
    edit_asked, remove_asked: a button was pressed, for the endpoint that is shown.
    """

    key_changed = Signal()
    edit_asked = Signal()
    remove_asked = Signal()

    def __init__(self, look: Look, workbench: Workbench, bridge: Bridge) -> None:
        super().__init__()
        self._workbench = workbench
        self._endpoint: Endpoint | None = None
        self._tests_when_ready = False
        self._name = label("", "name")
        self._badge = label("", "badge")
        self._known = wrapped()
        self._url = ShownText("Base URL")
        self._dialect = ShownText("Dialect")
        self._limits = ShownText("Limits")
        self._keys = KeyRows(workbench, bridge)
        self._trial = TrialRows(look, workbench, bridge, lambda: NOT_TYPED_YET if self._keys.typed else "")
        self._edit = button("Edit …", "quiet", "Edit endpoint")
        self._remove = button("Remove", "quiet", "Remove endpoint")
        self._lay_out()
        self._keys.changed.connect(self.key_changed)
        self._keys.found.connect(self._key_found)
        self._edit.clicked.connect(self.edit_asked)
        self._remove.clicked.connect(self.remove_asked)

    @property
    def endpoint(self) -> Endpoint | None:
        return self._endpoint

    @property
    def has_kept_key(self) -> bool:
        """Whether a key is known to be kept by us."""
        return self._keys.source in ("session", "keyring")

    def show_endpoint(self, endpoint: Endpoint) -> None:
        """What was typed for another endpoint, and what is asked about it, is dropped."""
        self._endpoint = endpoint
        self._tests_when_ready = False
        standing = built_in(endpoint.name)
        origin = self._workbench.endpoints.origin(endpoint.name)
        self._name.ensurePolished()
        self._name.setText(self._name.fontMetrics().elidedText(endpoint.name, Qt.TextElideMode.ElideMiddle, NAME_PX))
        set_tip(self._name, endpoint.name)
        self._badge.setText("built in, changed" if origin == "yours" and standing is not None else origin)
        self._known.setText(known_words(endpoint))
        self._url.show_text(endpoint.base_url)
        self._dialect.show_text(endpoint.dialect)
        self._limits.show_text(limit_words(endpoint))
        self._remove.setVisible(origin == "yours")
        self._remove.setText("Remove" if standing is None else "As built in")
        self._trial.show_endpoint(endpoint)
        self._keys.show_endpoint(endpoint)

    def look_again(self) -> None:
        """Where the key is may have changed elsewhere."""
        self._keys.look_again()

    def show_added(self, words: str) -> None:
        """It has just been added: what became of its key, and whether it works."""
        self._keys.say(words)
        self._tests_when_ready = True

    def _key_found(self) -> None:
        source = self._keys.source
        self._trial.set_ready(source is not None)
        if source is not None and self._tests_when_ready:
            self._tests_when_ready = False
            if self._endpoint is not None and (source != "missing" or not wants_key(self._endpoint)):
                self._trial.test()

    def _lay_out(self) -> None:
        set_tip(self._edit, "Another address, dialect, limit or environment variable for the key")
        self.add_line(self._name, self._badge, None, self._edit, self._remove)
        self.add(self._known)
        rows = self.rows()
        add_row(rows, "Base URL", self._url)
        add_row(rows, "Dialect", self._dialect)
        add_row(rows, "Limits", self._limits)
        self.add(hairline(), self._keys, hairline(), self._trial)
        self.stretch()


def known_words(endpoint: Endpoint) -> str:
    """Which entry of the catalogue says what its models take."""
    known = entry_for(endpoint)
    if known.id:
        return f"Known as {known.name}. {known.note}"
    return unknown_provider(endpoint) or "Not in the catalogue: its models are taken to understand every parameter."


def limit_words(endpoint: Endpoint) -> str:
    """`8 requests at once · 120 s of silence · 600 s in all`."""
    times = f"{endpoint.idle_timeout_s:g} s of silence · {endpoint.total_timeout_s:g} s in all"
    return f"{count(endpoint.max_concurrency, 'request')} at once · {times}"
