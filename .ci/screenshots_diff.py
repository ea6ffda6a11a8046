"""Pictures of the view Diff, light and dark, in two sizes; answers by the embedded model, then JSON and long texts.

    .setup/with-screen python .ci/screenshots_diff.py FOLDER

Needs the test environment (`python3 run.py test` makes it). The model is fetched when it is not there.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from stage import Stage, main

PROMPTS = ("Write a short greeting for a new customer.", "Explain in five sentences why the sky is blue.")
PRESETS = ("none", "captain-redbeard", "acme-support")
STEPS = (
    "Turn the bike upside down on an old blanket.", "Open the quick release and lift the wheel out.",
    "Check the tyre for glass and for small nails.", "Put a little air into the new tube first.",
    "Push the tyre back on with your thumbs only.", "Spin the wheel to see whether it runs true.",
)  # fmt: skip
OLD = "# A flat tyre\n\n" + "\n\n".join(f"{text} {text.lower()[:-1]}, and take your time." for text in STEPS * 3)
NEW = OLD.replace(f"{STEPS[3]} ", "", 1).replace("\n\nSpin", f"\n\n{STEPS[3]} Spin", 1).replace("new", "fresh")
JSON = ('{"name": "Acme", "open": true, "bikes": [{"id": 1, "price": 420}, {"id": 2, "price": 90}]}',
        '{"open": false, "name": "Acme", "bikes": [{"id": 1, "price": 399}], "city": "Bonn"}')  # fmt: skip


def take(folder: Path) -> None:
    from playground.core.endpoint import EMBEDDED_MODEL
    from playground.gui.comparison_model import ColumnKey
    from playground.gui.diff_view import DiffView

    stage = Stage(folder, pause_ms=300)
    window, comparison = stage.window, stage.window.parts.comparison
    parameters = {"temperature": 0.7, "max_tokens": 140, "seed": 1}
    stage.put("A greeting, three ways", PRESETS, PROMPTS, 2, parameters)
    comparison.show_view("diff")
    stage.shoot("diff-empty")
    window.run(all_prompts=True)
    stage.until_done(at={3_000: lambda: stage.shoot("diff-running")})
    view = window.findChild(DiffView)
    comparison.go_to(replace(comparison.place, column=ColumnKey("acme-support", EMBEDDED_MODEL)))
    view.take_keys()
    stage.shoot("diff-answers")
    view.bar.layouts.setCurrentIndex(1)
    stage.shoot("diff-inline")
    view.bar.layouts.setCurrentIndex(0)
    answer(stage, OLD, NEW)
    view.cards.changes.go(3)
    stage.shoot("diff-moved")
    answer(stage, *JSON)
    view.bar.modes.setCurrentIndex(1)
    stage.shoot("diff-json")
    window.parts.editor.show()
    view.bar.modes.setCurrentIndex(0)
    stage.shoot("diff-narrow")
    window.close()


def answer(stage: Stage, old: str, new: str) -> None:
    """Other answers in the place of those that came."""
    shown = stage.window.shown()
    for cell, completion in shown.completions.items():
        text = old if cell.preset == "none" else new
        shown.completions[cell] = replace(completion, state="done", text=text)
    stage.window.show_desk()


if __name__ == "__main__":
    sys.exit(main(take))
