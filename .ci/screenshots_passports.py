"""Pictures of what was measured of presets: marks in the list, lines in the editor, light and dark, in two sizes.

.setup/with-screen python .ci/screenshots_passports.py FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from stage import Stage, main

PRESETS = ("none", "shakespeare", "french", "acme-support", "captain-redbeard", "socratic-tutor")
OTHER = "lab/qwen3-8b-instruct"


def take(folder: Path) -> None:
    stage = Stage(folder)
    stage.put("Measured", PRESETS, ("Why is the sky blue?",), 2)
    library = stage.workbench.library
    for preset_id, verdict, passed, stale in (
        ("shakespeare", "firm", 16, False), ("french", "moved", 10, False), ("acme-support", "not-moved", 0, False),
        ("captain-redbeard", "firm", 18, True),
        ("json-only", "not-moved", 0, False), ("socratic-tutor", "disagree", 7, False),
    ):  # fmt: skip
        if any(entry.id == preset_id for entry in library.entries()):
            keep(stage, preset_id, verdict, passed, stale=stale)
    stage.window.library.passports.look()
    stage.wait(800)
    stage.shoot("passports-list")
    stage.window.parts.presets.search.setText("er")
    stage.shoot("passports-found")
    stage.window.parts.presets.search.clear()
    stage.window.look_at_preset("shakespeare")
    stage.wait(600)
    stage.shoot("passports-editor")
    line = stage.window.parts.editor.measured._lines[0].line
    line.click()
    stage.wait(300)
    stage.shoot("passports-editor-open")
    stage.window.look_at_preset("captain-redbeard")
    stage.wait(600)
    stage.shoot("passports-stale")
    stage.window.close()


def keep(stage: Stage, preset_id: str, verdict: Any, passed: int, *, stale: bool) -> None:
    from playground.core.endpoint import EMBEDDED_MODEL
    from playground.core.intervals import Estimate, share
    from playground.core.passport import Passport, content_of
    from playground.core.steering.values import Rate

    library = stage.workbench.library
    preset = library.get(preset_id)
    content = "another text" if stale else content_of(preset, library.get)
    found = share(passed, 20)
    rate = Rate(passed, found) if preset.checks and found else None
    first = Passport(
        EMBEDDED_MODEL, "2026-11-24T16:05:00+00:00", content, verdict, 4, 20, 20, Estimate(0.21, 0.12, 0.3, 20),
        0.002 if verdict != "not-moved" else 0.41, rate, "", "No system message", "System Message Playground 0.6",
    )  # fmt: skip
    models = [OTHER] if preset_id == "shakespeare" else []
    others = [
        Passport(m, "2026-11-20T10:00:00+00:00", "former", "firm", 4, 40, 40, first.effect, 0.001) for m in models
    ]
    stage.workbench.passport_store.keep(preset_id, [first, *others])


if __name__ == "__main__":
    sys.exit(main(take))
