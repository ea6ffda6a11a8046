"""The system's keyrings: which of them may hold keys, and what is asked of them. Every call here may block for long."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol, cast

from playground.core.errors import StoreError

SERVICE: Final = "system-message-playground"
_SECRET_SERVICE: Final = "keyring.backends.SecretService"
_NONE_HERE: Final = "there is no system keyring here"


class KeyringUnusable(StoreError):
    """The keyring did not do its part; the words say why, as part of a sentence."""


class NoKeyring(KeyringUnusable):
    """There is none that is fit for keys."""


class Keyring(Protocol):
    """What is used of `keyring.backend.KeyringBackend`, which is imported only when a key is asked for."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


def keyrings_here() -> list[Keyring]:
    """The keyrings of this system, never none, without looking at add-ons. Raises NoKeyring.

    `keyrings.*` are add-ons of other packages: keyrings.alt keeps keys in plain files and is picked wherever no real
    keyring answers; others speak to package registries. A chain is taken apart, because keyring's own asks its members
    until one answers: a delete then ends at the first that does not have the key.
    """
    import keyring
    from keyring.backends import fail, null

    chosen = _members(keyring.get_keyring())
    if any(_is_add_on(member) for member in chosen):
        from keyring.backend import get_all_keyring

        every = [member for backend in get_all_keyring() if backend.priority >= 1 for member in _members(backend)]
        chosen = sorted(every, key=lambda member: -float(getattr(member, "priority", 0)))  # 1: recommended
    useless = (fail.Keyring, null.Keyring)
    usable = [member for member in chosen if not _is_add_on(member) and not isinstance(member, useless)]
    if not usable:
        raise NoKeyring(_NONE_HERE)
    return cast("list[Keyring]", list(dict.fromkeys(usable)))


def _members(backend: object) -> list[object]:
    from keyring.backends import chainer

    return list(backend.backends) if isinstance(backend, chainer.ChainerBackend) else [backend]


def _is_add_on(backend: object) -> bool:
    return type(backend).__module__.partition(".")[0] == "keyrings"


def look_up(keyrings: Sequence[Keyring], endpoint: str) -> tuple[str, str]:
    """(the key, the keyring's name); "" where none has it. One that fails hides no other's key; else it is raised."""
    failure: Exception | None = None
    for backend in keyrings:
        try:
            if value := _password(backend, endpoint):
                return value, name_of(backend)
        except Exception as error:  # noqa: BLE001 - backends raise what they like; the caller says it
            failure = failure or error
    if failure is not None:
        raise failure
    return "", name_of(keyrings[0])


def _password(backend: Keyring, endpoint: str) -> str | None:
    """Raises TypeError for what is no text: a broken backend must not pass for a key."""
    value = cast("object", None if _lacks_collection(backend) else backend.get_password(SERVICE, endpoint))
    if value is not None and not isinstance(value, str):
        raise TypeError(type(value).__name__)
    return value


def _lacks_collection(backend: Keyring) -> bool:
    """Whether this is a Secret Service without a default collection, as on a desktop where none was ever needed.

    keyring makes the collection even where it only looks for a password, and the service then asks the person to
    "choose a password for the new keyring". https://specifications.freedesktop.org/secret-service/latest/ (ReadAlias)
    """
    if type(backend).__module__ != _SECRET_SERVICE or hasattr(backend, "preferred_collection"):
        return False
    from contextlib import closing

    from secretstorage import dbus_init
    from secretstorage.collection import get_collection_by_alias
    from secretstorage.exceptions import ItemNotFoundException

    with closing(dbus_init()) as bus:
        try:
            get_collection_by_alias(bus, "default")
        except ItemNotFoundException:
            return True
    return False


def keep(backend: Keyring, endpoint: str, key: str) -> str:
    """Returns the keyring's name."""
    backend.set_password(SERVICE, endpoint, key)
    return name_of(backend)


def delete(keyrings: Sequence[Keyring], endpoint: str) -> bool:
    """False when no keyring has such a key. Asked first, because backends tell that in different ways."""
    there = [backend for backend in keyrings if _password(backend, endpoint) is not None]
    for backend in there:
        backend.delete_password(SERVICE, endpoint)
    return bool(there)


def name_of(backend: Keyring) -> str:
    return str(getattr(backend, "name", type(backend).__name__))
