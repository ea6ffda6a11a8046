"""Values in the TOML files of endpoints and of the catalogue: what fits, and the sentence for what does not."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final, TypeAlias, cast, get_args
from urllib.parse import parse_qsl, urlsplit

from playground.core.endpoint import Dialect
from playground.core.endpoint_secrets import is_credential_name, looks_like_key
from playground.core.nearest import suggestion
from playground.core.request import JsonValue

Check: TypeAlias = Callable[[str, object], object]
"""(key, value of the file) -> the value as it is used. Raises WrongEntry."""

KEY_HEADERS: Final = frozenset({"authorization", "x-api-key", "api-key", "x-goog-api-key", "proxy-authorization"})
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class WrongEntry(Exception):
    """`key` does not fit; the caller knows the file and the line. `message` never repeats what could be a key."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key
        self.message = message


def checked(table: Mapping[str, Any], checks: Mapping[str, Check], within: str = "") -> dict[str, Any]:
    """The values of a table, each put through its check. Raises WrongEntry, for an unknown key with the nearest one."""
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in checks:
            raise WrongEntry(within + key, f"is not known: {suggestion(key, checks)}")
        values[key] = checks[key](within + key, value)
    return values


def text(key: str, value: object) -> str:
    text = value.strip() if isinstance(value, str) else None  # pasted with spaces and line ends around it
    if text is None or not text.isprintable():
        raise WrongEntry(key, "must be a text in quotes, of one line")
    return text


def dialect(key: str, value: object) -> str:
    return one_of(get_args(Dialect), "dialect")(key, value)


def one_of(words: Collection[str], what: str) -> Callable[[str, object], str]:
    def check(key: str, value: object) -> str:
        word = text(key, value)
        if word not in words:
            raise WrongEntry(key, f"'{word}' is no {what}: {suggestion(word, words)}")
        return word

    return check


def base_url(key: str, value: object) -> str:
    url = text(key, value)
    try:
        parts = urlsplit(url)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # a bad port, half an IPv6 address
        whole, parts = False, urlsplit("")
    if not whole:
        raise WrongEntry(key, "must be an address that begins with http:// or https://")
    if parts.username or parts.password:
        raise WrongEntry(key, "holds a user or password: take it out, keys belong into the keyring")
    if any(is_credential_name(name) for name, _value in parse_qsl(parts.query, keep_blank_values=True)):
        raise WrongEntry(key, "holds a key behind the '?': take it out, keys belong into the keyring")
    return url


def variable(key: str, value: object) -> str:
    name = text(key, value)
    if name and (looks_like_key(name) or not _VARIABLE.fullmatch(name)):
        raise WrongEntry(key, "must be the name of an environment variable, such as OPENAI_API_KEY, not the key itself")
    return name


def texts(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise WrongEntry(key, 'must be a list of texts, such as ["a", "b"]')
    return tuple(text(key, item) for item in cast("list[object]", value))


def headers(key: str, value: object) -> dict[str, str]:
    found = {name: text(f"{key}.{name}", item) for name, item in table_of(key, value).items()}
    for name in found:
        if name.lower() in KEY_HEADERS:
            raise WrongEntry(f"{key}.{name}", "keys do not stand in this file: use `playground keys set`")
    return found


def table_of(key: str, value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise WrongEntry(key, "must be a table")
    return cast("dict[str, object]", value)


def json_table(key: str, value: object) -> dict[str, JsonValue]:
    return {name: _json(f"{key}.{name}", entry) for name, entry in table_of(key, value).items()}


def _json(key: str, value: object) -> JsonValue:
    """TOML's dates, and the numbers that are none, cannot stand in a request."""
    match value:
        case dict():
            return dict(json_table(key, cast("dict[str, object]", value)))
        case list():
            return [_json(key, item) for item in cast("list[object]", value)]
        case str() | bool() | int():
            return value
        case float() if math.isfinite(value):
            return value
        case _:
            raise WrongEntry(key, "must be a text, a finite number, true, false, a list or a table")


def whole(minimum: int, maximum: int) -> Callable[[str, object], int]:
    def check(key: str, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not minimum <= value <= maximum:
            raise WrongEntry(key, f"must be a whole number from {minimum} to {maximum}")
        return value

    return check


def number(key: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise WrongEntry(key, "must be a finite number")
    return value


def seconds(key: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= 86_400:
        raise WrongEntry(key, "must be a number of seconds above 0, a day at most")
    return float(value)


def flag(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise WrongEntry(key, "must be true or false")
    return value
