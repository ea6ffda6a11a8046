"""An endpoint: a place that serves models. Its key is never part of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from playground.core.capabilities import ModelRule
from playground.core.request import JsonValue

Dialect: TypeAlias = Literal["openai-chat", "openai-responses", "anthropic", "gemini", "ollama"]
KeySource: TypeAlias = Literal["session", "environment", "keyring", "missing", "not needed"]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """As in `endpoints.toml`. `base_url` is the API's root (with /v1 for openai-chat).

    `idle_timeout_s` is the longest silence between two pieces of data; comments do not count as data.
    `provider` names the catalogue entry that says what the models take; "" means: known by its host, else generic.
    `capabilities` are rules of the person's own, over those of the catalogue.
    """

    name: str
    base_url: str
    dialect: Dialect = "openai-chat"
    key_env: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    extra_body: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    max_concurrency: int = 8
    connect_timeout_s: float = 10.0
    idle_timeout_s: float = 120.0
    total_timeout_s: float = 600.0
    max_retries: int = 2
    ca_file: str = ""
    stream: bool = True
    provider: str = ""
    capabilities: tuple[ModelRule, ...] = ()


LOCAL: Final = "local"
EMBEDDED_MODEL: Final = "local/smollm2-135m-instruct"
EMBEDDED_HIDDEN_DEFAULT: Final = "You are a helpful AI assistant named SmolLM, trained by Hugging Face"
"""What its own chat template puts in when no system message is sent; the file is pinned, and a test reads it there."""


@dataclass(frozen=True, slots=True)
class Key:
    """An API key and where it came from; `detail` says it in words ("environment variable OPENAI_API_KEY").

    `repr` never shows the value.
    """

    value: str | None = field(repr=False)
    source: KeySource
    detail: str = ""
