"""The editor panel as the window handles it: which preset it shows, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable

from playground.core.errors import PlaygroundError
from playground.core.preset import Preset
from playground.gui.desk import Desk
from playground.gui.editor_facts import EditorFacts
from playground.gui.library_control import LibraryControl
from playground.gui.preset_editor import PresetEditor
from playground.gui.session import Session

SESSION_KEY = "editor"


class EditorControl:
    """Opens the editor on presets and keeps what it says true."""

    def __init__(
        self,
        editor: PresetEditor,
        desk: Desk,
        library: LibraryControl,
        session: Session,
        say: Callable[[str], None],
        facts: EditorFacts,
    ) -> None:
        self._editor = editor
        self._desk = desk
        self._library = library
        self._session = session
        self._say = say
        self._facts = facts
        library.renamed.connect(editor.renamed)

    @property
    def preset_id(self) -> str | None:
        """The preset in the editor, while the editor is open."""
        return self._editor.preset_id if self._editor.isVisible() else None

    @property
    def typed_into(self) -> str | None:
        """The preset whose fields the keyboard is in."""
        return self._editor.preset_id if self._editor.has_keyboard() else None

    def restore(self) -> None:
        """As the window was left."""
        if isinstance(preset_id := self._session.value(SESSION_KEY), str):
            self.look_at(preset_id)

    def look_at(self, preset_id: str, *, write: bool = False) -> None:
        """Open the editor on a preset; `write` puts the keyboard into its text."""
        self._editor.show()
        self._say(self._show(preset_id))
        if write:
            self._editor.focus_message()
        self._session.note(SESSION_KEY, preset_id)

    def close(self) -> None:
        self._editor.hide()
        self._session.note(SESSION_KEY, None)

    def stop(self) -> None:
        """The window closes."""
        self._facts.stop()

    def refresh(self) -> None:
        """Something has changed: say it, without touching what is being typed."""
        preset_id = self._editor.preset_id
        if preset_id is None:
            return
        if self._editor.has_keyboard():
            own, edited, ticked = self._state(preset_id)
            self._editor.show_state(own=own, edited=edited, ticked=ticked)
            self._facts.look_at(self._editor.preset)
        else:
            self._show(preset_id)

    def _show(self, preset_id: str) -> str:
        """A preset that is gone, or cannot be read, leaves the editor empty; returns the sentence that says why."""
        preset: Preset | None = None
        trouble = ""
        try:
            preset = self._desk.find(preset_id)
        except PlaygroundError as error:
            trouble = str(error)
        own, edited, ticked = self._state(preset_id)
        self._editor.show_preset(preset, own=own, edited=edited, ticked=ticked)
        self._facts.look_at(preset)
        return trouble

    def _state(self, preset_id: str) -> tuple[bool, bool, bool]:
        """(may it be changed, has it unsaved changes, is it in the comparison)"""
        return self._library.is_own(preset_id), self._library.is_edited(preset_id), preset_id in self._desk.ticked()
