"""A request that was sent, as code: the endpoint's headers as they are now, its key as a variable."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import urlsplit

from playground.core.endpoint import LOCAL, Dialect, Endpoint
from playground.core.errors import PlaygroundError
from playground.core.plan import split_model
from playground.core.request import SentRequest
from playground.formats.request_code import KEY_MARK, as_curl
from playground.store.endpoints import EndpointStore

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class CurlLine:
    """`note` says in a sentence what the person has to add or know; "" where the text is all there is."""

    text: str
    note: str = ""


class _Write(Protocol):
    def __call__(self, sent: SentRequest, headers: Mapping[str, str], dialect: Dialect, key_env: str) -> str: ...


def curl_line(endpoints: EndpointStore, model: str, sent: SentRequest) -> CurlLine:
    """`sent` as it would go to the endpoint of `model`."""
    return _code(endpoints, model, sent, lambda sent, headers, dialect, key_env: as_curl(sent, headers, key_env))


def python_code(endpoints: EndpointStore, model: str, sent: SentRequest) -> CurlLine:
    """The same as a Python program, with the package of the endpoint's dialect."""
    from playground.formats.request_python import as_python

    return _code(endpoints, model, sent, as_python)


def _code(endpoints: EndpointStore, model: str, sent: SentRequest, write: _Write) -> CurlLine:
    name = split_model(model)[0]
    if name == LOCAL:
        note = "The embedded model listens for this program alone: its port and its token are others at each start."
        return CurlLine(write(sent, {"Content-Type": "application/json"}, "openai-chat", ""), note)
    try:
        endpoint, note = endpoints.get(name), ""
    except PlaygroundError:
        endpoint = Endpoint(name, sent.url)
        note = f"The endpoint {name} is not there any more: look at the headers before you send it."
    key_env = endpoint.key_env or re.sub(r"\W", "_", f"{name.upper()}_API_KEY", flags=re.ASCII)
    headers = _headers(endpoint, sent)
    text = write(sent, headers, endpoint.dialect, key_env)
    if endpoint.headers:
        note = f"Left out, because they may hold a key: {', '.join(endpoint.headers)}."
    elif not note and any(KEY_MARK in value for value in headers.values()) and key_env in text:
        note = f"The key is taken from the variable {key_env}."
    return CurlLine(text, note)


def _headers(endpoint: Endpoint, sent: SentRequest) -> dict[str, str]:
    """What the dialect sends; an endpoint on this machine that names no variable for a key wants none."""
    from playground.providers.dialect import encode
    from playground.providers.dialects import dialect_of
    from playground.store.catalogue import entry_for

    try:
        keyless = not endpoint.key_env and (urlsplit(sent.url).hostname or "") in _LOOPBACK
        bare = replace(endpoint, headers={})
        key = None if keyless else KEY_MARK
        return dict(encode(dialect_of(endpoint.dialect), bare, key, sent, entry_for(endpoint)).headers)
    except (PlaygroundError, ValueError):  # an address in an old record that is none
        return {"Content-Type": "application/json"}
