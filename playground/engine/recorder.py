"""Keeps what a run says: folds events into completions and hands checkpoints to the store."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from playground.core.completion import Completion
from playground.core.errors import PlaygroundError
from playground.core.events import (
    CellEvent,
    CellFinished,
    CellJudged,
    CellStarted,
    ReasoningDelta,
    RunEvent,
    TextDelta,
    coalesce,
    fold,
)
from playground.core.plan import CellId

CHECKPOINT_S: Final = 1.0
log = logging.getLogger(__name__)

Save: TypeAlias = Callable[[Mapping[CellId, Completion]], None]


class Recorder:
    """An EventSink. `save` gets a cell when it ends, and at `checkpoint` every cell that changed since its last save.

    What could not be saved is tried again each time. `failed` hears, once, why saving does not work; the run goes on
    all the same. `known` are completions of earlier attempts.
    """

    def __init__(self, save: Save, failed: Callable[[str], None], known: Mapping[CellId, Completion]) -> None:
        self._save = save
        self._failed = failed
        self._warned = False
        self._completions: dict[CellId, Completion] = dict(known)
        self._waiting: dict[CellId, list[CellEvent]] = {}
        self._unsaved: dict[CellId, Completion] = {}

    def publish(self, event: RunEvent) -> None:
        if isinstance(event, (CellStarted, TextDelta, ReasoningDelta, CellFinished)):
            self._waiting.setdefault(event.cell, []).append(event)
            if isinstance(event, CellFinished):
                self._take(event.cell)
                self._keep()
        elif isinstance(event, CellJudged) and event.cell not in self._waiting:
            judged = fold(self.completion(event.cell), event)  # kept already, with the judge's words
            self._completions[event.cell] = judged
            if event.cell in self._unsaved:
                self._unsaved[event.cell] = judged

    def completion(self, cell: CellId) -> Completion:
        """As far as it was folded: an ended one is whole."""
        return self._completions.get(cell, Completion())

    def checkpoint(self) -> None:
        """Save whatever changed. Called once a second while the run goes on."""
        for cell in tuple(self._waiting):
            self._take(cell)
        if self._unsaved:
            self._keep()

    def _take(self, cell: CellId) -> None:
        completion = self._completions.get(cell, Completion())
        for event in coalesce(self._waiting.pop(cell)):
            assert isinstance(event, (CellStarted, TextDelta, ReasoningDelta, CellFinished))
            completion = fold(completion, event)
        self._unsaved[cell] = self._completions[cell] = completion

    def _keep(self) -> None:
        try:
            self._save(self._unsaved)
        except PlaygroundError as error:
            log.error("%s", error)
            self._complain(str(error))
        except Exception as surprise:  # the answers are still to be seen and exported
            log.exception("saving")
            self._complain(f"the program itself failed ({type(surprise).__name__}); the log has the details.")
        else:
            self._unsaved = {}

    def _complain(self, reason: str) -> None:
        if not self._warned:
            self._warned = True
            self._failed(f"The answers are not being kept: {reason}")
