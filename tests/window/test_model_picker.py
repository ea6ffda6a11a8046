"""The list of models by itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QListWidget, QWidget
from pytestqt.qtbot import QtBot

from playground.gui.look import Look
from playground.gui.model_picker import ModelPicker, ModelRow
from playground.gui.theme import Appearance


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_the_chosen_row_looks_as_in_every_other_list(qtbot: QtBot, look: Look, appearance: Appearance) -> None:
    look.theme.choose(appearance)
    anchor = QWidget()
    qtbot.addWidget(anchor)
    anchor.show()
    picker = ModelPicker(anchor)
    picker.setWindowFlags(Qt.WindowType.Widget)  # a popup grabs the keyboard, which this screen cannot
    picker.open_with(anchor, [ModelRow("lab/one", "one", "lab"), ModelRow("lab/two", "two", "lab")], "")
    models = picker.findChild(QListWidget)
    row = models.visualItemRect(models.item(0))
    image = models.viewport().grab().toImage()
    inside = image.pixelColor(row.right() - 12, row.center().y())
    assert inside == QColor(look.tokens.selection)
    first_letters = {image.pixelColor(x, y).name() for x in range(2, 8) for y in range(8, row.bottom() - 8)}
    assert first_letters == {inside.name()}, "the text keeps its distance from the edge"
    picker.hide()
