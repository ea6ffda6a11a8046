"""The vendors' own types of a request, made strict: an unknown key, a wrong type or a missing key is an error.

The types stand in the packages of the extra `vendors`; they are imported when a schema is first asked for.
"""

from __future__ import annotations

import functools
import importlib
import json
from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec
from pydantic import TypeAdapter, ValidationError, create_model
from pydantic_core import SchemaValidator
from request_matrix import DATED, Route
from typing_extensions import TypedDict

from playground.core.request import JsonValue


def strict(kind: Any) -> SchemaValidator:
    """Of a TypedDict or a model. pydantic allows unknown keys, and reads an Iterable only as far as it is asked for."""
    if hasattr(kind, "model_rebuild"):
        kind.model_rebuild()  # Google's are built when they are first used
    schema = TypeAdapter(kind).core_schema
    return SchemaValidator(_closed(schema))


def _closed(schema: Any) -> Any:
    if isinstance(schema, list | tuple):
        return type(schema)(map(_closed, schema))
    if not isinstance(schema, dict):
        return schema
    closed = {name: _closed(value) for name, value in schema.items()}
    if closed.get("type") in ("typed-dict", "model-fields"):
        closed["extra_behavior"] = "forbid"
    if closed.get("type") == "model":  # its class has a validator of its own, which is not closed
        return {**closed["schema"], **({"ref": closed["ref"]} if "ref" in closed else {})}
    if closed.get("type") == "generator":
        return {"type": "list", "items_schema": closed["items_schema"]}
    return closed


def refused(schema: SchemaValidator, body: Mapping[str, JsonValue]) -> str:
    """What the vendor's types have against the body, as it goes over the wire; "" for nothing."""
    try:
        schema.validate_json(msgspec.json.encode(body), strict=True, by_alias=True, by_name=False)
    except (ValidationError, UserWarning) as error:  # Google warns of a value that its list does not have
        return str(error)
    return ""


def schema_of(route: Route, *, stream: bool) -> SchemaValidator:
    """The provider's own types where its package has some, else those of the dialect's inventor."""
    own = OWN.get((route.endpoint.provider, route.endpoint.dialect))
    if own is None and route.endpoint.dialect == "anthropic":
        own = anthropic_dated if route.endpoint.headers.get("anthropic-version") == DATED else anthropic
    return (own or OF_DIALECT[route.endpoint.dialect])(stream)


def _type(module: str, name: str) -> Any:
    return getattr(importlib.import_module(module), name)


def _by_stream(module: str, name: str, stream: bool) -> Any:
    return _type(module, f"{name}{'Streaming' if stream else 'NonStreaming'}")


# ---- each vendor


@functools.cache
def openai_chat(stream: bool) -> SchemaValidator:
    return strict(_by_stream("openai.types.chat.completion_create_params", "CompletionCreateParams", stream))


@functools.cache
def compatible_chat(stream: bool) -> SchemaValidator:
    """What servers take that speak OpenAI's dialect: `top_k` too."""
    base = _by_stream("openai.types.chat.completion_create_params", "CompletionCreateParams", stream)
    return strict(_with(base, top_k=int))


@functools.cache
def openai_responses(stream: bool) -> SchemaValidator:
    return strict(_by_stream("openai.types.responses.response_create_params", "ResponseCreateParams", stream))


@functools.cache
def anthropic_dated(stream: bool) -> SchemaValidator:
    """As of version 2026-10-21, which the package speaks."""
    return strict(_by_stream("anthropic.types.message_create_params", "MessageCreateParams", stream))


@functools.cache
def anthropic(stream: bool) -> SchemaValidator:
    """As of version 2023-06-01: the later one took away sampling parameters and added none that we send."""
    base = _by_stream("anthropic.types.message_create_params", "MessageCreateParams", stream)
    return strict(_with(base, temperature=float, top_p=float, top_k=int))


@functools.cache
def gemini(stream: bool) -> SchemaValidator:
    """The body of generateContent: the package has types for its parts."""
    types = importlib.import_module("google.genai.types")
    for kind in (types.Content, types.GenerationConfig):
        kind.model_rebuild()
    return strict(
        create_model(
            "GenerateContentBody",
            contents=(list[types.Content], ...),
            systemInstruction=(types.Content | None, None),
            generationConfig=(types.GenerationConfig | None, None),
        )
    )


def laid_out_by_google(body: Mapping[str, Any]) -> Any:
    """The body that Google's client makes, of its flat settings, for what `body` asks for."""
    models = importlib.import_module("google.genai.models")
    types = importlib.import_module("google.genai.types")
    settings = types.GenerateContentConfig.model_validate(body.get("generationConfig", {}))
    if "systemInstruction" in body:
        settings.system_instruction = types.Content.model_validate(body["systemInstruction"])
    asked = {"contents": [types.Content.model_validate(each) for each in body["contents"]], "config": settings}
    made = json.loads(msgspec.json.encode(models._GenerateContentParameters_to_mldev(None, asked), enc_hook=_plain))
    return {key: value for key, value in made.items() if value}


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json", by_alias=True, exclude_none=True)


@functools.cache
def ollama(stream: bool) -> SchemaValidator:
    """Its own type of a request takes any options and any message: held to its types of those."""
    types = importlib.import_module("ollama._types")
    return strict(
        create_model(
            "ChatBody",
            __base__=types.ChatRequest,
            messages=(list[types.Message], ...),
            options=(types.Options | None, None),
        )
    )


@functools.cache
def mistral(stream: bool) -> SchemaValidator:
    kind = "ChatCompletionStreamRequest" if stream else "ChatCompletionRequest"
    return strict(_type(f"mistralai.client.models.{kind.lower()}", f"{kind}TypedDict"))


@functools.cache
def groq(stream: bool) -> SchemaValidator:
    return strict(_type("groq.types.chat.completion_create_params", "CompletionCreateParams"))


@functools.cache
def cerebras(stream: bool) -> SchemaValidator:
    """Its package lags behind its documentation, which has `max` for Kimi K3 and GLM 5.3."""
    base = _type("cerebras.cloud.sdk.types.chat.completion_create_params", "CompletionCreateParams")
    return strict(_with(base, reasoning_effort=Literal["none", "low", "medium", "high", "max"]))


@functools.cache
def perplexity(stream: bool) -> SchemaValidator:
    return strict(_by_stream("perplexity.types.chat.completion_create_params", "CompletionCreateParams", stream))


def _with(base: Any, **more: Any) -> Any:
    """A TypedDict with more keys, all of them optional."""
    more_keys = TypedDict(f"More{base.__name__}", more, total=False)  # type: ignore[operator]
    hints = {"__annotations__": {}, "__module__": base.__module__}
    return type(base)(base.__name__, (base, more_keys), hints)


OF_DIALECT: dict[str, Callable[[bool], SchemaValidator]] = {
    "openai-chat": compatible_chat,
    "openai-responses": openai_responses,
    "anthropic": anthropic,
    "gemini": gemini,
    "ollama": ollama,
}
OWN: dict[tuple[str, str], Callable[[bool], SchemaValidator]] = {
    ("openai", "openai-chat"): openai_chat,
    ("mistral", "openai-chat"): mistral,
    ("groq", "openai-chat"): groq,
    ("cerebras", "openai-chat"): cerebras,
    ("perplexity", "openai-chat"): perplexity,
}
