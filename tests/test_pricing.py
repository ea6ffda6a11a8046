"""The workbench's prices, and which answers of a run it books."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from playground.core.completion import Completion, Usage
from playground.core.plan import CellId
from playground.core.prices import FREE, Price
from playground.workbench import Workbench
from playground.workbench.pricing import Attempts

CELL = CellId("none", "p", "lab/m")
ENDPOINTS = """
[endpoints.lab]
base_url = "http://127.0.0.1:8080/v1"
key_env = "LAB_KEY"
[endpoints.mine]
base_url = "http://127.0.0.1:8080/v1"
[endpoints.gateway]
base_url = "http://127.0.0.1:4000/v1"
provider = "openai"
[endpoints.studio]
base_url = "http://127.0.0.1:1234/v1"
provider = "lm-studio"
key_env = "STUDIO_KEY"
[endpoints.joint]
base_url = "https://api.together.ai/v1"
"""


@pytest.fixture
def workbench(own_home: Path) -> Iterator[Workbench]:
    own_home.mkdir()
    (own_home / "endpoints.toml").write_text(ENDPOINTS, "utf-8")
    made = Workbench()
    yield made
    made.close()


def own_prices(workbench: Workbench, text: str) -> None:
    workbench.folders.prices_file.write_text(text, "utf-8")


def test_what_runs_here_is_free_and_what_nobody_knows_is_unknown(workbench: Workbench) -> None:
    price_of = workbench.pricing.price_of
    assert price_of("local/anything") == price_of("mine/m") == price_of("studio/m") == FREE
    assert price_of("lab/m") is None
    assert price_of("nowhere/m") is None
    assert price_of("openai/gpt-of-next-year") is None


def test_a_providers_model_has_the_price_of_the_snapshot(workbench: Workbench) -> None:
    direct, through = (workbench.pricing.price_of(f"{name}/gpt-4o-mini") for name in ("openai", "gateway"))
    assert direct == through
    assert direct is not None
    assert (direct.input_usd, direct.output_usd, direct.cached_usd) == (0.15, 0.6, 0.075)


def test_the_catalogue_knows_providers_by_more_addresses(workbench: Workbench) -> None:
    assert workbench.pricing.price_of("joint/austism/chronos-hermes-13b") is not None


def test_own_prices_go_over_everything_and_are_read_when_they_change(workbench: Workbench) -> None:
    price_of = workbench.pricing.price_of
    assert price_of("lab/m") is None
    rates = "input_usd_per_mtok = 1\noutput_usd_per_mtok = {}\n"
    own_prices(
        workbench, f'["lab/m"]\n{rates.format(2)}["lab/*"]\n{rates.format(3)}["openai/gpt-4o-mini"]\n{rates.format(4)}'
    )
    assert price_of("lab/m") == Price(1.0, 2.0)
    assert price_of("lab/other") == Price(1.0, 3.0)
    assert price_of("openai/gpt-4o-mini") == Price(1.0, 4.0)


def test_an_own_price_that_cannot_be_read_leaves_the_price_unknown(workbench: Workbench) -> None:
    price_of = workbench.pricing.price_of
    own_prices(workbench, '["openai/gpt-4o-mini"]\ninput_usd = 1\n')
    assert price_of("openai/gpt-4o-mini") is None
    assert price_of("openai/gpt-4o") is not None
    own_prices(workbench, "this is no TOML")
    assert price_of("openai/gpt-4o") is None
    assert price_of("local/x") == FREE


# ---- what is booked


def ended(at: float | None = 1.0, text: str = "hi", usd: float | None = 0.5) -> Completion:
    return Completion("done", text, usage=Usage(3, 5), started_at=at, cost_usd=usd)


def booked(attempts: Attempts, completion: Completion) -> list[float | None]:
    charges = attempts.charges({CELL: completion})
    attempts.booked({CELL: completion})
    return [charge.cost_usd for charge in charges]


def test_each_attempt_is_booked_once() -> None:
    attempts = Attempts()
    assert booked(attempts, replace(ended(), state="running")) == []
    assert booked(attempts, ended()) == [0.5]
    assert booked(attempts, ended()) == []  # saved again
    assert booked(attempts, ended(2.0, usd=None)) == [None]  # asked again


def test_what_could_not_be_saved_is_booked_later() -> None:
    attempts = Attempts()
    assert len(attempts.charges({CELL: ended()})) == 1
    assert booked(attempts, ended()) == [0.5]


def test_what_came_from_the_store_or_not_at_all_is_not_booked() -> None:
    attempts = Attempts()
    assert booked(attempts, ended(None)) == []
    assert booked(attempts, Completion("failed", started_at=1.0)) == []
