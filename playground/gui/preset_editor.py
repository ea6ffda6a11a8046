"""The preset that is looked at, at the right: its name, description, tags and system message, and where it is kept."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from playground.core.preset import Preset
from playground.core.wording import count
from playground.gui.hint_button import HintButton
from playground.gui.look import ElidedLabel, Look, button, hairline, label, restyle, set_tip
from playground.gui.measured_view import MeasuredView
from playground.gui.message_panel import MessagePanel


class PresetEditor(QWidget):
    """Typing needs no save: the draft is kept and used at once. Save writes the preset's file.

    Signals:
    edited: core Preset, as it stands in the fields.
    asked: (what, preset id): save, revert, versions, duplicate, delete, run.
    fix_asked: (preset id, text with a fix made), of a preset that may not be changed here.
    closed: the panel is not wanted.
    """

    edited = Signal(object)
    asked = Signal(str, str)
    fix_asked = Signal(str, str)
    closed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._preset: Preset | None = None
        self._problem = ""
        self._heading = ElidedLabel("title")
        self._state = label("", "muted")
        self._state.setWordWrap(True)
        self._versions = look.icon_button("history", "Versions of this preset")
        self._close = look.icon_button("close", "Close the editor")
        self._name = QLineEdit()
        self._description = QLineEdit()
        self._tags = QLineEdit()
        self.message = MessagePanel(look)
        self.measured = MeasuredView(look)
        self._parts = label("", "muted")
        self._parts.setWordWrap(True)
        self._save = button("Save", name="Save preset")
        self._revert = button("Revert", "quiet", "Revert to the saved preset")
        self._duplicate = button("Duplicate to edit", name="Duplicate preset")
        self._delete = button("Delete", "quiet", "Delete preset")
        self._run = HintButton(look, "Run this column", "Ctrl+↵", "primary")
        self._prepare_fields()
        self._lay_out()
        self._connect()
        self.show_preset(None)

    @property
    def preset(self) -> Preset | None:
        """As it stands in the fields."""
        return self._preset

    @property
    def preset_id(self) -> str | None:
        return self._preset.id if self._preset is not None else None

    def show_preset(
        self,
        preset: Preset | None,
        *,
        own: bool = False,
        edited: bool = False,
        ticked: bool = False,
        problem: str = "",
    ) -> None:
        """`own`: it may be changed here; `edited`: it has unsaved changes; `problem`: why there is nothing to show."""
        fields = (self._name, self._description, self._tags)
        blockers = [QSignalBlocker(field) for field in (*fields, self.message.edit)]
        self._preset = preset
        self._problem = problem
        for widget in self._whole:
            widget.setEnabled(preset is not None)
        self._heading.say(preset.name if preset is not None else "No preset chosen")
        shown = preset or Preset("", "", "")
        _set_text(self._name, shown.name)
        _set_text(self._description, shown.description)
        _set_text(self._tags, ", ".join(shown.tags))
        for field in fields:
            if field.isReadOnly() == own:
                field.setReadOnly(not own)
                restyle(field)
        knobs = frozenset(knob.name for knob in shown.knobs)
        hint = "No system message is sent." if shown.system_message is None else ""
        self.message.show_text(shown.id, shown.system_message or "", own=own, knobs=knobs, hint=hint)
        self.show_state(own=own, edited=edited, ticked=ticked)
        self._show_parts(shown)
        del blockers

    def renamed(self, old: str, new: str) -> None:
        """The preset in the fields is another file by now; what was typed, and its Undo, stay."""
        if self._preset is not None and self._preset.id == old:
            self._preset = replace(self._preset, id=new)
            self.message.edit.renamed(new)

    def focus_message(self) -> None:
        self.message.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_name(self) -> None:
        self._name.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._name.selectAll()

    def has_keyboard(self) -> bool:
        """Is one of the fields being typed into?"""
        return any(field.hasFocus() for field in (self._name, self._description, self._tags, self.message.edit))

    def show_state(self, *, own: bool, edited: bool, ticked: bool) -> None:
        """Say where the preset in the fields is kept, without touching what is typed."""
        if self._preset is None:
            words = self._problem or "Choose a preset at the left, or make a new one."
        elif not own:
            words = "This one is read-only. Duplicate it to make it yours."
        elif edited:
            words = "Changed. Your draft is kept and used; Save writes it to its file."
        else:
            words = "Saved."
        self._state.setText(words)
        self._save.setVisible(own)
        self._save.setEnabled(own and edited)
        self._revert.setVisible(own and edited)
        self._versions.setVisible(own)
        self._delete.setVisible(own)
        self._duplicate.setText("Duplicate" if own else "Duplicate to edit")
        self._run.setVisible(ticked)

    def _show_parts(self, preset: Preset) -> None:
        """What the file holds besides, and is not edited here."""
        parts: list[str] = []
        if preset.knobs:
            parts.append("knobs: " + ", ".join(f"{knob.name} = {knob.default}" for knob in preset.knobs))
        if preset.layers:
            parts.append("stands on: " + ", ".join(preset.layers))
        if preset.checks:
            parts.append(count(len(preset.checks), "check"))
        self._parts.setText("Also in the file: " + "; ".join(parts) + "." if parts else "")
        self._parts.setVisible(bool(parts))

    def _typed(self) -> None:
        if self._preset is None:
            return
        tags = tuple(tag for tag in (part.strip() for part in self._tags.text().split(",")) if tag)
        edited = replace(
            self._preset,
            name=self._name.text().strip() or self._preset.name,
            description=self._description.text().strip(),
            tags=tags,
            system_message=self.message.text(),
        )
        if edited != self._preset:
            self._preset = edited
            self.edited.emit(edited)

    def _fix_in_copy(self, text: str) -> None:
        if self._preset is not None:
            self.fix_asked.emit(self._preset.id, text)

    def _ask(self, what: str) -> None:
        if self._preset is not None:
            self.asked.emit(what, self._preset.id)

    def _prepare_fields(self) -> None:
        named = ((self._name, "Preset name"), (self._description, "Description"), (self._tags, "Tags"))
        for field, name in named:
            field.setAccessibleName(name)
        self._tags.setPlaceholderText("persona, tutor, …")
        set_tip(self._tags, "Words to find it by, with commas between")

    def _connect(self) -> None:
        for field in (self._name, self._description, self._tags):
            field.textEdited.connect(self._typed)
        self.message.typed.connect(self._typed)
        self.message.copy_asked.connect(self._fix_in_copy)
        self._close.clicked.connect(self.closed)
        self._save.clicked.connect(lambda: self._ask("save"))
        self._revert.clicked.connect(lambda: self._ask("revert"))
        self._versions.clicked.connect(lambda: self._ask("versions"))
        self._duplicate.clicked.connect(lambda: self._ask("duplicate"))
        self._delete.clicked.connect(lambda: self._ask("delete"))
        self._run.clicked.connect(lambda: self._ask("run"))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 14, 14)
        layout.setSpacing(6)
        top = QHBoxLayout()
        top.addWidget(self._heading, 1)
        top.addWidget(self._versions)
        top.addWidget(self._close)
        layout.addLayout(top)
        layout.addWidget(self._state)
        layout.addWidget(hairline())
        for words, field in (("Name", self._name), ("Description", self._description), ("Tags", self._tags)):
            layout.addWidget(_caption(words, field))
            layout.addWidget(field)
        layout.addWidget(self.message, 1)
        layout.addWidget(self.measured)
        layout.addWidget(self._parts)
        for row_of in ((self._run,), (self._save, self._revert, self._duplicate, self._delete)):
            row = QHBoxLayout()
            for made in row_of:
                row.addWidget(made)
            row.addStretch(1)
            layout.addLayout(row)
        self._whole: tuple[QWidget, ...] = (self._name, self._description, self._tags, self.message, self._duplicate)


def _caption(words: str, buddy: QWidget) -> QLabel:
    made = label(words, "section")
    made.setBuddy(buddy)
    return made


def _set_text(field: QLineEdit, text: str) -> None:
    """Leave the text cursor where it is when nothing has changed."""
    if field.text().strip() != text:
        field.setText(text)
        field.setCursorPosition(0)
