"""Pictures of voting blind: a round, the end, the results of few and of many votes; answers by the embedded model.

    .setup/with-screen python .ci/screenshots_voting.py FOLDER

Needs the test environment (`python3 run.py test` makes it). The model is fetched when it is not there.
"""

from __future__ import annotations

import sys
from pathlib import Path

from stage import Stage, main

SIZES = ((1440, 900), (1280, 800), (900, 640))
PROMPTS = (
    "Write a short greeting for a new customer.",
    "Explain to a child why the sky is blue.",
    "My bike's brakes squeak. What should I do?",
    "Who are you?",
)
PRESETS = ("none", "captain-redbeard", "french", "acme-support")


def take(folder: Path) -> bool:
    from playground.store.settings import VOTER_NAME

    stage = Stage(folder, SIZES)
    window, voting = stage.window, stage.deeds.voting
    stage.workbench.settings.set(VOTER_NAME, "Ada")
    stage.put("Four ways", PRESETS, PROMPTS, 2, {"temperature": 0.7, "max_tokens": 90, "seed": 1})
    window.run(all_prompts=True)
    whole = stage.until_done(400)
    begin(stage, "results-none", revealed=True)
    voting.leave()
    begin(stage, "round")
    for _ in range(6):
        voting.place.round.verdicts["left"].click()
        stage.wait(400)
    stage.shoot("round-7")
    voting.place.reveal.click()
    stage.wait(1500)
    stage.shoot("results-few")
    voting.leave()
    vote(stage, "Ada", 40, "captain-redbeard")
    vote(stage, "Bob", 60, "captain-redbeard")
    begin(stage, "results-many", revealed=True)
    window.resize(*SIZES[0])
    place = voting.place
    place.vote_on.click()
    stage.wait(1000)
    while place.round.undo.isVisible() and not place.round.reveal.isVisible():
        place.round.skip.click()
        stage.wait(120)
    stage.shoot("end")
    voting.leave()
    stage.wait(300)
    stage.shoot("after")
    window.close()
    return whole


def begin(stage: Stage, name: str, *, revealed: bool = False) -> None:
    stage.deeds.voting.begin(revealed=revealed)
    stage.wait(4000 if name == "results-many" else 1500)
    stage.shoot(name)


def vote(stage: Stage, voter: str, rounds: int, prefers: str) -> None:
    """As somebody who likes one preset."""
    from playground.workbench.voting import Sitting

    runs = stage.workbench.runs
    sitting = Sitting(runs.remarks, runs.load(stage.window.shown().run.id), voter)
    for number in range(rounds):
        found = sitting.next()
        if found is None:
            return
        if prefers in (found.left.preset, found.right.preset) and number % 4:
            sitting.cast(found, "left" if found.left.preset == prefers else "right")
        else:
            sitting.cast(found, ("tie", "left", "both-bad")[number % 3])


if __name__ == "__main__":
    sys.exit(main(take))
