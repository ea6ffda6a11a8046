"""Pictures of the choice of models and of the costs: the real window and dialogs.

    SCREEN=1500x1000x24 .setup/with-screen python .ci/screenshots_models.py FOLDER

Servers are ours, on loopback; the keyring is one in memory. For looking at, not for the README.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from settings_stage import KEY, SettingsStage, in_each_mode
from stage import main


def take(stage: SettingsStage) -> None:
    picker(stage)
    costs(stage)


def picker(stage: SettingsStage) -> None:
    from playground.gui.model_picker import ModelPicker
    from playground.store.keys import SERVICE

    stage.keyring.passwords.clear()  # nothing is asked of the providers themselves
    os.environ.pop("GROQ_API_KEY", None)
    stage.keyring.passwords[SERVICE, "lab"] = KEY
    stage.window.parts.bar.model.click()
    stage.wait(1500)
    picker = next(p for p in stage.window.findChildren(ModelPicker) if p.isVisible())
    stage.screen_shot("picker")
    picker._tick(3)
    stage.wait(200)
    stage.screen_shot("picker-two")
    picker._list.verticalScrollBar().setValue(picker._list.verticalScrollBar().maximum() - 130)
    stage.screen_shot("picker-end")
    picker._filter.setText("qwen 7b")
    stage.screen_shot("picker-filtered")
    picker._filter.setText("own-model:latest")
    stage.screen_shot("picker-typed")
    picker.hide()


def costs(stage: SettingsStage) -> None:
    stage.settings("costs")
    stage.wait(300)
    stage.shot("costs-none", stage.dialog())
    book(stage.workbench)
    stage.settings("appearance")
    stage.settings("costs")
    stage.wait(400)
    stage.shot("costs", stage.dialog())
    stage.dialog().close()


def book(workbench: Any) -> None:
    """What a month of work might have cost."""
    rows = [
        ("2026-11", "anthropic", 212, 301_222, 88_120, 2.4136, 0),
        ("2026-11", "gateway", 48, 20_100, 9_800, 0.0, 48),
        ("2026-11", "local", 1_204, 402_100, 96_001, 0.0, 0),
        ("2026-11", "openai", 96, 120_400, 31_009, 0.1931, 3),
        ("2026-10", "openai", 1_310, 1_920_400, 431_009, 14.2, 0),
    ]
    with workbench.runs._database.writing() as db:
        db.executemany("insert or replace into spending values (?, ?, ?, ?, ?, ?, ?)", rows)


if __name__ == "__main__":
    sys.exit(main(lambda folder: in_each_mode(folder, take)))
