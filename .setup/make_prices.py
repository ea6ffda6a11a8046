"""Write resources/prices.json anew: a dated snapshot of model prices, made from the package genai-prices.

    python -m pip install --group prices    (or: uv pip install --group prices)
    python .setup/make_prices.py

genai-prices (MIT, https://github.com/pydantic/genai-prices) is needed for this alone; the program reads the snapshot.
What is taken and what is left out stands in the file itself, under `left_out`. `playground/core/prices.py` says what
the keys mean.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from genai_prices import types as given
from genai_prices.data_snapshot import get_snapshot

TARGET = Path(__file__).resolve().parents[1] / "resources" / "prices.json"
RATES = {
    "input_mtok": "input_usd", "output_mtok": "output_usd", "cache_read_mtok": "cached_usd",
    "cache_write_mtok": "cache_write_usd",
}  # fmt: skip
CHARGED_APART = frozenset({"output_reasoning_mtok", "output_citation_mtok"})
LEFT_OUT = [
    "prices of batches, and of everything but text: audio, images, video, documents, searches, storage",
    "caches that are kept for an hour",
    "models without a price for input and output tokens, which are no chat models",
    "models that charge for reasoning or citations at a price of their own: their price is unknown here",
    "prices that were over at the date of the snapshot",
]


def main() -> None:
    today = datetime.now(UTC).date()
    providers = [made for each in get_snapshot().providers if (made := provider(each, today))["models"]]
    head = {
        "format": "playground.prices",
        "date": today.isoformat(),
        "source": f"genai-prices {version('genai-prices')}",
        "source_url": "https://github.com/pydantic/genai-prices",
        "license": "MIT",
        "unit": "USD per million tokens; request_usd: USD for each request",
        "left_out": LEFT_OUT,
    }
    TARGET.write_text("".join(text(head, providers)), "utf-8")
    models = sum(len(each["models"]) for each in providers)
    sys.stdout.write(f"{TARGET.name}: {len(providers)} providers, {models} models, {TARGET.stat().st_size:,} bytes\n")


def text(head: dict[str, Any], providers: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A line for each model, so that a change of the snapshot can be read."""
    yield json.dumps(head, indent=1).removesuffix("\n}")
    for number, each in enumerate(providers):
        yield ',\n "providers": [\n' if number == 0 else ",\n"
        rest = json.dumps({key: value for key, value in each.items() if key != "models"}).removesuffix("}")
        models = ",\n".join(f"  {json.dumps(model, separators=(',', ':'))}" for model in each["models"])
        yield f' {rest}, "models": [\n{models}\n ]}}'
    yield "\n ]\n}\n"


def provider(each: given.Provider, today: date) -> dict[str, Any]:
    made: dict[str, Any] = {"id": each.id, "address": each.api_pattern}
    if each.provider_match is not None:
        made["names"] = match(each.provider_match)
    if each.fallback_model_providers:
        made["others"] = each.fallback_model_providers
    found = ({"match": match(model.match), "prices": prices(model, today)} for model in each.models)
    made["models"] = [model for model in found if model["prices"]]
    return made


def match(clause: given.MatchLogic) -> dict[str, Any]:
    """Alternatives side by side: one of them is enough; under `every`, all are needed."""
    if isinstance(clause, given.ClauseAnd):
        return {"every": [match(part) for part in clause.and_]}
    if isinstance(clause, given.ClauseOr):
        joined: dict[str, Any] = {}
        for part in map(match, clause.or_):
            if "every" in part and "every" in joined:
                raise ValueError("two alternatives of several conditions each: teach `playground.core.prices` them")
            for kind, values in part.items():
                joined.setdefault(kind, []).extend(values)
        return joined
    (kind,) = vars(clause)
    value = getattr(clause, kind)
    return {kind: [value if kind == "regex" else value.lower()]}


def prices(model: given.ModelInfo, today: date) -> list[dict[str, Any]]:
    """The price in force and those to come; the last one whose condition holds is the one that counts."""
    dated = model.prices if isinstance(model.prices, list) else [given.ConditionalPrice(prices=model.prices)]
    begun = [place for place, each in enumerate(dated) if has_begun(each.constraint, today)]
    in_force = dated[max(begun, default=0) :]
    made = [price(each, first=place == 0) for place, each in enumerate(in_force)]
    return [each for each in made if each is not None] if all(each is not None for each in made) else []


def has_begun(constraint: Any, today: date) -> bool:
    """Holds from now on at every hour."""
    return constraint is None or (isinstance(constraint, given.StartDateConstraint) and constraint.start_date <= today)


def price(each: given.ConditionalPrice, *, first: bool) -> dict[str, Any] | None:
    """None for what cannot be told truly with the rates that are taken. The first one holds where no other does."""
    asked = {key: value for key, value in vars(each.prices).items() if value is not None}
    if "input_mtok" not in asked or "output_mtok" not in asked or CHARGED_APART & asked.keys():
        return None
    made: dict[str, Any] = {}
    steps: set[int] = set()
    for key, ours in RATES.items():
        if (value := asked.get(key)) is not None:
            tiered = isinstance(value, given.TieredPrices)
            made[ours] = number(value.base if tiered else value)
            steps |= {tier.start for tier in value.tiers} if tiered else set()
    if steps:
        made["tiers"] = [{"above_tokens": step, **tier(asked, step)} for step in sorted(steps)]
    if "requests_kcount" in asked:
        made["request_usd"] = number(asked["requests_kcount"] / 1000)
    if isinstance(each.constraint, given.StartDateConstraint) and not first:
        made["since"] = each.constraint.start_date.isoformat()
    if isinstance(each.constraint, given.TimeOfDateConstraint) and not first:
        made["hours"] = [f"{at:%H:%M}" for at in (each.constraint.start_time, each.constraint.end_time)]
    return made


def tier(asked: dict[str, Any], step: int) -> dict[str, Any]:
    """All rates of a request with more input tokens than `step`."""
    rates: dict[str, Any] = {}
    for key, ours in RATES.items():
        value = asked.get(key)
        if isinstance(value, given.TieredPrices):
            value = next((tier.price for tier in reversed(value.tiers) if step >= tier.start), value.base)
        if value is not None:
            rates[ours] = number(value)
    return rates


def number(value: Any) -> float | int:
    return int(value) if value == int(value) else float(value)


if __name__ == "__main__":
    main()
