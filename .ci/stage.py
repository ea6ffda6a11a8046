"""A stage for pictures: the real window in a home of its own, photographed in sizes and themes.

What the scripts beside this one have in common. Each says what is done to the window and when a picture is taken.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from playground.core.preset import Check
    from playground.core.request import Message
    from playground.workbench import Workbench

ROOT = Path(__file__).resolve().parents[1]
SIZES = ((1440, 900), (1280, 800))
MODES = ("light", "dark")


@contextmanager
def home_of_its_own() -> Iterator[Path]:
    """PLAYGROUND_HOME is a new folder, with the models that the tests have fetched, and there is nobody's key."""
    models = Path(os.environ.get("PLAYGROUND_TEST_CACHE", ROOT / ".cache")) / "models"
    models.mkdir(parents=True, exist_ok=True)
    before = dict(os.environ)
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        (home / "cache").mkdir()
        (home / "cache" / "models").symlink_to(models.resolve())
        for key in [each for each in os.environ if each.endswith("_API_KEY")]:
            del os.environ[key]
        os.environ["PLAYGROUND_HOME"] = name
        try:
            yield home
        finally:
            os.environ.clear()
            os.environ.update(before)


class Stage:
    """The real window. `names` says what the file of a picture is called."""

    def __init__(
        self,
        folder: Path,
        sizes: Sequence[tuple[int, int]] = SIZES,
        pause_ms: int = 250,
        *,
        modes: Sequence[str] = MODES,
        names: str = "{name}-{mode}-{width}.png",
        workbench: Workbench | None = None,
    ) -> None:
        from PySide6.QtWidgets import QApplication

        from playground.gui.app import make_window
        from playground.workbench import Workbench

        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.sizes, self.pause_ms, self.modes, self.names = folder, sizes, pause_ms, modes, names
        self.app: Any = QApplication.instance() or QApplication(["screenshots"])
        self.workbench = workbench or Workbench()
        window, deeds = make_window(self.app, self.workbench)
        self.window: Any = window  # as `deeds`: the scripts reach deep into both
        self.deeds: Any = deeds
        window.look.theme.choose(modes[0])  # type: ignore[arg-type] # one of its words
        window.resize(*sizes[0])
        window.show()
        self.wait(1500)
        window.parts.welcome.hide()

    def wait(self, ms: int) -> None:
        """The window goes on meanwhile."""
        from PySide6.QtCore import QEventLoop, QTimer

        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()

    def until(self, fact: Callable[[], bool], patience_s: float = 20) -> bool:
        """Whether it came true in time."""
        end = time.monotonic() + patience_s
        while not fact() and time.monotonic() < end:
            self.wait(50)
        return fact()

    def until_done(self, patience_s: float = 300, at: Mapping[int, Callable[[], object]] | None = None) -> bool:
        """Until the run has ended; `at` has what is done on the way, by milliseconds that do not count the deeds."""
        self.wait(250)
        waited = 250
        while self.window.runs.running and waited < patience_s * 1000:
            self.wait(250)
            waited += 250
            if at and waited in at:
                at[waited]()
        self.wait(250)
        self.window.parts.toast.hide()
        self.window.parts.prompt.edit.clearFocus()
        return not self.window.runs.running

    def put(
        self,
        name: str,
        presets: Sequence[str],
        texts: Sequence[str | tuple[Message, ...]],
        samples: int = 1,
        parameters: Mapping[str, Any] | None = None,
        checks: Sequence[Check] = (),
    ) -> None:
        """A comparison on the embedded model takes the desk; a text may be a whole conversation."""
        from playground.core.endpoint import EMBEDDED_MODEL
        from playground.core.experiment import Experiment, PresetChoice, Prompt
        from playground.core.request import Message, Parameters

        said = [(Message("user", text),) if isinstance(text, str) else text for text in texts]
        prompts = tuple(Prompt(f"prompt-{n}", messages) for n, messages in enumerate(said, 1))
        chosen, wanted = tuple(PresetChoice(preset) for preset in presets), Parameters(**(parameters or {}))
        made = Experiment(name, chosen, prompts, (EMBEDDED_MODEL,), samples, wanted, checks=tuple(checks))
        self.window.put_experiment(made)
        self.window.parts.toast.hide()

    def shoot(self, name: str, of: QWidget | None = None, sizes: Sequence[tuple[int, int]] | None = None) -> None:
        """The window, or a part or dialog of it, in each size and theme."""
        for width, height in sizes or self.sizes:
            self.window.resize(width, height)
            for mode in self.modes:
                self.window.look.theme.choose(mode)
                self.wait(self.pause_ms)
                file = self.names.format(name=name, mode=mode, width=width, height=height)
                (self.window if of is None else of).grab().save(str(self.folder / file))


def main(take: Callable[[Path], bool | None]) -> int:
    """Has pictures taken into the folder that the command names, in a home of its own. 1: `take` says it went wrong."""
    with home_of_its_own():
        return 1 if take(Path(sys.argv[1])) is False else 0
