"""Keys and headers as people paste them: put right, or refused in one sentence that does not quote them."""

from __future__ import annotations

import re
from typing import Final

from playground.core.endpoint import Endpoint
from playground.core.errors import ProviderError
from playground.core.pasted_key import bare_key, is_sendable
from playground.providers.server_words import shown

BEARER_HEADER: Final = "Authorization"
_HEADER_NAME: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")


def clean_key(key: str | None, endpoint: str) -> str | None:
    """A pasted key without what stands around it; None for an empty one. Raises ProviderError of kind config."""
    key = bare_key(key or "")
    if not is_sendable(key):
        raise ProviderError(
            "config",
            f"The key for {endpoint} holds a character that no key has (a space, a line end, or a typographic dash or "
            f"quote): copy it again and set it with `playground keys set {endpoint}`.",
        )
    return key or None


def authorization(endpoint: Endpoint, key: str | None, header: str = BEARER_HEADER) -> dict[str, str]:
    """The headers that let a request in: the key in `header`, and the endpoint's own headers over it.

    Only Authorization has `Bearer ` before the key; `x-api-key` and its like hold it bare. An own header of that name
    goes before the key. Raises ProviderError of kind config for a key or a header that cannot be sent; it does
    not quote their values.
    """
    cleaned = clean_key(key, endpoint.name)
    own = {name.strip(): value.strip() for name, value in endpoint.headers.items()}
    for name, value in own.items():
        if not (_HEADER_NAME.fullmatch(name) and value.isascii() and value.isprintable()):
            raise ProviderError(
                "config",
                f"The header {shown(name)!r} of the endpoint {endpoint.name} holds a character that none may hold: "
                "write it anew in endpoints.toml.",
            )
    if not cleaned or any(name.lower() == header.lower() for name in own):
        return own
    return {header: f"Bearer {cleaned}" if header == BEARER_HEADER else cleaned, **own}
