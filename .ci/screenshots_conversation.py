"""Pictures of a conversation in the window, light and dark, in two sizes; answers by the embedded model.

    .setup/with-screen python .ci/screenshots_conversation.py FOLDER

Needs the test environment (`python3 run.py test` makes it). The model is fetched when it is not there.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SIZES = ((1440, 900), (1280, 800))
PATIENCE_S = 200
PRESETS = ("none", "captain-redbeard", "french", "acme-support")


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
    from playground.gui.folded_line import FoldedLine
    from playground.gui.talk_view import OTHERWISE
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
                window.look.theme.choose(mode)  # type: ignore[arg-type] # one of its words
                wait(250)
                window.grab().save(str(folder / f"{name}-{mode}-{size[0]}.png"))

    def until_done() -> None:
        waited = 0
        wait(200)
        while window.runs.running and waited < PATIENCE_S * 1000:
            wait(250)
            waited += 250
        window.parts.toast.hide()

    def line(name: str) -> FoldedLine:
        return next(each for each in window.findChildren(FoldedLine) if each.line.accessibleName() == name)

    folder.mkdir(parents=True, exist_ok=True)
    wait(1500)
    window.parts.welcome.hide()
    comparison = window.parts.comparison
    said = (
        Message("user", "My bike's brakes squeak. What should I do?"),
        Message("user", "And what does that cost?"),
        Message("system", "Answer in one short sentence. Be blunt."),
        Message("user", "Thank you. Anything else I should look after?"),
    )
    presets = tuple(PresetChoice(preset) for preset in PRESETS)
    wanted = Parameters(temperature=0.7, max_tokens=90, seed=1)
    window.put_experiment(Experiment("A talk", presets, (Prompt("talk", said),), (EMBEDDED_MODEL,), 1, wanted))
    window.parts.toast.hide()
    shoot("scripted-empty")
    window.run()
    wait(2500)
    shoot("running")
    until_done()
    shoot("scripted")
    for name in ("Turn 1, answer: Captain Redbeard", "Turn 3, system message: Captain Redbeard"):
        line(name).line.click()
    shoot("opened")
    window.parts.follow_up.edit.setPlainText("Which of these can I do myself?")
    shoot("follow-up")
    window.parts.follow_up.to.setCurrentIndex(1)
    window.parts.follow_up.send.click()
    wait(1200)
    shoot("left-out")
    until_done()
    line("Turn 1, question: Captain Redbeard").asked.emit(OTHERWISE)
    shoot("otherwise")
    window.parts.follow_up.leave_turn()
    comparison.show_view("focus")
    shoot("focus")
    whole = window.shown() is not None and not window.runs.running
    window.close()
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
