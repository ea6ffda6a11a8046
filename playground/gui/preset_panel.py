"""The presets at the left: search, tags, order, ticks, and what can be done with one or several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from playground.gui.look import Look, button, label, search_field
from playground.gui.preset_context_menu import PresetContextMenu
from playground.gui.preset_list import PresetListView
from playground.gui.preset_model import PresetListModel
from playground.gui.preset_rows import SORTS, Arrangement, PresetRow, Sort, rows_for
from playground.gui.tag_bar import TagBar

Search = Callable[[tuple[str, ...]], Mapping[str, str]]
"""What stands around the words in each preset whose text holds them all, by id."""


NOTHING: Final[Mapping[str, str]] = {}


class PresetPanel(QWidget):
    """Signals:
    ticked: (list of preset ids, whether they shall be in the comparison).
    selected: a preset's id: it is looked at.
    asked: (what, list of preset ids); what: see `preset_menu`.
    put: (list of preset ids, place among the columns).
    moved: (list of preset ids, folder).
    renamed: (preset id, the new name).
    new_asked: a new preset.
    arranged: order or folded groups are others: they are to be kept.
    """

    ticked = Signal(list, bool)
    selected = Signal(str)
    asked = Signal(str, list)
    put = Signal(list, int)
    moved = Signal(list, str)
    renamed = Signal(str, str)
    new_asked = Signal()
    arranged = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._chosen: Sequence[PresetRow] = ()
        self._others: Sequence[PresetRow] = ()
        self._search: Search = _no_texts
        self._waiting = False
        self.sort: Sort = "name"
        self.folded: frozenset[str] = frozenset()
        self.search = search_field("Search presets")
        self.model = PresetListModel(self)
        self.view = PresetListView(look, self.model)
        self.menu = PresetContextMenu(self.view, self.model, lambda: (*self._chosen, *self._others))
        self.tags = TagBar()
        self._order = look.icon_button("sort", "Order of the presets")
        self._empty = label("", "muted")
        self._empty.setWordWrap(True)
        self._new = button("+ New preset", name="New preset")
        self._lay_out()
        self._connect()

    def search_with(self, search: Search) -> None:
        """What looks through the texts."""
        self._search = search

    def arrange(self, sort: Sort, folded: Iterable[str]) -> None:
        """As the window was left."""
        self.sort, self.folded = sort, frozenset(folded)
        self.refresh()

    def show_presets(
        self, chosen: Sequence[PresetRow], others: Sequence[PresetRow], tags: Sequence[tuple[str, int]] = ()
    ) -> None:
        """`others` are sorted by name; `tags` with how many presets have each."""
        self._chosen, self._others = chosen, others
        self.tags.show_tags(tags)
        self.refresh()

    def select(self, preset_id: str) -> None:
        """Mark a preset in the list, without telling anybody; of several that are selected it becomes the current."""
        if self.model.row_of(preset_id) >= 0 and self.view.current_id() != preset_id:
            selected = self.view.selected_ids()
            self.view.choose(preset_id, selected if preset_id in selected else [preset_id])

    def refresh(self) -> None:
        """Show what fits now. A name that is being typed is waited for: the list would take it away."""
        if self.view.is_editing():
            self._waiting = True
            return
        words = tuple(self.search.text().casefold().split())
        how = Arrangement(self.sort, self.folded, words, self.tags.chosen)
        found = self._search(words) if words else NOTHING
        rows = rows_for(self._chosen, self._others, how, found)
        current, selected = self.view.current_id(), self.view.selected_ids()
        row = self.view.currentIndex().row()
        if self.model.show(rows, found, words):
            if current is not None or selected:
                self.view.choose(current, selected)
            elif row >= 0:  # a title stays current when its group is folded
                self.view.setCurrentIndex(self.model.index(min(row, len(rows) - 1)))
        else:
            self.view.viewport().update()
        self._empty.setText(self._nothing(how) if not rows else "")
        self._empty.setVisible(not rows)
        self.view.setVisible(bool(rows))

    def _nothing(self, how: Arrangement) -> str:
        tagged = f" with the tag{'s' if len(how.tags) > 1 else ''} {', '.join(sorted(how.tags))}" if how.tags else ""
        if not how.words:
            return f"There is no preset{tagged}."
        return f"No preset{tagged} has “{self.search.text()}” in its name, tags, description or text."

    def _connect(self) -> None:
        self.search.textChanged.connect(self.refresh)
        self.tags.changed.connect(self.refresh)
        model, view = self.model, self.view
        model.ticked.connect(self._ticked_one)
        model.starred.connect(self._starred)
        model.renamed.connect(self.renamed)
        model.put.connect(self.put)
        model.moved.connect(self.moved)
        view.opened.connect(self._opened)
        view.ticks_asked.connect(self.ticked)
        view.delete_asked.connect(self._delete)
        view.step_asked.connect(self._step)
        view.folded.connect(self._fold)
        view.menu_asked.connect(self.menu.open)
        self.menu.asked.connect(self._chose)
        view.selectionModel().currentChanged.connect(self._current_changed)
        view.delegate_.closeEditor.connect(lambda: QTimer.singleShot(0, self, self._typed))
        self._new.clicked.connect(self.new_asked)

    def _ticked_one(self, preset_id: str, ticked: bool) -> None:
        self.ticked.emit([preset_id], ticked)

    def _starred(self, preset_id: str, starred: bool) -> None:
        self.asked.emit("star" if starred else "unstar", [preset_id])

    def _opened(self, preset_id: str) -> None:
        self.asked.emit("edit", [preset_id])

    def _delete(self, ids: list[str]) -> None:
        self.asked.emit("delete", ids)

    def _typed(self) -> None:
        if self._waiting:
            self._waiting = False
            self.refresh()

    def _current_changed(self) -> None:
        if (preset_id := self.view.current_id()) is not None:
            self.selected.emit(preset_id)

    def _step(self, preset_id: str, by: int) -> None:
        ids = [row.id for row in self._chosen]
        if preset_id in ids and 0 <= (place := ids.index(preset_id) + by) < len(ids):
            self.put.emit([preset_id], place + 1 if by > 0 else place)

    def _fold(self, key: str) -> None:
        self.folded = self.folded ^ {key}
        self.refresh()
        self.arranged.emit()

    def _sort_by(self, sort: Sort) -> None:
        self.sort = sort
        self.refresh()
        self.arranged.emit()

    def _chose(self, what: str, ids: list[str]) -> None:
        if what == "rename":
            self.view.rename(ids[0])
        elif what in ("tick", "untick"):
            self.ticked.emit(ids, what == "tick")
        else:
            self.asked.emit(what, ids)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 6, 10)
        layout.setSpacing(6)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 6, 0)
        top.setSpacing(4)
        top.addWidget(self.search)
        top.addWidget(self._order)
        layout.addLayout(top)
        layout.addWidget(self.tags)
        layout.addWidget(self._empty)
        layout.addWidget(self.view, 1)
        bottom = QHBoxLayout()
        bottom.addWidget(self._new)
        bottom.addStretch(1)
        layout.addLayout(bottom)
        for before, after in ((self.search, self.view), (self.view, self._new), (self._new, self._order)):
            QWidget.setTabOrder(before, after)  # from what is typed straight to what it finds
        self._order.setMenu(self._order_menu())

    def _order_menu(self) -> QMenu:
        menu, group = QMenu(self), QActionGroup(self)
        for sort, words in SORTS.items():
            action = menu.addAction(words)
            action.setCheckable(True)
            action.triggered.connect(_called(partial(self._sort_by, sort)))
            group.addAction(action)
        menu.aboutToShow.connect(lambda: self._mark_order(group.actions()))
        return menu

    def _mark_order(self, actions: Sequence[QAction]) -> None:
        for sort, action in zip(SORTS, actions, strict=True):
            action.setChecked(sort == self.sort)


def _called(deed: Callable[[], None]) -> Callable[[], None]:
    """Qt passes `checked` to a slot that could take it: these take nothing."""
    return lambda: deed()


def _no_texts(_words: tuple[str, ...]) -> Mapping[str, str]:
    return NOTHING
