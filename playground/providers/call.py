"""One HTTP request as a value: what a dialect makes of a completion request, and the sender sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

MIN_SECRET_CHARS: Final = 6
"""A shorter header value ("beta", "v1") is no key, and blacking it out would spoil the sentence."""

_PUBLIC_HEADERS: Final = frozenset(
    {"accept", "accept-encoding", "content-type", "user-agent", "http-referer", "x-title"}
)


@dataclass(frozen=True, slots=True)
class HttpCall:
    """`headers` may hold a key: `repr` shows none of their values, and none of the body."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The header values that no sentence may show, longest first; a `Bearer KEY` counts as KEY too."""
        return secrets_in(self.headers)


def secrets_in(headers: Mapping[str, str]) -> tuple[str, ...]:
    values: set[str] = set()
    for name, value in headers.items():
        if name.lower() not in _PUBLIC_HEADERS:
            values.update((value, value.rpartition(" ")[2]))
    return tuple(sorted((value for value in values if len(value) >= MIN_SECRET_CHARS), key=len, reverse=True))
