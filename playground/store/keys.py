"""API keys: this session's memory, then the environment, then the system keyring. Never a file of our own."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar, cast

from playground.core.endpoint import Key
from playground.core.errors import InputError, StoreError
from playground.core.pasted_key import bare_key, is_sendable

SERVICE: Final = "system-message-playground"
TIME_LIMIT_S: Final = 5.0
_SILENT: Final = "the system keyring did not answer (is it locked?)"
_SECRET_SERVICE: Final = "keyring.backends.SecretService"
_NONE_HERE: Final = "there is no system keyring here"
T = TypeVar("T")


class KeyringUnusable(StoreError):
    """The keyring did not do its part; the words say why, as part of a sentence."""


class _Keyring(Protocol):
    """What is used of `keyring.backend.KeyringBackend`, which is imported only when a key is asked for."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


@dataclass(frozen=True, slots=True)
class _Reply(Generic[T]):
    """What a call to the keyring came to: exactly one of the two."""

    value: T | None = None
    error: BaseException | None = None


class KeyStore:
    """Usable from any thread. A locked keyring costs `time_limit_s` once; after that it is left alone until it
    answers, or until `try_again`.
    """

    def __init__(self, *, time_limit_s: float = TIME_LIMIT_S, environ: Mapping[str, str] | None = None) -> None:
        self._time_limit_s = time_limit_s
        self._environ = os.environ if environ is None else environ
        self._session: dict[str, str] = {}
        self._known: dict[str, None] = {}
        self._silent = False

    def get(self, endpoint: str, env: str = "") -> Key:
        """The key of an endpoint and where it came from. `env`: the name of its environment variable.

        It never makes a keyring where there is none yet: only `set` does, because there the person asked for it.
        """
        if (value := self._session.get(endpoint)) is not None:
            return self._found(Key(value, "session", "typed for this session"))
        if env and (value := bare_key(self._environ.get(env, ""))):
            return self._found(Key(value, "environment", f"environment variable {env}"))
        try:
            value, name = self._ask(lambda backend: (_look_up(backend, endpoint), _name(backend)))
        except KeyringUnusable as error:
            return Key(None, "missing", f"no key, and {error}")
        if not (value := bare_key(value or "")):
            return Key(None, "missing", "no key")
        return self._found(Key(value, "keyring", f"system keyring ({name})"))

    def set(self, endpoint: str, value: str, *, remember: bool = True) -> Key:
        """Keep a key in the keyring, else (or with `remember=False`) for this session; the Key says where it went.

        Raises InputError when no HTTP header can carry the value.
        """
        key = bare_key(value)
        if not key:
            raise InputError(f"the key of '{endpoint}' is empty: paste the whole key")
        if not is_sendable(key):
            raise InputError(f"the key of '{endpoint}' holds spaces or unusual signs: paste the key alone")
        self._known[key] = None
        detail = "for this session only"
        if remember:
            try:
                name = self._ask(lambda backend: _keep(backend, endpoint, key))
            except KeyringUnusable as error:
                detail = f"for this session only: {error}"
            else:
                self._session.pop(endpoint, None)
                return Key(key, "keyring", f"system keyring ({name})")
        self._session[endpoint] = key
        return Key(key, "session", detail)

    def forget(self, endpoint: str) -> bool:
        """Remove the key from this session and the keyring; False when there was none.

        Raises StoreError when the keyring may still hold it. An environment variable is not ours to remove.
        """
        in_session = self._session.pop(endpoint, None) is not None
        try:
            return self._ask(lambda backend: _delete(backend, endpoint)) or in_session
        except KeyringUnusable as error:
            if not self._silent:
                return in_session  # without a keyring it was nowhere else
            raise StoreError(f"The key may still be in the keyring: {error}. Unlock it, then try again.") from error

    def available(self) -> tuple[bool, str]:
        """(is there a keyring to keep keys in, its name or why not)"""
        try:
            return True, self._ask(_name)
        except KeyringUnusable as error:
            return False, f"{error}: keys are kept for this session only"

    def try_again(self) -> tuple[bool, str]:
        """Ask a keyring again that did not answer: the person has unlocked it."""
        self._silent = False
        return self.available()

    def known_values(self) -> tuple[str, ...]:
        """Every key that was seen, forgotten ones too: none of them may stand in a log or an error."""
        return tuple(self._known)

    def _found(self, key: Key) -> Key:
        if key.value is not None:
            self._known[key.value] = None
        return key

    def _ask(self, call: Callable[[_Keyring], T]) -> T:
        """`call` with the system's keyring, on a daemon thread with a time limit.

        A call hangs for as long as the unlock prompt stays open; an executor's thread would then also hang the exit,
        because it is joined there. Finding the keyring can hang in the same way, and so happens there too.
        """
        if self._silent:
            raise KeyringUnusable(_SILENT)
        replies: queue.SimpleQueue[_Reply[T]] = queue.SimpleQueue()

        def work() -> None:
            try:
                replies.put(_Reply(call(_backend())))
            except BaseException as error:  # noqa: BLE001 - backends raise what they like; it is handed over
                replies.put(_Reply(error=error))
            self._silent = False  # late perhaps, but it answers

        threading.Thread(target=work, daemon=True, name="keyring").start()
        try:
            reply = replies.get(timeout=self._time_limit_s)
        except queue.Empty:
            self._silent = True
            raise KeyringUnusable(_SILENT) from None
        if reply.error is not None:
            if isinstance(reply.error, KeyringUnusable):
                raise reply.error
            raise KeyringUnusable(f"the system keyring refused ({_words(reply.error)})") from reply.error
        return reply.value  # type: ignore[return-value]  # without an error it is a T, and T may be None


