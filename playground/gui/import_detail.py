"""One preset of an import, before it joins the library: its text, what is in it, what was lost, what lint says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from playground.core.fidelity import Refused
from playground.core.knobs import as_text
from playground.core.lint import Finding
from playground.core.preset import Preset
from playground.core.wording import plain
from playground.formats.preset_values import preset_values
from playground.gui.controls import Choice
from playground.gui.look import ElidedLabel, Look, label
from playground.workbench.import_plan import Choice as WhatToDo
from playground.workbench.import_plan import Item

SIGNS: Final = {
    "dropped": "✗", "changed": "△", "literal": "“”", "kept": "✓", "error": "✗", "warning": "△", "hint": "○",
}  # fmt: skip
_CHOICES: Final[dict[WhatToDo, str]] = {"add": "Keep both", "replace": "Replace mine", "skip": "Leave it out"}


class ImportDetail(QWidget):
    """Signals:
    chose: what is to be done with the preset that is shown.
    """

    chose = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._name = ElidedLabel("title")
        self._origin = ElidedLabel("muted")
        self._choice = Choice()
        self._choice.setAccessibleName("What to do with it")
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setProperty("kind", "field")
        self._text.setAccessibleName("System message to import")
        self._text.setTabChangesFocus(True)
        self._report = QTextEdit()
        self._report.setReadOnly(True)
        self._report.setAccessibleName("Report")
        self._report.setTabChangesFocus(True)
        self._draw_again: Callable[[], None] | None = None
        look.theme.changed.connect(self._theme_changed)
        self._choice.activated.connect(self._tell_choice)
        self._lay_out()

    def show_item(self, item: Item, choice: WhatToDo, findings: Sequence[Finding]) -> None:
        self._name.say(plain(item.preset.name))
        self._origin.say(plain(" · ".join(part for part in (item.format, item.origin) if part)))
        self._choice.clear()
        for each in item.choices if item.there else ():
            self._choice.addItem(_CHOICES[each], each)
        self._choice.setCurrentIndex(self._choice.findData(choice))
        self._choice.setVisible(bool(item.there))
        self._text.setVisible(True)
        self._text.setPlainText(plain(item.preset.system_message or ""))
        self._report_on(item, findings)
        self._draw_again = partial(self._report_on, item, findings)

    def _report_on(self, item: Item, findings: Sequence[Finding]) -> None:
        self._report.clear()
        if not any(note.kind != "kept" for note in item.notes):
            self._write("✓ Everything in the file is kept.\n", self._look.tokens.good)
        self._section("What became of it", [(n.kind, f"{n.kind}: {n.what}: {n.why}") for n in item.notes])
        self._section("Worth a look", [(f.severity, f"{f.severity}: {f.message}") for f in findings])
        for title, lines in _facts(item.preset):
            self._section(title, [("", line) for line in lines])
        self._report.moveCursor(QTextCursor.MoveOperation.Start)

    def show_refused(self, refused: Refused) -> None:
        self._name.say("This cannot be read")
        self._origin.say(plain(refused.origin))
        self._choice.hide()
        self._text.hide()
        self._draw_again = partial(self._say_refused, refused)
        self._draw_again()

    def _say_refused(self, refused: Refused) -> None:
        self._report.clear()
        self._write(f"✗ {plain(refused.reason)}", self._look.tokens.bad)

    def _theme_changed(self) -> None:
        """Colours stand in the text itself."""
        if self._draw_again is not None:
            self._draw_again()

    def set_choice(self, choice: WhatToDo) -> None:
        self._choice.setCurrentIndex(self._choice.findData(choice))

    def _tell_choice(self) -> None:
        self.chose.emit(self._choice.currentData())

    def _section(self, title: str, lines: Sequence[tuple[str, str]]) -> None:
        if not lines:
            return
        tokens = self._look.tokens
        colors = {"dropped": tokens.bad, "error": tokens.bad, "changed": tokens.warning, "literal": tokens.warning,
                  "warning": tokens.warning, "kept": tokens.good}  # fmt: skip
        if self._report.toPlainText():
            self._write("\n", tokens.text)
        self._write(f"{title}\n", tokens.muted, bold=True)
        for place, (kind, line) in enumerate(lines):
            if kind:
                self._write(f"{SIGNS[kind]} ", colors.get(kind, tokens.muted), bold=True)
            self._write(plain(" ".join(line.split())), tokens.text)
            if place < len(lines) - 1:
                self._write("\n", tokens.text)
        self._write("\n", tokens.text)

    def _write(self, text: str, color: str, *, bold: bool = False) -> None:
        """Plain text always: a file of a stranger is no page."""
        style = QTextCharFormat()
        style.setForeground(QColor(color))
        style.setFontWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        cursor = self._report.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(text, style)

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self._name, 1)
        first.addWidget(self._choice)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(first)
        layout.addWidget(self._origin)
        layout.addWidget(self._text, 3)
        layout.addWidget(label("Report", "section"))
        layout.addWidget(self._report, 2)


def _facts(preset: Preset) -> Iterator[tuple[str, list[str]]]:
    """What is in the preset besides its text."""
    if preset.knobs:
        yield "Knobs", [f"{knob.name}: {knob.type}, {as_text(knob.default)!r}" for knob in preset.knobs]
    if preset.layers:
        yield "Layers", [", ".join(preset.layers)]
    if preset.checks:
        yield "Checks", [f"{c.type} {c.value if c.value is not None else ''}".strip() for c in preset.checks]
    parameters = preset_values(preset).get("parameters")
    if isinstance(parameters, dict) and parameters:
        yield "Parameters", [", ".join(f"{key} {value}" for key, value in parameters.items())]
    about = [preset.description, ", ".join(preset.tags), f"source: {preset.source}" if preset.source else ""]
    if any(about):
        yield "About it", [line for line in about if line]
