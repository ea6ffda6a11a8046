"""Pictures of mirrored pairs before they are asked, and after, light and dark.

.setup/with-screen python .ci/screenshots_mirrors.py FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from stage import Stage, main


def take(folder: Path) -> None:
    stage = Stage(folder)
    stage.put("Even-handed?", ("none", "captain-redbeard", "acme-support"), ("What do you think of taxes?",), 2)
    stage.deeds.prompts.mirrors.open()
    stage.wait(500)
    dialog = dialogs(stage)[0]
    stage.shoot("mirrors", dialog, stage.sizes[:1])
    dialog.show_trouble("pairs.csv:7: key 'prompt_b': both sides are the same, so that nothing is mirrored")
    stage.shoot("mirrors-trouble", dialog, stage.sizes[:1])
    stage.deeds.prompts.mirrors.take(dialog.pairs(), "", False)
    dialog.close()
    stage.window.parts.toast.hide()
    stage.shoot("mirrors-asked")
    stage.window.close()


def dialogs(stage: Stage) -> list[Any]:
    from playground.gui.mirrors_dialog import MirrorsDialog

    return [each for each in stage.window.findChildren(MirrorsDialog) if each.isVisible()]


if __name__ == "__main__":
    sys.exit(main(take))
