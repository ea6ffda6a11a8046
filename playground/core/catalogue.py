"""The catalogue's entries as values: the providers and programs that serve models, and what their models take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from playground.core.capabilities import ModelRule
from playground.core.endpoint import Dialect


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One provider, or one program that serves models on the person's own machine.

    `base_url` is the API's root; `{NAME}` parts in it are for the person to fill in (Azure's resource). `hosts` are
    those by which an endpoint is known as this provider's (a host, or `.domain` for all below it). `key_url` is the
    page where a person gets a key, `key_env` the variable that usually holds it; `key_header` is where the dialect's
    own is not taken. `lists_openly`: its list of models says nothing about a key. `ports` are where a program on the
    person's own machine usually listens. `note` is one sentence for the person who chooses it.
    """

    id: str
    name: str
    dialect: Dialect = "openai-chat"
    base_url: str = ""
    hosts: tuple[str, ...] = ()
    key_env: str = ""
    key_url: str = ""
    key_header: str = ""
    wants_key: bool = True
    lists_openly: bool = False
    ports: tuple[int, ...] = ()
    note: str = ""
    rules: tuple[ModelRule, ...] = ()


GENERIC: Final = CatalogueEntry("", "Another endpoint", wants_key=False)
"""Stands for whatever is not in the catalogue."""