def _backend() -> _Keyring:
    """The keyring of this system, without looking at add-ons.

    `keyrings.*` are add-ons of other packages: keyrings.alt keeps keys in plain files and is picked wherever no real
    keyring answers; others speak to package registries.
    """
    import keyring
    from keyring.backends import chainer, fail, null

    backend = keyring.get_keyring()
    members: list[object] = list(backend.backends) if isinstance(backend, chainer.ChainerBackend) else [backend]
    if any(_is_add_on(member) for member in members):
        from keyring.backend import get_all_keyring

        real = [k for k in get_all_keyring() if k.priority >= 1 and not _is_add_on(k)]  # 1: recommended, says keyring
        real = [k for k in real if not isinstance(k, chainer.ChainerBackend)]
        if not real:
            raise KeyringUnusable(_NONE_HERE)
        backend = max(real, key=lambda k: k.priority)
    if isinstance(backend, (fail.Keyring, null.Keyring)):
        raise KeyringUnusable(_NONE_HERE)
    return cast("_Keyring", backend)


def _is_add_on(backend: object) -> bool:
    return type(backend).__module__.partition(".")[0] == "keyrings"


def _look_up(backend: _Keyring, endpoint: str) -> str | None:
    return None if _lacks_collection(backend) else backend.get_password(SERVICE, endpoint)


def _lacks_collection(backend: _Keyring) -> bool:
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


def _keep(backend: _Keyring, endpoint: str, key: str) -> str:
    """Returns the keyring's name."""
    backend.set_password(SERVICE, endpoint, key)
    return _name(backend)


def _delete(backend: _Keyring, endpoint: str) -> bool:
    """False when the keyring has no such key. Asked first, because backends tell that in different ways."""
    if _look_up(backend, endpoint) is None:
        return False
    backend.delete_password(SERVICE, endpoint)
    return True


def _name(backend: _Keyring) -> str:
    return str(getattr(backend, "name", type(backend).__name__))


def _words(error: BaseException) -> str:
    """The error's kind and no more: a backend's message might hold what it was given."""
    return type(error).__name__
