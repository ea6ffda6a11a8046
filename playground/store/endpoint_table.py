"""What a table `[endpoints.NAME]` may hold: the keys, what fits each, and the Endpoint made of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Final

from playground.core.endpoint import LOCAL, Endpoint
from playground.core.errors import InputError
from playground.store import entry_checks as fits
from playground.store.catalogue import built_in, catalogue_endpoint
from playground.store.entry_checks import Check, WrongEntry, checked
from playground.store.model_rules import to_rules, to_tables

KEYS: Final = tuple(field.name for field in fields(Endpoint) if field.name != "name")
_LOOKS_LIKE_KEY: Final = frozenset({"key", "api_key", "apikey", "token", "secret", "password"})
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def check_name(name: str) -> None:
    """Raises InputError: a model is called ENDPOINT/MODEL, so a name has no slash."""
    if name == LOCAL:
        raise InputError(f"'{LOCAL}' is the embedded model's own name: choose another", key=name)
    if not _NAME.fullmatch(name):
        raise InputError("the name of an endpoint has letters, digits, '.', '_' and '-' only: change it", key=name)


def to_endpoint(name: str, table: Mapping[str, Any]) -> Endpoint:
    """Raises WrongEntry.

    A table without an address says what is different from the catalogue's entry of its name; one with an address
    stands for itself, because a person may call any place `ollama`.
    """
    for key in table:
        if key.lower() in _LOOKS_LIKE_KEY:
            raise WrongEntry(key, f"keys do not stand in this file: take it out, and use `playground keys set {name}`")
    values = checked(table, _CHECKS)
    base = built_in(name) or (catalogue_endpoint(name) if "base_url" not in values else None)
    if base is None and "base_url" not in values:
        raise WrongEntry("base_url", "is missing: give the address of the API, such as http://127.0.0.1:8080/v1")
    return replace(base or Endpoint(name, ""), **values)


def to_table(endpoint: Endpoint) -> dict[str, Any]:
    """What must stand in the file to get `endpoint` again; what is so without it is left out."""
    base = built_in(endpoint.name) or Endpoint(endpoint.name, "")
    table = {key: getattr(endpoint, key) for key in KEYS if getattr(endpoint, key) != getattr(base, key)}
    if "capabilities" in table:
        table["capabilities"] = to_tables(endpoint.capabilities)
    return {key: {**value} if key in ("headers", "extra_body") else value for key, value in table.items()}


_CHECKS: Final[Mapping[str, Check]] = {
    "base_url": fits.base_url,
    "dialect": fits.dialect,
    "key_env": fits.variable,
    "headers": fits.headers,
    "extra_body": fits.json_table,
    "max_concurrency": fits.whole(1, 1000),
    "connect_timeout_s": fits.seconds,
    "idle_timeout_s": fits.seconds,
    "total_timeout_s": fits.seconds,
    "max_retries": fits.whole(0, 20),
    "ca_file": fits.text,
    "stream": fits.flag,
    "provider": fits.text,
    "capabilities": to_rules,
}
