"""What of an endpoint's entry is as secret as its key: credentials in its headers, its extra body and its address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from playground.core.endpoint import Endpoint
from playground.core.redaction import is_secret
from playground.core.request import JsonValue

_CREDENTIAL_NAME: Final = re.compile(
    r"(?i)(?:^|[^a-z])(?:auth|authorization|key|apikey|token|secret|password|passwd|cookie|credentials?|sig|signature)"
    r"(?:$|[^a-z])"
)
_LONG_WORD: Final = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9_+/=.~-]{20,}")
"""Letters and digits without a blank: a credential, under whatever name a gateway wants it."""

_OF_KEYS: Final = re.compile(
    r"(?:sk|gsk|hf|xai|pplx|csk|nvapi|fw|tgp|ghp|github_pat)[-_]|AIza|(?=.*[a-z])(?=.*[A-Z])(?:[^0-9]*[0-9]){4}"
)
"""How the vendors' keys begin, or both cases and four digits."""


def secrets_of(endpoint: Endpoint) -> tuple[str, ...]:
    """Values that stand in no sentence, record or export, besides the key. A `Bearer TOKEN` counts as TOKEN too."""
    found = (*_in_headers(endpoint.headers), *_in_body(endpoint.extra_body), *secrets_of_url(endpoint.base_url))
    return tuple(dict.fromkeys(value for value in found if is_secret(value)))


def secrets_of_url(url: str) -> tuple[str, ...]:
    """The password and the credentials in an address, as they stand there and decoded."""
    try:
        parts = urlsplit(url)
        password = parts.password or ""
    except ValueError:
        return ()
    found = [password, unquote(password)]
    found += [value for name, value in parse_qsl(parts.query) if is_credential_name(name)]
    return tuple(value for value in found if is_secret(value))


def is_credential_name(name: str) -> bool:
    """`x-gateway-token`, `api_key`, `key`; not `max_tokens`, `keyboard`."""
    return _CREDENTIAL_NAME.search(re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name)) is not None


def looks_like_key(word: str) -> bool:
    """Whether a word that should be a name is rather a key, pasted into the wrong place."""
    return _LONG_WORD.fullmatch(word) is not None and _OF_KEYS.match(word) is not None


def _in_headers(headers: Mapping[str, str]) -> Iterator[str]:
    for name, value in headers.items():
        word = value.strip().rpartition(" ")[2]
        if is_credential_name(name):
            yield from (value.strip(), word)
        elif _LONG_WORD.fullmatch(word):
            yield word


def _in_body(value: JsonValue | Mapping[str, JsonValue], named: bool = False) -> Iterator[str]:
    """The texts below a name that speaks of a credential."""
    match value:
        case str() if named:
            yield value
        case list():
            for item in value:
                yield from _in_body(item, named)
        case Mapping():
            for name, item in value.items():
                yield from _in_body(item, named or is_credential_name(name))
        case _:
            return
