"""An API key as people have it: what stands around a pasted one taken off, and the environment variables of keys."""

from __future__ import annotations

import re
from typing import Final

AROUND: Final = " \t\r\n\v\f\u0085\u00a0\u200b\u200c\u200d\u2028\u2029\u2060\ufeff\"'`<>“”‘’"
"""What pages, terminals and mail put around a pasted key or address; no key begins or ends with one of them."""

_BEFORE: Final = re.compile(r"(?i)(?:authorization\s*:|x-(?:goog-)?api-key\s*:|api-key\s*:|bearer(?:\s*:|\s+|$))")
_KEY_VARIABLE: Final = re.compile(
    r"(?i).*_(?:API_?KEY|API_TOKEN|ACCESS_TOKEN|AUTH_TOKEN|BEARER_TOKEN|SECRET|SECRET_KEY|SECRET_ACCESS_KEY)"
    r"|(?:API_KEY|HF_TOKEN|GITHUB_TOKEN|GH_TOKEN)"
)


def bare_key(pasted: str) -> str:
    """The key alone: without blanks, quotes, a byte order mark, and a header's `Bearer ` before it."""
    key = pasted.strip(AROUND)
    while before := _BEFORE.match(key):
        key = key[before.end() :].strip(AROUND)
    return key


def is_sendable(key: str) -> bool:
    """Whether an HTTP header can carry it: no blank, no line end, nothing beyond ASCII."""
    return all("!" <= char <= "~" for char in key)


def is_key_variable(name: str) -> bool:
    """Whether an environment variable of this name holds a key by everybody's custom: OPENAI_API_KEY, HF_TOKEN."""
    return _KEY_VARIABLE.fullmatch(name) is not None
