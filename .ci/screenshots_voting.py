"""Pictures of voting blind: a round, the end, the results of few and of many votes; answers by the embedded model.

    .setup/with-screen python .ci/screenshots_voting.py FOLDER

Needs the test environment (`python3 run.py test` makes it). The model is fetched when it is not there.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SIZES = ((1440, 900), (1280, 800), (900, 640))
PATIENCE_S = 400
PROMPTS = (
    "Write a short greeting for a new customer.",
    "Explain to a child why the sky is blue.",
    "My bike's brakes squeak. What should I do?",
    "Who are you?",
)
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
    from playground.store.settings import VOTER_NAME
    from playground.workbench import Workbench
    from playground.workbench.voting import Sitting

    app = QApplication(["screenshot"])
    workbench = Workbench()
    workbench.settings.set(VOTER_NAME, "Ada")
    window, deeds = make_window(app, workbench)
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

    folder.mkdir(parents=True, exist_ok=True)
    wait(1000)
    window.parts.welcome.hide()
    prompts = tuple(Prompt(f"prompt-{n}", (Message("user", text),)) for n, text in enumerate(PROMPTS, 1))
    presets = tuple(PresetChoice(preset) for preset in PRESETS)
    wanted = Parameters(temperature=0.7, max_tokens=90, seed=1)
    window.put_experiment(Experiment("Four ways", presets, prompts, (EMBEDDED_MODEL,), 2, wanted))
    window.run(all_prompts=True)
    waited = 0
    while window.runs.running and waited < PATIENCE_S * 1000:
        wait(250)
        waited += 250
    shown = window.shown()
    assert shown is not None

    def vote(voter: str, rounds: int, prefers: str) -> None:
        """As somebody who likes one preset."""
        sitting = Sitting(workbench.runs.remarks, workbench.runs.load(shown.run.id), voter)
        for number in range(rounds):
            found = sitting.next()
            if found is None:
                return
            if prefers in (found.left.preset, found.right.preset) and number % 4:
                sitting.cast(found, "left" if found.left.preset == prefers else "right")
            else:
                sitting.cast(found, ("tie", "left", "both-bad")[number % 3])

    deeds.voting.begin(revealed=True)
    wait(1500)
    shoot("results-none")
    deeds.voting.leave()
    deeds.voting.begin()
    wait(1500)
    shoot("round")
    place = deeds.voting.place
    assert place is not None
    for _ in range(6):
        place.round.verdicts["left"].click()
        wait(400)
    shoot("round-7")
    place.reveal.click()
    wait(1500)
    shoot("results-few")
    deeds.voting.leave()
    vote("Ada", 40, "captain-redbeard")
    vote("Bob", 60, "captain-redbeard")
    deeds.voting.begin(revealed=True)
    wait(4000)
    shoot("results-many")
    window.resize(*SIZES[0])
    place = deeds.voting.place
    assert place is not None
    place.vote_on.click()
    wait(1000)
    while place.round.undo.isVisible() and not place.round.reveal.isVisible():
        place.round.skip.click()
        wait(120)
    shoot("end")
    deeds.voting.leave()
    wait(300)
    shoot("after")
    whole = not window.runs.running
    window.close()
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
