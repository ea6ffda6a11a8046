"""Pictures of prompts as lines, from a dataset and in their list, light and dark, in two sizes.

.setup/with-screen python .ci/screenshots_prompts.py FOLDER
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SIZES = ((1440, 900), (1280, 800))
PRESETS = ("none", "captain-redbeard", "french", "acme-support")
TOPICS = ("a late parcel", "a broken brake", "a refund", "opening hours", "a lost key", "a loud chain", "a gift card")
LANDS = ("Italy", "Norway", "Switzerland", "Japan", "Peru")


def main(folder: Path) -> int:
    with tempfile.TemporaryDirectory() as home:
        os.environ["PLAYGROUND_HOME"] = home
        table = Path(home) / "tickets.csv"
        rows = (f'{n};{TOPICS[n % 7]};{LANDS[n % 5]};"Züri, {n} Bikes"\n' for n in range(1, 1205))
        table.write_bytes(("id;topic;land;shop\n" + "".join(rows)).encode("cp1252"))
        return take(folder, table)


def take(folder: Path, table: Path) -> int:
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication, QDialog

    from playground.core.endpoint import EMBEDDED_MODEL
    from playground.core.experiment import Experiment, PresetChoice, Prompt
    from playground.core.request import Message
    from playground.gui.app import make_window
    from playground.gui.dataset_dialog import DatasetDialog
    from playground.workbench import Workbench

    app = QApplication(["screenshot"])
    window, deeds = make_window(app, Workbench())
    window.resize(*SIZES[0])
    window.show()

    def wait(ms: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()

    def shoot(name: str) -> None:
        dialogs = [each for each in window.findChildren(QDialog) if each.isVisible()]
        for size in SIZES[:1] if dialogs else SIZES:
            window.resize(*size)
            for mode in ("light", "dark"):
                window.look.theme.choose(mode)  # type: ignore[arg-type] # one of its words
                wait(250)
                for shown in dialogs or [window]:
                    shown.grab().save(str(folder / f"{name}-{mode}-{size[0]}.png"))

    folder.mkdir(parents=True, exist_ok=True)
    wait(1000)
    window.parts.welcome.hide()
    presets = tuple(PresetChoice(preset) for preset in PRESETS)
    prompts = (
        Prompt("prompt-1", (Message("user", "Write one sentence to a customer about {{topic}}, for {{mood}}"),)),
    )
    window.put_experiment(Experiment("Many questions", presets, prompts, (EMBEDDED_MODEL,), 2))
    window.parts.toast.hide()
    deeds.prompts.datasets.open(table)
    wait(800)
    shoot("dataset")
    dialog = window.findChild(DatasetDialog)
    assert dialog is not None
    dialog.choices.which.setCurrentIndex(2)
    dialog.choices.which.activated.emit(2)
    dialog.fit.edit.setPlainText("Write one sentence to a customer of {{shop}} about {{topic}}.")
    shoot("dataset-sample")
    dialog.choices.which.setCurrentIndex(0)
    dialog.choices.which.activated.emit(0)
    dialog.accept_button.click()
    wait(300)
    shoot("rows-toast")
    window.parts.toast.hide()
    shoot("rows")
    window.look_at_preset("captain-redbeard")
    shoot("rows-editor")
    window.close_editor()
    deeds.prompts.datasets.remove()
    lines = "\n".join(f"What do you say about {topic} in {land}?" for topic in TOPICS for land in LANDS)
    deeds.prompts.open_lines(lines)
    wait(300)
    shoot("lines")
    deeds.prompts.take_lines(tuple(lines.split("\n")), instead=True)
    for shown in window.findChildren(QDialog):
        shown.close()
    window.parts.toast.hide()
    wait(200)
    shoot("many")
    deeds.prompts.list.open()
    wait(300)
    shoot("list")
    for shown in window.findChildren(QDialog):
        shown.close()
    deeds.prompts.set.remove({f"prompt-{n}" for n in range(6, 60)})
    window.show_desk()
    wait(200)
    shoot("few")
    window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
