"""How an endpoint's failure is told: the same sentence, ending with what the person can do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from playground.core.completion import ErrorKind
from playground.core.endpoint import EMBEDDED_MODEL, Endpoint
from playground.core.errors import ProviderError
from playground.providers.base_url import with_v1
from playground.providers.dialect import Dialect
from playground.providers.retry import MAX_WISH_S, duration

_WAY_OUT: Final[Mapping[ErrorKind, str]] = {
    "auth": "set the right key with `playground keys set {name}`, or use the model {embedded}, which needs none",
    "quota": "add credit there, or use another model, such as {embedded}, which costs nothing",
    "rate_limit": "wait a little, or lower max_concurrency of {name}",
    "overloaded": "the model is in great demand: try again later, or another model",
    "server": "the fault is on that side: try again later",
    "not_found": "see what {name} serves with `playground models {name}`",
    "context": "the prompt is too long for this model: shorten it, or take a model with a longer context",
    "filter": "the provider's content filter refused the prompt: word it differently",
    "bad_request": "the endpoint does not take this request: look at its parameters and its model",
    "proxy": "check the proxy's address and password in HTTPS_PROXY",
}


def with_way_out(error: ProviderError, endpoint: Endpoint, dialect: Dialect, retries: int = 0) -> ProviderError:
    """The same failure, its sentence ending with what to do. `retries`: how often it was asked again."""
    sentence = str(error).removesuffix(".")
    way = _WAY_OUT.get(error.kind, "").format(name=endpoint.name, embedded=EMBEDDED_MODEL)
    if error.kind == "proxy" and error.status is None:
        way = ""  # such a sentence names its way out already
    openai = endpoint.dialect in ("openai-chat", "openai-responses")
    if error.kind == "not_found" and openai and (better := with_v1(dialect.root(endpoint.base_url))):
        way = f"try {better} as the base_url"
    if error.retry_after_s is not None and error.retry_after_s > MAX_WISH_S:
        way = f"it asks to come back in {duration(error.retry_after_s)}"
    asked = f" (asked {retries + 1} times)" if retries else ""
    return ProviderError(
        error.kind,
        f"{sentence}{asked}{'; ' + way if way else ''}.",
        status=error.status,
        retry_after_s=error.retry_after_s,
    )
