"""Pictures of the view Diff, light and dark, in two sizes; answers by the embedded model, then JSON and long texts.

    .setup/with-screen python .ci/screenshots_diff.py FOLDER

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
    from playground.gui.comparison_model import ColumnKey
    from playground.gui.diff_view import DiffView
    from playground.workbench import Workbench

    app = QApplication(["screenshot"])
    window, _deeds = make_window(app, Workbench())
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

    def answer(old: str, new: str) -> None:
        """Other answers in the place of those that came."""
        shown = window.shown()
        assert shown is not None
        for cell, completion in shown.completions.items():
            text = old if cell.preset == "none" else new
            shown.completions[cell] = replace(completion, state="done", text=text)
        window.show_desk()

    folder.mkdir(parents=True, exist_ok=True)
    wait(1000)
    window.parts.welcome.hide()
    comparison = window.parts.comparison
    prompts = tuple(Prompt(f"prompt-{n}", (Message("user", text),)) for n, text in enumerate(PROMPTS, 1))
    presets = tuple(PresetChoice(preset) for preset in PRESETS)
    wanted = Parameters(temperature=0.7, max_tokens=140, seed=1)
    window.put_experiment(Experiment("A greeting, three ways", presets, prompts, (EMBEDDED_MODEL,), 2, wanted))
    window.parts.toast.hide()
    comparison.show_view("diff")
    shoot("diff-empty")
    window.run(all_prompts=True)
    waited = 0
    while window.runs.running and waited < PATIENCE_S * 1000:
        wait(250)
        waited += 250
        if waited == 3_000:
            shoot("diff-running")
    window.parts.toast.hide()
    window.parts.prompt.edit.clearFocus()
    view = window.findChild(DiffView)
    assert view is not None
    comparison.go_to(replace(comparison.place, column=ColumnKey("acme-support", EMBEDDED_MODEL)))
    view.take_keys()
    shoot("diff-answers")
    view.bar.layouts.setCurrentIndex(1)
    shoot("diff-inline")
    view.bar.layouts.setCurrentIndex(0)
    answer(OLD, NEW)
    view.cards.changes.go(3)
    shoot("diff-moved")
    answer(*JSON)
    view.bar.modes.setCurrentIndex(1)
    shoot("diff-json")
    window.parts.editor.show()
    view.bar.modes.setCurrentIndex(0)
    shoot("diff-narrow")
    window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
