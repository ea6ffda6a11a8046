"""The versions of presets from the window: looked at, brought back with a way back, found for a run's column."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from playground.core.errors import PlaygroundError
from playground.core.preset import BASELINES
from playground.core.run import Run
from playground.core.wording import plain
from playground.gui.main_window import MainWindow
from playground.store.versions import Version

if TYPE_CHECKING:
    from playground.gui.library_control import LibraryControl
    from playground.gui.versions_dialog import VersionsDialog


class VersionDeeds:
    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def open(self, preset_id: str, chosen_hash: str = "") -> bool:
        """The versions of a preset; a baseline, and one that came with the program, have none and say so.

        Returns whether it is open."""
        window = self._window
        if not preset_id or preset_id in BASELINES:
            window.say("Choose a preset first: a baseline has no versions.")
            return False
        from playground.gui.versions_dialog import VersionsDialog

        name, deleted = self._name_of(preset_id), preset_id not in window.library.watch.entries
        dialog = VersionsDialog(window.look, window.workbench.versions, preset_id, name, window)
        try:
            dialog.read(chosen_hash, deleted=deleted)
        except PlaygroundError as error:
            dialog.deleteLater()
            window.say(str(error))
            return False
        dialog.failed.connect(window.say)
        dialog.restore_asked.connect(partial(self._restore, dialog))
        dialog.show()
        return True

    def open_deleted(self) -> None:
        """The presets whose files are gone."""
        from playground.gui.deleted_dialog import DeletedDialog

        dialog = DeletedDialog(self._window.workbench.versions, self._window)
        try:
            dialog.read()
        except PlaygroundError as error:
            dialog.deleteLater()
            self._window.say(str(error))
            return
        self._window.library.watch.changed.connect(dialog.read)
        dialog.versions_asked.connect(self.open)
        dialog.restore_asked.connect(self._bring_back)
        dialog.show()

    def _bring_back(self, version: Version) -> None:
        versions, library = self._window.workbench.versions, self._window.library
        try:
            new_id = versions.restore(version.preset_id, version.hash)
        except PlaygroundError as error:
            self._window.say(str(error))
            return
        library.refresh()
        self._window.say(f"“{self._name_of(new_id)}” is back.", lambda: _delete(library, new_id))

    def of_run(self, run: Run, column_id: str) -> None:
        """The version that made a column of this run; files that nobody kept yet are looked through first."""
        if self._window.library.keeping.busy:
            self._window.say("New files of the library are looked through; the version opens in a moment.")
        self._window.library.keeping.when_kept(partial(self._of_run, run, column_id))

    def _of_run(self, run: Run, column_id: str) -> None:
        window = self._window
        try:
            maker = window.workbench.versions.of_run(run, look=False).get(column_id)
        except PlaygroundError as error:
            window.say(str(error))
            return
        if maker is None:
            window.say("No saved version has this column's text: it was a draft, or came with the program.")
            return
        if self.open(maker.version.preset_id, maker.version.hash) and not maker.exact:
            window.say("This version has the same text; its knobs, layers or parameters were others in the run.")

    def _restore(self, dialog: VersionsDialog, text_hash: str) -> None:
        """What the file holds now is its newest version, and a draft comes back with Undo too."""
        window, versions = self._window, self._window.workbench.versions
        was_deleted = dialog.preset_id not in window.library.watch.entries
        try:
            before = versions.list(dialog.preset_id)[0].hash
            new_id = versions.restore(dialog.preset_id, text_hash)
        except PlaygroundError as error:
            window.say(str(error))
            return
        bring_draft_back = window.library.drafts.revert(new_id) if window.library.is_edited(new_id) else None
        self._show(new_id)

        def back() -> None:
            if was_deleted:
                _delete(window.library, new_id)
                return
            try:
                versions.restore(new_id, before)
            except PlaygroundError as error:
                window.say(str(error))
            self._show(new_id)
            if bring_draft_back is not None:
                bring_draft_back()
                self._show(new_id)

        dialog.preset_id = new_id  # one that was deleted may have had to take another
        dialog.read()
        window.say(f"“{self._name_of(new_id)}” is as it was then.", back)

    def _name_of(self, preset_id: str) -> str:
        """Its id where nobody can read it: it is gone, or broken."""
        try:
            return plain(self._window.desk.find(preset_id).name)
        except PlaygroundError:
            return preset_id

    def _show(self, preset_id: str) -> None:
        """The text as it is now, in the editor too where it stands there."""
        window = self._window
        window.library.refresh()
        if window.parts.editor.isVisible() and window.parts.editor.preset_id == preset_id:
            window.look_at_preset(preset_id)


def _delete(library: LibraryControl, preset_id: str) -> None:
    """Again: its versions stay."""
    library.delete([preset_id])
