"""What a run of this program will take: prices, the pace of each model in past runs, and how much goes on at once."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from playground.core.endpoint import LOCAL
from playground.core.errors import PlaygroundError
from playground.core.forecast import Forecast, forecast
from playground.core.pace import Pace, pace_of
from playground.core.plan import Cell, split_model
from playground.store import settings as known
from playground.store.answers import Answers
from playground.store.endpoints import EndpointStore
from playground.store.settings import Settings
from playground.workbench.pricing import Pricing

log = logging.getLogger(__name__)


class Forecasting:
    """Usable from any thread; asks no model and raises nothing."""

    def __init__(self, answers: Answers, pricing: Pricing, endpoints: EndpointStore, settings: Settings) -> None:
        self._answers = answers
        self._pricing = pricing
        self._endpoints = endpoints
        self._settings = settings

    def forecast(self, cells: Sequence[Cell]) -> Forecast:
        models = dict.fromkeys(cell.id.model for cell in cells)
        at_once = {endpoint: self._at_once(endpoint) for endpoint in {split_model(model)[0] for model in models}}
        return forecast(cells, self._pricing.price_of, {model: self._pace(model) for model in models}, at_once)

    def _pace(self, model: str) -> Pace | None:
        try:
            return pace_of(self._answers.of_model(model))
        except PlaygroundError as error:
            log.warning("pace of %s: %s", model, error)
            return None

    def _at_once(self, endpoint: str) -> int:
        if endpoint == LOCAL:
            return self._settings.get(known.LOCAL_SLOTS)
        try:
            return self._endpoints.get(endpoint).max_concurrency
        except PlaygroundError:
            return 1
