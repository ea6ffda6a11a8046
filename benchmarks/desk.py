"""What a keystroke in the prompt, a keystroke in a preset and a tick cost the window with 12 columns shown."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from playground.core.experiment import Experiment, PresetChoice, Prompt
from playground.core.request import Message
from playground.gui.app import make_window
from playground.workbench import Workbench

COLUMNS = 12
ROUNDS = 60


def median_ms(app: QApplication, deed: Callable[[int], None]) -> float:
    took: list[float] = []
    for number in range(ROUNDS):
        began = time.perf_counter()
        deed(number)
        app.processEvents()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def main() -> None:
    app = QApplication([])
    with tempfile.TemporaryDirectory() as home:
        os.environ["PLAYGROUND_HOME"] = home
        window, _deeds = make_window(app, Workbench())
        window.show()
        window.open()
        ids = [entry.id for entry in window.workbench.library.entries() if entry.error is None][:COLUMNS]
        prompt = Prompt("p", (Message("user", "Hello"),))
        window.put_experiment(Experiment("Desk", tuple(PresetChoice(i) for i in ids), (prompt,)))
        own = window.library.duplicate(ids[0])
        assert own is not None
        window.look_at_preset(own, write=True)
        app.processEvents()
        in_prompt = median_ms(app, lambda _n: window.parts.prompt.edit.insertPlainText("x"))
        print(f"a keystroke in the prompt: {in_prompt:.1f} ms")
        field = window.focusWidget()
        typed = getattr(field, "insertPlainText", None)
        if typed is not None:
            print(f"a keystroke in a preset: {median_ms(app, lambda _n: typed('x')):.1f} ms")
        ticks = median_ms(app, lambda n: window.parts.presets.ticked.emit(ids[5], bool(n % 2)))
        print(f"a tick: {ticks:.1f} ms")
        window.close()


if __name__ == "__main__":
    main()
