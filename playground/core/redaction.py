"""Takes keys out of text by their value, whatever form they were put in. Pure.

This is the one rule of what a key looks like in a text; `providers.secret_filter` applies it to a text that arrives in
pieces, `redacted` to whole values such as a run.
"""

from __future__ import annotations

import base64
import functools
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Final, TypeVar, cast
from urllib.parse import quote, quote_plus

T = TypeVar("T")
MARK: Final = "[key]"
SHORTEST: Final = 6  # characters; a shorter value stands in ordinary text by chance
SHORTEST_NUMBER: Final = 16  # digits
PLACEHOLDERS: Final = frozenset(
    {
        "anything", "api-key", "api_key", "apikey", "bearer", "changeme", "default", "dummy-key", "dummykey",
        "lm-studio", "lmstudio", "llama.cpp", "localhost", "no-key", "no-key-needed", "no-key-required", "nokey",
        "not-needed", "not-required", "not_needed", "ollama", "placeholder", "sk-no-key-required", "your-api-key",
    }
)  # fmt: skip
"""What people set as the key of a server that wants none. It is no secret, and `ollama` is an ordinary word."""


def is_secret(value: str) -> bool:
    """Whether a key of this value is taken out of texts. A short number is none: it stands in every record."""
    return len(value) >= (SHORTEST_NUMBER if value.isdigit() else SHORTEST) and value.lower() not in PLACEHOLDERS


def redact(text: str, secrets: Iterable[str]) -> str:
    """`text` with `[key]` in place of each secret: as it is, percent-encoded, JSON- or HTML-escaped, or in base64.

    Base64 is found wherever the secret begins inside of what was encoded (`user:secret`). Where several begin at one
    place the longest is taken. Secrets of fewer than six characters, and PLACEHOLDERS, are left.
    """
    forms = forms_of(secrets)
    return forms.pattern.sub(MARK, text) if forms.pattern is not None else text


def redacted(value: T, secrets: Iterable[str]) -> T:
    """`value` with `redact` done to every text in it: dataclasses, lists, tuples, mappings and their keys.

    What holds no secret stays the same object.
    """
    forms = forms_of(secrets)
    return value if forms.pattern is None else cast(T, _walked(value, forms.pattern))


@dataclass(frozen=True, slots=True)
class Forms:
    """Every text that gives some of the secrets away, the longest first, and the pattern that finds them."""

    texts: tuple[str, ...]
    pattern: re.Pattern[str] | None


def forms_of(secrets: Iterable[str]) -> Forms:
    return _compiled(tuple(sorted({secret for secret in secrets if is_secret(secret)})))


@functools.lru_cache(maxsize=32)
def _compiled(secrets: tuple[str, ...]) -> Forms:
    forms = {form for secret in secrets for form in _forms(secret) if len(form) >= SHORTEST}
    longest_first = tuple(sorted(forms, key=lambda form: (-len(form), form)))
    return Forms(longest_first, re.compile("|".join(map(re.escape, longest_first))) if forms else None)


def _walked(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(MARK, value)
    if isinstance(value, (tuple, list)):
        return _walked_items(value, pattern)  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(value, Mapping):
        return _walked_table(value, pattern)  # pyright: ignore[reportUnknownArgumentType]
    if is_dataclass(value) and not isinstance(value, type):
        changed = {f.name: new for f in fields(value) if (new := _field(value, f.name, pattern)) is not _UNCHANGED}
        return replace(value, **changed) if changed else value
    return value


def _walked_items(items: tuple[Any, ...] | list[Any], pattern: re.Pattern[str]) -> tuple[Any, ...] | list[Any]:
    walked = [_walked(item, pattern) for item in items]
    if all(new is old for new, old in zip(walked, items, strict=True)):
        return items
    return tuple(walked) if isinstance(items, tuple) else walked


def _walked_table(table: Mapping[Any, Any], pattern: re.Pattern[str]) -> Mapping[Any, Any]:
    walked = [(_walked(name, pattern), _walked(item, pattern)) for name, item in table.items()]
    same = all(new[0] is old[0] and new[1] is old[1] for new, old in zip(walked, table.items(), strict=True))
    return table if same else dict(walked)


_UNCHANGED: Final = object()


def _field(value: Any, name: str, pattern: re.Pattern[str]) -> Any:
    old = getattr(value, name)
    new = _walked(old, pattern)
    return _UNCHANGED if new is old or new == old else new


def _forms(secret: str) -> Iterator[str]:
    yield secret
    yield html.escape(secret)
    yield html.escape(secret, quote=False)
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
