"""The user's own folders get other names; presets keep their ids, and with them versions, ticks and layers."""

from __future__ import annotations

from PySide6.QtWidgets import QInputDialog, QLineEdit

from playground.gui.main_window import MainWindow


class FolderDeeds:
    """Wires the titles in the list of presets of one window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        window.parts.presets.menu.rename_asked.connect(self.ask_name)

    def rename_current(self) -> None:
        """The folder whose title, or one of whose presets, is current in the list."""
        self.ask_name(self._window.parts.presets.menu.folder_meant() or "")

    def ask_name(self, folder: str) -> None:
        """Which name it shall have."""
        if not self._window.library.is_own_folder(folder):
            self._window.say("Choose a folder in the list that holds presets of yours: the others cannot be renamed.")
            return
        words = "Its name; / stands between a folder and one in it:"
        normal = QLineEdit.EchoMode.Normal
        name, chosen = QInputDialog.getText(self._window, "Rename folder", words, normal, folder)
        if chosen and name.strip(" /") != folder:
            self._rename(folder, name, "The folder is called “{}” now.")

    def _rename(self, folder: str, name: str, words: str) -> None:
        window, panel = self._window, self._window.parts.presets
        new = window.library.rename_folder(folder, name)
        if new is None or new == folder:
            return
        folded = frozenset(_follow(key, folder, new) for key in panel.folded)
        if folded != panel.folded:
            panel.arrange(panel.sort, folded)
            panel.arranged.emit()
        window.say(words.format(new), lambda: self._rename(new, folder, "The folder is called “{}” again."))


def _follow(key: str, old: str, new: str) -> str:
    """The key of a group whose folder, or one above it, got another name."""
    start = f"folder:{old}"
    return f"folder:{new}{key.removeprefix(start)}" if f"{key}/".startswith(f"{start}/") else key
