"""An export before it is written: the format, what of the comparison, what stays out of it, and how it will look."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontDatabase, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from playground.core.left_out import Part
from playground.core.run import Run
from playground.core.run_parts import of_prompt
from playground.core.wording import count, plain
from playground.gui.controls import Choice, TickBox
from playground.gui.export_formats import PICTURE, ExportFormat
from playground.gui.export_list import ExportList
from playground.gui.export_preview import ExportPreview
from playground.gui.look import Look, button, hairline, label

SIZE: Final = (1040, 700)
LIST_PX: Final = 348
PROMPT_WORDS: Final = 60  # characters
_PARTS: Final[tuple[tuple[Part, str], ...]] = (
    ("reasoning", "Reasoning"), ("requests", "Requests as sent"), ("notes", "Notes"),
)  # fmt: skip


class ExportDialog(QDialog):
    """Not modal: answers stream on behind it. It writes nothing itself.

    Signals:
    preview_asked: what is to be shown has changed; `chosen_run`, `left_out` and `format` say what.
    export_asked: the person wants the file.
    """

    preview_asked = Signal()
    export_asked = Signal()

    def __init__(self, look: Look, run: Run, prompt_id: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self.setWindowTitle("Export with preview")
        self.setAccessibleName("Export with preview")
        self.resize(*SIZE)
        self._run, self._prompt_id = run, prompt_id
        self.formats = ExportList(look)
        self._scope = Choice()
        self._scope.setAccessibleName("What of it")
        self._scope.addItem(f"All {count(len(run.prompts), 'prompt')}" if len(run.prompts) > 1 else "The whole run")
        if len(run.prompts) > 1:
            text = next((prompt.text for prompt in run.prompts if prompt.id == prompt_id), "")
            short = " ".join(plain(text).split())
            short = short if len(short) <= PROMPT_WORDS else f"{short[:PROMPT_WORDS].rstrip()} …"
            self._scope.addItem(f"This prompt: {short}")
        self.parts: dict[Part, TickBox] = {part: TickBox(words) for part, words in _PARTS}
        self._head, self._words = label("", "title"), label("", "muted")
        self._facts = label("", "muted")
        self._text, self._picture = QPlainTextEdit(), QLabel()
        self._preview = QStackedLayout()
        self._export, self._cancel = button("Export …", "primary", "Export to a file"), button("Cancel")
        self._lay_out()
        self.formats.chosen.connect(self._changed)
        self._scope.currentIndexChanged.connect(self._changed)
        for box in self.parts.values():
            box.setChecked(True)
            box.toggled.connect(self._changed)
        self._export.clicked.connect(self.export_asked)
        self._cancel.clicked.connect(self.close)

    def begin(self, ending: str) -> None:
        """Show itself with this format chosen."""
        blocker = QSignalBlocker(self.formats)
        self.formats.choose(ending)
        del blocker
        self.show()
        self.formats.setFocus()
        self._changed()

    @property
    def format(self) -> ExportFormat:
        return self.formats.format()

    def chosen_run(self) -> Run:
        return of_prompt(self._run, self._prompt_id) if self._scope.currentIndex() == 1 else self._run

    def left_out(self) -> frozenset[Part]:
        return frozenset(part for part, box in self.parts.items() if not box.isChecked())

    def show_preview(self, preview: ExportPreview) -> None:
        self._facts.setText(preview.words)
        if preview.picture is None:
            self._text.setPlainText(preview.text)
            self._preview.setCurrentIndex(0)
            return
        ratio = self.devicePixelRatioF()
        wide = round(max(self._text.width() - 24, 200) * ratio)
        shown = QPixmap.fromImage(preview.picture)
        shown.setDevicePixelRatio(1)
        if shown.width() > wide:
            shown = shown.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)
        shown.setDevicePixelRatio(ratio)
        self._picture.setPixmap(shown)
        self._picture.setAccessibleDescription(preview.words)
        self._preview.setCurrentIndex(1)

    def say(self, words: str) -> None:
        """In place of a preview."""
        self._facts.setText(words)
        self._text.setPlainText("")
        self._preview.setCurrentIndex(0)

    def _changed(self, *_what: object) -> None:
        format = self.format
        self._head.setText(format.label)
        again = " This program opens it again." if format.opens else ""
        self._words.setText(f"{format.words}{again}")
        of_view = format.ending == PICTURE
        self._scope.setEnabled(not of_view)
        for box in self.parts.values():
            box.setEnabled(not of_view)
        self._facts.setText("Making a preview …")
        self.preview_asked.emit()

    def _lay_out(self) -> None:
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName("Preview")
        self._text.setProperty("kind", "field")
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(12)
        self._text.setFont(font)
        self._picture.setAccessibleName("Preview")
        self._picture.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        scroll = QScrollArea()
        scroll.setWidget(self._picture)
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName("Picture of the export")
        preview = QWidget()
        preview.setLayout(self._preview)
        self._preview.addWidget(self._text)
        self._preview.addWidget(scroll)
        self.formats.setFixedWidth(LIST_PX)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addWidget(self._head)
        right.addWidget(self._words)
        right.addSpacing(4)
        right.addWidget(preview, 1)
        right.addWidget(self._facts)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addWidget(self.formats)
        body.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 14)
        layout.setSpacing(12)
        layout.addLayout(body, 1)
        layout.addWidget(hairline())
        layout.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(14)
        foot.addWidget(self._scope)
        foot.addWidget(label("With", "muted"))
        for box in self.parts.values():
            foot.addWidget(box)
        foot.addStretch(1)
        foot.addWidget(self._cancel)
        foot.addWidget(self._export)
        self._scope.setMaximumWidth(320)
        self._cancel.setAutoDefault(False)
        self._export.setDefault(True)
        return foot
