"""What a dialect is: a wire protocol as pure functions, and the request that any of them makes. No I/O.

A dialect module holds one object that fits `Dialect`. It writes a body from a request whose parameters fit the model
already, and reads replies through a `Reading`. Addresses, keys, streams, retries and errors are the same for all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, Protocol, cast

import msgspec

from playground.core.capabilities import Capabilities, ModelRule, capabilities_of, fit
from playground.core.catalogue import GENERIC, CatalogueEntry
from playground.core.endpoint import Endpoint
from playground.core.request import CompletionRequest, Delivery, JsonValue, Message, SentRequest
from playground.providers.api_key import authorization
from playground.providers.call import HttpCall
from playground.providers.reply import Framing, Reading, ReplyDecoder
from playground.providers.unicode_text import sendable

Body = dict[str, JsonValue]
BETWEEN: Final = "\n\n"
"""Stands between a system message and the user's words where the two are merged."""
EMPTY_LEFT_OUT: Final = "a message without text was left out, because this API takes none"


class Dialect(Protocol):
    """One wire protocol. `takes` is what the protocol knows, before any rule about a model.

    `key_header` carries the key; `accept` names the type of a streamed reply. `sniffs`: see ReplyDecoder.
    """

    name: str
    takes: Capabilities
    key_header: str
    accept: str
    sniffs: bool

    def root(self, base_url: str) -> str:
        """The API's root from a base URL as people paste it. Raises ProviderError of kind config."""
        ...

    def url(self, root: str, model: str, *, stream: bool) -> str:
        """Where a completion is asked for."""
        ...

    def models_url(self, root: str) -> str:
        """Where the models are listed."""
        ...

    def headers(self, endpoint: Endpoint) -> Mapping[str, str]:
        """What the protocol wants beside the key."""
        ...

    def rules(self, endpoint: Endpoint) -> tuple[ModelRule, ...]:
        """What the endpoint's own headers change for all its models, over every other rule."""
        ...

    def body(self, request: CompletionRequest, takes: Capabilities, *, stream: bool) -> tuple[Body, Delivery]:
        """The body, and how the system message goes. The parameters fit `takes`, and a system message that the model
        takes in the user's turn only has been merged already."""
        ...

    def framing(self) -> Framing:
        """A new framing of a reply's bytes."""
        ...

    def reading(self, secrets: tuple[str, ...]) -> Reading:
        """A new reading of one reply; `secrets` are blacked out of its errors."""
        ...


def describe(
    dialect: Dialect, endpoint: Endpoint, request: CompletionRequest, takes: Capabilities | None = None
) -> SentRequest:
    """What `encode` makes of `request`, without headers, so without a key. Raises ProviderError of kind config."""
    takes = capabilities_of(request.model, takes or dialect.takes, dialect.rules(endpoint))
    fitted = fit(request.parameters, takes)
    messages = request.messages if takes.empty_messages else without_empty(request.messages)
    notes = fitted.notes if messages == request.messages else (*fitted.notes, EMPTY_LEFT_OUT)
    asked = replace(request, messages=messages, parameters=fitted.parameters)
    merges = takes.system == "user" and asked.system_message is not None
    if merges:
        asked = replace(asked, messages=merged(asked.messages))
    body, delivery = dialect.body(asked, takes, stream=endpoint.stream)
    if merges:
        delivery = Delivery("merged" if request.system_message else "none")
    cleaned = sendable(_joined(_joined(body, takes.extra), endpoint.extra_body))
    assert isinstance(cleaned, dict)
    url = dialect.url(dialect.root(endpoint.base_url), request.model, stream=endpoint.stream)
    return SentRequest("POST", url, cleaned, delivery, fitted.not_sent, notes)


def encode(
    dialect: Dialect, endpoint: Endpoint, key: str | None, sent: SentRequest, entry: CatalogueEntry = GENERIC
) -> HttpCall:
    """The HTTP call for what `describe` told. Raises ProviderError of kind config for a key that cannot be used."""
    headers = {
        "Content-Type": "application/json",
        "Accept": dialect.accept if endpoint.stream else "application/json",
        **headers_with_key(dialect, endpoint, key, entry),
    }
    return HttpCall(sent.method, sent.url, headers, msgspec.json.encode(sent.body))


def headers_with_key(
    dialect: Dialect, endpoint: Endpoint, key: str | None, entry: CatalogueEntry = GENERIC
) -> dict[str, str]:
    """What lets any request in: the protocol's own headers, the key, and the endpoint's own headers over both."""
    return {**dialect.headers(endpoint), **authorization(endpoint, key, entry.key_header or dialect.key_header)}


def decoder(dialect: Dialect, secrets: tuple[str, ...] = ()) -> ReplyDecoder:
    """A new decoder for one reply, streamed or in one piece."""
    return ReplyDecoder(dialect.reading(secrets), dialect.framing(), secrets, sniffs=dialect.sniffs)


def without_empty(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """The messages that hold text, and the last one in any case: an endpoint says best why it cannot answer nothing."""
    return tuple(message for message in messages[:-1] if message.text) + messages[-1:]


def merged(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """The same conversation, the system message in front of the first user message; an empty one leaves no trace."""
    system, rest = messages[0].text, messages[1:]
    if not system:
        return rest
    place = next((index for index, message in enumerate(rest) if message.role == "user"), None)
    if place is None:
        return (Message("user", system), *rest)
    first = replace(rest[place], text=f"{system}{BETWEEN}{rest[place].text}")
    return (*rest[:place], first, *rest[place + 1 :])


def _joined(body: Mapping[str, JsonValue], more: Mapping[str, JsonValue]) -> Body:
    """`body` with `more` over it; tables are joined key by key, so that one setting does not wipe out the others."""
    both: Body = dict(body)
    for name, value in more.items():
        below = both.get(name)
        tables = isinstance(below, dict) and isinstance(value, dict)
        both[name] = _joined(cast(Body, below), cast(Body, value)) if tables else value
    return both
