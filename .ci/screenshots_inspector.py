"""Pictures of the inspector, light and dark, in two sizes; answers by the embedded model, then one that failed.

    .setup/with-screen python .ci/screenshots_inspector.py FOLDER

Needs the test environment (`python3 run.py test` makes it). The model is fetched when it is not there.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from stage import Stage, main

PRESETS = ("none", "captain-redbeard", "acme-support")


FOLDED = ("Times", "Tokens and cost", "Checks", "System message", "Request")
QUOTA = "api.example.com answered 429: “You exceeded your current quota”. Wait a minute, then ask again."


def take(folder: Path) -> None:
    from playground.core.preset import Check

    stage = Stage(folder, pause_ms=300)
    checks = (Check("word-count", {"max": 40}), Check("icontains", "welcome"), Check("no-comma"))
    texts, parameters = (
        ("Write a short greeting for a new customer.",),
        {"temperature": 0.7, "max_tokens": 90, "seed": 1},
    )
    stage.put("A greeting, three ways", PRESETS, texts, 2, parameters, checks)
    stage.deeds.inspector.open()
    stage.shoot("inspector-before")
    stage.window.run(all_prompts=True)
    stage.until_done(at={1_500: lambda: stage.shoot("inspector-running")})
    answered(stage)
    failed(stage)
    stage.window.close()


def answered(stage: Stage) -> None:
    from PySide6.QtWidgets import QListWidget

    from playground.core.endpoint import EMBEDDED_MODEL
    from playground.gui.comparison_model import ColumnKey
    from playground.gui.inspector_panel import InspectorPanel

    window, comparison = stage.window, stage.window.parts.comparison
    comparison.go_to(replace(comparison.place, column=ColumnKey("captain-redbeard", EMBEDDED_MODEL)))
    window.show_state()
    stage.shoot("inspector-answer")
    panel = window.findChild(InspectorPanel)
    panel.fold_away(FOLDED)
    stage.shoot("inspector-folded")
    panel.fold_away(())
    bar = panel._scroll.verticalScrollBar()
    bar.setValue(bar.maximum())
    stage.shoot("inspector-end")
    panel.fold_away((*FOLDED, "Response headers"))
    panel.findChild(QListWidget).setCurrentRow(2)
    stage.shoot("inspector-events")
    comparison.show_view("matrix")
    window.show_state()
    stage.shoot("inspector-matrix")


def failed(stage: Stage) -> None:
    """As if each answer had been refused."""
    from playground.core.completion import CellError

    completions = stage.window.shown().completions
    error = CellError("rate_limit", QUOTA, 429)
    for cell, completion in completions.items():
        completions[cell] = replace(completion, state="failed", text="", error=error, checks=())
    stage.window.parts.comparison.show_view("columns")
    stage.window.show_desk()
    stage.shoot("inspector-failed")


if __name__ == "__main__":
    sys.exit(main(take))
