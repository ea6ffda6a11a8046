"""The key of one endpoint in the settings: where it comes from, another one, none.

The keyring is asked off the window's thread: a locked one takes seconds to give up. A key's value goes from the field
to the keyring and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit, QPushButton

from playground.core.catalogue import CatalogueEntry
from playground.core.endpoint import Endpoint, Key, KeySource
from playground.gui.bridge import Bridge
from playground.gui.controls import TickBox
from playground.gui.dialogs import offer_link
from playground.gui.look import button, set_tip
from playground.gui.settings_keys import forget_key, keep_key, key_words, wants_key
from playground.gui.settings_page import Rows, add_row, say, wrapped
from playground.store.catalogue import entry_for
from playground.workbench import Workbench

SESSION: Final = "Only for this session"


class KeyRows(Rows):
    """Signals:
    changed: a key was kept or forgotten.
    found: it is known where the key comes from, or not known any more.
    """

    changed = Signal()
    found = Signal()

    def __init__(self, workbench: Workbench, bridge: Bridge) -> None:
        super().__init__()
        self._workbench = workbench
        self._bridge = bridge
        self._endpoint: Endpoint | None = None
        self._turn = 0
        self.source: KeySource | None = None
        """None while it is being asked."""
        self._key = wrapped()
        self._ask_again = button("Ask the keyring again", "link")
        self._forget = button("Forget", "quiet", "Forget key")
        self._field = key_field()
        self._keep = button("Keep", "primary", "Keep key")
        self._session = TickBox(SESSION)
        self._page = button("Get a key …", "link")
        self._outcome = wrapped()
        self._lay_out()
        self._field.textChanged.connect(self._show_buttons)
        self._field.returnPressed.connect(self._keep_key)
        self._keep.clicked.connect(self._keep_key)
        self._forget.clicked.connect(self._forget_key)
        self._page.clicked.connect(self._open_page)
        self._ask_again.clicked.connect(lambda: self._look_up(try_again=True))

    @property
    def typed(self) -> bool:
        """Whether a key stands in the field that is not kept yet."""
        return bool(self._field.text())

    def show_endpoint(self, endpoint: Endpoint) -> None:
        """What was typed for another endpoint is dropped."""
        self._endpoint = endpoint
        self._field.clear()
        self._session.setChecked(False)
        self.say("")
        show_key_page(self._page, entry_for(endpoint))
        self._look_up()

    def look_again(self) -> None:
        """Where the key is may have changed elsewhere. Not to be called at random: a keyring may ask the person."""
        if self._endpoint is not None and self.source is not None:
            self._look_up()

    def say(self, words: str, *, good: bool = True) -> None:
        """What came of a key that was given."""
        say(self._outcome, words, "good" if good else "error")

    def focus_field(self) -> None:
        self._field.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """No key stays in a field that nobody sees."""
        if not event.spontaneous():
            self._field.clear()
        super().hideEvent(event)

    def _look_up(self, *, try_again: bool = False) -> None:
        """`try_again`: also in a keyring that did not answer before."""
        endpoint, keys = self._shown(), self._workbench.keys

        def find() -> tuple[str, Key]:
            if try_again:
                keys.try_again()
            return "", keys.get(endpoint.name, endpoint.key_env)

        say(self._key, "Asking the keyring …" if try_again else "Looking …")
        self._ask_again.hide()
        self._work(find)

    def _keep_key(self) -> None:
        endpoint, keys, typed = self._shown(), self._workbench.keys, self._field.text()
        remember = not self._session.isChecked()
        if typed.strip() and self.source is not None:
            say(self._outcome, "Keeping the key …")
            self._work(lambda: keep_key(keys, endpoint, typed, remember=remember), changes=True)

    def _forget_key(self) -> None:
        endpoint, keys = self._shown(), self._workbench.keys
        say(self._outcome, "Forgetting the key …")
        self._work(lambda: forget_key(keys, endpoint), changes=True)

    def _work(self, work: Callable[[], tuple[str, Key]], *, changes: bool = False) -> None:
        """Have the keyring asked. Of several, the last one's answer counts: each says where the key is now."""
        self._turn += 1
        self.source = None
        self._show_buttons()
        self.found.emit()
        done, failed = partial(self._worked, self._turn, changes), partial(self._work_failed, self._turn, changes)
        self._bridge.ask_blocking(work, done, failed)

    def _worked(self, turn: int, changes: bool, came: tuple[str, Key]) -> None:
        if changes:
            self.changed.emit()
        if turn != self._turn:
            return
        words, key = came
        if changes:
            self._field.clear()
            self.say(words)
        self._show_key(key)

    def _work_failed(self, turn: int, changes: bool, words: str) -> None:
        if turn != self._turn:
            return
        if changes:
            self.say(words, good=False)
            self._look_up()
        else:
            say(self._key, words, "error")

    def _show_key(self, key: Key) -> None:
        self.source = key.source
        say(self._key, key_words(key, wants_key(self._shown())))
        self._ask_again.setVisible(key.source == "missing" and ", and " in key.detail)  # the keyring's words
        self._show_buttons()
        self.found.emit()

    def _open_page(self) -> None:
        offer_link(self, QUrl(entry_for(self._shown()).key_url), "Keys for this endpoint are made on this page:")

    def _shown(self) -> Endpoint:
        assert self._endpoint is not None
        return self._endpoint

    def _show_buttons(self) -> None:
        ready = self.source is not None
        self._keep.setEnabled(ready and bool(self._field.text().strip()))
        self._forget.setEnabled(ready and self.source != "missing")

    def _lay_out(self) -> None:
        self._key.setAccessibleDescription("Where the key comes from")
        set_tip(self._keep, "In the system keyring; without one, for this session only")
        set_tip(self._session, "The key is gone when the program ends, and lies nowhere else")
        rows = self.rows()
        add_row(rows, "Key", self._key, self._forget)
        self.add_line(self._ask_again, None, indented=True)
        add_row(self.rows(), "API key", self._field, self._keep)
        self.add_line(self._session, None, indented=True)
        self.add_line(self._page, None, indented=True)
        self.add(self._outcome)
        for hidden in (self._ask_again, self._outcome):
            hidden.hide()


def show_key_page(page: QPushButton, known: CatalogueEntry) -> None:
    """The button that leads to where a provider's keys are made says where that is."""
    page.setVisible(bool(known.key_url))
    page.setText(f"Get a key at {QUrl(known.key_url).host()} …")
    page.setAccessibleName(f"Get a key from {known.name}")
    set_tip(page, known.key_url)


def key_field() -> QLineEdit:
    """A field that hides what is typed."""
    made = QLineEdit()
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setAccessibleName("API key")
    made.setPlaceholderText("Paste a key")
    return made
