"""Answers that are there already: found by the exact request, so that nothing is paid and waited for twice."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Final, Literal, TypeAlias

from playground.core.completion import Completion
from playground.core.endpoint import LOCAL
from playground.core.errors import PlaygroundError
from playground.core.plan import Cell, CellId, split_model
from playground.core.request import SentRequest
from playground.core.request_key import place_of, request_key
from playground.core.run import Run
from playground.store.answers import Answers
from playground.store.endpoints import EndpointStore
from playground.store.files import Stamp, stamp
from playground.workbench.local_models import LocalModelFiles

Reuse: TypeAlias = Literal["never", "single", "samples"]
"""Whose answers may be old ones: nobody's, those of cells that are asked once, or repeats too."""

LOCAL_URL: Final = "local:"
"""In place of the address of a local model's process, which has another port at each start."""

log = logging.getLogger(__name__)


class RequestKeys:
    """The key of each request of this program. Usable on the engine's loop; raises nothing."""

    def __init__(self, endpoints: EndpointStore, local_models: LocalModelFiles) -> None:
        self._endpoints = endpoints
        self._local_models = local_models
        self._stamp: Stamp | None = None
        self._places: dict[str, str] = {}

    def of(self, model: str, sent: SentRequest) -> bytes | None:
        """None where it cannot be told who answers: a file or an entry that is gone."""
        endpoint = split_model(model)[0]
        try:
            if endpoint == LOCAL:
                return request_key(self._local_place(model), sent, LOCAL_URL)
            return request_key(self._remote_place(endpoint), sent)
        except PlaygroundError as error:
            log.info("no key for a request to %s: %s", model, error)
            return None

    def of_answers(self, changed: Mapping[CellId, Completion]) -> Mapping[CellId, bytes]:
        """Of the whole answers that came from a model and not out of an earlier run."""
        found: dict[CellId, bytes] = {}
        for cell, completion in changed.items():
            if completion.state != "done" or completion.reused_from or completion.sent is None:
                continue
            if (key := self.of(cell.model, completion.sent)) is not None:
                found[cell] = key
        return found

    def _remote_place(self, endpoint: str) -> str:
        found = stamp(self._endpoints.path)
        if found != self._stamp:
            self._stamp, self._places = found, {}
        if endpoint not in self._places:
            self._places[endpoint] = place_of(self._endpoints.get(endpoint))
        return self._places[endpoint]

    def _local_place(self, model: str) -> str:
        """Which file, in which state, and the chat template that was chosen for it."""
        path = self._local_models.find(model)
        settings = self._local_models.settings_of(path)
        return repr((path.name, stamp(path), settings.chat_template))


class KnownAnswers:
    """A `core.ports.Recall` for one run.

    Each kept answer stands in a run once at the most: copies of one answer would look like proof that the model always
    says the same.
    """

    def __init__(self, answers: Answers, keys: RequestKeys, run: Run, which: Reuse) -> None:
        self._answers = answers
        self._keys = keys
        self._run_id = run.id
        self._single = run.samples == 1
        self._batches = run.batches
        self._which = which
        self._used: set[int] = set()
        self._there = {
            (completion.reused_from, completion.text)
            for completion in run.completions().values()
            if completion.reused_from is not None
        }

    def __call__(self, cell: Cell, sent: SentRequest) -> Completion | None:
        if self._which == "never" or (self._which == "single" and not self._single):
            return None
        if self._batches > 1:  # asked again to see whether new answers agree: the first batch's own would always do so
            return None
        key = self._keys.of(cell.id.model, sent)
        if key is None:
            return None
        try:
            found = self._answers.to(key)
        except PlaygroundError as error:  # the run goes on without
            log.warning("%s", error)
            return None
        for place, run_id, answer in found:
            if run_id != self._run_id and place not in self._used and (run_id, answer.text) not in self._there:
                self._used.add(place)
                return replace(answer, checks=(), cost_usd=0.0, reused_from=run_id)
        return None
