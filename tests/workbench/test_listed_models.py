from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from playground.core.endpoint import Endpoint
from playground.core.errors import NotFound, ProviderError
from playground.core.ports import Provider
from playground.store.endpoints import EndpointStore
from playground.store.model_lists import ModelLists
from playground.workbench.model_lists import ListedModels, ModelList


class Naming:
    """A provider that names models, or fails."""

    def __init__(self, answer: list[str] | ProviderError) -> None:
        self.answer = answer
        self.asked = 0

    async def models(self) -> list[str]:
        self.asked += 1
        if isinstance(self.answer, ProviderError):
            raise self.answer
        return self.answer


class World:
    """A remote endpoint `far` and one on this machine, `near`."""

    def __init__(self, folder: Path) -> None:
        self.far, self.near, self.local = Naming(["m"]), Naming(["n"]), Naming(["tiny"])
        endpoints = EndpointStore(folder / "endpoints.toml", {})
        endpoints.add(Endpoint("far", "https://far.example/v1"))
        endpoints.add(Endpoint("near", "http://127.0.0.1:8080/v1"))
        self.endpoints, self.lists = endpoints, ModelLists(folder / "lists")
        providers = cast("Mapping[str, Provider]", {"far": self.far, "near": self.near, "local": self.local})
        self.listed = ListedModels(providers, endpoints, self.lists)

    def get(self, name: str, *, refresh: bool = False) -> ModelList:
        return asyncio.run(self.listed.get(name, refresh=refresh))

    def age(self, hours: float) -> None:
        for name in ("far", "near"):
            self.lists.keep(self.endpoints.get(name), ["old"], datetime.now(UTC) - timedelta(hours=hours))


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_a_remote_list_is_asked_for_once_an_hour(world: World) -> None:
    assert world.get("far").models == ("far/m",)
    assert world.get("far").models == ("far/m",)
    assert world.far.asked == 1
    world.get("far", refresh=True)
    assert world.far.asked == 2
    world.age(2)
    assert world.get("far").models == ("far/m",)
    assert world.far.asked == 3


def test_programs_on_this_machine_are_always_asked(world: World) -> None:
    world.get("near")
    world.near.answer = ["n", "new"]
    assert world.get("near").models == ("near/n", "near/new")
    assert world.get("local").models == ("local/tiny",)


def test_the_kept_list_stands_in_while_the_endpoint_is_off(world: World) -> None:
    world.age(48)
    world.far.answer = ProviderError("connection", "far is off.")
    listed = world.get("far")
    assert (listed.models, listed.trouble) == (("far/old",), "far is off.")
    assert listed.fetched_at is not None
    assert world.get("far").trouble == "far is off."  # a list that stood in is not taken for a new one


def test_a_refused_key_is_no_endpoint_that_is_off(world: World) -> None:
    world.age(48)
    world.far.answer = ProviderError("auth", "no.", status=401)
    with pytest.raises(ProviderError):
        world.get("far")


def test_without_a_kept_list_the_failure_is_told(world: World) -> None:
    world.far.answer = ProviderError("connection", "far is off.")
    with pytest.raises(ProviderError):
        world.get("far")


def test_the_kept_list_alone(world: World) -> None:
    assert world.listed.kept("far") is None
    world.get("far")
    kept = world.listed.kept("far")
    assert kept is not None
    assert kept.models == ("far/m",)
    assert world.listed.kept("local") is None
    with pytest.raises(NotFound):
        world.listed.kept("nowhere")
    assert world.far.asked == 1


def test_with_another_key_the_list_is_asked_for_anew(world: World) -> None:
    world.get("far")
    world.listed.forget("far")
    assert world.listed.kept("far") is None
    world.get("far")
    assert world.far.asked == 2


def test_a_list_that_cannot_be_kept_is_there_all_the_same(world: World, tmp_path: Path) -> None:
    (tmp_path / "lists").write_text("a file is in the way")
    assert world.get("far").models == ("far/m",)
