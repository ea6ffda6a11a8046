"""Takes keys out of text by their value, whatever form they were put in."""

from __future__ import annotations

import base64
import functools
import json
import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote, quote_plus

MARK: Final = "[key]"
SHORTEST: Final = 6  # characters; a shorter value stands in ordinary text by chance


def redact(text: str, secrets: Iterable[str]) -> str:
    """`text` with `[key]` in place of each secret: as it is, percent-encoded, JSON-escaped, or in base64.

    Base64 is found wherever the secret begins inside of what was encoded (`user:secret`). Secrets of fewer than six
    characters are left.
    """
    pattern = _pattern(tuple(sorted({secret for secret in secrets if len(secret) >= SHORTEST})))
    return pattern.sub(MARK, text) if pattern else text


@functools.lru_cache(maxsize=8)
def _pattern(secrets: tuple[str, ...]) -> re.Pattern[str] | None:
    forms = {form for secret in secrets for form in _forms(secret) if len(form) >= SHORTEST}
    longest_first = sorted(forms, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))) if forms else None


def _forms(secret: str) -> Iterator[str]:
    yield secret
    data = secret.encode("utf-8", "replace")
    for encoded in (quote(data, safe=""), quote(data), quote_plus(data)):
        yield encoded
        yield re.sub("%[0-9A-F]{2}", lambda hexadecimal: hexadecimal[0].lower(), encoded)
    for escaped in (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]):
        yield escaped
        yield escaped.replace("/", r"\/")
    yield from _base64_forms(data)


def _base64_forms(data: bytes) -> Iterator[str]:
    """The characters that the secret alone decides, for each of its three places in a group of three bytes."""
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + data).decode()
        first = -(-before * 8 // 6)
        last = (before + len(data)) * 8 // 6
        core = encoded[first:last]
        yield core
        yield core.replace("+", "-").replace("/", "_")
