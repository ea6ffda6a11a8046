from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from playground.core.catalogue import CatalogueEntry
from playground.core.endpoint import Endpoint
from playground.core.errors import ProviderError
from playground.store.catalogue import entries
from playground.workbench.local_servers import LocalServer, find_local_servers

LOCAL = tuple(entry for entry in entries() if entry.ports)


def found_with(answers: dict[int, object], *known: Endpoint) -> tuple[list[LocalServer], list[str]]:
    """(what is found, the addresses that were asked)"""
    asked: list[str] = []

    async def ask(endpoint: Endpoint, entry: CatalogueEntry) -> list[str]:
        asked.append(endpoint.base_url)
        port = int(endpoint.base_url.rpartition(":")[2].partition("/")[0])
        answer = answers.get(port, ProviderError("connection", "nothing listens there"))
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, list)
        return answer

    return asyncio.run(find_local_servers(LOCAL, known, ask)), asked


def test_every_usual_port_is_asked_on_this_machine_only() -> None:
    found, asked = found_with({})
    assert found == []
    assert len(asked) == sum(len(entry.ports) for entry in LOCAL)
    assert all(url.startswith("http://localhost:") for url in asked)


def test_what_answers_is_found_as_it_can_be_added() -> None:
    found, _asked = found_with({11434: ["llama3.2"], 8080: ["a", "b"]})
    assert [(each.entry.id, each.models) for each in found] == [("ollama", ("llama3.2",)), ("llama-cpp", ("a", "b"))]
    assert found[0].endpoint == Endpoint("ollama", "http://localhost:11434", "ollama", provider="ollama")


def test_a_server_that_wants_a_key_is_found_too() -> None:
    found, _asked = found_with({1337: ProviderError("auth", "no key", status=401)})
    assert [(each.entry.id, each.models) for each in found] == [("jan", None)]


@pytest.mark.parametrize("kind", ["protocol", "not_found", "timeout", "server"])
def test_something_else_on_that_port_is_no_model_server(kind: str) -> None:
    assert found_with({8000: ProviderError(kind, "x", status=404)})[0] == []  # type: ignore[arg-type] # kinds


def test_what_is_there_already_is_told() -> None:
    mine = Endpoint("box", "http://127.0.0.1:8080/v1")
    found, _asked = found_with({8080: ["a"]}, mine)
    assert [each.known_as for each in found] == ["box"]


def test_a_name_that_is_taken_gets_a_number() -> None:
    elsewhere = Endpoint("ollama", "http://other-machine:11434", "ollama")
    found, _asked = found_with({11434: ["a"]}, elsewhere)
    assert [(each.endpoint.name, each.known_as) for each in found] == [("ollama-2", "")]


def test_a_port_that_never_answers_is_given_up() -> None:
    async def ask(endpoint: Endpoint, entry: CatalogueEntry) -> list[str]:
        await asyncio.sleep(60)
        return []

    async def hurried() -> list[LocalServer]:
        return await asyncio.wait_for(find_local_servers(LOCAL[:2], (), ask), 5)

    assert asyncio.run(hurried()) == []


def test_no_other_machine_is_ever_asked() -> None:
    stray = replace(LOCAL[0], base_url="http://example.org:1")
    with pytest.raises(ValueError, match="not on this machine"):
        asyncio.run(find_local_servers([stray], ()))
