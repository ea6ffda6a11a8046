"""The dialects by name, each imported when it is first spoken."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Final, cast

from playground.core import endpoint
from playground.core.errors import ProviderError
from playground.providers.dialect import Dialect

_MODULES: Final[Mapping[endpoint.Dialect, str]] = {
    "openai-chat": "openai_chat",
    "openai-responses": "openai_responses",
    "anthropic": "anthropic",
    "gemini": "gemini",
    "ollama": "ollama",
}


def dialect_of(name: endpoint.Dialect) -> Dialect:
    """Raises ProviderError of kind config for a name that is none."""
    if (module := _MODULES.get(name)) is None:
        raise ProviderError("config", f"There is no dialect {name}: choose one of {', '.join(_MODULES)}.")
    return cast(Dialect, importlib.import_module(f"playground.providers.{module}").DIALECT)
