"""A request that was sent, as a curl command line: the endpoint's headers as they are now, its key as a variable."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from playground.core.endpoint import LOCAL, Endpoint
from playground.core.errors import PlaygroundError
from playground.core.plan import split_model
from playground.core.request import SentRequest
from playground.formats.request_code import KEY_MARK, as_curl
from playground.store.endpoints import EndpointStore

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class CurlLine:
    """`note` says in a sentence what the person has to add or know; "" where the line is all there is."""

    text: str
    note: str = ""


def curl_line(endpoints: EndpointStore, model: str, sent: SentRequest) -> CurlLine:
    """`sent` as it would go to the endpoint of `model`."""
    name = split_model(model)[0]
    if name == LOCAL:
        note = "The embedded model listens for this program alone: its port and its token are others at each start."
        return CurlLine(as_curl(sent, {"Content-Type": "application/json"}), note)
    try:
        endpoint, note = endpoints.get(name), ""
    except PlaygroundError:
        endpoint = Endpoint(name, sent.url)
        note = f"The endpoint {name} is not there any more: look at the headers before you send it."
    key_env = endpoint.key_env or re.sub(r"\W", "_", f"{name.upper()}_API_KEY", flags=re.ASCII)
    line = as_curl(sent, _headers(endpoint, sent), key_env)
    if endpoint.headers:
        note = f"Left out, because they may hold a key: {', '.join(endpoint.headers)}."
    elif not note and f"${key_env}" in line:
        note = f"The key is taken from the variable {key_env}."
    return CurlLine(line, note)


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
