"""Pictures of the tour: its page at every stop, and a stop on the desk while it is asked and when it is done.

`.setup/with-screen python .ci/screenshots_tour.py FOLDER`, in light and dark and two sizes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from stage import Stage, main


def take(folder: Path) -> bool:
    stage = Stage(folder, names="{name}-{mode}-{width}.png")
    window, tour = stage.window, stage.deeds.tour
    window.parts.welcome.show()
    stage.shoot("welcome", sizes=((1280, 800),))
    tour.open()
    for place in range(tour.page.list.count()):
        tour.page.go_to(place)
        stage.shoot(f"stop-{place + 1}")
    tour.page.go_to(0)
    tour.page.run_asked.emit()
    stage.wait(4000)
    stage.shoot("running", sizes=((1280, 800),))
    done = stage.until_done()
    stage.shoot("done")
    return done


if __name__ == "__main__":
    sys.exit(main(take))
