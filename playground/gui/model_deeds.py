"""Choosing a model, the settings, and looking at the request that was sent."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from playground.gui.comparison_model import ColumnKey
from playground.gui.main_window import MainWindow
from playground.gui.theme import Appearance
from playground.workbench.curl import curl_line

if TYPE_CHECKING:
    from playground.gui.model_choice import ModelChoice
    from playground.gui.settings_dialog import SettingsDialog


class ModelDeeds:
    """The model picker and the settings of one window, each made when it is first opened."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._choice: ModelChoice | None = None
        self._settings: SettingsDialog | None = None
        window.parts.bar.model_asked.connect(lambda: self.pick())

    def open_settings(self, page: str, endpoint: str = "") -> None:
        """One of its pages; `endpoint` is the one that is to be shown on the page of endpoints."""
        window = self._window
        if self._settings is None:
            from playground.gui.settings_dialog import SettingsDialog

            self._settings = SettingsDialog(window.look, window.workbench, window.bridge, window)
            self._settings.appearance_changed.connect(self._appearance_changed)
            self._settings.answer_size_changed.connect(window.parts.comparison.set_font_px)
            self._settings.local_changed.connect(self._local_changed)
            self._settings.model_asked.connect(self._chosen)
        self._settings.open_page(page, endpoint)

    def show_request(self, key: ColumnKey) -> None:
        """The exact request of the answer in a column, keys left out."""
        sent = self._window.parts.comparison.sent(key)
        if sent is None:
            self._window.say("Nothing was sent for this column yet.")
            return
        from playground.gui.request_dialog import RequestDialog

        curl = curl_line(self._window.workbench.endpoints, key.model, sent)
        heading = next((c.name for c in self._window.desk.columns()[0] if c.id == key.column), key.column)
        dialog = RequestDialog(f"{heading} · {key.model}", sent, curl, self._window)
        dialog.copied.connect(self._window.say)
        dialog.show()

    def copy_curl(self, key: ColumnKey) -> None:
        """The same as a command line on the clipboard; the key stays out of it."""
        sent = self._window.parts.comparison.sent(key)
        if sent is None:
            self._window.say("Nothing was sent for this column yet.")
            return
        curl = curl_line(self._window.workbench.endpoints, key.model, sent)
        QGuiApplication.clipboard().setText(curl.text)
        self._window.say(f"The command line is on the clipboard. {curl.note}".rstrip())

    def pick(self, under: QWidget | None = None) -> None:
        """Open the choice of models under its button, or another one."""
        if self._choice is None:
            from playground.gui.model_choice import ModelChoice

            self._choice = ModelChoice(self._window)
            self._choice.settings_asked.connect(partial(self.open_settings, "endpoints"))
        self._choice.open(under)

    def _chosen(self, model: str) -> None:
        self._window.desk.set_model(model)
        self._window.show_desk()

    def _appearance_changed(self, appearance: Appearance) -> None:
        self._window.look.theme.choose(appearance)

    def _local_changed(self) -> None:
        """What was set holds from the next start on; an answer that is being written goes on."""
        window = self._window
        window.bridge.ask(window.workbench.providers.rest_local(), lambda _nothing: None, window.say)
