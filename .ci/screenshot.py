"""The pictures in the README: the real program, its starter comparison answered by the embedded model.

    .setup/with-screen python .ci/screenshot.py

Needs the test environment (`python3 run.py test` makes it). The model is fetched when it is not there.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "screenshots"
SIZE = (1440, 900)
PATIENCE_S = 240


def main() -> int:
    cache = os.environ.get("PLAYGROUND_TEST_CACHE", str(ROOT / ".cache"))
    with tempfile.TemporaryDirectory() as home:
        os.environ["PLAYGROUND_HOME"] = home
        (Path(home) / "cache").mkdir()
        (Path(home) / "cache" / "models").symlink_to(Path(cache) / "models")
        return take()


def take() -> int:
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication

    from playground.gui.app import make_window
    from playground.workbench import Workbench

    app = QApplication(["screenshot"])
    window, _deeds = make_window(app, Workbench())
    window.look.theme.choose("light")
    window.resize(*SIZE)
    window.show()

    def wait(ms: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()

    wait(1000)
    window.parts.welcome.hide()
    window.run()
    waited = 0
    while window.runs.running and waited < PATIENCE_S * 1000:
        wait(250)
        waited += 250
    window.parts.prompt.edit.clearFocus()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for mode, name in (("light", "window.png"), ("dark", "window-dark.png")):
        window.look.theme.choose(mode)
        wait(400)
        window.grab().save(str(FOLDER / name))
    shown = window.shown()
    whole = shown is not None and all(c.state == "done" for c in shown.completions.values())
    window.close()
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
