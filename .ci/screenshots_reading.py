"""Pictures of reading: code, JSON, find, notes, widths; light and dark, in two sizes, on answers written here.

    .setup/with-screen python .ci/screenshots_reading.py FOLDER

Needs the test environment (`python3 run.py test` makes it).
"""

from __future__ import annotations

import sys
from pathlib import Path

from stage import Stage, main

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


def take(folder: Path) -> None:
    stage = Stage(folder, pause_ms=350)
    window, deeds, comparison = stage.window, stage.deeds, stage.window.parts.comparison
    answer(stage)
    keys = comparison.shown.column_keys()
    shoot(stage, "reading-code")
    deeds.reading._read_one(keys[3], "tree")
    run = window.shown().run.id
    deeds.remarks._remarked("star", (run, comparison.cell(keys[1])), "on")
    deeds.remarks._remarked("note", (run, comparison.cell(keys[1])), "The best of them: keep this voice.")
    deeds.remarks._remarked("label", (run, comparison.cell(keys[3])), "Support, as JSON")
    shoot(stage, "reading-remarks")
    deeds.reading._read_one(keys[2], "raw")
    deeds.reading._read_one(keys[3], "hex")
    comparison.grid.arrangement.widen(keys[0], 420)
    comparison.grid.arrangement.hide_column(keys[1])
    shoot(stage, "reading-widths")
    comparison.grid.arrangement.show_all()
    comparison.grid.arrangement.even_out()
    deeds.reading._read_all("markdown")
    comparison.finder.show()
    deeds.finding._open("customer")
    stage.wait(400)
    shoot(stage, "reading-find")
    window.close()


def shoot(stage: Stage, name: str) -> None:
    stage.window.parts.toast.hide()
    stage.shoot(name)


def answer(stage: Stage) -> None:
    """A run whose answers are those above; the second is an old one."""
    from playground.core.completion import Completion, Timings, Usage

    workbench = stage.workbench
    stage.put("A greeting, four ways", PRESETS, ("Write a short greeting for a new customer.",))
    plan = workbench.plan(stage.window.desk.experiment, workbench.library.get)
    kept = {
        cell.id: Completion(
            "done", text, "The customer is new. A greeting is short." if n == 1 else "", "stop",
            Usage(40, 30 + n), Timings(70.0 + n, 410.0, 148.0), reused_from="20261123-190400-ab12" if n == 2 else None,
        )
        for n, (cell, text) in enumerate(zip(plan.cells, ANSWERS, strict=True))
    }  # fmt: skip
    stage.window.put_run(workbench.begin(plan, kept))


if __name__ == "__main__":
    sys.exit(main(take))
