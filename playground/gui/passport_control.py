"""What was measured of presets, as the window has it: kept when a run ends, found out aside for the list's marks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from playground.core.passport import Passport
from playground.core.passport_words import sign_words
from playground.core.preset import Preset
from playground.gui.bridge import Bridge
from playground.gui.desk import Desk
from playground.gui.picker_rows import model_name
from playground.gui.preset_rows import PassportSign
from playground.gui.run_control import RunControl
from playground.workbench import Workbench
from playground.workbench.passports import Measured

LOOK_MS: Final = 400
"""After a change: a person types, and a library is read bit by bit."""


class PassportControl(QObject):
    """`signs` are by preset id, of the presets of the library that were measured here.

    Signals:
    changed: `signs` are others.
    failed: a sentence.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(self, workbench: Workbench, desk: Desk, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.signs: Mapping[str, PassportSign] = {}
        self._workbench = workbench
        self._desk = desk
        self._bridge = bridge
        self._known: Mapping[str, Measured] = {}
        self._runs: RunControl | None = None
        self._looking = self._again = self._closed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def watch(self, runs: RunControl) -> None:
        """Keep what its runs say, as each ends."""
        self._runs = runs
        runs.state_changed.connect(self._run_changed)

    def close(self) -> None:
        self._closed = True
        self._timer.stop()

    def measured(self, preset: Preset) -> Measured:
        """What is known of a preset as it stands on the desk."""
        known = self._known.get(preset.id)
        measured = self._workbench.passports.with_own(preset, known.own if known is not None else (), self._desk.find)
        inline = any(each.id == preset.id for each in self._desk.inline_presets())
        return measured.holding if inline else measured

    def look_soon(self) -> None:
        """A preset, or its draft, may be another one."""
        if not self._closed and self._workbench.folders.passports_file.is_file():
            self._timer.start()

    def look(self) -> None:
        """At once. Presets are read aside; whoever asks meanwhile is answered afterwards."""
        self._again = self._looking
        if self._looking or self._closed:
            return
        self._looking = True
        passports, library = self._workbench.passports, self._workbench.library.snapshot()
        drafts = dict(self._desk.drafts)
        self._bridge.ask_blocking(lambda: passports.all(library, drafts), self._show, self._fail)

    def _show(self, known: Mapping[str, Measured]) -> None:
        self._looking = False
        self._known = known
        signs = {preset_id: sign for preset_id, each in known.items() if (sign := sign_of(each)) is not None}
        if signs != self.signs:
            self.signs = signs
            self.changed.emit()
        if self._again:
            self.look()

    def _fail(self, sentence: str) -> None:
        self._looking = False
        self.failed.emit(sentence)

    def _run_changed(self) -> None:
        runs = self._runs
        if runs is None or runs.running or runs.last is None or self._closed:
            return
        run = runs.last.as_run()
        passports, library, drafts = (
            self._workbench.passports,
            self._workbench.library.snapshot(),
            set(self._desk.drafts),
        )
        inline = {preset.id for preset in self._desk.inline_presets()}

        def kept(preset_ids: tuple[str, ...]) -> None:
            if preset_ids:
                self.look()

        self._bridge.ask_blocking(lambda: passports.keep(run, None, library, drafts - inline), kept, self.failed.emit)


def sign_of(measured: Measured) -> PassportSign | None:
    """The one that stands for the preset, and in words each model's."""
    if (best := measured.best) is None:
        return None
    others = [each for each in measured.newest if each is not best and each.model != best.model]
    words = "\n".join(_words(measured, each) for each in (best, *others))
    return PassportSign(best.verdict, measured.is_stale(best), words)


def _words(measured: Measured, passport: Passport) -> str:
    return sign_words(passport, model_name(passport.model)[0], stale=measured.is_stale(passport))
