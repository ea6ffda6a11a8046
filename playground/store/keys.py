"""API keys: this session's memory, then the environment, then the system keyring. Never a file of our own."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from playground.core.endpoint import Key
from playground.core.errors import InputError, StoreError
from playground.core.pasted_key import bare_key, is_sendable
from playground.store.environment_keys import keys_of_environment
from playground.store.keyrings import (
    SERVICE,
    Keyring,
    KeyringUnusable,
    NoKeyring,
    delete,
    keep,
    keyrings_here,
    look_up,
    name_of,
)

__all__ = ["SERVICE", "TIME_LIMIT_S", "KeyStore", "KeyringUnusable"]

TIME_LIMIT_S: Final = 5.0
_LOCKED: Final = "the system keyring is locked"
_LOCKED_KINDS: Final = ("KeyringLocked", "LockedException")  # keyring's, and secretstorage's own
_SILENT: Final = "the system keyring did not answer (is it locked?)"
T = TypeVar("T")


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
        self._known = dict.fromkeys(keys_of_environment(self._environ))
        self._silent = False

    def get(self, endpoint: str, env: str = "") -> Key:
        """The key of an endpoint and where it came from. `env`: the name of its environment variable.

        It never makes a keyring where there is none yet: only `set` does, because there the person asked for it.
        """
        if (value := self._session.get(endpoint)) is not None:
            return self._found(Key(value, "session", "typed for this session"))
        if env and (value := bare_key(self._environ.get(env, ""))):
            return self._found(Key(value, "environment", f"environment variable {env}"))
        empty = f" (the environment variable {env} is empty)" if env and env in self._environ else ""
        try:
            value, name = self._ask(lambda keyrings: look_up(keyrings, endpoint))
        except KeyringUnusable as error:
            return Key(None, "missing", f"no key{empty}, and {error}")
        if not (value := bare_key(value)):
            return Key(None, "missing", f"no key{empty}")
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
                name = self._ask(lambda keyrings: keep(keyrings[0], endpoint, key))
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
            return self._ask(lambda keyrings: delete(keyrings, endpoint)) or in_session
        except NoKeyring:
            return in_session  # it was nowhere else
        except KeyringUnusable as error:
            raise StoreError(f"The key may still be in the keyring: {error}. Unlock it, then try again.") from error

    def available(self) -> tuple[bool, str]:
        """(is there a keyring to keep keys in, its name or why not)"""
        try:
            return True, self._ask(lambda keyrings: name_of(keyrings[0]))
        except KeyringUnusable as error:
            return False, f"{error}: keys are kept for this session only"

    def try_again(self) -> tuple[bool, str]:
        """Ask a keyring again that did not answer: the person has unlocked it."""
        self._silent = False
        return self.available()

    def known_values(self) -> tuple[str, ...]:
        """Every key that was seen, forgotten ones too: none of them may stand in a log or an error.

        Those of the environment count from the beginning, whether they are asked for or not.
        """
        return tuple(self._known)

    def learn(self, values: Iterable[str]) -> None:
        """What is as secret as a key and kept elsewhere: a credential in the headers of an endpoint."""
        for value in values:
            if value:
                self._known[value] = None

    def _found(self, key: Key) -> Key:
        if key.value is not None:
            self._known[key.value] = None
        return key

    def _ask(self, call: Callable[[Sequence[Keyring]], T]) -> T:
        """`call` with the system's keyrings, the best first, on a daemon thread with a time limit.

        A call hangs for as long as the unlock prompt stays open; an executor's thread would then also hang the exit,
        because it is joined there. Finding the keyring can hang in the same way, and so happens there too.
        """
        if self._silent:
            raise KeyringUnusable(_SILENT)
        replies: queue.SimpleQueue[_Reply[T]] = queue.SimpleQueue()

        def work() -> None:
            try:
                replies.put(_Reply(call(keyrings_here())))
            except BaseException as error:  # noqa: BLE001 - backends raise what they like; it is handed over
                replies.put(_Reply(error=error))
            self._silent = False  # late perhaps, but it answers

        threading.Thread(target=work, daemon=True, name="keyring").start()
        try:
            reply = replies.get(timeout=self._time_limit_s)
        except queue.Empty:
            self._silent = True
            if replies.empty():  # else it has answered in this very moment
                raise KeyringUnusable(_SILENT) from None
            self._silent = False
            reply = replies.get()
        if reply.error is not None:
            raise _unusable(reply.error) from reply.error
        return reply.value  # type: ignore[return-value]  # without an error it is a T, and T may be None


def _unusable(error: BaseException) -> KeyringUnusable:
    """The error's kind and no more: a backend's message might hold what it was given."""
    if isinstance(error, KeyringUnusable):
        return error
    kind = type(error).__name__
    return KeyringUnusable(_LOCKED if kind in _LOCKED_KINDS else f"the system keyring refused ({kind})")
