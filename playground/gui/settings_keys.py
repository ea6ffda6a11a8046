"""Keys, and what is said about them in the settings. What takes a KeyStore blocks for as long as its keyring does."""

from __future__ import annotations

from playground.core.endpoint import Endpoint, Key
from playground.store.catalogue import entry_for
from playground.store.keys import KeyStore


def keep_key(keys: KeyStore, endpoint: Endpoint, typed: str, *, remember: bool = True) -> tuple[str, Key]:
    """(where it went, the key that is used from now on). `remember`: in the keyring, which it blocks for."""
    kept = keys.set(endpoint.name, typed, remember=remember)
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
