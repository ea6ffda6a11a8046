"""Pictures of the views Columns, Matrix and Focus, light and dark, in two sizes; answers by the embedded model.

    .setup/with-screen python .ci/screenshots_matrix.py FOLDER

Needs the test environment (`python3 run.py test` makes it). The model is fetched when it is not there.
"""

from __future__ import annotations

import sys
from pathlib import Path

from stage import Stage, main

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


def take(folder: Path) -> bool:
    from playground.gui.matrix_view import MatrixView

    stage = Stage(folder)
    window, comparison = stage.window, stage.window.parts.comparison
    stage.put("Ten questions", PRESETS, PROMPTS, 2, {"temperature": 0.7, "max_tokens": 90, "seed": 1})
    comparison.show_view("matrix")
    stage.shoot("matrix-empty")
    window.run(all_prompts=True)
    whole = stage.until_done(400, at={12_000: lambda: stage.shoot("matrix-running")})
    matrix = window.findChild(MatrixView)
    matrix.take_keys()
    stage.shoot("matrix-answers")
    for choice, name in (("ttft", "first-word"), ("words", "length"), ("checks", "checks")):
        matrix.bar.choose(choice)
        stage.shoot(f"matrix-{name}")
    matrix.bar.choose("")
    for words, name in (("bike", "filtered"), ("zebra", "no-rows")):
        matrix.bar.search.setText(words)
        stage.wait(400)
        stage.shoot(f"matrix-{name}")
    matrix.bar.clear_filter()
    for view in ("columns", "focus"):
        comparison.show_view(view)
        stage.shoot(view)
    window.close()
    return whole


if __name__ == "__main__":
    sys.exit(main(take))
