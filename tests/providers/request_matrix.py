"""Every request worth looking at: the catalogue's entries and dialects, a model for every rule, every parameter.

Nothing of the vendors is needed here. `ROUTES` are the entries in their own dialect, and in the others that the vendors
serve; `cases(route)` are the requests as they go out there.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any

from playground.core.capabilities import Capabilities, capabilities_of, catalogued
from playground.core.catalogue import CatalogueEntry
from playground.core.endpoint import Endpoint
from playground.core.request import EFFORTS, CompletionRequest, Message, Parameters, SentRequest
from playground.providers.anthropic import VERSION_HEADER
from playground.providers.dialect import Dialect, describe
from playground.providers.dialects import dialect_of
from playground.store.catalogue import endpoint_of, entries, entry_for

DATED = "2026-10-21"
"""The version of Anthropic's API that the types of its own library are about."""
UNKNOWN = ("future-model-1", "some-vendor/Future-Model-2-pro")


@dataclass(frozen=True, eq=False)
class Route:
    """One endpoint as a person has it, streaming."""

    endpoint: Endpoint

    @property
    def entry(self) -> CatalogueEntry:
        return entry_for(self.endpoint)

    @property
    def dialect(self) -> Dialect:
        return dialect_of(self.endpoint.dialect)

    def takes(self, model: str) -> Capabilities:
        """As the sender finds it, but for what it learns from refusals."""
        own = catalogued(model, self.dialect.takes, self.entry.rules)
        return capabilities_of(model, own, self.dialect.rules(self.endpoint))

    def __str__(self) -> str:
        version = self.endpoint.headers.get(VERSION_HEADER, "")
        return "-".join(filter(None, (self.endpoint.name, self.endpoint.dialect, version)))


@dataclass(frozen=True)
class Case:
    """What was asked for and what goes out; `takes` is what the model takes."""

    asked: CompletionRequest
    takes: Capabilities
    sent: SentRequest
    stream: bool

    @property
    def body(self) -> Any:
        return self.sent.body

    @property
    def about(self) -> str:
        said = [message.role for message in self.asked.messages]
        return f"{self.asked.model}, stream {self.stream}, {said}, {self.asked.parameters}\n{self.sent}"


# ---- the routes


def own_route(found: CatalogueEntry) -> Route:
    url = found.base_url.replace("{resource}", "mine").replace("{base_url}", "https://models.example/v1")
    return Route(endpoint_of(found, base_url=url))


def other_route(name: str, dialect: Any, base_url: str) -> Route:
    return Route(Endpoint(name, base_url, dialect, provider=name))


ROUTES = (
    *(own_route(found) for found in entries()),
    Route(Endpoint("anthropic", "https://api.anthropic.com", "anthropic", headers={VERSION_HEADER: DATED})),
    other_route("anthropic", "openai-chat", "https://api.anthropic.com/v1"),
    other_route("gemini", "openai-chat", "https://generativelanguage.googleapis.com/v1beta/openai"),
    other_route("azure", "openai-responses", "https://mine.openai.azure.com/openai/v1"),
    other_route("xai", "openai-responses", "https://api.x.ai/v1"),
    other_route("openrouter", "openai-responses", "https://openrouter.ai/api/v1"),
    other_route("openrouter", "anthropic", "https://openrouter.ai/api"),
    other_route("deepseek", "anthropic", "https://api.deepseek.com/anthropic"),
    other_route("ollama", "openai-chat", "http://localhost:11434/v1"),
    other_route("llama-cpp", "openai-responses", "http://localhost:8080/v1"),
    other_route("llama-cpp", "anthropic", "http://localhost:8080"),
    other_route("custom", "openai-responses", "https://models.example/v1"),
    other_route("custom", "anthropic", "https://models.example"),
    other_route("custom", "gemini", "https://models.example"),
    other_route("custom", "ollama", "https://models.example"),
)  # fmt: skip


# ---- the models


def ids_of(pattern: str) -> tuple[str, ...]:
    """Model ids that a rule's pattern is about: both ends of every class of characters, a short and a long name."""
    ids = [""]
    for part in re.findall(r"\[[^]]*\]|\*|[^[*]+", pattern):
        if part == "*":
            ends = ["", "-20261101"]
        elif part.startswith("["):
            inside = part[1:-1]
            ends = [inside[0], inside[-1]] if len(inside) > 1 else [inside]
        else:
            ends = [part]
        ids = [begun + end for begun in ids for end in ends]
    assert all(fnmatchcase(each, pattern) for each in ids), pattern
    return tuple(ids)


@functools.cache
def models_of(route: Route) -> tuple[str, ...]:
    """An id of every class of models that the entry's rules tell apart, and models that nobody knows yet. Where the
    entry is served in another dialect than its own, one id of a pattern is enough."""
    patterns = [pattern for rule in route.entry.rules for pattern in rule.models]
    own = route.entry.dialect == route.dialect.name
    known = [ids_of(pattern) if own else ids_of(pattern)[-1:] for pattern in patterns]
    return tuple(dict.fromkeys([*itertools.chain.from_iterable(known), *UNKNOWN]))


# ---- what is asked for

ONE_BY_ONE = (
    Parameters(),
    Parameters(temperature=0.0),
    Parameters(temperature=1.7),
    Parameters(top_p=0.9),
    Parameters(top_k=40),
    Parameters(max_tokens=5),
    Parameters(max_tokens=300),
    Parameters(seed=7),
    Parameters(stop=("END",)),
    Parameters(stop=("END", "\n\n", "User:", "###")),
)
ALL = Parameters(temperature=0.7, top_p=0.9, top_k=40, max_tokens=2000, seed=7, stop=("END",))
PARAMETERS = (
    *ONE_BY_ONE,
    ALL,
    *(Parameters(reasoning_effort=effort) for effort in EFFORTS),
    *(replace(ALL, reasoning_effort=effort) for effort in EFFORTS),
)

QUESTION = Message("user", "Why is the sky blue?")
TURNS = (QUESTION, Message("assistant", "Because of scattering."), Message("user", "And at night?"))
WITHOUT_TEXT = (QUESTION, Message("assistant", ""), Message("user", "And at night?"))
SYSTEMS = ((), (Message("system", ""),), (Message("system", "Answer as a pirate. 🏴‍☠️"),))
CONVERSATIONS = tuple((*system, *turns) for turns in ((QUESTION,), TURNS, WITHOUT_TEXT) for system in SYSTEMS)


@functools.cache
def cases(route: Route) -> tuple[Case, ...]:
    """For every model: each set of parameters, each conversation, and some of both in one piece."""
    return tuple(_cases(route))


def _cases(route: Route) -> Iterator[Case]:
    thorough = replace(ALL, reasoning_effort="high")
    streamed = [(CONVERSATIONS[2], parameters) for parameters in PARAMETERS]
    streamed += [(turns, thorough) for turns in CONVERSATIONS]
    unary = [(CONVERSATIONS[0], Parameters()), (CONVERSATIONS[2], ALL), (CONVERSATIONS[-1], thorough)]
    for model in models_of(route):
        takes = route.takes(model)
        for stream, wanted in ((True, streamed), (False, unary)):
            endpoint = replace(route.endpoint, stream=stream)
            for messages, parameters in wanted:
                request = CompletionRequest(model, messages, parameters)
                yield Case(request, takes, describe(route.dialect, endpoint, request, takes), stream)
