"""Keys and headers as people paste them: put right, or refused in one sentence that does not quote them."""

from __future__ import annotations

import re
from typing import Final

from playground.core.endpoint import Endpoint
from playground.core.errors import ProviderError
from playground.providers.base_url import AROUND
from playground.providers.server_words import shown

_HEADER_NAME: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")


def clean_key(key: str | None, endpoint: str) -> str | None:
    """A pasted key without what stands around it; None for an empty one. Raises ProviderError of kind config."""
    key = (key or "").strip(AROUND)
    if key[:7].lower() == "bearer ":
        key = key[7:].lstrip()
    if any(not "!" <= char <= "~" for char in key):
        raise ProviderError(
            "config",
            f"The key for {endpoint} holds a character that no key has (a space, a line end, or a typographic dash or "
            f"quote): copy it again and set it with `playground keys set {endpoint}`.",
        )
    return key or None


def authorization(endpoint: Endpoint, key: str | None) -> dict[str, str]:
    """The headers that let a request in: the key as Bearer, and the endpoint's own headers over it.

    Raises ProviderError of kind config for a key or a header that cannot be sent; it does not quote their values.
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
    bearer = {"Authorization": f"Bearer {cleaned}"} if cleaned else {}
    if any(name.lower() == "authorization" for name in own):
        return own
    return bearer | own
