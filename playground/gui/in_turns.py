"""Long work in the window's thread: a step in each turn of the event loop, so that the window answers in between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Final

from PySide6.QtCore import QObject, QTimer

PARTS: Final = (
    "asyncio", "playground.core.plan", "playground.core.events", "playground.gui.bridge", "playground.gui.desk",
    "playground.core.template_text", "playground.gui.model_choice", "playground.gui.run_bar",
    "playground.core.passport_words", "playground.gui.preset_panel", "playground.gui.prompt_panel",
    "playground.core.costs",
    "playground.gui.comparison_model", "playground.gui.comparison_panel", "playground.core.lint_text",
    "playground.core.lint_parts", "playground.core.lint_orders", "playground.gui.message_panel",
    "playground.gui.preset_editor", "playground.gui.run_control", "playground.gui.asking",
    "playground.gui.library_control", "playground.gui.editor_control",
)  # fmt: skip
"""Modules of the parts that take some time to import, each after what it needs."""
DEEDS: Final = (
    "msgspec", "ruamel.yaml", "playground.formats.preset_file", "playground.workbench.foreign_files",
    "playground.gui.import_dialog", "playground.workbench.curl", "playground.gui.command_palette",
    "playground.workbench.local_models", "playground.gui.file_deeds", "playground.gui.export_deeds",
    "playground.gui.sharing_deeds", "playground.gui.window_deeds",
)  # fmt: skip
"""Modules of what the window does that take some time to import, each after what it needs."""


class InTurns(QObject):
    """Begins with the next turn; goes on until the steps end, or `stop`. A step that raises is the last one."""

    def __init__(self, steps: Iterator[None], parent: QObject) -> None:
        super().__init__(parent)
        self._steps = steps
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)
        self._timer.start(0)

    def stop(self) -> None:
        self._timer.stop()

    def _go_on(self) -> None:
        going_on = False
        try:
            next(self._steps)
            going_on = True
        except StopIteration:
            pass
        finally:
            if not going_on:
                self._timer.stop()


def imported(modules: Iterable[str]) -> Iterator[None]:
    """Import one module in each step: Python reads a face's modules for half a second."""
    for module in modules:
        import_module(module)
        yield
