"""The pictures in the README: the real program, its starter comparison answered by the embedded model.

    .setup/with-screen python .ci/screenshot.py

Needs the test environment (`python3 run.py test` makes it). The model is fetched when it is not there.
"""

from __future__ import annotations

import sys

from stage import ROOT, Stage, home_of_its_own

PICTURES = (("light", "window.png"), ("dark", "window-dark.png"))


def main() -> int:
    with home_of_its_own():
        stage = Stage(ROOT / "resources" / "screenshots", ((1440, 900),))
        window = stage.window
        window.run()
        stage.until_done(240)
        for mode, name in PICTURES:
            window.look.theme.choose(mode)
            stage.wait(400)
            window.grab().save(str(stage.folder / name))
        shown = window.shown()
        window.close()
        whole = shown is not None and all(each.state == "done" for each in shown.completions.values())
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
