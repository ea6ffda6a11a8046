"""Pictures of the export dialog with each kind of preview, light and dark; answers by the embedded model.

    .setup/with-screen python .ci/screenshots_export.py FOLDER

Writes a PDF and a picture of the view there too. Needs the test environment (`python3 run.py test` makes it).
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_S = 300
PROMPTS = (
    "Write a short greeting for a new customer.",
    "Name three fruits.",
    "Explain to a child why the sky is blue.",
)
PRESETS = ("none", "captain-redbeard", "french", "acme-support", "shakespeare")
ENDINGS = (".html", ".pdf", ".png", ".comparison.zip", ".md", ".csv")


def main(folder: Path) -> int:
    cache = os.environ.get("PLAYGROUND_TEST_CACHE", str(ROOT / ".cache"))
    with tempfile.TemporaryDirectory() as home:
        os.environ["PLAYGROUND_HOME"] = home
        (Path(home) / "cache").mkdir()
        (Path(home) / "cache" / "models").symlink_to(Path(cache) / "models")
        return take(folder)


def take(folder: Path) -> int:
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication

    from playground.core.endpoint import EMBEDDED_MODEL
    from playground.core.experiment import Experiment, PresetChoice, Prompt
    from playground.core.request import Message, Parameters
    from playground.gui.app import make_window
    from playground.gui.export_dialog import ExportDialog
    from playground.workbench import Workbench

    app = QApplication(["screenshot"])
    window, deeds = make_window(app, Workbench())
    window.resize(1440, 900)
    window.show()

    def wait(ms: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()

    folder.mkdir(parents=True, exist_ok=True)
    wait(1000)
    window.parts.welcome.hide()
    prompts = tuple(Prompt(f"prompt-{n}", (Message("user", text),)) for n, text in enumerate(PROMPTS, 1))
    presets = tuple(PresetChoice(preset) for preset in PRESETS)
    wanted = Parameters(temperature=0.7, max_tokens=80, seed=1)
    window.put_experiment(Experiment("Three questions", presets, prompts, (EMBEDDED_MODEL,), 1, wanted))
    window.run(all_prompts=True)
    for _ in range(PATIENCE_S * 4):
        wait(250)
        if window.statusBar().currentMessage().startswith("Done"):
            break
    window.parts.toast.hide()
    shown = window.shown()
    assert shown is not None
    for ending in (".pdf", ".png"):
        deeds.exporting.export(shown, folder / f"export{ending}")
    deeds.exporting.choose()
    dialog = window.findChild(ExportDialog)
    for mode in ("light", "dark"):
        window.look.theme.choose(mode)  # type: ignore[arg-type] # one of its words
        for ending in ENDINGS:
            dialog.formats.choose(ending)
            wait(1500)
            dialog.grab().save(str(folder / f"dialog{ending.replace('.', '-')}-{mode}.png"))
    window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
