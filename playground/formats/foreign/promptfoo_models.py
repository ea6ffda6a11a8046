"""promptfoo's names of providers as models of ours, as far as they tell: `openai:chat:gpt-4o` is `openai/gpt-4o`."""

from __future__ import annotations

from typing import Final

_WAYS: Final = ("chat", "completion", "responses", "messages", "text", "realtime")
"""What stands between a provider and its model."""
UNKNOWN: Final = "promptfoo"


def model_of(provider: str) -> str:
    """Always of the form `ENDPOINT/MODEL`; what has no such parts stands under the endpoint `promptfoo`."""
    endpoint, between, rest = provider.partition(":")
    if "/" in endpoint and not endpoint.startswith(("/", ".", "file")):  # one of ours
        return provider
    if not between or endpoint in ("file", "exec", "python", "http", "https", "webhook", "package"):
        return f"{UNKNOWN}/{provider.removeprefix('file://') or 'unknown'}"
    way, colon, model = rest.partition(":")
    found = model if colon and way in _WAYS else rest
    return f"{endpoint}/{found}" if found else f"{UNKNOWN}/{endpoint}"
