"""Which price belongs to a model: by provider, by the rules of the snapshot, by the day and the hour."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from playground.core.endpoint import Endpoint
from playground.core.prices import (
    DatedPrice,
    Match,
    PricedModel,
    PriceProvider,
    PriceTable,
    Tier,
    price_at,
    price_of,
    prices_of,
    provider_of,
    runs_here,
)

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
CHEAP, DEAR = DatedPrice(1.0, 2.0), DatedPrice(10.0, 20.0)


def table(*providers: PriceProvider) -> PriceTable:
    return PriceTable("2026-11-24", "a test", providers)


def provider(
    name: str, *models: PricedModel, address: str = r"https://api\.example\.com", **more: object
) -> PriceProvider:
    return PriceProvider(name, address, models, **more)  # type: ignore[arg-type]


ACME = provider(
    "ac-me",
    PricedModel(Match(equals=("big",), starts_with=("big-2",)), (DEAR,)),
    PricedModel(Match(contains=("small",)), (CHEAP,)),
    names=Match(contains=("acme corp",)),
)


@pytest.mark.parametrize(
    ("match", "fitting", "others"),
    [
        (Match(equals=("a",)), ["a"], ["ab", ""]),
        (Match(starts_with=("a",), ends_with=("z",)), ["ab", "xz"], ["ba"]),
        (Match(contains=("mid",)), ["amidst"], ["mi-d"]),
        (Match(regex=(r"^v\d+$",)), ["v12"], ["v", "xv1"]),
        (Match(every=(Match(starts_with=("a",)), Match(regex=("^(?!.*tts)",)))), ["ab"], ["a-tts", "b"]),
        (Match(), [], ["", "a"]),
        (Match(regex=("(",)), [], ["("]),
    ],
)
def test_rules(match: Match, fitting: list[str], others: list[str]) -> None:
    assert [text for text in (*fitting, *others) if match.fits(text)] == fitting


def test_a_pattern_cannot_hold_up_the_program() -> None:
    slow = Match(regex=(r"^(a|a?)+$",))
    began = time.monotonic()
    assert not slow.fits("a" * 250 + "b")
    assert not slow.fits("a" * 10_000)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("name", ["ac-me", "AC_ME", "acme", "The Acme Corp."])
def test_a_provider_is_known_by_its_names(name: str) -> None:
    assert provider_of(table(ACME), Endpoint("x", "http://127.0.0.1:1/v1", provider=name)) is ACME


def test_without_a_name_the_address_says_it_from_its_beginning() -> None:
    assert provider_of(table(ACME), Endpoint("x", "https://api.example.com/v1")) is ACME
    assert provider_of(table(ACME), Endpoint("x", "https://evil.org/?https://api.example.com")) is None
    assert provider_of(table(ACME), Endpoint("x", "https://api.example.com/v1", provider="nobody knows")) is ACME


def test_a_model_is_found_by_the_first_rule_that_fits() -> None:
    assert prices_of(table(ACME), ACME, "BIG") == (DEAR,)
    assert prices_of(table(ACME), ACME, "big-2-small") == (DEAR,)
    assert prices_of(table(ACME), ACME, "very-small-one") == (CHEAP,)
    assert prices_of(table(ACME), ACME, "bigger") == ()


def test_a_compact_date_is_a_date_with_dashes() -> None:
    dated = provider("p", PricedModel(Match(equals=("m-2025-12-11",)), (CHEAP,)))
    assert prices_of(table(dated), dated, "m-20251211") == (CHEAP,)
    assert prices_of(table(dated), dated, "m-20251399") == ()


def test_a_provider_serves_the_models_of_others_at_their_prices() -> None:
    reseller = provider("reseller", others=("ac-me", "gone"))
    assert prices_of(table(reseller, ACME), reseller, "big") == (DEAR,)


def test_a_price_by_names_alone() -> None:
    assert price_of(table(ACME), "acme", "big", NOON) == DEAR
    assert price_of(table(ACME), "acme", "unheard-of", NOON) is None
    assert price_of(table(ACME), "somebody else", "big", NOON) is None


def test_the_last_price_that_has_begun_counts() -> None:
    raised = DatedPrice(3.0, 4.0, since="2026-11-25")
    assert price_at((CHEAP, raised), NOON) == CHEAP
    assert price_at((CHEAP, raised), NOON.replace(day=25)) == raised
    assert price_at((raised,), NOON) == raised  # there is no other
    assert price_at((), NOON) is None


@pytest.mark.parametrize(
    ("hours", "at", "holds"),
    [
        (("11:00", "13:00"), "12:00", True),
        (("11:00", "12:00"), "12:00", False),
        (("16:30", "00:30"), "23:59", True),
        (("16:30", "00:30"), "00:29", True),
        (("16:30", "00:30"), "00:30", False),
    ],
)
def test_hours_of_the_day(hours: tuple[str, str], at: str, holds: bool) -> None:
    hour, minute = map(int, at.split(":"))
    assert DatedPrice(1.0, 1.0, hours=hours).holds(NOON.replace(hour=hour, minute=minute)) is holds


def test_the_highest_tier_that_is_passed_counts() -> None:
    price = DatedPrice(1.0, 1.0, tiers=(Tier(3.0, 3.0, above_tokens=300), Tier(2.0, 2.0, above_tokens=200)))
    assert [price.rates_for(tokens).input_usd for tokens in (200, 201, 300, 301)] == [1.0, 2.0, 2.0, 3.0]


@pytest.mark.parametrize(
    ("endpoint", "model", "program", "here"),
    [
        (Endpoint("x", "http://127.0.0.1:11434", dialect="ollama"), "llama3", True, True),
        (Endpoint("x", "http://[::1]:8080/v1"), "m", False, True),
        (Endpoint("x", "http://localhost:1234/v1", provider="lmstudio"), "m", True, True),
        (Endpoint("x", "http://127.0.0.1:11434"), "gpt-oss:120b-cloud", True, False),
        (Endpoint("x", "http://127.0.0.1:4000/v1", key_env="LITELLM_KEY"), "gpt-5", False, False),
        (Endpoint("x", "http://127.0.0.1:4000/v1", provider="openai"), "gpt-5", False, False),
        (Endpoint("x", "http://192.168.0.7:8080/v1"), "m", True, False),
        (Endpoint("x", "https://localhost.example.com/v1"), "m", False, False),
    ],
)
def test_what_runs_on_the_own_machine(endpoint: Endpoint, model: str, program: bool, here: bool) -> None:
    assert runs_here(endpoint, model, program=program) is here
