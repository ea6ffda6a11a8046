"""Pictures of the views Columns, Matrix and Focus, light and dark, in two sizes; answers by the embedded model.

    .setup/with-screen python .ci/screenshots_matrix.py FOLDER

Needs the test environment (`python3 run.py test` makes it). The model is fetched when it is not there.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SIZES = ((1440, 900), (1280, 800))
PATIENCE_S = 400
PROMPTS = (
    "Write a short greeting for a new customer.",
    "What is the capital of France?",
    "Is it ever right to lie? Answer in two sentences.",
    "Name three fruits.",
    "Explain to a child why the sky is blue.",
    "My bike's brakes squeak. What should I do?",
    "What is 17 + 25?",
    "Translate “good morning” into Spanish.",
    "Tell me a joke about a cat.",
    "Which is larger, the Sun or the Moon?",
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
    from playground.gui.matrix_view import MatrixView
    from playground.workbench import Workbench

    app = QApplication(["screenshot"])
    window, _deeds = make_window(app, Workbench())
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
    comparison = window.parts.comparison
    prompts = tuple(Prompt(f"prompt-{n}", (Message("user", text),)) for n, text in enumerate(PROMPTS, 1))
    presets = tuple(PresetChoice(preset) for preset in PRESETS)
    wanted = Parameters(temperature=0.7, max_tokens=90, seed=1)
    window.put_experiment(Experiment("Ten questions", presets, prompts, (EMBEDDED_MODEL,), 2, wanted))
    window.parts.toast.hide()
    comparison.show_view("matrix")
    shoot("matrix-empty")
    window.run(all_prompts=True)
    waited = 0
    while window.runs.running and waited < PATIENCE_S * 1000:
        wait(250)
        waited += 250
        if waited == 12_000:
            shoot("matrix-running")
    window.parts.toast.hide()
    window.parts.prompt.edit.clearFocus()
    matrix = window.findChild(MatrixView)
    assert matrix is not None
    matrix.take_keys()
    shoot("matrix-answers")
    for choice, name in (("ttft", "first-word"), ("words", "length"), ("checks", "checks")):
        matrix.bar.choose(choice)
        shoot(f"matrix-{name}")
    matrix.bar.choose("")
    matrix.bar.search.setText("bike")
    wait(400)
    shoot("matrix-filtered")
    matrix.bar.search.setText("zebra")
    wait(400)
    shoot("matrix-no-rows")
    matrix.bar.clear_filter()
    for view in ("columns", "focus"):
        comparison.show_view(view)
        shoot(view)
    whole = window.shown() is not None and not window.runs.running
    window.close()
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
