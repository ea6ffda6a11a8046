"""The settings' page on light and dark, and on the size of the answers' text."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QWidget

from playground.gui.look import button
from playground.gui.settings_page import Card, Number, SettingsPage, add_row, wrapped
from playground.store.settings import ANSWER_FONT_SIZE, APPEARANCE, Settings

NAMES: Final = {"system": "System", "light": "Light", "dark": "Dark"}
SAMPLE: Final = "Ahoy, matey! Welcome to our little shop.\nWhat can I do for ye?"


class AppearancePage(SettingsPage):
    """Signals:
    appearance_changed: system, light or dark.
    answer_size_changed: pixels.
    """

    appearance_changed = Signal(str)
    answer_size_changed = Signal(int)

    def __init__(self, settings: Settings) -> None:
        super().__init__("Appearance", "What you choose here is seen at once.")
        self._settings = settings
        self._size = Number("Size of the answers' text", ANSWER_FONT_SIZE.minimum or 1, ANSWER_FONT_SIZE.maximum or 99)
        self._size.setSuffix(" px")
        self._usual = button("Back to the usual size", "quiet")
        self._sample = wrapped(SAMPLE)
        self._sample.setProperty("kind", "")
        self._sample.setAccessibleName("Sample of an answer")
        self._colors = QButtonGroup(self)
        self._lay_out()
        self._colors.idClicked.connect(self._choose)
        self._size.valueChanged.connect(self._resize)
        self._usual.clicked.connect(lambda: self._size.setValue(ANSWER_FONT_SIZE.default))

    def refresh(self) -> None:
        """Show what is set: it may have been set elsewhere, such as with Ctrl and plus."""
        chosen = self._settings.get(APPEARANCE)
        self._colors.button(list(NAMES).index(chosen)).setChecked(True)
        self._size.blockSignals(True)
        self._size.setValue(self._settings.get(ANSWER_FONT_SIZE))
        self._size.blockSignals(False)
        self._show_sample()

    def _choose(self, place: int) -> None:
        appearance = list(NAMES)[place]
        self.keep(self._settings, APPEARANCE, appearance)
        self.appearance_changed.emit(appearance)  # also when it could not be kept: it holds for this session

    def _resize(self, size: int) -> None:
        self.keep(self._settings, ANSWER_FONT_SIZE, size)
        self._show_sample()
        self.answer_size_changed.emit(size)

    def _show_sample(self) -> None:
        font = self._sample.font()
        font.setPixelSize(self._size.value())
        self._sample.setFont(font)
        self._usual.setEnabled(self._size.value() != ANSWER_FONT_SIZE.default)

    def _lay_out(self) -> None:
        colors = Card()
        add_row(colors.rows(), "Colours", self._segments())
        colors.add(wrapped("“System” follows your system's own choice of light or dark."))
        answers = Card()
        size = QWidget()
        line = QHBoxLayout(size)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._size)
        line.addWidget(self._usual)
        line.addStretch(1)
        name = add_row(answers.rows(), "Answers' text", size)
        name.setBuddy(self._size)
        answers.add(self._sample)
        self.add_section("Light and dark", colors)
        self.add_section("Size", answers)
        self.body.addStretch(1)

    def _segments(self) -> QWidget:
        frame = QFrame()
        frame.setProperty("kind", "segments")
        line = QHBoxLayout(frame)
        line.setContentsMargins(3, 3, 3, 3)
        line.setSpacing(2)
        for place, (appearance, name) in enumerate(NAMES.items()):
            segment = button(name, "segment", f"Appearance: {name}")
            segment.setObjectName(appearance)
            segment.setCheckable(True)
            self._colors.addButton(segment, place)
            line.addWidget(segment)
        around = QWidget()
        outside = QHBoxLayout(around)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(frame)
        outside.addStretch(1)
        return around
