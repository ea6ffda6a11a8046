"""The catalogue of providers that comes with the program: read once, when it is first asked for."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, cast
from urllib.parse import urlsplit

from playground.core.capabilities import ModelRule
from playground.core.catalogue import GENERIC, CatalogueEntry
from playground.core.endpoint import Endpoint
from playground.core.errors import InputError
from playground.core.nearest import suggestion
from playground.store import entry_checks as fits
from playground.store.endpoint_text import line_of, line_of_top
from playground.store.entry_checks import Check, WrongEntry, checked, table_of
from playground.store.files import read_text
from playground.store.folders import resources_folder
from playground.store.model_rules import to_rules
from playground.store.toml_text import parsed

FILE_NAME: Final = "catalogue.toml"
MAX_FILE_BYTES: Final = 1_000_000
BUILT_IN: Final = ("openai", "openrouter")
"""Entries that are endpoints for everybody, without a key and without an entry in endpoints.toml."""


def entries() -> tuple[CatalogueEntry, ...]:
    """Every entry, in the order of the file. Raises InputError or StoreError for an installation that is damaged."""
    return tuple(_shipped().values())


def entry(name: str) -> CatalogueEntry | None:
    """The entry of that id."""
    return _shipped().get(name)


def entry_for(endpoint: Endpoint) -> CatalogueEntry:
    """What is known of an endpoint: by its `provider`, else by its host, else nothing.

    A provider may serve several dialects. Where its entry is about another one than the endpoint speaks, what its
    models take still holds, and what the entry's protocol calls it does not.
    """
    host = _host(endpoint.base_url)
    if endpoint.provider:
        found = entry(endpoint.provider)
        alike = [] if found is None else [found, *(each for each in entries() if set(each.hosts) & set(found.hosts))]
    else:
        alike = [each for each in entries() if any(_is_at(host, known) for known in each.hosts)]
    if not alike:
        return GENERIC
    same = next((each for each in alike if each.dialect == endpoint.dialect), None)
    return same or _without_protocol(alike[0])


def unknown_provider(endpoint: Endpoint) -> str:
    """A sentence about a provider that the catalogue does not know; "" where there is nothing to say."""
    if not endpoint.provider or entry(endpoint.provider) is not None:
        return ""
    near = suggestion(endpoint.provider, list(_shipped()))
    return f"'{endpoint.provider}' is not in the catalogue, so it is asked like any other endpoint: {near}"


def catalogue_endpoint(name: str) -> Endpoint | None:
    """The endpoint that an entry stands for; None where there is none, or a part of its address is to be filled in."""
    found = entry(name)
    return None if found is None or placeholders(found) else endpoint_of(found)


def endpoint_of(found: CatalogueEntry, name: str = "", base_url: str = "") -> Endpoint:
    """An endpoint as the entry has it."""
    return Endpoint(
        name or found.id, base_url or found.base_url, found.dialect, key_env=found.key_env, provider=found.id
    )


def built_in(name: str) -> Endpoint | None:
    """The endpoint that is there for everybody under that name."""
    return catalogue_endpoint(name) if name in BUILT_IN else None


def placeholders(found: CatalogueEntry) -> bool:
    """Whether a part of the address is for the person to fill in."""
    return "{" in found.base_url


def read_catalogue(source: str, file: str) -> dict[str, CatalogueEntry]:
    """The entries by id. Raises InputError with the line."""
    content = parsed(source, file)
    for top in content:
        if top not in ("family", "provider"):
            message = f"is not known: {suggestion(top, ('family', 'provider'))}"
            raise InputError(message, file=file, line=line_of_top(source, top), key=top)
    root, name = "", ""
    try:
        root = "family"
        families: dict[str, tuple[ModelRule, ...]] = {}
        for name, value in table_of(root, content.get(root, {})).items():
            families[name] = to_rules("", value)
        root = "provider"
        found: dict[str, CatalogueEntry] = {}
        for name, value in table_of(root, content.get(root, {})).items():
            found[name] = _to_entry(name, table_of(name, value), families)
    except WrongEntry as error:
        line = line_of(source, name, error.key, root=root)
        raise InputError(error.message, file=file, line=line, key=f"{root}.{name}.{error.key}") from None
    return found


def _to_entry(name: str, table: dict[str, Any], families: Mapping[str, tuple[ModelRule, ...]]) -> CatalogueEntry:
    values = checked(table, _CHECKS)
    for needed in ("name", "base_url", "note"):
        if needed not in values:
            raise WrongEntry(needed, "is missing")
    rules: list[ModelRule] = []
    for family in cast("tuple[str, ...]", values.pop("families", ())):
        if family not in families:
            raise WrongEntry("families", f"'{family}' is no family: {suggestion(family, families)}")
        rules += families[family]
    rules += values.pop("rules", ())
    return CatalogueEntry(name, rules=tuple(rules), **values)


@functools.cache
def _shipped() -> Mapping[str, CatalogueEntry]:
    path = resources_folder() / FILE_NAME
    return read_catalogue(read_text(path, limit_bytes=MAX_FILE_BYTES), str(path))


def _host(url: str) -> str:
    try:
        return urlsplit(url if "://" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""


def _is_at(host: str, known: str) -> bool:
    return host.endswith(known) if known.startswith(".") else host == known


def _without_protocol(found: CatalogueEntry) -> CatalogueEntry:
    rules = tuple(replace(rule, names={}, extra={}, asks_usage=None, max_tokens=None) for rule in found.rules)
    return replace(found, rules=rules)


def _ports(key: str, value: object) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise WrongEntry(key, "must be a list of port numbers")
    return tuple(fits.whole(1, 65_535)(key, port) for port in cast("list[object]", value))


_CHECKS: Final[Mapping[str, Check]] = {
    "name": fits.text,
    "dialect": fits.dialect,
    "base_url": fits.text,
    "hosts": fits.texts,
    "key_env": fits.variable,
    "key_url": fits.base_url,
    "key_header": fits.text,
    "wants_key": fits.flag,
    "lists_openly": fits.flag,
    "ports": _ports,
    "note": fits.text,
    "rules": to_rules,
    "families": fits.texts,
}
