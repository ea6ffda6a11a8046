"""Pictures of prompts as lines, from a dataset and in their list, light and dark, in two sizes.

.setup/with-screen python .ci/screenshots_prompts.py FOLDER
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from stage import Stage, main

PRESETS = ("none", "captain-redbeard", "french", "acme-support")
TOPICS = ("a late parcel", "a broken brake", "a refund", "opening hours", "a lost key", "a loud chain", "a gift card")
LANDS = ("Italy", "Norway", "Switzerland", "Japan", "Peru")


def take(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as kept:
        table = Path(kept) / "tickets.csv"
        rows = (f'{n};{TOPICS[n % 7]};{LANDS[n % 5]};"Züri, {n} Bikes"\n' for n in range(1, 1205))
        table.write_bytes(("id;topic;land;shop\n" + "".join(rows)).encode("cp1252"))
        stage = Stage(folder)
        text = "Write one sentence to a customer about {{topic}}, for {{mood}}"
        stage.put("Many questions", PRESETS, (text,), 2)
        dataset(stage, table)
        lines(stage)
        stage.window.close()


def dataset(stage: Stage, table: Path) -> None:
    from playground.gui.dataset_dialog import DatasetDialog

    window, datasets = stage.window, stage.deeds.prompts.datasets
    datasets.open(table)
    shoot(stage, "dataset", 800)
    dialog = window.findChild(DatasetDialog)
    which = dialog.choices.which
    which.setCurrentIndex(2)
    which.activated.emit(2)
    dialog.fit.edit.setPlainText("Write one sentence to a customer of {{shop}} about {{topic}}.")
    shoot(stage, "dataset-sample")
    which.setCurrentIndex(0)
    which.activated.emit(0)
    dialog.accept_button.click()
    shoot(stage, "rows-toast", 300)
    window.parts.toast.hide()
    shoot(stage, "rows")
    window.look_at_preset("captain-redbeard")
    shoot(stage, "rows-editor")
    window.close_editor()
    datasets.remove()


def lines(stage: Stage) -> None:
    window, prompts = stage.window, stage.deeds.prompts
    asked = [f"What do you say about {topic} in {land}?" for topic in TOPICS for land in LANDS]
    prompts.open_lines("\n".join(asked))
    shoot(stage, "lines", 300)
    prompts.take_lines(tuple(asked), instead=True)
    close_dialogs(stage)
    window.parts.toast.hide()
    shoot(stage, "many", 200)
    prompts.list.open()
    shoot(stage, "list", 300)
    close_dialogs(stage)
    prompts.set.remove({f"prompt-{n}" for n in range(6, 60)})
    window.show_desk()
    shoot(stage, "few", 200)


def shoot(stage: Stage, name: str, after_ms: int = 0) -> None:
    """The dialog that is open, in one size, else the window."""
    from PySide6.QtWidgets import QDialog

    stage.wait(after_ms)
    dialog = next((each for each in stage.window.findChildren(QDialog) if each.isVisible()), None)
    stage.shoot(name, dialog, stage.sizes[:1] if dialog else None)


def close_dialogs(stage: Stage) -> None:
    from PySide6.QtWidgets import QDialog

    for dialog in stage.window.findChildren(QDialog):
        dialog.close()


if __name__ == "__main__":
    sys.exit(main(take))
