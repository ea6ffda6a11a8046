"""Pictures of importing, sharing and versions: the real window on files of several tools.

    SCREEN=1500x1000x24 .setup/with-screen python .ci/screenshots_sharing.py FOLDER

For looking at, not for the README.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

LM_STUDIO: dict[str, Any] = {
    "name": "Night watch",
    "operation": {
        "fields": [
            {"key": "llm.prediction.systemPrompt", "value": "You keep the night watch. Whisper. Be brief."},
            {"key": "llm.prediction.temperature", "value": 0.4},
            {"key": "llm.prediction.llama.presencePenalty", "value": {"checked": True, "value": 1.1}},
            {"key": "llm.prediction.reasoning.parsing", "value": {"enabled": True}},
        ]
    },
    "load": {"fields": [{"key": "llm.load.contextLength", "value": 8192}]},
}
CSV = """act,prompt
Captain Redbeard,Be another pirate altogether.
Chef,"You cook for ${guest:a king}. Answer with the recipe, and nothing else."
Poet,"Write to [YOUR NAME] in verse. Answer in JSON only. Use a bulleted list."
"""
MODELFILE = """FROM llama3.2
PARAMETER temperature 0.7
PARAMETER num_ctx 4096
TEMPLATE \"\"\"{{ .System }}\"\"\"
SYSTEM \"\"\"You are Mario from Super Mario Bros.\"\"\"
"""
FABRIC = "# IDENTITY and PURPOSE\n\nYou extract wisdom from {{input}}.\n\n{{plugin:datetime:today}}\n"
VERSIONS = (
    "You are a lighthouse keeper. You answer every question politely and at length.",
    "You are an old lighthouse keeper. You answer every question in two sentences.",
    "You are an old lighthouse keeper named Ida. Answer every question in two sentences, and never give advice.",
)


def main() -> int:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["PLAYGROUND_HOME"] = str(Path(home) / "home")
        files = Path(home) / "files"
        (files / "extract_wisdom").mkdir(parents=True)
        (files / "night.preset.json").write_text(json.dumps(LM_STUDIO), "utf-8")
        (files / "prompts.csv").write_text(CSV, "utf-8")
        (files / "Modelfile").write_text(MODELFILE, "utf-8")
        (files / "extract_wisdom" / "system.md").write_text(FABRIC, "utf-8")
        (files / "cut.presets.zip").write_bytes(b"PK\x03\x04 cut")
        return take(folder, files)


def take(folder: Path, files: Path) -> int:
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication, QDialog, QMenu, QTableView, QTreeWidget, QWidget

    from playground.core.preset import Preset
    from playground.gui.app import make_window
    from playground.workbench import Workbench

    app = QApplication(["screenshots"])
    workbench = Workbench()
    library = workbench.library
    library.save(Preset("captain-redbeard-of-mine", "Captain Redbeard", "Mine."))
    library.save(Preset("chef", "Chef", "My own chef."))
    for text in VERSIONS:
        library.save(Preset("keeper", "Lighthouse keeper", text))
    found = workbench.versions.list("keeper")
    workbench.versions.annotate("keeper", found[1].hash, "shorter answers")
    window, deeds = make_window(app, workbench)
    window.resize(1280, 820)
    window.show()

    def wait(ms: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()

    def dialog() -> QDialog:
        return next(each for each in window.findChildren(QDialog) if each.isVisible())

    def keep(widget: QWidget, name: str) -> None:
        for mode in ("light", "dark"):
            window.look.theme.choose(mode)
            wait(300)
            widget.grab().save(str(folder / f"{name}-{mode}.png"))

    wait(1200)
    window.parts.welcome.hide()
    deeds.importing.preview_files([files])
    wait(900)
    shown = dialog()
    rows = shown.findChildren(QTableView)[0]
    for row in range(rows.model().rowCount()):
        rows.setCurrentIndex(rows.model().index(row, 0))
        keep(shown, f"import-{row}")
    shown.close()
    wait(200)
    deeds.versions.open("keeper")
    wait(400)
    shown = dialog()
    keep(shown, "versions-newest")
    made = shown.findChildren(QTreeWidget)[0]
    if (item := made.topLevelItem(1)) is not None:
        made.setCurrentItem(item)
    keep(shown, "versions-one")
    shown.close()
    menu = deeds.actions.menus["&Preset"]
    menu.popup(window.mapToGlobal(window.rect().center()))
    wait(300)
    keep(menu, "menu")
    menu.close()
    library.move("keeper", "night")
    window.library.refresh()
    presets = window.parts.presets
    presets.view.setCurrentIndex(presets.model.index(presets.model.row_of("keeper")))
    for row, name in ((presets.model.row_of("keeper"), "one"), (presets.model.row_of("keeper") - 1, "folder")):
        presets.menu.open(presets.view.visualRect(presets.model.index(row)).center())
        opened = next(each for each in presets.view.findChildren(QMenu) if each.isVisible())
        wait(300)
        keep(opened, f"list-menu-{name}")
        opened.close()
        wait(100)
    deeds.actions.by_id["palette"].trigger()
    keep(window, "palette")
    window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
