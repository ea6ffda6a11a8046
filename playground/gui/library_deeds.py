"""What is done with presets from the list, the editor, the menu: each says what it did and offers the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QInputDialog

from playground.core.wording import count
from playground.gui.column_deeds import preset_of
from playground.gui.main_window import MainWindow
from playground.gui.preset_rows import Sort

MOST_AT_ONCE: Final = 64
"""Presets that may be ticked with one key: nobody reads more columns, and each costs a widget."""
SORT_KEY: Final = "presets:sort"
FOLDED_KEY: Final = "presets:folded"


class LibraryDeeds:
    """Wires the list of presets and the editor of one window."""

    def __init__(self, window: MainWindow, open_versions: Callable[[str], object]) -> None:
        self._window = window
        self._open_versions = open_versions
        self._library = window.library
        panel, editor = window.parts.presets, window.parts.editor
        panel.search_with(window.library.watch.search)
        window.library.watch.texts_read.connect(panel.refresh)
        panel.ticked.connect(self._ticked)
        panel.selected.connect(self._selected)
        panel.asked.connect(self._asked)
        panel.put.connect(self.put)
        panel.moved.connect(self._move)
        panel.renamed.connect(self._rename)
        panel.new_asked.connect(self.new_preset)
        panel.arranged.connect(self._keep_arrangement)
        editor.edited.connect(window.library.drafts.edit)
        editor.asked.connect(self.asked)
        editor.fix_asked.connect(self._fix_in_copy)
        editor.closed.connect(window.close_editor)
        window.when_open(self._arrange)

    def new_preset(self) -> None:
        window = self._window
        if (preset_id := self._library.create()) is not None:
            window.look_at_preset(preset_id)
            window.parts.editor.focus_name()

    def preset_meant(self) -> str:
        """The one in the editor, else the one of the column the keys work on."""
        editor, current = self._window.parts.editor, self._window.parts.comparison.grid.current
        if editor.isVisible() and editor.preset_id is not None:
            return editor.preset_id
        return preset_of(current)

    def meant(self) -> list[str]:
        """For an action of the menu: what is selected in the list, else the one that is meant."""
        ids = self._window.parts.presets.view.selected_ids()
        if ids and (len(ids) > 1 or self._window.parts.presets.view.hasFocus()):
            return ids
        return [each for each in [self.preset_meant() or next(iter(ids), "")] if each]

    def asked(self, what: str, preset_id: str) -> None:
        """Something for one preset; `what`: as in `preset_menu`, and save, revert, run."""
        window = self._window
        if not preset_id:
            return
        match what:
            case "edit":
                window.look_at_preset(preset_id, write=True)
                self._say_problem(preset_id)
            case "save":
                window.look_at_preset(self._library.save(preset_id))
            case "revert":
                window.say("Back to what was saved.", self._library.drafts.revert(preset_id))
                window.look_at_preset(preset_id)
            case "duplicate":
                back = self._back_to_desk()
                if (copy := self._library.duplicate(preset_id)) is not None:
                    window.look_at_preset(copy, write=True)
                    self._say_copies([copy], back)
            case "run":
                window.run_preset(preset_id)
            case "versions":
                self._open_versions(preset_id)
            case "untick":
                self._ticked([preset_id], False)
            case "rename":
                window.parts.presets.view.rename(preset_id)
            case "problem":
                self._say_problem(preset_id)
            case "reveal":
                self._reveal(preset_id)
            case _:
                self._asked(what, [preset_id])

    def _fix_in_copy(self, preset_id: str, text: str) -> None:
        """A preset that may not be changed here gets a copy, as for editing it; there Undo takes the fix back."""
        if (copy := self._library.duplicate(preset_id)) is None:
            return
        self._window.look_at_preset(copy, write=True)
        self._window.parts.editor.message.edit.replace(text)
        name = self._window.desk.find(copy).name
        self._window.say(f"The fix is made in “{name}”, a copy of your own; the original stays as it is.")

    def _asked(self, what: str, ids: list[str]) -> None:
        """Something for one preset or several."""
        match what:
            case _ if not ids:
                return
            case "star" | "unstar":
                self._library.set_favourite(ids, what == "star")
                self._window.parts.presets.show_presets(*self._library.rows(), self._library.tag_counts())
            case "columns":
                self.compare(ids)
            case "move":
                self.ask_folder(ids)
            case "delete":
                self._delete(ids)
            case "duplicate" if len(ids) > 1:
                back, made = self._back_to_desk(), self._library.duplicate_all(ids)
                if made:
                    self._window.parts.presets.view.choose(made[0], made)
                    self._say_copies(made, back)
            case _:
                self.asked(what, ids[0])

    def _say_copies(self, made: list[str], back_to_desk: Callable[[], None]) -> None:
        """Undo takes them away and gives the originals their columns back; what was typed meanwhile is a version."""

        def back() -> None:
            if self._window.parts.editor.preset_id in made:
                self._window.close_editor()
            self._library.delete([self._library.save(copy) for copy in made])
            back_to_desk()

        self._window.say(f"{len(made)} copies are made." if len(made) > 1 else "A copy is made.", back)

    def compare(self, ids: Sequence[str]) -> None:
        """Columns from these, with the baseline that is there."""
        usable = [preset_id for preset_id in ids if not self._library.problem_of(preset_id)]
        if self._too_many(usable) or not usable:
            return
        back = self._back_to_desk()
        self._window.desk.compare(usable)
        self._window.show_desk()
        self._window.say(f"The comparison has {count(len(usable), 'preset')} from the list.", back)

    def ask_folder(self, ids: Sequence[str]) -> None:
        """Which folder to move presets of one's own to: one there is, or a new one."""
        own = [preset_id for preset_id in ids if self._library.is_own(preset_id)]
        if not own:
            self._window.say("Presets that come with the program stay where they are: duplicate to have your own.")
            return
        folders = ["", *self._library.folders()]
        here = self._library.watch.entries[own[0]].folder
        words = "Folder, one that is there or a new one; / stands between a folder and one in it, nothing for the top:"
        folder, chosen = QInputDialog.getItem(
            self._window, f"Move {count(len(own), 'preset')}", words, folders, folders.index(here), True
        )
        if chosen:
            self._move(own, folder)

    def _move(self, ids: Sequence[str], folder: str) -> None:
        own = [preset_id for preset_id in ids if self._library.is_own(preset_id)]
        if not own:
            self.ask_folder(ids)
            return
        back = self._library.move(own, folder)
        if back is not None:
            what = f"“{self._window.desk.find(own[0]).name}” is" if len(own) == 1 else f"{len(own)} presets are"
            self._window.say(f"{what} in “{folder.strip(' /') or 'Library'}” now.", back)

    def _rename(self, preset_id: str, name: str) -> None:
        back = self._library.rename(preset_id, name)
        if back is not None:
            self._window.say(f"It is called “{name}” now, and so is its file.", back)

    def _delete(self, ids: Sequence[str]) -> None:
        own = [i for i in ids if (e := self._library.watch.entries.get(i)) is not None and e.origin == "user"]
        if not own:
            self._window.say("Presets that come with the program cannot be deleted.")
            return
        names = [self._library.watch.entries[preset_id].name for preset_id in own]
        open_one = self._window.parts.editor.preset_id
        back = self._library.delete(own)
        if back is not None:
            if open_one in own:
                self._window.close_editor()
            self._window.say(f"“{names[0]}” is deleted." if len(own) == 1 else f"{len(own)} presets are deleted.", back)

    def _ticked(self, ids: list[str], ticked: bool) -> None:
        if ticked and self._too_many(ids):
            return
        window = self._window
        back = self._back_to_desk() if len(ids) > 1 else None
        there = set(window.desk.ticked())
        for preset_id in ids:
            if (preset_id in there) != ticked:
                window.desk.tick(preset_id, ticked)
        window.show_desk()
        if back is None:
            if len(window.parts.presets.view.selected_ids()) < 2:
                window.parts.presets.select(ids[0])
        else:
            words = "are in the comparison now" if ticked else "are out of the comparison"
            window.say(f"{len(ids)} presets {words}.", back)

    def put(self, ids: list[str], place: int) -> None:
        """Columns in another order; what had none gets one there."""
        usable = [preset_id for preset_id in ids if not self._library.problem_of(preset_id)]
        if not self._too_many(usable):
            before, back = self._window.desk.ticked(), self._back_to_desk()
            self._window.desk.place(usable, place)
            self._window.show_desk()
            if self._window.desk.ticked() != before:
                self._window.say("The columns stand in another order.", back)

    def _too_many(self, ids: Sequence[str]) -> bool:
        if len(ids) > MOST_AT_ONCE:
            self._window.say(f"That would be {len(ids):,} columns: choose at most {MOST_AT_ONCE} presets at once.")
        return len(ids) > MOST_AT_ONCE

    def _back_to_desk(self) -> Callable[[], None]:
        """The columns that are there now; what was typed since stays."""
        before = self._window.desk.experiment

        def back() -> None:
            self._window.desk.put_back_columns(before)
            self._window.show_desk()

        return back

    def _selected(self, preset_id: str) -> None:
        if self._library.problem_of(preset_id):
            self._say_problem(preset_id)
        elif self._window.parts.editor.isVisible():
            self._window.look_at_preset(preset_id)

    def _say_problem(self, preset_id: str) -> None:
        if problem := self._library.problem_of(preset_id):
            self._window.say(problem, partial(self._reveal, preset_id), "Show file")

    def _reveal(self, preset_id: str) -> None:
        if (path := self._library.path_of(preset_id)) is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(path).parent)))

    def _arrange(self) -> None:
        """As the window was left."""
        session, panel = self._window.session, self._window.parts.presets
        kept = session.value(SORT_KEY)
        sort: Sort = "used" if kept == "used" else "changed" if kept == "changed" else "name"
        folded = session.value(FOLDED_KEY)
        panel.arrange(sort, str(folded).split("\n") if folded else ())

    def _keep_arrangement(self) -> None:
        panel = self._window.parts.presets
        self._window.session.note(SORT_KEY, panel.sort)
        self._window.session.note(FOLDED_KEY, "\n".join(sorted(panel.folded)))
