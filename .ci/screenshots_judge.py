"""Pictures of checks that a model judges: decided and open, and a judge among the voters, light and dark, in two sizes.

.setup/with-screen python .ci/screenshots_judge.py FOLDER
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from stage import Stage, main


def take(folder: Path) -> None:
    """A run of the built-in model that judges itself: it does so poorly, and the pictures show that too."""
    from playground.core.endpoint import EMBEDDED_MODEL
    from playground.core.experiment import PresetChoice
    from playground.core.preset import Check
    from playground.store.settings import JUDGE_MODEL

    stage = Stage(folder, pause_ms=300)
    window = stage.window
    rubric = Check("llm-rubric", "The answer speaks like a pirate", metric="like a pirate")
    presets = tuple(PresetChoice(name) for name in ("none", "captain-redbeard", "acme-support"))
    window.desk.put(replace(window.desk.experiment, presets=presets, checks=(rubric,), sweep=None))
    window.show_desk()
    window.run()
    stage.until_done(60)
    stage.wait(500)
    stage.shoot("judge-open")
    stage.workbench.settings.set(JUDGE_MODEL, EMBEDDED_MODEL)
    stage.deeds.actions.by_id["decide"].trigger()
    stage.until_done(60)
    stage.wait(500)
    stage.shoot("judge-decided")
    window.close()


if __name__ == "__main__":
    sys.exit(main(take))
