"""What endpoints have to choose from: asked, kept, or not to be had."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from test_listed_models import Naming, World

from playground.core.errors import ProviderError
from playground.store.keys import KeyStore
from playground.workbench.offers import Offer, kept_offer, offer


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def offered(world: World, name: str, keys: KeyStore | None = None) -> Offer:
    return asyncio.run(offer(world.listed, world.endpoints, keys or KeyStore(environ={}), name))


def test_what_an_endpoint_names_is_offered_and_kept(world: World) -> None:
    assert kept_offer(world.listed, "far") is None
    assert offered(world, "far").models == ("far/m",)
    kept = kept_offer(world.listed, "far")
    assert kept is not None
    assert kept.models == ("far/m",)
    assert kept.fetched_at is not None
    assert datetime.now(UTC) - kept.fetched_at < timedelta(minutes=1)
    assert offered(world, "local") == Offer("local", ("local/tiny",))


def test_an_endpoint_that_is_off_offers_its_kept_list_and_says_why(world: World) -> None:
    world.age(25)
    world.far.answer = ProviderError("connection", "far is not reached: look at its address.")
    found = offered(world, "far")
    assert (found.models, found.trouble) == (("far/old",), "far is not reached: look at its address.")
    assert not found.needs_key


def test_an_endpoint_without_a_key_asks_for_one_and_offers_nothing(world: World) -> None:
    world.age(25)
    world.far.answer = ProviderError("auth", "The endpoint far wants a key, and there is none: …")
    assert offered(world, "far") == Offer("far", trouble="no key", needs_key=True)


def test_a_refused_key_is_told_in_the_endpoint_s_own_words(world: World) -> None:
    keys = KeyStore(environ={})
    keys.set("far", "sk-0123456789", remember=False)
    world.far.answer = ProviderError("auth", "far refused the key.", status=401)
    assert offered(world, "far", keys) == Offer("far", trouble="far refused the key.", needs_key=True)


def test_an_endpoint_that_is_gone_is_no_error(world: World) -> None:
    found = offered(world, "nowhere")
    assert found.models == ()
    assert "nowhere" in found.trouble
    assert kept_offer(world.listed, "nowhere") is None


def test_the_embedded_model_that_cannot_be_had_is_told(world: World) -> None:
    world.local = Naming(ProviderError("auth", "no"))
    world.listed._providers["local"] = world.local  # type: ignore[index,assignment] # a plain dict here
    assert offered(world, "local") == Offer("local", trouble="no")
