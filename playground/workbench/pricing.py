"""What a model of this program costs now: what the person says, else the snapshot, by the endpoint's provider."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeAlias

from playground.core.completion import Completion
from playground.core.cost_words import hold_to
from playground.core.costs import Charge, estimate, is_answer
from playground.core.endpoint import LOCAL
from playground.core.errors import PlaygroundError
from playground.core.plan import Cell, CellId, split_model
from playground.core.prices import FREE, DatedPrice, Price, price_at, prices_of, provider_of, runs_here
from playground.engine.budget import Budget
from playground.store import catalogue
from playground.store.endpoints import EndpointStore
from playground.store.files import Stamp, stamp
from playground.store.prices import PriceStore
from playground.store.settings import MAX_COST_USD, Settings

log = logging.getLogger(__name__)
_Known: TypeAlias = tuple[DatedPrice, ...] | Price | None


class Pricing:
    """Looks a model up once and again when a file has changed: a run of 1,000 cells asks 3,000 times."""

    def __init__(self, prices: PriceStore, endpoints: EndpointStore, settings: Settings) -> None:
        self._prices = prices
        self._endpoints = endpoints
        self._settings = settings
        self._stamps: tuple[Stamp | None, Stamp | None] | None = None
        self._known: dict[str, _Known] = {}

    def price_of(self, model: str) -> Price | None:
        """The price of `ENDPOINT/MODEL_ID` at this moment; None when it is unknown. Raises nothing."""
        stamps = (stamp(self._prices.path), stamp(self._endpoints.path))
        if stamps != self._stamps:
            self._stamps, self._known = stamps, {}
        known = self._known  # another thread may put a new one in its place
        if model not in known:
            try:
                known[model] = self._look_up(model)
            except PlaygroundError as error:  # a damaged installation
                log.warning("price of %s: %s", model, error)
                known[model] = None
        price = known[model]
        return price_at(price, datetime.now(UTC)) if isinstance(price, tuple) else price

    def hold_to_limit(self, cells: Iterable[Cell], limit_usd: float | None = None) -> None:
        """Raises InputError when asking these cells could cost more than the limit. None: as the settings have it."""
        if (limit := self._limit(limit_usd)) > 0:
            hold_to(limit, estimate(cells, self.price_of), str(self._prices.path))

    def budget(self, limit_usd: float | None = None) -> Budget:
        """What the cells of one go may spend, 0: anything."""
        return Budget(self.price_of, self._limit(limit_usd))

    def _limit(self, limit_usd: float | None) -> float:
        return self._settings.get(MAX_COST_USD) if limit_usd is None else limit_usd

    def _look_up(self, model: str) -> _Known:
        endpoint_name, model_id = split_model(model)
        said = self._prices.overrides()
        for name in (model, f"{endpoint_name}/*"):
            if name in said.prices or name in said.wrong:
                return said.prices.get(name)
        if endpoint_name == LOCAL:
            return FREE
        if said.unreadable:
            return None
        endpoint = next((each for each in self._endpoints.all() if each.name == endpoint_name), None)
        if endpoint is None:  # not there, or its entry cannot be used
            return None
        table, entry = self._prices.table(), catalogue.entry_for(endpoint)
        provider = provider_of(table, replace(endpoint, provider=entry.id or endpoint.provider))
        if provider is not None:
            return prices_of(table, provider, model_id) or None
        return FREE if runs_here(endpoint, model_id, program=bool(entry.ports)) else None


class Attempts:
    """Tells which answers of a run are new on the ledger; each attempt at a cell is booked once."""

    def __init__(self) -> None:
        self._booked: dict[CellId, float] = {}

    def charges(self, changed: Mapping[CellId, Completion]) -> tuple[Charge, ...]:
        """Of what is about to be saved; call `booked` when it was."""
        return tuple(
            Charge(cell, completion.usage, completion.cost_usd)
            for cell, completion in changed.items()
            if self._is_new(cell, completion)
        )

    def booked(self, changed: Mapping[CellId, Completion]) -> None:
        for cell, completion in changed.items():
            if completion.started_at is not None and self._is_new(cell, completion):
                self._booked[cell] = completion.started_at

    def _is_new(self, cell: CellId, completion: Completion) -> bool:
        """An answer of this process (`started_at` is its clock's) that has ended and may have cost something."""
        begun = completion.started_at
        return completion.ended and begun is not None and begun != self._booked.get(cell) and is_answer(completion)
