"""Pictures of the editor: knobs and lint, find and replace, the messages that will be sent, the layers.

    SCREEN=1500x1000x24 .setup/with-screen python .ci/screenshots_editor.py FOLDER

For looking at, not for the README.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

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


def main() -> int:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name in list(os.environ):
        if name.endswith("_API_KEY"):
            del os.environ[name]
    for mode in ("light", "dark"):
        with tempfile.TemporaryDirectory() as home:
            os.environ["PLAYGROUND_HOME"] = home
            presets = Path(home) / "presets"
            presets.mkdir()
            for stem, text in (("bounds", BOUNDS), ("style", STYLE), ("acme", SUPPORT)):
                (presets / f"{stem}.preset.md").write_text(text, "utf-8")
            Pictures(folder, mode).take()
    return 0


class Pictures:
    def __init__(self, folder: Path, mode: str) -> None:
        from PySide6.QtWidgets import QApplication

        from playground.gui.app import make_window
        from playground.workbench import Workbench

        self.folder, self.mode = folder, mode
        self.app = QApplication.instance() or QApplication(["pictures"])
        self.window, self.deeds = make_window(self.app, Workbench())
        self.window.look.theme.choose(mode)
        self.window.resize(1280, 800)
        self.window.show()
        self.wait(900)
        self.window.parts.welcome.hide()

    def take(self) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtGui import QTextCursor
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QDialog, QLineEdit, QTabBar

        window = self.window
        window.desk.tick("acme", True)
        window.show_desk()
        window.look_at_preset("acme", write=True)
        self.wait(700)
        self.shot("lint")
        panel = window.parts.editor.message
        panel.edit.moveCursor(QTextCursor.MoveOperation.End)
        self.shot("lint-end")
        QTest.keyClick(panel.edit, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
        self.field(QLineEdit, "Find in the message").setText("ac")
        self.wait(200)
        self.shot("find")
        QTest.keyClick(self.field(QLineEdit, "Find in the message"), Qt.Key.Key_Escape)
        tabs = self.field(QTabBar, "Message views")
        tabs.setCurrentIndex(1)
        self.wait(500)
        self.shot("messages")
        panel.edit.replace(panel.text().replace("{{ tonne }}", "{{ tone }}"))
        tabs.setCurrentIndex(2)
        self.wait(700)
        self.shot("layers")
        self.deeds.presets.asked("save", "acme")
        window.library.delete(["acme", "style"])
        self.deeds.versions.open_deleted()
        self.deeds.versions.open("acme")
        self.wait(400)
        for dialog in window.findChildren(QDialog):
            if dialog.isVisible():
                name = dialog.accessibleName().partition(":")[0].replace(" ", "-").lower()
                dialog.grab().save(str(self.folder / f"{name}-{self.mode}.png"))
                dialog.close()
        window.close()

    def field(self, kind: Any, name: str) -> Any:
        return next(w for w in self.window.findChildren(kind) if w.isVisible() and w.accessibleName() == name)

    def wait(self, ms: int) -> None:
        from PySide6.QtCore import QEventLoop, QTimer

        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()

    def shot(self, name: str) -> None:
        self.window.grab().save(str(self.folder / f"{name}-{self.mode}.png"))


if __name__ == "__main__":
    sys.exit(main())
