"""Pictures of reading: code, JSON, find, notes, widths; light and dark, in two sizes, on answers written here.

    .setup/with-screen python .ci/screenshots_reading.py FOLDER

Needs the test environment (`python3 run.py test` makes it).
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

SIZES = ((1440, 900), (1280, 800))
PRESETS = ("none", "captain-redbeard", "french", "acme-support")
ANSWERS = (
    "Here is how to say hello to a customer:\n\n```python\ndef greet(name: str) -> str:\n    # keep it short\n"
    '    return f"Hello {name}, welcome!"\n\n\nprint(greet("Nova"), 3)\n```\n\nAnd in SQL:\n\n```sql\nSELECT name FROM '
    "customers -- all of them\nWHERE greeted = 0;\n```\n\nWelcome the customer by name.",
    "Ahoy, matey! Welcome to the infamous **Blackbeard’s Cove**. I’m Captain Redbeard.\n\nWhat can I do for ye, "
    "customer?",
    "Bonjour, je suis ravi de vous accueillir dans notre boutique.\n\n- Bienvenue, cher client\n- À votre service",
    '{"greeting": "Welcome!", "tone": "warm", "offers": [{"item": "bike", "price": 199.90}, {"item": "bell", '
    '"price": 9.0}], "customer": null}',
)


def main(folder: Path) -> int:
    with tempfile.TemporaryDirectory() as home:
        os.environ["PLAYGROUND_HOME"] = home
        return take(folder)


def take(folder: Path) -> int:
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication

    from playground.core.completion import Completion, Timings, Usage
    from playground.core.endpoint import EMBEDDED_MODEL
    from playground.core.experiment import Experiment, PresetChoice, Prompt
    from playground.core.request import Message
    from playground.gui.app import make_window
    from playground.workbench import Workbench

    app = QApplication(["screenshot"])
    workbench = Workbench()
    window, deeds = make_window(app, workbench)
    window.show()

    def wait(ms: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()

    def shoot(name: str) -> None:
        window.parts.toast.hide()
        for size in SIZES:
            window.resize(*size)
            for mode in ("light", "dark"):
                window.look.theme.choose(mode)  # type: ignore[arg-type] # one of its words
                wait(350)
                window.grab().save(str(folder / f"{name}-{mode}-{size[0]}.png"))

    folder.mkdir(parents=True, exist_ok=True)
    wait(1500)
    window.parts.welcome.hide()
    prompt = Prompt("prompt-1", (Message("user", "Write a short greeting for a new customer."),))
    wanted = Experiment("A greeting, four ways", tuple(map(PresetChoice, PRESETS)), (prompt,), (EMBEDDED_MODEL,), 1)
    plan = workbench.plan(wanted, workbench.library.get)
    kept = {
        cell.id: Completion(
            "done", text, "The customer is new. A greeting is short." if n == 1 else "", "stop",
            Usage(40, 30 + n), Timings(70.0 + n, 410.0, 148.0), reused_from="20261123-190400-ab12" if n == 2 else None,
        )
        for n, (cell, text) in enumerate(zip(plan.cells, ANSWERS, strict=True))
    }  # fmt: skip
    window.put_run(workbench.begin(plan, kept))
    comparison = window.parts.comparison
    keys = comparison.shown.column_keys()
    shoot("reading-code")
    deeds.reading._read_one(keys[3], "tree")
    run = window.shown()
    assert run is not None
    deeds.remarks._remarked("star", (run.run.id, comparison.cell(keys[1])), "on")
    deeds.remarks._remarked("note", (run.run.id, comparison.cell(keys[1])), "The best of them: keep this voice.")
    deeds.remarks._remarked("label", (run.run.id, comparison.cell(keys[3])), "Support, as JSON")
    shoot("reading-remarks")
    deeds.reading._read_one(keys[2], "raw")
    deeds.reading._read_one(keys[3], "hex")
    comparison.grid.arrangement.widen(keys[0], 420)
    comparison.grid.arrangement.hide_column(keys[1])
    shoot("reading-widths")
    comparison.grid.arrangement.show_all()
    comparison.grid.arrangement.even_out()
    deeds.reading._read_all("markdown")
    comparison.finder.show()
    deeds.finding._open("customer")
    wait(400)
    shoot("reading-find")
    window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
