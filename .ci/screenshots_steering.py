"""Pictures of the view Steering, light and dark, in two sizes: presets on the embedded model, and what studies add.

    .setup/with-screen python .ci/screenshots_steering.py FOLDER

Needs the test environment (`python3 run.py test` makes it). The model is fetched when it is not there.
"""

from __future__ import annotations

import sys
from pathlib import Path

from stage import Stage, main

PROMPTS = ("Why is the sky blue?", "How do I boil an egg?", "What is a good gift for a friend?")
PRESETS = ("none", "captain-redbeard", "french", "json-only")


def take(folder: Path) -> bool:
    from playground.gui.steering_view import SteeringView
    from playground.store.settings import CONFIRM_ANSWERS_ABOVE

    stage = Stage(folder, pause_ms=300)
    window = stage.window
    stage.workbench.settings.set(CONFIRM_ANSWERS_ABOVE, 100_000)  # nobody is there to say yes
    window.parts.comparison.show_view("steering")
    stage.shoot("steering-empty")
    stage.put("Did it move?", PRESETS, PROMPTS, 3, {"temperature": 0.7, "max_tokens": 24, "seed": 7})
    window.run(all_prompts=True)
    stage.until_done()
    view = window.findChild(SteeringView)
    counted(stage)
    stage.shoot("steering-plain")
    for kind, column, most_s in (("ablate", PRESETS[1], 60), ("conflict", "", 60), ("fresh", "", 120)):
        stage.deeds.steering.begin(kind, column)
        stage.wait(4000)
        if kind == "conflict":
            stage.shoot("steering-asking")
        if not stage.until_done(most_s):  # what has come by then is enough for a picture
            window.runs.stop()
            stage.until_done()
        counted(stage)
    boards(stage, view)
    window.close()
    return True


def counted(stage: Stage) -> None:
    """Until the figures are those of the run that has ended."""
    stage.until(lambda: not stage.window.bridge._asked, 120)
    stage.wait(600)


def boards(stage: Stage, view: object) -> None:
    """The board from its top to its end, then with the figures unfolded."""
    from PySide6.QtWidgets import QScrollArea

    bar = view.findChild(QScrollArea).verticalScrollBar()  # type: ignore[attr-defined] # the view itself
    for name, share in (("top", 0.0), ("middle", 0.5), ("end", 1.0)):
        bar.setValue(round(share * bar.maximum()))
        stage.shoot(f"steering-{name}")
    for card in view.board.cards.values():  # type: ignore[attr-defined] # the view itself
        card.unfold.setChecked(True)
    bar.setValue(0)
    stage.shoot("steering-figures")


if __name__ == "__main__":
    sys.exit(main(take))
