"""Pictures of the export dialog with each kind of preview, light and dark; answers by the embedded model.

    .setup/with-screen python .ci/screenshots_export.py FOLDER

Writes a PDF and a picture of the view there too. Needs the test environment (`python3 run.py test` makes it).
"""

from __future__ import annotations

import sys
from pathlib import Path

from stage import Stage, main

PROMPTS = (
    "Write a short greeting for a new customer.",
    "Name three fruits.",
    "Explain to a child why the sky is blue.",
)
PRESETS = ("none", "captain-redbeard", "french", "acme-support", "shakespeare")
ENDINGS = (".html", ".pdf", ".png", ".comparison.zip", ".md", ".csv")


def take(folder: Path) -> None:
    from playground.gui.export_dialog import ExportDialog

    stage = Stage(folder, ((1440, 900),), 1500, names="{name}-{mode}.png")
    window, exporting = stage.window, stage.deeds.exporting
    stage.put("Three questions", PRESETS, PROMPTS, 1, {"temperature": 0.7, "max_tokens": 80, "seed": 1})
    window.run(all_prompts=True)
    stage.until_done()
    for ending in (".pdf", ".png"):
        exporting.export(window.shown(), folder / f"export{ending}")
    exporting.choose()
    dialog = window.findChild(ExportDialog)
    for ending in ENDINGS:
        dialog.formats.choose(ending)
        stage.shoot(f"dialog{ending.replace('.', '-')}", dialog)
    window.close()


if __name__ == "__main__":
    sys.exit(main(take))
