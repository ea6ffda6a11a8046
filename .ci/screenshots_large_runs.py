"""Pictures of a large run in the real window: the question, under way, held, done with old answers, the settings.

    SCREEN=1500x1000x24 .setup/with-screen python .ci/screenshots_large_runs.py FOLDER

The answers come from a slow script in this process. For looking at, not for the README.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

SIZES = {"large": (1440, 900), "small": (1280, 800), "narrow": (900, 640)}
PROMPTS = 60
WORDS = ("The sky ", "scatters the ", "short waves ", "of its light ", "more than ", "the long ones.")


def main(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["PLAYGROUND_HOME"] = home
        return take(folder)


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


def take(folder: Path) -> int:
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication, QMessageBox

    from playground.core.experiment import Experiment, PresetChoice, Prompt
    from playground.core.request import Message
    from playground.gui.app import make_window
    from playground.store import settings as known
    from playground.workbench import Workbench

    app = QApplication(["screenshots"])
    workbench = Workbench()
    slow = Providers()
    workbench.providers = slow  # type: ignore[assignment]
    workbench.settings.set(known.MAX_COST_USD, 5.0)
    window, deeds = make_window(app, workbench)
    window.resize(*SIZES["large"])
    window.show()

    def wait(ms: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()

    def picture(name: str) -> None:
        for size, (width, height) in SIZES.items():
            window.resize(width, height)
            for mode in ("light", "dark"):
                window.look.theme.choose(mode)
                wait(250)
                window.grab().save(str(folder / f"{name}-{size}-{mode}.png"))
        window.resize(*SIZES["large"])

    def question(press: bool) -> None:
        box = app.activeModalWidget()
        if isinstance(box, QMessageBox):
            for mode in ("light", "dark"):
                window.look.theme.choose(mode)
                wait(250)
                box.grab().save(str(folder / f"question-{mode}.png"))
            (box.buttons()[0] if press else box.button(QMessageBox.StandardButton.Cancel)).click()

    wait(1500)
    window.parts.welcome.hide()
    prompts = tuple(Prompt(f"p{n}", (Message("user", f"Why is the sky blue, in {n} words?"),)) for n in range(PROMPTS))
    presets = (PresetChoice("none"), PresetChoice("captain-redbeard"), PresetChoice("shakespeare"))
    window.put_experiment(Experiment("Large", presets, prompts, ("local/smollm2-135m-instruct",)))
    wait(300)
    QTimer.singleShot(600, lambda: question(press=True))
    window.run(all_prompts=True)
    wait(6000)
    picture("under-way")
    window.runs.pause()
    wait(800)
    picture("held")
    window.runs.go_on()
    while window.runs.running:
        wait(250)
    picture("done")
    workbench.settings.set(known.REUSE_ANSWERS, "single")
    workbench.settings.set(known.CONFIRM_ANSWERS_ABOVE, 1000)
    window.run(all_prompts=True)
    wait(1500)
    picture("reused")
    deeds.models.open_settings("costs")
    wait(800)
    for mode in ("light", "dark"):
        window.look.theme.choose(mode)
        wait(300)
        for dialog in app.topLevelWidgets():
            if dialog.isVisible() and dialog is not window:
                dialog.grab().save(str(folder / f"settings-{mode}.png"))
    for widget in app.topLevelWidgets():
        if widget is not window:
            widget.close()
    window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
