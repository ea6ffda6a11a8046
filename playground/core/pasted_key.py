"""An API key as people paste it: what stands around it taken off, and whether a header can carry the rest."""

from __future__ import annotations

import re
from typing import Final

AROUND: Final = " \t\r\n\v\f\u0085\u00a0\u200b\u200c\u200d\u2028\u2029\u2060\ufeff\"'`<>“”‘’"
"""What pages, terminals and mail put around a pasted key or address; no key begins or ends with one of them."""

_BEFORE: Final = re.compile(r"(?i)(?:authorization\s*:|x-(?:goog-)?api-key\s*:|api-key\s*:|bearer(?:\s*:|\s+|$))")


def bare_key(pasted: str) -> str:
    """The key alone: without blanks, quotes, a byte order mark, and a header's `Bearer ` before it."""
    key = pasted.strip(AROUND)
    while before := _BEFORE.match(key):
        key = key[before.end() :].strip(AROUND)
    return key


def is_sendable(key: str) -> bool:
    """Whether an HTTP header can carry it: no blank, no line end, nothing beyond ASCII."""
    return all("!" <= char <= "~" for char in key)
