"""Pictures of a large run in the real window: the question, under way, held, done with old answers, the settings.

    SCREEN=1500x1000x24 .setup/with-screen python .ci/screenshots_large_runs.py FOLDER

The answers come from a slow script in this process. For looking at, not for the README.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

from stage import Stage, main

SIZES = {"large": (1440, 900), "small": (1280, 800), "narrow": (900, 640)}
PROMPTS = 60
WORDS = ("The sky ", "scatters the ", "short waves ", "of its light ", "more than ", "the long ones.")


class Slow:
    """A core.ports.Provider."""

    max_concurrency = 4

    async def prepare(self, model: str, report: object) -> None: ...

    def describe(self, request: Any) -> Any:
        from playground.core.request import Delivery, SentRequest

        body = {"messages": [message.text for message in request.messages]}
        return SentRequest("POST", "http://127.0.0.1/v1/chat/completions", body, Delivery("system"))  # type: ignore[arg-type]

    async def stream(self, request: Any) -> AsyncGenerator[Any, None]:
        from playground.core.completion import Usage
        from playground.core.ports import Chunk

        for word in WORDS:
            await asyncio.sleep(0.08)
            yield Chunk(word)
        yield Chunk(finish_reason="stop", usage=Usage(20, 16))

    async def aclose(self) -> None: ...


class Providers(dict[str, Slow]):
    def __init__(self) -> None:
        super().__init__(local=Slow())

    async def aclose(self) -> None: ...


def take(folder: Path) -> None:
    from playground.store import settings as known
    from playground.workbench import Workbench

    workbench = Workbench()
    slow: Any = Providers()
    workbench.providers = slow
    workbench.settings.set(known.MAX_COST_USD, 5.0)
    stage = Stage(folder, (SIZES["large"],), names="{name}-{mode}.png", workbench=workbench)
    run(stage)
    workbench.settings.set(known.REUSE_ANSWERS, "single")
    workbench.settings.set(known.CONFIRM_ANSWERS_ABOVE, 1000)
    stage.window.run(all_prompts=True)
    stage.wait(1500)
    shoot(stage, "reused")
    costs(stage)
    stage.window.close()


def run(stage: Stage) -> None:
    from PySide6.QtCore import QTimer

    window = stage.window
    texts = tuple(f"Why is the sky blue, in {n} words?" for n in range(PROMPTS))
    stage.put("Large", ("none", "captain-redbeard", "shakespeare"), texts)
    stage.wait(300)
    QTimer.singleShot(600, lambda: say_yes(stage))
    window.run(all_prompts=True)
    stage.wait(6000)
    shoot(stage, "under-way")
    window.runs.pause()
    stage.wait(800)
    shoot(stage, "held")
    window.runs.go_on()
    stage.until_done()
    shoot(stage, "done")


def say_yes(stage: Stage) -> None:
    """To the question whether so much is meant."""
    from PySide6.QtWidgets import QMessageBox

    box = stage.app.activeModalWidget()
    if isinstance(box, QMessageBox):
        stage.shoot("question", box)
        box.buttons()[0].click()


def shoot(stage: Stage, name: str) -> None:
    for word, size in SIZES.items():
        stage.shoot(f"{name}-{word}", sizes=(size,))
    stage.window.resize(*SIZES["large"])


def costs(stage: Stage) -> None:
    stage.deeds.models.open_settings("costs")
    stage.wait(800)
    others = [each for each in stage.app.topLevelWidgets() if each is not stage.window]
    for dialog in others:
        if dialog.isVisible():
            stage.shoot("settings", dialog)
    for widget in others:
        widget.close()


if __name__ == "__main__":
    sys.exit(main(take))
