"""One endpoint in the settings: where it is, where its key comes from, and whether it answers.

The keyring is asked off the window's thread: a locked one takes seconds to give up. A key's value goes from the field
to the keyring and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit

from playground.core.endpoint import Endpoint, Key, KeySource
from playground.gui.bridge import Bridge
from playground.gui.look import button, hairline, label, set_tip
from playground.gui.settings_keys import forget_key, keep_key, key_words, test_words, wants_key
from playground.gui.settings_page import Card, ShownText, add_row, say, wrapped
from playground.store.catalogue import built_in
from playground.workbench import Workbench

NAME_PX: Final = 240


class EndpointCard(Card):
    """Signals:
    key_changed: a key was kept or forgotten.
    edit_asked, remove_asked: a button was pressed, for the endpoint that is shown.
    """

    key_changed = Signal()
    edit_asked = Signal()
    remove_asked = Signal()

    def __init__(self, workbench: Workbench, bridge: Bridge) -> None:
        super().__init__()
        self._workbench = workbench
        self._bridge = bridge
        self._endpoint: Endpoint | None = None
        self._source: KeySource | None = None
        self._turn = 0
        self._stop_test: Callable[[], None] | None = None
        self._name = label("", "name")
        self._badge = label("", "badge")
        self._url = ShownText("Base URL")
        self._dialect = ShownText("Dialect")
        self._key = wrapped()
        self._ask_again = button("Ask the keyring again", "quiet")
        self._field = QLineEdit()
        self._keep = button("Keep", "primary", "Keep key")
        self._forget = button("Forget key")
        self._test = button("Test")
        self._edit = button("Edit …", "quiet", "Edit endpoint")
        self._remove = button("Remove", "quiet", "Remove endpoint")
        self._outcome = wrapped()
        self._lay_out()
        self._field.textChanged.connect(self._show_buttons)
        self._field.returnPressed.connect(self._keep_key)
        for pressed, act in (
            (self._keep, self._keep_key), (self._forget, self._forget_key), (self._test, self._test_or_stop),
            (self._ask_again, lambda: self._look_up(try_again=True)), (self._edit, self.edit_asked.emit),
            (self._remove, self.remove_asked.emit),
        ):  # fmt: skip
            pressed.clicked.connect(lambda _=False, act=act: act())

    @property
    def endpoint(self) -> Endpoint | None:
        return self._endpoint

    @property
    def has_kept_key(self) -> bool:
        """Whether a key is known to be kept by us."""
        return self._source in ("session", "keyring")

    def show_endpoint(self, endpoint: Endpoint) -> None:
        """What was typed for another endpoint, and what is asked about it, is dropped."""
        self._stop()
        self._endpoint = endpoint
        self._field.clear()
        say(self._outcome, "")
        standing = built_in(endpoint.name)
        origin = self._workbench.endpoints.origin(endpoint.name)
        self._name.ensurePolished()
        self._name.setText(self._name.fontMetrics().elidedText(endpoint.name, Qt.TextElideMode.ElideMiddle, NAME_PX))
        set_tip(self._name, endpoint.name)
        self._badge.setText("built in, changed" if origin == "yours" and standing is not None else origin)
        self._url.show_text(endpoint.base_url)
        self._dialect.show_text(endpoint.dialect)
        self._remove.setVisible(origin == "yours")
        self._remove.setText("Remove" if standing is None else "As built in")
        self._look_up()

    def look_again(self) -> None:
        """Where the key is may have changed elsewhere. Not to be called at random: a keyring may ask the person."""
        if self._endpoint is not None and self._source is not None:
            self._look_up()

    def hideEvent(self, event: QHideEvent) -> None:
        """No key stays in a field that nobody sees."""
        if not event.spontaneous():
            self._field.clear()
        super().hideEvent(event)

    # ---- the key

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
        if typed.strip() and self._source is not None:
            say(self._outcome, "Keeping the key …")
            self._work(lambda: keep_key(keys, endpoint, typed), changes=True)

    def _forget_key(self) -> None:
        endpoint, keys = self._shown(), self._workbench.keys
        say(self._outcome, "Forgetting the key …")
        self._work(lambda: forget_key(keys, endpoint), changes=True)

    def _work(self, work: Callable[[], tuple[str, Key]], *, changes: bool = False) -> None:
        """Have the keyring asked. Of several, the last one's answer counts: each says where the key is now."""
        self._turn += 1
        self._source = None
        self._show_buttons()
        done, failed = partial(self._worked, self._turn, changes), partial(self._work_failed, self._turn, changes)
        self._bridge.ask_blocking(work, done, failed)

    def _worked(self, turn: int, changes: bool, came: tuple[str, Key]) -> None:
        if changes:
            self.key_changed.emit()
        if turn != self._turn:
            return
        words, key = came
        if changes:
            self._field.clear()
            say(self._outcome, words, "good")
        self._show_key(key)

    def _work_failed(self, turn: int, changes: bool, words: str) -> None:
        if turn != self._turn:
            return
        if changes:
            say(self._outcome, words, "error")
            self._look_up()
        else:
            say(self._key, words, "error")

    def _show_key(self, key: Key) -> None:
        self._source = key.source
        say(self._key, key_words(key, wants_key(self._shown())))
        self._ask_again.setVisible(key.source == "missing" and ", and " in key.detail)  # the keyring's words
        self._show_buttons()

    # ---- the test

    def _test_or_stop(self) -> None:
        if self._stop_test is not None:
            self._stop()
            say(self._outcome, "Stopped.")
            return
        endpoint = self._shown()
        if self._field.text():
            say(self._outcome, "The key in the field is not kept yet: press Keep first.", "error")
            return
        say(self._outcome, f"Asking {endpoint.base_url} …")
        models = self._workbench.models(endpoint.name)
        self._stop_test = self._bridge.ask(models, partial(self._tested, endpoint), self._test_failed)
        self._show_buttons()

    def _tested(self, endpoint: Endpoint, models: list[str]) -> None:
        self._stop_test = None
        self._show_buttons()
        say(self._outcome, test_words(endpoint, self._source, len(models)), "good")

    def _test_failed(self, words: str) -> None:
        self._stop_test = None
        self._show_buttons()
        say(self._outcome, words, "error")

    def _stop(self) -> None:
        if self._stop_test is not None:
            self._stop_test()
            self._stop_test = None
            self._show_buttons()

    # ---- what is seen

    def _shown(self) -> Endpoint:
        assert self._endpoint is not None
        return self._endpoint

    def _show_buttons(self) -> None:
        ready, testing = self._source is not None, self._stop_test is not None
        self._keep.setEnabled(ready and bool(self._field.text().strip()))
        self._forget.setEnabled(ready and self._source != "missing")
        self._test.setEnabled(ready or testing)
        self._test.setText("Stop" if testing else "Test")
        self._test.setAccessibleName("Stop the test" if testing else "Test")

    def _lay_out(self) -> None:
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._field.setAccessibleName("API key")
        self._field.setPlaceholderText("Paste a key")
        self._key.setAccessibleDescription("Where the key comes from")
        set_tip(self._keep, "In the system keyring; without one, for this session only")
        set_tip(self._test, "Asks for the list of models; that costs nothing")
        set_tip(self._edit, "Another address, or another environment variable for the key")
        self.add_line(self._name, self._badge, None)
        rows = self.rows()
        add_row(rows, "Base URL", self._url)
        add_row(rows, "Dialect", self._dialect)
        add_row(rows, "Key", self._key)
        self.add_line(self._ask_again, None)
        self.add(hairline())
        typing = self.rows()
        add_row(typing, "API key", self._field, self._keep)
        self.add_line(self._test, self._forget, None, self._edit, self._remove)
        self.add(self._outcome)
        self.stretch()
        for hidden in (self._ask_again, self._outcome):
            hidden.hide()
