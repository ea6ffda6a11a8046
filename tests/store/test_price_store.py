"""The snapshot that comes with the program, and the person's own prices."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from playground.core.completion import Usage
from playground.core.costs import cost_usd
from playground.core.endpoint import Endpoint
from playground.core.errors import StoreError
from playground.core.prices import Price, price_at, price_of, prices_of, provider_of
from playground.store.folders import resources_folder
from playground.store.prices import PriceStore

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> PriceStore:
    return PriceStore(resources_folder() / "prices.json", tmp_path / "prices.toml")


# ---- the snapshot


def test_the_snapshot_is_dated_and_says_where_it_is_from(store: PriceStore) -> None:
    table = store.table()
    assert datetime.fromisoformat(table.date)
    assert table.source.startswith("genai-prices ")
    assert len(table.providers) > 20
    models = [model for provider in table.providers for model in provider.models]
    assert all(model.prices for model in models)
    assert all(price.input_usd >= 0 and price.output_usd >= 0 for model in models for price in model.prices)
    assert store.table() is table


@pytest.mark.parametrize(
    ("provider", "model", "input_usd", "output_usd"),
    [
        ("openai", "gpt-4o-mini", 0.15, 0.6),
        ("openai", "gpt-4o-mini-2024-07-18", 0.15, 0.6),
        ("anthropic", "claude-3-haiku-20240307", 0.25, 1.25),
        ("azure", "gpt-4o-mini", 0.15, 0.6),
        ("xai", "grok-3", 3.0, 15.0),
    ],
)
def test_prices_that_are_known(
    store: PriceStore, provider: str, model: str, input_usd: float, output_usd: float
) -> None:
    price = price_of(store.table(), provider, model, NOW)
    assert price is not None
    assert (price.input_usd, price.output_usd) == (input_usd, output_usd)


@pytest.mark.parametrize(
    ("base_url", "provider"),
    [
        ("https://api.openai.com/v1", "openai"),
        ("https://openrouter.ai/api/v1", "openrouter"),
        ("https://api.anthropic.com", "anthropic"),
        ("https://generativelanguage.googleapis.com", "google"),
        ("https://mine.openai.azure.com/openai/deployments/x", "azure"),
        ("https://api.mistral.ai/v1", "mistral"),
        ("https://api.groq.com/openai/v1", "groq"),
        ("https://api.deepseek.com/v1", "deepseek"),
        ("https://api.x.ai/v1", "x-ai"),
        ("https://api.fireworks.ai/inference/v1", "fireworks"),
        ("https://api.cerebras.ai/v1", "cerebras"),
        ("https://api.perplexity.ai", "perplexity"),
        ("https://api.together.xyz/v1", "together"),
        ("http://127.0.0.1:8080/v1", None),
        ("https://models.example.org/v1", None),
    ],
)
def test_providers_by_address(store: PriceStore, base_url: str, provider: str | None) -> None:
    found = provider_of(store.table(), Endpoint("x", base_url))
    assert (found.id if found is not None else None) == provider


def test_what_nobody_knows_has_no_price(store: PriceStore) -> None:
    assert price_of(store.table(), "openai", "gpt-of-next-year", NOW) is None


def test_the_snapshot_agrees_with_the_package_it_is_made_from(store: PriceStore) -> None:
    genai_prices = pytest.importorskip("genai_prices", reason="genai-prices is not installed: --group prices")
    from importlib.metadata import version

    table = store.table()
    if table.source != f"genai-prices {version('genai-prices')}":
        pytest.skip("another version of genai-prices made the snapshot")
    compared = 0
    for provider in table.providers:
        for model in provider.models:
            for name in model.match.equals[:1]:
                used = {"input_tokens": 300_000, "output_tokens": 5_000, "cache_read_tokens": 100_000}
                theirs = genai_prices.calc_price(
                    genai_prices.Usage(**used), name, provider_id=provider.id, genai_request_timestamp=NOW
                )
                ours = cost_usd(Usage(300_000, 5_000, None, 100_000), price_at(prices_of(table, provider, name), NOW))
                assert ours == pytest.approx(float(theirs.total_price)), (provider.id, name)
                compared += 1
    assert compared > 500


def test_a_damaged_snapshot_is_told(tmp_path: Path) -> None:
    (tmp_path / "prices.json").write_text('{"date": 5}', "utf-8")
    with pytest.raises(StoreError, match="install the program again"):
        PriceStore(tmp_path / "prices.json", tmp_path / "prices.toml").table()


# ---- the person's own


def write(store: PriceStore, text: str) -> None:
    store.path.write_text(text, "utf-8")
    os.utime(store.path, ns=(1, len(text)))  # two writes within a tick of the clock are two states


def test_without_a_file_there_are_none(store: PriceStore) -> None:
    assert (store.overrides().prices, store.overrides().problems) == ({}, ())


def test_own_prices_are_read_anew_when_the_file_changes(store: PriceStore) -> None:
    write(store, '["lab/a/b"]\ninput_usd_per_mtok = 1\noutput_usd_per_mtok = 2.5\n')
    assert store.overrides().prices == {"lab/a/b": Price(1.0, 2.5)}
    write(
        store,
        '["lab/*"]\ninput_usd_per_mtok = 0\noutput_usd_per_mtok = 0\ncached_input_usd_per_mtok = 0.1\n'
        "cache_write_usd_per_mtok = 0.2\nrequest_usd = 0.3\n",
    )
    assert store.overrides().prices == {"lab/*": Price(0.0, 0.0, 0.1, 0.2, (), 0.3)}


BOTH = "input_usd_per_mtok = 1\noutput_usd_per_mtok = 2\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('# mine\n["lab/a"]\ninput_usd_per_mtok = 1\n', ":2: key 'output_usd_per_mtok': is missing: give the USD"),
        (f'["lab/a"]\n{BOTH}outptu_usd = 3\n', ":4: key 'outptu_usd': is not known: did you mean"),
        (f'["lab/b"]\n{BOTH}["lab/a"]\noutput_usd_per_mtok = 2\ninput_usd_per_mtok = "1"\n',
         ":6: key 'input_usd_per_mtok': must be a number of USD, 0 or more"),
        ('["lab/a"]\ninput_usd_per_mtok = -1\noutput_usd_per_mtok = 1\n', ":2: key 'input_usd_per_mtok': must be"),
        ('["lab/a"]\ninput_usd_per_mtok = inf\noutput_usd_per_mtok = 1\n', ":2: key 'input_usd_per_mtok': must be"),
        ('["lab/a"]\ninput_usd_per_mtok = true\noutput_usd_per_mtok = 1\n', ":2: key 'input_usd_per_mtok': must be"),
        (f'\n[lab]\n{BOTH}', """:2: key 'lab': is no model: write ["ENDPOINT/MODEL"] above its prices"""),
        ('input_usd_per_mtok = 1\n', ":1: key 'input_usd_per_mtok': is no model"),
        ('["lab/a"\n', ":1: this is no TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(store: PriceStore, text: str, said: str) -> None:
    write(store, text)
    (problem,) = store.overrides().problems
    assert str(problem).startswith(f"{store.path}{said}")


def test_one_bad_entry_takes_no_other_with_it(store: PriceStore) -> None:
    write(store, f'["lab/bad"]\n["lab/good"]\n{BOTH}')
    found = store.overrides()
    assert (set(found.prices), set(found.wrong)) == ({"lab/good"}, {"lab/bad"})
