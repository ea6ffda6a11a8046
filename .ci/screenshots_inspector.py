"""Pictures of the inspector, light and dark, in two sizes; answers by the embedded model, then one that failed.

    .setup/with-screen python .ci/screenshots_inspector.py FOLDER

Needs the test environment (`python3 run.py test` makes it). The model is fetched when it is not there.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SIZES = ((1440, 900), (1280, 800))
PATIENCE_S = 300
PRESETS = ("none", "captain-redbeard", "acme-support")


def main(folder: Path) -> int:
    cache = os.environ.get("PLAYGROUND_TEST_CACHE", str(ROOT / ".cache"))
    with tempfile.TemporaryDirectory() as home:
        os.environ["PLAYGROUND_HOME"] = home
        (Path(home) / "cache").mkdir()
        (Path(home) / "cache" / "models").symlink_to(Path(cache) / "models")
        return take(folder)


def take(folder: Path) -> int:
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication, QListWidget

    from playground.core.completion import CellError
    from playground.core.endpoint import EMBEDDED_MODEL
    from playground.core.experiment import Experiment, PresetChoice, Prompt
    from playground.core.preset import Check
    from playground.core.request import Message, Parameters
    from playground.gui.app import make_window
    from playground.gui.comparison_model import ColumnKey
    from playground.gui.inspector_panel import InspectorPanel
    from playground.workbench import Workbench

    app = QApplication(["screenshot"])
    window, deeds = make_window(app, Workbench())
    window.resize(*SIZES[0])
    window.show()

    def wait(ms: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()

    def shoot(name: str) -> None:
        for size in SIZES:
            window.resize(*size)
            for mode in ("light", "dark"):
                window.look.theme.choose(mode)
                wait(300)
                window.grab().save(str(folder / f"{name}-{mode}-{size[0]}.png"))

    folder.mkdir(parents=True, exist_ok=True)
    wait(1000)
    window.parts.welcome.hide()
    prompt = Prompt("prompt-1", (Message("user", "Write a short greeting for a new customer."),))
    presets = tuple(PresetChoice(preset) for preset in PRESETS)
    wanted = Parameters(temperature=0.7, max_tokens=90, seed=1)
    checks = (Check("word-count", {"max": 40}), Check("icontains", "welcome"), Check("no-comma"))
    experiment = Experiment("A greeting, three ways", presets, (prompt,), (EMBEDDED_MODEL,), 2, wanted)
    window.put_experiment(replace(experiment, checks=checks))
    window.parts.toast.hide()
    deeds.inspector.open()
    shoot("inspector-before")
    window.run(all_prompts=True)
    waited = 0
    while window.runs.running and waited < PATIENCE_S * 1000:
        wait(250)
        waited += 250
        if waited == 1_500:
            shoot("inspector-running")
    window.parts.toast.hide()
    window.parts.prompt.edit.clearFocus()
    comparison = window.parts.comparison
    comparison.go_to(replace(comparison.place, column=ColumnKey("captain-redbeard", EMBEDDED_MODEL)))
    window.show_state()
    shoot("inspector-answer")
    panel = window.findChild(InspectorPanel)
    assert panel is not None
    panel.fold_away(("Times", "Tokens and cost", "Checks", "System message", "Request"))
    shoot("inspector-folded")
    panel.fold_away(())
    bar = panel._scroll.verticalScrollBar()
    bar.setValue(bar.maximum())
    shoot("inspector-end")
    panel.fold_away(("Times", "Tokens and cost", "Checks", "System message", "Request", "Response headers"))
    events = panel.findChild(QListWidget)
    assert events is not None
    events.setCurrentRow(2)
    shoot("inspector-events")
    comparison.show_view("matrix")
    window.show_state()
    shoot("inspector-matrix")
    shown = window.shown()
    assert shown is not None
    words = "api.example.com answered 429: “You exceeded your current quota”. Wait a minute, then ask again."
    for cell, completion in shown.completions.items():
        error = CellError("rate_limit", words, 429)
        shown.completions[cell] = replace(completion, state="failed", text="", error=error, checks=())
    comparison.show_view("columns")
    window.show_desk()
    shoot("inspector-failed")
    window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
