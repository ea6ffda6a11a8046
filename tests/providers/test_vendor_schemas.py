"""Every request of the matrix held against the types that the vendors publish in their own packages.

Skipped where these are missing: `python3 run.py setup vendors` brings them, and .ci/run does.
"""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from request_matrix import DATED, ROUTES, Route, cases

from playground.core.request import CompletionRequest, JsonValue, Message
from playground.providers.dialect import describe, encode

PACKAGES = ("pydantic", "openai", "anthropic", "google.genai", "mistralai", "groq", "cerebras", "perplexity", "ollama")

MUST_RUN = os.environ.get("PLAYGROUND_VENDORS") == "1"  # as .ci/run has it: there a skip would go unseen


def is_there(package: str) -> bool:
    try:
        return importlib.util.find_spec(package) is not None
    except ModuleNotFoundError:  # not even the package that it is a part of
        return False


if (missing := [package for package in PACKAGES if not is_there(package)]) and not MUST_RUN:
    pytest.skip(f"{', '.join(missing)} missing: python3 run.py setup vendors", allow_module_level=True)
assert not missing

import vendor_clients  # noqa: E402 # they import what may be missing
import vendor_types  # noqa: E402

ROUTE_OF = {str(route): route for route in ROUTES}
HELLO = CompletionRequest("some-model", (Message("system", "Be brief."), Message("user", "Hi")))


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_a_request_is_what_the_vendor_publishes(route: Route) -> None:
    for case in cases(route):
        trouble = vendor_types.refused(vendor_types.schema_of(route, stream=case.stream), case.body)
        assert not trouble, f"{trouble}\n{case.about}"


# ---- what the vendor's own client makes of the same wishes


@pytest.mark.parametrize("route", [each for each in ROUTES if each.dialect.name == "gemini"], ids=str)
def test_google_itself_would_nest_it_like_that(route: Route) -> None:
    """Its client takes one flat table of settings, and what it sends is what it lays out of that."""
    for case in cases(route):
        assert vendor_types.laid_out_by_google(case.body) == case.body, case.about


@pytest.mark.parametrize("name", vendor_clients.ASKS)
def test_the_vendors_client_asks_at_the_same_place(name: str) -> None:
    """With the key in the same header, and the whole body the same."""
    route = ROUTE_OF[name]
    sent = describe(route.dialect, replace(route.endpoint, stream=False), HELLO, route.takes(HELLO.model))
    ours = encode(route.dialect, route.endpoint, "the-key", sent, route.entry)
    theirs = vendor_clients.ask(name, "the-key", sent.body)
    assert (theirs.method, theirs.url.replace("/v1/models/", "/v1beta/models/")) == (ours.method, ours.url)
    unsaid = {"stream": False, "generationConfig": {}}  # which some of the clients say all the same
    assert {**unsaid, **json.loads(theirs.body)} == {**unsaid, **sent.body}
    headers = {name.lower(): value for name, value in ours.headers.items()}
    assert headers.items() >= theirs.headers.items()


# ---- the types are as strict as they should be

WRONG: list[tuple[str, dict[str, Any]]] = [
    ("openai-openai-chat", {"top_k": 40}),
    ("openai-openai-chat", {"temperature": "0.5"}),
    ("openai-openai-chat", {"reasoning_effort": "extreme"}),
    ("openai-openai-chat", {"messages": [{"role": "model", "content": "x"}]}),
    ("openai-openai-chat", {"messages": [{"role": "user", "content": "x", "text": "y"}]}),
    ("openai-openai-chat", {"stream_options": {"usage": True}}),
    ("openai-openai-chat", {"stream": False}),
    ("together-openai-chat", {"top_k": 40.5}),
    ("openai-responses-openai-responses", {"seed": 1}),
    ("openai-responses-openai-responses", {"max_tokens": 20}),
    ("openai-responses-openai-responses", {"reasoning": {"effort": "extreme"}}),
    ("openai-responses-openai-responses", {"input": [{"type": "message", "role": "model", "content": "x"}]}),
    ("anthropic-anthropic", {"seed": 1}),
    ("anthropic-anthropic", {"stop_sequences": "END"}),
    ("anthropic-anthropic", {"output_config": {"effort": "minimal"}}),
    ("anthropic-anthropic", {"thinking": {"type": "enabled"}}),
    ("anthropic-anthropic", {"messages": [{"role": "user", "text": "x"}]}),
    (f"anthropic-anthropic-{DATED}", {"temperature": 1.0}),
    (f"anthropic-anthropic-{DATED}", {"top_k": 1}),
    ("gemini-gemini", {"generationConfig": {"top_p": 0.5}}),
    ("gemini-gemini", {"generationConfig": {"temperature": "0.5"}}),
    ("gemini-gemini", {"generationConfig": {"thinkingConfig": {"thinkingLevel": "MAX"}}}),
    ("gemini-gemini", {"system_instruction": {"parts": [{"text": "x"}]}}),
    ("gemini-gemini", {"temperature": 1.0}),
    ("gemini-gemini", {"contents": [{"role": "user", "parts": [{"words": "x"}]}]}),
    ("mistral-openai-chat", {"seed": 1}),
    ("mistral-openai-chat", {"stream_options": {"include_usage": True}}),
    ("groq-openai-chat", {"stream_options": {"include_usage": True}}),
    ("groq-openai-chat", {"reasoning_effort": "xhigh"}),
    ("cerebras-openai-chat", {"top_k": 1}),
    ("perplexity-openai-chat", {"seed": 1}),
    ("ollama-ollama", {"options": {"max_tokens": 1}}),
    ("ollama-ollama", {"temperature": 1.0}),
]


@pytest.mark.parametrize(("name", "change"), WRONG, ids=str)
def test_a_wrong_request_is_refused(name: str, change: dict[str, Any]) -> None:
    """And the same one without the change is not."""
    route = ROUTE_OF[name]
    schema = vendor_types.schema_of(route, stream=True)
    good = good_body(route)
    assert vendor_types.refused(schema, good) == ""
    assert vendor_types.refused(schema, {**good, **change})


@pytest.mark.parametrize("name", sorted({name for name, _ in WRONG}))
def test_what_must_be_there_is_missed(name: str) -> None:
    route = ROUTE_OF[name]
    schema = vendor_types.schema_of(route, stream=True)
    good = good_body(route)
    words = {"messages", "input", "contents"} & set(good)
    assert words
    for key in words:
        assert bool(vendor_types.refused(schema, {k: v for k, v in good.items() if k != key})) != (key == "input")


def good_body(route: Route) -> Mapping[str, JsonValue]:
    return describe(route.dialect, route.endpoint, HELLO, route.takes(HELLO.model)).body
