"""What a run may spend: each cell is priced when it is asked, and none is asked that could break the limit."""

from __future__ import annotations

from dataclasses import dataclass

from playground.core.completion import CellError, Usage
from playground.core.cost_words import over_limit, price_unknown
from playground.core.costs import cost_usd, upper_usd
from playground.core.errors import ProviderError
from playground.core.plan import Cell, CellId
from playground.core.prices import Price, PriceOf


@dataclass(frozen=True, slots=True)
class _Held:
    price: Price | None
    upper_usd: float


class Budget:
    """Used on the engine's loop alone. `limit_usd` holds for all that is asked in one go; 0: there is none.

    An answer's cost is by the price at the moment it was asked. Money is held for an answer that is under way: what it
    costs at most by the estimate. It stays spent when nobody can tell what the answer cost.
    """

    def __init__(self, price_of: PriceOf, limit_usd: float = 0.0) -> None:
        self._price_of = price_of
        self._limit_usd = limit_usd
        self._spent_usd = 0.0
        self._held: dict[CellId, _Held] = {}

    def hold(self, cell: Cell) -> None:
        """Call before the cell is sent. Raises ProviderError when that could break the limit."""
        price = self._price_of(cell.id.model)
        upper = 0.0 if price is None else upper_usd(cell.request, price)
        if self._limit_usd > 0:
            if price is None:
                raise ProviderError("config", price_unknown(self._limit_usd, cell.id.model))
            used = self._spent_usd + sum(held.upper_usd for held in self._held.values())
            if upper and used + upper > self._limit_usd:
                raise ProviderError("quota", over_limit(self._limit_usd, used, upper))
        self._held[cell.id] = _Held(price, upper)

    def settle(self, cell: CellId, usage: Usage, error: CellError | None, *, came: bool) -> float | None:
        """The cell has ended: what it cost, None where that is unknown. `came`: some of an answer arrived."""
        held = self._held.pop(cell, None)
        if held is None:  # it was not asked
            return None
        cost = cost_usd(usage, held.price)
        refused = error is not None and error.status is not None and not came  # an error page costs nothing
        if cost is not None:
            self._spent_usd += cost
        elif not refused:
            self._spent_usd += held.upper_usd
        return cost
