"""What Run does: which columns are asked anew, and where the keyboard goes when nothing could be."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from playground.gui.asking import Asking
from playground.gui.comparison_model import ColumnKey
from playground.gui.editor_control import EditorControl
from playground.gui.window_layout import WindowLayout


class RunDeeds:
    """`begun`: what is done once something was asked."""

    def __init__(
        self,
        asking: Asking,
        editing: EditorControl,
        parts: WindowLayout,
        begun: Callable[[], None],
    ) -> None:
        self._asking = asking
        self._editing = editing
        self._parts = parts
        self._begun = begun

    def run(self, *, all_prompts: bool = False) -> None:
        """Ask. While a preset in the comparison is being typed, only its columns."""
        typed_into = self._editing.typed_into
        if typed_into is not None and not all_prompts and self.run_preset(typed_into):
            return
        self._asked(self._asking.ask(all_prompts=all_prompts))

    def run_preset(self, preset_id: str) -> bool:
        """The columns of one preset again, with other values of its knobs and under every model, too; has it any?"""
        keys = (column.key for column in self._parts.comparison.grid.columns())
        of_it = tuple(key for key in keys if key.column.partition("~")[0] == preset_id)
        if of_it:
            self._asked(self._asking.ask_columns(of_it))
        return bool(of_it)

    def run_column(self, key: ColumnKey | None) -> None:
        """One column again."""
        if key is not None:
            self._asked(self._asking.ask_columns((key,)))

    def _asked(self, begun: bool) -> None:
        if begun:
            self._begun()
        else:
            self._parts.prompt.edit.setFocus(Qt.FocusReason.OtherFocusReason)
