"""What kind of trouble an answer met, in two or three words, and what a person can do about it where it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from playground.core.completion import CellError, Completion, ErrorKind

WayOut: TypeAlias = Literal["retry", "key", "endpoint", "model"]
"""Ask again; set the endpoint's key; look at the endpoint's address and settings; choose another model."""

HEADS: Final[Mapping[ErrorKind, str]] = {
    "auth": "Key refused",
    "rate_limit": "Rate limited",
    "overloaded": "Overloaded",
    "server": "Fault at the endpoint",
    "bad_request": "Request refused",
    "context": "Too long for this model",
    "not_found": "Not found",
    "quota": "No credit",
    "connection": "No connection",
    "tls": "No safe connection",
    "proxy": "Stopped at the proxy",
    "timeout": "Took too long",
    "cut": "Cut off",
    "protocol": "Not understood",
    "filter": "Content filter",
    "cancelled": "Stopped",
    "config": "Not set up",
    "earlier_turn": "Not asked",
}

_WAYS_OUT: Final[Mapping[ErrorKind, tuple[WayOut, ...]]] = {
    "auth": ("key",),
    "overloaded": ("model",),
    "bad_request": ("model",),
    "context": ("model",),
    "not_found": ("endpoint", "model"),
    "quota": ("model",),
    "connection": ("endpoint",),
    "tls": ("endpoint",),
    "proxy": ("endpoint",),
    "timeout": ("endpoint",),
    "protocol": ("endpoint",),
    "config": ("endpoint",),
}
"""Besides asking again, which is always possible. Kinds that are not there pass by themselves or lie in the prompt."""


def head(completion: Completion) -> str:
    """`Rate limited`, `Cut off`, `Stopped`: what happened to an answer that is not whole; "" for others."""
    if completion.state == "failed":
        return _head_of(completion.error) if completion.error is not None else "Failed"
    return {"cancelled": "Stopped", "interrupted": "Interrupted"}.get(completion.state, "")


def ways_out(completion: Completion) -> tuple[WayOut, ...]:
    """What to offer, the first thing first: asking again always, and what the kind of trouble asks for."""
    if not head(completion):
        return ()
    error = completion.error if completion.state == "failed" else None
    return ("retry", *(_WAYS_OUT.get(error.kind, ()) if error is not None else ()))


def _head_of(error: CellError) -> str:
    """An endpoint that refused a key said so with a status; without one, there was none to send."""
    return "Key missing" if error.kind == "auth" and error.status is None else HEADS[error.kind]
