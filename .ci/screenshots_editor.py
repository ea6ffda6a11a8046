"""Pictures of the editor: knobs and lint, find and replace, the messages that will be sent, the layers.

    SCREEN=1500x1000x24 .setup/with-screen python .ci/screenshots_editor.py FOLDER

For looking at, not for the README.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from stage import MODES, Stage, home_of_its_own, main

BOUNDS = "---\nname: House rules\n---\nNever give medical or legal advice. Refuse politely, and say why.\n"
STYLE = """---
name: Plain style
knobs:
  language: {type: choice, options: [English, French], default: English}
---
Write in {{ language }}, in short sentences.
"""
SUPPORT = """---
name: Acme support
description: Answers customers of Acme.
tags: [support]
layers: [bounds, style]
knobs:
  tone: {type: choice, options: [warm, formal], default: warm}
  language: {type: choice, options: [English, French], default: French}
---
# Role
You are the **support desk** of Acme, and your tone is {{ tone }}.

{% if tone == "formal" %}Address the customer by name.{% endif %}

## Rules
- Answer *only* what was asked; reply with JSON only.
- Use a bulleted list for steps.
- Send complaints to jane.doe@acme-mail.com, signed [YOUR NAME].
- Mention the offer {{ tonne }} once.

> A quoted line, and `some code`.

<context>Prices\u200b change on Mondays.</context>
"""


def take(folder: Path) -> None:
    for mode in MODES:
        with home_of_its_own() as home:
            presets = home / "presets"
            presets.mkdir()
            for stem, text in (("bounds", BOUNDS), ("style", STYLE), ("acme", SUPPORT)):
                (presets / f"{stem}.preset.md").write_text(text, "utf-8")
            stage = Stage(folder, ((1280, 800),), 0, modes=(mode,), names="{name}-{mode}.png")
            message(stage)
            dialogs(stage)
            stage.window.close()


def message(stage: Stage) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QTextCursor
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QLineEdit, QTabBar

    window = stage.window

    def field(kind: Any, name: str) -> Any:
        return next(each for each in window.findChildren(kind) if each.isVisible() and each.accessibleName() == name)

    window.desk.tick("acme", True)
    window.show_desk()
    window.look_at_preset("acme", write=True)
    stage.wait(700)
    stage.shoot("lint")
    panel = window.parts.editor.message
    panel.edit.moveCursor(QTextCursor.MoveOperation.End)
    stage.shoot("lint-end")
    QTest.keyClick(panel.edit, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    field(QLineEdit, "Find in the message").setText("ac")
    stage.wait(200)
    stage.shoot("find")
    QTest.keyClick(field(QLineEdit, "Find in the message"), Qt.Key.Key_Escape)
    tabs = field(QTabBar, "Message views")
    tabs.setCurrentIndex(1)
    stage.wait(500)
    stage.shoot("messages")
    panel.edit.replace(panel.text().replace("{{ tonne }}", "{{ tone }}"))
    tabs.setCurrentIndex(2)
    stage.wait(700)
    stage.shoot("layers")


def dialogs(stage: Stage) -> None:
    """Those of what was kept, and of what was deleted."""
    from PySide6.QtWidgets import QDialog

    window, deeds = stage.window, stage.deeds
    deeds.presets.asked("save", "acme")
    window.library.delete(["acme", "style"])
    deeds.versions.open_deleted()
    deeds.versions.open("acme")
    stage.wait(400)
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            stage.shoot(dialog.accessibleName().partition(":")[0].replace(" ", "-").lower(), dialog)
            dialog.close()


if __name__ == "__main__":
    sys.exit(main(take))
