"""What models cost: prices as values, and which price belongs to a model. The snapshot: resources/prices.json.

The rules by which a price is found are data: texts to compare with, and patterns that core.patterns gives a time limit.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from playground.core.endpoint import Endpoint
from playground.core.patterns import UnusablePattern, found

MAX_MATCHED: Final = 300  # characters: a longer model id or address fits no pattern
_COMPACT_DATE: Final = re.compile(r"-(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[-:]|$)")


@dataclass(frozen=True, slots=True)
class Rates:
    """USD per million tokens. Where `cached_usd` is None, input read from the provider's cache costs as any other.

    `cache_write_usd`: input that the provider puts into its cache. No dialect counts those tokens apart, so they cost
    `input_usd`; only the upper end of an estimate looks at it.
    """

    input_usd: float
    output_usd: float
    cached_usd: float | None = None
    cache_write_usd: float | None = None


@dataclass(frozen=True, slots=True)
class Tier(Rates):
    """The rates for all tokens of a request with more input tokens than `above_tokens`."""

    above_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Price(Rates):
    """`request_usd`: USD for each request, whatever its size."""

    tiers: tuple[Tier, ...] = ()
    request_usd: float = 0.0

    @property
    def free(self) -> bool:
        return not self.request_usd and not any(
            rates.input_usd or rates.output_usd or rates.cached_usd or rates.cache_write_usd
            for rates in (self, *self.tiers)
        )

    def rates_for(self, input_tokens: int) -> Rates:
        return max((t for t in self.tiers if input_tokens > t.above_tokens), key=lambda t: t.above_tokens, default=self)


FREE: Final = Price(0.0, 0.0)
"""What runs on the person's own machine."""

PriceOf: TypeAlias = Callable[[str], Price | None]
"""The price of `ENDPOINT/MODEL_ID` now; None: it is unknown, which is not the same as nothing."""


@dataclass(frozen=True, slots=True)
class DatedPrice(Price):
    """A price from the day `since` on (ISO 8601), or daily in `hours` ("16:30", "00:30"; the end left out). All UTC."""

    since: str = ""
    hours: tuple[str, str] | None = None

    def holds(self, at: datetime) -> bool:
        utc = at.astimezone(UTC)
        if self.since and utc.date().isoformat() < self.since:
            return False
        if self.hours is None:
            return True
        (begin, end), now = self.hours, f"{utc:%H:%M}"
        return begin <= now < end if begin <= end else now >= begin or now < end


@dataclass(frozen=True, slots=True)
class Match:
    """Fits a text when one alternative does: a text it equals, begins with ...; of `every`, all must fit.

    Texts are in lower case, and so is what they are compared with.
    """

    equals: tuple[str, ...] = ()
    starts_with: tuple[str, ...] = ()
    ends_with: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    regex: tuple[str, ...] = ()
    every: tuple[Match, ...] = ()

    def fits(self, text: str) -> bool:
        return (
            text in self.equals
            or text.startswith(self.starts_with)
            or text.endswith(self.ends_with)
            or any(part in text for part in self.contains)
            or any(_found(pattern, text) for pattern in self.regex)
            or (bool(self.every) and all(part.fits(text) for part in self.every))
        )


@dataclass(frozen=True, slots=True)
class PricedModel:
    """`prices`: the last one that holds counts; the first one where none does."""

    match: Match
    prices: tuple[DatedPrice, ...]


@dataclass(frozen=True, slots=True)
class PriceProvider:
    """`address`: a pattern that the beginning of its base URL fits; `names`: other names of it.

    `others` are providers whose models it serves at their prices.
    """

    id: str
    address: str
    models: tuple[PricedModel, ...]
    names: Match = field(default_factory=Match)
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PriceTable:
    """The snapshot. `date` is the day it was made (ISO 8601), `source` the package and version it was made from."""

    date: str
    source: str
    providers: tuple[PriceProvider, ...] = ()


NO_PRICES: Final = PriceTable("", "")


def provider_of(table: PriceTable, endpoint: Endpoint) -> PriceProvider | None:
    """By the name that the endpoint's entry gives, else by its address; None where neither is known."""
    name = endpoint.provider.strip().lower()
    tests: list[Callable[[PriceProvider], bool]] = [lambda each: _found(f"^(?:{each.address})", endpoint.base_url)]
    if name:
        tests = [lambda each: _bare(each.id) == _bare(name), lambda each: each.names.fits(name), *tests]
    return next((each for test in tests for each in table.providers if test(each)), None)


def prices_of(table: PriceTable, provider: PriceProvider, model_id: str) -> tuple[DatedPrice, ...]:
    """All dated prices of a model; () when its price is unknown."""
    wanted = model_id.lower()
    served = (provider, *(each for name in provider.others for each in table.providers if each.id == name))
    for name in dict.fromkeys((wanted, _COMPACT_DATE.sub(r"-\1-\2-\3", wanted))):  # -20251211 and -2025-12-11 are one
        for each in served:
            for model in each.models:
                if model.match.fits(name):
                    return model.prices
    return ()


def price_at(prices: tuple[DatedPrice, ...], at: datetime) -> DatedPrice | None:
    """The price in force at a moment (with its time zone)."""
    return next((each for each in reversed(prices) if each.holds(at)), prices[0] if prices else None)


def price_of(table: PriceTable, provider: str, model_id: str, at: datetime) -> DatedPrice | None:
    """The price of a provider's model, both by name; None when it is unknown."""
    found_provider = provider_of(table, Endpoint("", "", provider=provider))
    return None if found_provider is None else price_at(prices_of(table, found_provider, model_id), at)


def runs_here(endpoint: Endpoint, model_id: str, *, program: bool) -> bool:
    """Whether a model runs on the person's own machine, where it costs nothing.

    A loopback address alone does not say it: a gateway there passes requests on to providers that cost. Gateways want a
    key or name a provider, and Ollama's models in the cloud say so in their names. `program`: the catalogue knows the
    endpoint as a program that serves models itself.
    """
    gateway = not program and bool(endpoint.key_env or endpoint.provider)
    if gateway or model_id.lower().endswith(("-cloud", ":cloud")):
        return False
    host = urlsplit(endpoint.base_url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _bare(name: str) -> str:
    """`x-ai`, `xai` and `x.ai` are one name."""
    return re.sub("[-_. ]", "", name.lower())


def _found(pattern: str, text: str) -> bool:
    try:
        return len(text) <= MAX_MATCHED and found(pattern, text)
    except UnusablePattern:
        return False
