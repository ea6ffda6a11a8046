"""The README's picture of the view Steering, light and dark, from the record of benchmarks/steerability.py.

python benchmarks/steerability.py --record RECORD.json
.setup/with-screen python .ci/screenshot_steering.py RECORD.json
"""

from __future__ import annotations

import sys
from pathlib import Path

from stage import ROOT, Stage, home_of_its_own

PICTURES = (("light", "steering.png"), ("dark", "steering-dark.png"))


def take(record: Path) -> None:
    for mode, name in PICTURES:
        stage = Stage(ROOT / "resources" / "screenshots", ((1440, 900),), modes=(mode,), names=name)
        stage.deeds.files.open_file(record)
        stage.wait(1500)
        stage.window.parts.comparison.show_view("steering")
        stage.wait(4000)
        stage.window.parts.toast.hide()
        stage.window.parts.prompt.edit.clearFocus()
        stage.shoot("steering")
        stage.window.close()


if __name__ == "__main__":
    with home_of_its_own():
        take(Path(sys.argv[1]))
