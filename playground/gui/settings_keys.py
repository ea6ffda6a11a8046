"""Keys, and what is said about them in the settings. What takes a KeyStore blocks for as long as its keyring does."""

from __future__ import annotations

from playground.core.endpoint import Endpoint, Key, KeySource
from playground.core.wording import count
from playground.gui.settings_page import sentence
from playground.store.catalogue import entry_for
from playground.store.keys import KeyStore


def keep_key(keys: KeyStore, endpoint: Endpoint, typed: str) -> tuple[str, Key]:
    """(where it went, the key that is used from now on). Blocks for as long as the keyring does."""
    kept = keys.set(endpoint.name, typed)
    used = keys.get(endpoint.name, endpoint.key_env)
    words = f"kept in the {kept.detail}." if kept.source == "keyring" else f"kept {kept.detail}."
    if used.source == "environment":
        words += f" The {used.detail} goes before it as long as it is set."
    return words, used


def forget_key(keys: KeyStore, endpoint: Endpoint) -> tuple[str, Key]:
    """(what was forgotten, the key that is used from now on). Raises StoreError; blocks as the keyring does."""
    had_one = keys.forget(endpoint.name)
    used = keys.get(endpoint.name, endpoint.key_env)
    words = "the key is forgotten." if had_one else "no key was kept."
    if used.source == "environment":
        words += f" The {used.detail} still gives one: take it away where it is set."
    return words, used


def wants_key(endpoint: Endpoint) -> bool:
    """Whether the endpoint is not asked without one."""
    return entry_for(endpoint).wants_key or bool(endpoint.key_env)


def key_words(key: Key, wanted: bool) -> str:
    """Where a key comes from, as a person says it."""
    match key.source:
        case "session":
            return "for this session only"
        case "environment":
            return f"from the {key.detail}"
        case "keyring":
            return f"kept in the {key.detail}"
        case "not needed":
            return "none is needed"
        case _:
            words = key.detail.replace("no key", "no key yet", 1)
            return words if wanted else f"{words}; it is asked without one"


def test_words(endpoint: Endpoint, source: KeySource | None, models: int) -> str:
    """What a list of models proves, and no more."""
    known = entry_for(endpoint)
    if source == "missing" or source is None:
        key = "No key was sent."
    elif known.lists_openly:
        key = "Its list is open to everybody, so the key itself was not tried."
    elif known.wants_key:
        key = "The key was accepted."
    else:
        key = "The key was sent and not refused."
    named = count(models, "model") if models else "it names no model: type ENDPOINT/MODEL where you choose one"
    return f"reached {endpoint.base_url}. {key} {sentence(named)}."
