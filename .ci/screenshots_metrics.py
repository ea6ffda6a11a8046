"""Pictures of the view Metrics, light and dark, in two sizes: the starter experiment on the embedded model, 3 samples.

    .setup/with-screen python .ci/screenshots_metrics.py FOLDER

Needs the test environment (`python3 run.py test` makes it). The model is fetched when it is not there.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SIZES = ((1440, 900), (1280, 800))
PATIENCE_S = 300


def main(folder: Path) -> int:
    cache = os.environ.get("PLAYGROUND_TEST_CACHE", str(ROOT / ".cache"))
    with tempfile.TemporaryDirectory() as home:
        os.environ["PLAYGROUND_HOME"] = home
        (Path(home) / "cache").mkdir()
        (Path(home) / "cache" / "models").symlink_to(Path(cache) / "models")
        return take(folder)


def take(folder: Path) -> int:
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication, QScrollArea

    from playground.formats import experiment_file
    from playground.gui.app import make_window
    from playground.gui.metrics_view import MetricsView
    from playground.workbench import Workbench

    app = QApplication(["screenshot"])
    workbench = Workbench()
    window, _deeds = make_window(app, workbench)
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
                wait(300)
                window.grab().save(str(folder / f"{name}-{mode}-{size[0]}.png"))

    def run(samples: int) -> None:
        source = (ROOT / "presets" / "starter.experiment.yaml").read_text("utf-8")
        starter = experiment_file.parse(source, file="starter.experiment.yaml", read_text=lambda _path: "")
        window.put_experiment(replace(starter, samples=samples))
        window.parts.toast.hide()
        window.run(all_prompts=True)
        for _ in range(PATIENCE_S * 4):
            wait(250)
            if not window.runs.running:
                break
        window.parts.toast.hide()
        wait(600)

    folder.mkdir(parents=True, exist_ok=True)
    wait(1000)
    window.parts.welcome.hide()
    window.parts.comparison.show_view("metrics")
    shoot("metrics-empty")
    run(1)
    view = window.findChild(MetricsView)
    assert view is not None
    view.this_prompt.setChecked(True)
    shoot("metrics-one-answer")
    view.all_prompts.setChecked(True)
    run(3)
    shoot("metrics-top")
    scroll = view.findChild(QScrollArea)
    assert scroll is not None
    for name, share in (("middle", 0.5), ("end", 1.0)):
        scroll.verticalScrollBar().setValue(round(share * scroll.verticalScrollBar().maximum()))
        shoot(f"metrics-{name}")
    shown = window.shown()
    assert shown is not None
    cells = tuple(replace(cell, completion=shown.completions[cell.id]) for cell in shown.run.cells)
    for suffix in (".html", ".md", ".json", ".csv"):
        workbench.export(replace(shown.run, cells=cells), folder / f"metrics{suffix}")
    window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
