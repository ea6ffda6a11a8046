"""Pictures of the view Metrics, light and dark, in two sizes: the starter experiment on the embedded model, 3 samples.

    .setup/with-screen python .ci/screenshots_metrics.py FOLDER

Needs the test environment (`python3 run.py test` makes it). The model is fetched when it is not there.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from stage import ROOT, Stage, main


def take(folder: Path) -> None:
    from PySide6.QtWidgets import QScrollArea

    from playground.gui.metrics_view import MetricsView

    stage = Stage(folder, pause_ms=300)
    window = stage.window
    window.parts.comparison.show_view("metrics")
    stage.shoot("metrics-empty")
    run(stage, 1)
    view = window.findChild(MetricsView)
    view.this_prompt.setChecked(True)
    stage.shoot("metrics-one-answer")
    view.all_prompts.setChecked(True)
    run(stage, 3)
    stage.shoot("metrics-top")
    bar = view.findChild(QScrollArea).verticalScrollBar()
    for name, share in (("middle", 0.5), ("end", 1.0)):
        bar.setValue(round(share * bar.maximum()))
        stage.shoot(f"metrics-{name}")
    shown = window.shown()
    cells = tuple(replace(cell, completion=shown.completions[cell.id]) for cell in shown.run.cells)
    for suffix in (".html", ".md", ".json", ".csv"):
        stage.workbench.export(replace(shown.run, cells=cells), folder / f"metrics{suffix}")
    window.close()


def run(stage: Stage, samples: int) -> None:
    """The starter experiment."""
    from playground.formats import experiment_file

    source = (ROOT / "presets" / "starter.experiment.yaml").read_text("utf-8")
    starter = experiment_file.parse(source, file="starter.experiment.yaml", read_text=lambda _path: "")
    stage.window.put_experiment(replace(starter, samples=samples))
    stage.window.parts.toast.hide()
    stage.window.run(all_prompts=True)
    stage.until_done()
    stage.wait(600)


if __name__ == "__main__":
    sys.exit(main(take))
