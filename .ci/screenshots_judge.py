"""Pictures of checks that a model judges: decided and open, and a judge among the voters, light and dark, in two sizes.

.setup/with-screen python .ci/screenshots_judge.py FOLDER
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

SIZES = ((1440, 900), (1280, 800))


def main(folder: Path) -> int:
    with tempfile.TemporaryDirectory() as home:
        os.environ["PLAYGROUND_HOME"] = home
        return take(folder)


def take(folder: Path) -> int:
    """A run of the built-in model that judges itself: it does so poorly, and the pictures show that too."""
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication

    from playground.core.endpoint import EMBEDDED_MODEL
    from playground.core.experiment import PresetChoice
    from playground.core.preset import Check
    from playground.gui.app import make_window
    from playground.store.settings import JUDGE_MODEL
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
                window.look.theme.choose(mode)  # type: ignore[arg-type] # one of its words
                wait(300)
                window.grab().save(str(folder / f"{name}-{mode}-{size[0]}.png"))

    def until_quiet() -> None:
        for _ in range(600):
            wait(100)
            if not window.runs.running:
                return

    folder.mkdir(parents=True, exist_ok=True)
    wait(1500)
    rubric = Check("llm-rubric", "The answer speaks like a pirate", metric="like a pirate")
    presets = tuple(PresetChoice(name) for name in ("none", "captain-redbeard", "acme-support"))
    window.desk.put(replace(window.desk.experiment, presets=presets, checks=(rubric,), sweep=None))
    window.show_desk()
    window.run()
    until_quiet()
    wait(500)
    shoot("judge-open")
    window.workbench.settings.set(JUDGE_MODEL, EMBEDDED_MODEL)
    deeds.actions.by_id["decide"].trigger()
    until_quiet()
    wait(500)
    shoot("judge-decided")
    window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
