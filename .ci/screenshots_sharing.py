"""Pictures of importing, sharing and versions: the real window on files of several tools.

    SCREEN=1500x1000x24 .setup/with-screen python .ci/screenshots_sharing.py FOLDER

For looking at, not for the README.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from stage import Stage, main

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


def take(folder: Path) -> None:
    from playground.workbench import Workbench

    with tempfile.TemporaryDirectory() as files:
        lay_out(Path(files))
        workbench = Workbench()
        furnish(workbench)
        stage = Stage(folder, ((1280, 820),), 300, names="{name}-{mode}.png", workbench=workbench)
        importing(stage, Path(files))
        versions(stage)
        menus(stage)
        stage.window.close()


def lay_out(files: Path) -> None:
    (files / "extract_wisdom").mkdir()
    (files / "night.preset.json").write_text(json.dumps(LM_STUDIO), "utf-8")
    (files / "prompts.csv").write_text(CSV, "utf-8")
    (files / "Modelfile").write_text(MODELFILE, "utf-8")
    (files / "extract_wisdom" / "system.md").write_text(FABRIC, "utf-8")
    (files / "cut.presets.zip").write_bytes(b"PK\x03\x04 cut")


def furnish(workbench: Any) -> None:
    from playground.core.preset import Preset

    library = workbench.library
    library.save(Preset("captain-redbeard-of-mine", "Captain Redbeard", "Mine."))
    library.save(Preset("chef", "Chef", "My own chef."))
    for text in VERSIONS:
        library.save(Preset("keeper", "Lighthouse keeper", text))
    found = workbench.versions.list("keeper")
    workbench.versions.annotate("keeper", found[1].hash, "shorter answers")


def importing(stage: Stage, files: Path) -> None:
    from PySide6.QtWidgets import QTableView

    stage.deeds.importing.preview_files([files])
    stage.wait(900)
    shown = dialog(stage)
    rows = shown.findChildren(QTableView)[0]
    for row in range(rows.model().rowCount()):
        rows.setCurrentIndex(rows.model().index(row, 0))
        stage.shoot(f"import-{row}", shown)
    shown.close()
    stage.wait(200)


def versions(stage: Stage) -> None:
    from PySide6.QtWidgets import QTreeWidget

    stage.deeds.versions.open("keeper")
    stage.wait(400)
    shown = dialog(stage)
    stage.shoot("versions-newest", shown)
    made = shown.findChildren(QTreeWidget)[0]
    if (item := made.topLevelItem(1)) is not None:
        made.setCurrentItem(item)
    stage.shoot("versions-one", shown)
    shown.close()


def menus(stage: Stage) -> None:
    from PySide6.QtWidgets import QMenu

    window, actions = stage.window, stage.deeds.actions
    menu = actions.menus["&Preset"]
    menu.popup(window.mapToGlobal(window.rect().center()))
    stage.wait(300)
    stage.shoot("menu", menu)
    menu.close()
    stage.workbench.library.move("keeper", "night")
    window.library.refresh()
    presets = window.parts.presets
    keeper = presets.model.row_of("keeper")
    presets.view.setCurrentIndex(presets.model.index(keeper))
    for row, name in ((keeper, "one"), (keeper - 1, "folder")):
        presets.menu.open(presets.view.visualRect(presets.model.index(row)).center())
        opened = next(each for each in presets.view.findChildren(QMenu) if each.isVisible())
        stage.wait(300)
        stage.shoot(f"list-menu-{name}", opened)
        opened.close()
        stage.wait(100)
    actions.by_id["palette"].trigger()
    stage.shoot("palette")


def dialog(stage: Stage) -> Any:
    """The one that is open, as soon as it is."""
    from PySide6.QtWidgets import QDialog

    def shown() -> list[QDialog]:
        return [each for each in stage.window.findChildren(QDialog) if each.isVisible()]

    stage.until(lambda: bool(shown()))
    return shown()[0]


if __name__ == "__main__":
    sys.exit(main(take))
