"""Keeps what a run says: folds events into completions and hands checkpoints to the store."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from playground.core.completion import Completion
from playground.core.errors import StoreError
from playground.core.events import (
    CellEvent,
    CellFinished,
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

    `failed` hears, once, why saving does not work; the run goes on all the same.
    """

    def __init__(self, save: Save, failed: Callable[[str], None]) -> None:
        self._save = save
        self._failed = failed
        self._warned = False
        self._completions: dict[CellId, Completion] = {}
        self._waiting: dict[CellId, list[CellEvent]] = {}

    def publish(self, event: RunEvent) -> None:
        if isinstance(event, (CellStarted, TextDelta, ReasoningDelta, CellFinished)):
            self._waiting.setdefault(event.cell, []).append(event)
            if isinstance(event, CellFinished):
                self._keep((event.cell,))

    def checkpoint(self) -> None:
        """Save whatever changed. Called once a second while the run goes on."""
        if self._waiting:
            self._keep(tuple(self._waiting))

    def _keep(self, cells: tuple[CellId, ...]) -> None:
        changed: dict[CellId, Completion] = {}
        for cell in cells:
            completion = self._completions.get(cell, Completion())
            for event in coalesce(self._waiting.pop(cell)):
                assert isinstance(event, (CellStarted, TextDelta, ReasoningDelta, CellFinished))
                completion = fold(completion, event)
            changed[cell] = self._completions[cell] = completion
        try:
            self._save(changed)
        except StoreError as error:
            log.error("%s", error)
            if not self._warned:
                self._warned = True
                self._failed(f"The answers are not being kept: {error}")
