"""What a table `[endpoints.NAME]` may hold: the keys, what fits each, and the Endpoint made of them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any, Final, cast, get_args
from urllib.parse import parse_qsl, urlsplit

from playground.core.endpoint import LOCAL, Dialect, Endpoint
from playground.core.endpoint_secrets import is_credential_name
from playground.core.errors import InputError
from playground.core.nearest import suggestion
from playground.core.request import JsonValue

BUILT_IN: Final[Mapping[str, Endpoint]] = {
    "openai": Endpoint("openai", "https://api.openai.com/v1", key_env="OPENAI_API_KEY"),
    "openrouter": Endpoint("openrouter", "https://openrouter.ai/api/v1", key_env="OPENROUTER_API_KEY"),
}
"""There without any entry in the file; an entry of that name says what is different."""

KEYS: Final = tuple(field.name for field in fields(Endpoint) if field.name not in ("name", "capabilities"))
_KEY_HEADERS: Final = frozenset({"authorization", "x-api-key", "api-key", "x-goog-api-key", "proxy-authorization"})
_LOOKS_LIKE_KEY: Final = frozenset({"key", "api_key", "apikey", "token", "secret", "password"})
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class WrongEntry(Exception):
    """`key` does not fit; the caller knows the file and the line. `message` never repeats what could be a key."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key
        self.message = message


def check_name(name: str) -> None:
    """Raises InputError: a model is called ENDPOINT/MODEL, so a name has no slash."""
    if name == LOCAL:
        raise InputError(f"'{LOCAL}' is the embedded model's own name: choose another", key=name)
    if not _NAME.fullmatch(name):
        raise InputError("the name of an endpoint has letters, digits, '.', '_' and '-' only: change it", key=name)


def to_endpoint(name: str, table: Mapping[str, Any]) -> Endpoint:
    """Raises WrongEntry."""
    base = BUILT_IN.get(name)
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key.lower() in _LOOKS_LIKE_KEY:
            raise WrongEntry(key, f"keys do not stand in this file: take it out, and use `playground keys set {name}`")
        if key not in KEYS:
            raise WrongEntry(key, f"is not known: {suggestion(key, KEYS)}")
        values[key] = _CHECKS[key](key, value)
    if base is None and "base_url" not in values:
        raise WrongEntry("base_url", "is missing: give the address of the API, such as http://127.0.0.1:8080/v1")
    return replace(base or Endpoint(name, ""), **values)


def to_table(endpoint: Endpoint) -> dict[str, Any]:
    """What must stand in the file to get `endpoint` again; what is so without it is left out."""
    base = BUILT_IN.get(endpoint.name) or Endpoint(endpoint.name, "")
    table = {key: getattr(endpoint, key) for key in KEYS if getattr(endpoint, key) != getattr(base, key)}
    return {key: {**value} if key in ("headers", "extra_body") else value for key, value in table.items()}


def _text(key: str, value: object) -> str:
    if not isinstance(value, str) or not value.isprintable():
        raise WrongEntry(key, "must be a text in quotes, of one line")
    return value.strip()


def _dialect(key: str, value: object) -> str:
    text = _text(key, value)
    if text not in get_args(Dialect):
        raise WrongEntry(key, f"'{text}' is no dialect: {suggestion(text, get_args(Dialect))}")
    return text


def _base_url(key: str, value: object) -> str:
    text = _text(key, value)
    try:
        parts = urlsplit(text)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # a bad port, half an IPv6 address
        whole, parts = False, urlsplit("")
    if not whole:
        raise WrongEntry(key, "must be an address that begins with http:// or https://")
    if parts.username or parts.password:
        raise WrongEntry(key, "holds a user or password: take it out, keys belong into the keyring")
    if any(is_credential_name(name) for name, _value in parse_qsl(parts.query, keep_blank_values=True)):
        raise WrongEntry(key, "holds a key behind the '?': take it out, keys belong into the keyring")
    return text


def _variable(key: str, value: object) -> str:
    text = _text(key, value)
    if text and not _VARIABLE.fullmatch(text):
        raise WrongEntry(key, "must be the name of an environment variable, such as OPENAI_API_KEY, not the key itself")
    return text


def _headers(key: str, value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise WrongEntry(key, "must be a table of texts")
    headers = {name: _text(f"{key}.{name}", text) for name, text in cast("dict[str, object]", value).items()}
    for name in headers:
        if name.lower() in _KEY_HEADERS:
            raise WrongEntry(f"{key}.{name}", "keys do not stand in this file: use `playground keys set`")
    return headers


def _json_table(key: str, value: object) -> dict[str, JsonValue]:
    if not isinstance(value, dict):
        raise WrongEntry(key, "must be a table")
    return {name: _json(f"{key}.{name}", entry) for name, entry in cast("dict[str, object]", value).items()}


def _json(key: str, value: object) -> JsonValue:
    """TOML's dates, and the numbers that are none, cannot stand in a request."""
    match value:
        case dict():
            return dict(_json_table(key, cast("dict[str, object]", value)))
        case list():
            return [_json(key, item) for item in cast("list[object]", value)]
        case str() | bool() | int():
            return value
        case float() if math.isfinite(value):
            return value
        case _:
            raise WrongEntry(key, "must be a text, a finite number, true, false, a list or a table")


def _whole(minimum: int, maximum: int) -> Callable[[str, object], int]:
    def check(key: str, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not minimum <= value <= maximum:
            raise WrongEntry(key, f"must be a whole number from {minimum} to {maximum}")
        return value

    return check


def _seconds(key: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= 86_400:
        raise WrongEntry(key, "must be a number of seconds above 0, a day at most")
    return float(value)


def _flag(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise WrongEntry(key, "must be true or false")
    return value


_CHECKS: Final[Mapping[str, Callable[[str, object], object]]] = {
    "base_url": _base_url,
    "dialect": _dialect,
    "key_env": _variable,
    "headers": _headers,
    "extra_body": _json_table,
    "max_concurrency": _whole(1, 1000),
    "connect_timeout_s": _seconds,
    "idle_timeout_s": _seconds,
    "total_timeout_s": _seconds,
    "max_retries": _whole(0, 20),
    "ca_file": _text,
    "stream": _flag,
    "provider": _text,
}
