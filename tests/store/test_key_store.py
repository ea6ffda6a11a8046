from __future__ import annotations

import gc
import io
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from types import ModuleType
from typing import Any

import keyring
import keyring.backend
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.errors import KeyringLocked, PasswordDeleteError

from playground.core.errors import InputError, StoreError
from playground.store import keys
from playground.store.keys import SERVICE, KeyStore

KEY = "sk-not-a-real-key-123"


class LockedKeyring(KeyringBackend):
    """Like a Secret Service whose unlock prompt nobody answers, until `unlock`."""

    priority = -1
    name = "Locked"

    def __init__(self) -> None:
        super().__init__()
        self.unlock = threading.Event()
        self.asked = 0
        self.passwords: dict[str, str] = {}

    def _wait(self) -> None:
        self.asked += 1
        self.unlock.wait(20)

    def get_password(self, service: str, username: str) -> str | None:
        self._wait()
        return self.passwords.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._wait()
        self.passwords[username] = password


class RefusingKeyring(KeyringBackend):
    priority = -1

    def get_password(self, service: str, username: str) -> str | None:
        raise OSError("the bus said sk-secret-in-message")

    set_password = delete_password = get_password  # type: ignore[assignment] # all refuse alike


class PlainFileKeyring(KeyringBackend):
    """What keyrings.alt offers: passwords in a file."""

    priority = -1
    __module__ = "keyrings.alt.file"

    def get_password(self, service: str, username: str) -> str | None:
        raise AssertionError("a plain file was asked for a key")

    set_password = delete_password = get_password  # type: ignore[assignment] # none may be called


@pytest.fixture
def store() -> KeyStore:
    return KeyStore(environ={"OPENAI_API_KEY": " sk-environment\n", "EMPTY": " "})


@pytest.fixture
def locked() -> Iterator[LockedKeyring]:
    backend = LockedKeyring()
    keyring.set_keyring(backend)
    yield backend
    backend.unlock.set()


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 5
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_a_key_is_looked_up_in_order(store: KeyStore, own_keychain: Any) -> None:
    assert store.get("openai", "OPENAI_API_KEY").value == "sk-environment"
    assert store.get("openai", "OPENAI_API_KEY").detail == "environment variable OPENAI_API_KEY"
    assert store.get("openai", "EMPTY").source == "missing"
    own_keychain.set_password(SERVICE, "openai", "sk-keyring\n")
    assert store.get("openai", "OPENAI_API_KEY").source == "environment"
    key = store.get("openai", "EMPTY")
    assert (key.value, key.source) == ("sk-keyring", "keyring")
    store.set("openai", "sk-session", remember=False)
    assert store.get("openai", "OPENAI_API_KEY").value == "sk-session"
    assert store.get("openai", "OPENAI_API_KEY").source == "session"


def test_a_key_is_kept_in_the_keyring_and_nowhere_else(store: KeyStore, own_keychain: Any) -> None:
    store.set("x", "sk-old-one", remember=False)
    key = store.set("x", "  sk-new-one \n")
    assert (key.value, key.source) == ("sk-new-one", "keyring")
    assert own_keychain.passwords == {(SERVICE, "x"): "sk-new-one"}
    assert store.get("x").source == "keyring"
    assert KeyStore().get("x").value == "sk-new-one"


def test_forgetting_takes_it_from_everywhere(store: KeyStore, own_keychain: Any) -> None:
    store.set("x", "sk-in-keyring")
    store.set("x", "sk-in-session", remember=False)
    assert store.forget("x")
    assert own_keychain.passwords == {}
    assert store.get("x").source == "missing"
    assert not store.forget("x")


def test_every_value_seen_is_known_for_redaction(store: KeyStore, own_keychain: Any) -> None:
    own_keychain.set_password(SERVICE, "other", "sk-other")
    store.get("openai", "OPENAI_API_KEY")
    store.get("other")
    store.set("x", "sk-forgotten")
    store.forget("x")
    assert set(store.known_values()) == {"sk-environment", "sk-other", "sk-forgotten"}
    assert "sk-other" not in repr(store.get("other"))


@pytest.mark.parametrize("value", ["", "  ", "two words", "line\nbreak", "ключ-ключ", "tab\tkey", "\ud800"])
def test_what_no_header_can_carry_is_refused_without_repeating_it(store: KeyStore, value: str) -> None:
    with pytest.raises(InputError) as caught:
        store.set("x", value)
    assert not value.strip() or value not in str(caught.value)
    assert store.get("x").source == "missing"


def test_a_locked_keyring_costs_its_time_limit_once(locked: LockedKeyring) -> None:
    store = KeyStore(time_limit_s=0.05, environ={})
    key = store.get("x")
    assert key.value is None
    assert "did not answer" in key.detail
    began = time.monotonic()
    for _ in range(50):
        assert store.get("x").source == "missing"
    assert time.monotonic() - began < 1  # not 50 time limits
    assert locked.asked == 1
    kept = store.set("x", "sk-for-now")
    assert kept.source == "session"
    assert "did not answer" in kept.detail
    assert store.get("x").value == "sk-for-now"
    usable, words = store.available()
    assert not usable
    assert "this session only" in words
    with pytest.raises(StoreError, match="Unlock it"):
        store.forget("x")
    assert store.get("x").source == "missing"


def test_a_keyring_that_was_unlocked_is_asked_again(locked: LockedKeyring) -> None:
    locked.passwords["x"] = "sk-locked-up"
    store = KeyStore(time_limit_s=0.05, environ={})
    assert store.get("x").source == "missing"
    locked.unlock.set()
    assert store.try_again() == (True, "Locked")
    assert store.get("x").value == "sk-locked-up"


def test_a_keyring_that_answers_late_is_used_from_then_on(locked: LockedKeyring) -> None:
    store = KeyStore(time_limit_s=0.05, environ={})
    assert store.get("x").source == "missing"
    locked.passwords["x"] = "sk-late"
    locked.unlock.set()
    until(lambda: store.get("x").source == "keyring")


def test_a_locked_keyring_does_not_hang_the_exit() -> None:
    program = """
import threading, keyring
from keyring.backend import KeyringBackend
class Locked(KeyringBackend):
    priority = -1
    def get_password(self, service, username):
        threading.Event().wait()
    set_password = delete_password = get_password
keyring.set_keyring(Locked())
from playground.store.keys import KeyStore
print(KeyStore(time_limit_s=0.05, environ={}).get("x").source)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=20, check=True)
    assert done.stdout == "missing\n"


def test_finding_the_keyring_has_the_time_limit_too(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()
    monkeypatch.setattr(keyring, "get_keyring", lambda: release.wait(20))
    try:
        assert KeyStore(time_limit_s=0.05, environ={}).get("x").source == "missing"
    finally:
        release.set()


def test_a_keyring_that_refuses_is_told_without_its_words() -> None:
    keyring.set_keyring(RefusingKeyring())
    store = KeyStore(environ={})
    assert "refused (OSError)" in store.get("x").detail
    kept = store.set("x", "sk-kept-here")
    assert kept.source == "session"
    assert "secret" not in kept.detail
    assert store.get("x").value == "sk-kept-here"


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring, PlainFileKeyring])
def test_without_a_real_keyring_keys_stay_in_memory(
    backend: type[KeyringBackend], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring.backend, "get_all_keyring", lambda: [PlainFileKeyring(), fail.Keyring()])
    keyring.set_keyring(backend())
    store = KeyStore(environ={})
    assert store.available() == (False, "there is no system keyring here: keys are kept for this session only")
    assert store.set("x", "sk-memory").detail == "for this session only: there is no system keyring here"
    assert store.get("x").source == "session"
    assert store.forget("x")
    assert not store.forget("x")


def test_a_real_keyring_beside_a_plain_file_is_taken(own_keychain: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(own_keychain), "priority", 5)
    chain = chainer.ChainerBackend()
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [own_keychain, PlainFileKeyring()])
    monkeypatch.setattr(keyring.backend, "get_all_keyring", lambda: [chain, PlainFileKeyring(), own_keychain])
    keyring.set_keyring(chain)
    KeyStore(environ={}).set("x", "sk-real-one")
    assert own_keychain.passwords == {(SERVICE, "x"): "sk-real-one"}


class OwnKeyring(KeyringBackend):
    """One of two keyrings of a desktop."""

    priority = -1

    def __init__(self, name: str, trouble: BaseException | None = None) -> None:
        super().__init__()
        self.label = name
        self.passwords: dict[str, str] = {}
        self.trouble = trouble

    @property
    def name(self) -> str:
        return self.label

    def _work(self) -> None:
        if self.trouble is not None:
            raise self.trouble

    def get_password(self, service: str, username: str) -> str | None:
        self._work()
        return self.passwords.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._work()
        self.passwords[username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._work()
        if username not in self.passwords:
            raise PasswordDeleteError("not found")
        del self.passwords[username]


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> tuple[OwnKeyring, OwnKeyring]:
    """A desktop with two keyrings, the better one first."""
    first, second = OwnKeyring("Wallet"), OwnKeyring("Vault")
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [first, second])
    keyring.set_keyring(chainer.ChainerBackend())
    return first, second


def test_of_two_keyrings_the_first_keeps_and_both_are_looked_through(two: tuple[OwnKeyring, OwnKeyring]) -> None:
    first, second = two
    store = KeyStore(environ={})
    assert store.available() == (True, "Wallet")
    assert store.set("x", "sk-in-the-first").detail == "system keyring (Wallet)"
    second.passwords["y"] = "sk-in-the-second"
    assert (store.get("y").value, store.get("y").detail) == ("sk-in-the-second", "system keyring (Vault)")
    assert store.forget("y")
    assert second.passwords == {}, "keyring's own chain would end at the first, which does not have it"
    second.passwords["x"] = "sk-an-older-copy"
    assert store.forget("x")
    assert first.passwords == second.passwords == {}, "else the older copy would come to light"


def test_one_keyring_that_fails_hides_no_key_of_the_other(two: tuple[OwnKeyring, OwnKeyring]) -> None:
    first, second = two
    first.trouble = ConnectionResetError("the bus is gone")
    second.passwords["x"] = "sk-in-the-second"
    store = KeyStore(environ={})
    assert store.get("x").value == "sk-in-the-second"
    assert store.get("other").detail == "no key, and the system keyring refused (ConnectionResetError)"
    with pytest.raises(StoreError, match="may still be in the keyring"):
        store.forget("x")
    assert store.set("z", "sk-for-now").source == "session"


@pytest.mark.parametrize(
    "trouble", [OSError("no bus"), KeyError("x"), SystemExit(3), KeyboardInterrupt(), RecursionError(), Exception()]
)
def test_whatever_a_keyring_raises_is_told_and_stops_nothing(trouble: BaseException) -> None:
    backend = OwnKeyring("Broken", trouble)
    keyring.set_keyring(backend)
    store = KeyStore(environ={})
    assert store.get("x").detail == f"no key, and the system keyring refused ({type(trouble).__name__})"
    assert store.set("x", "sk-for-now").source == "session"
    with pytest.raises(StoreError, match="may still be in the keyring"):
        store.forget("x")
    assert store.get("x").source == "missing"


def test_a_locked_keyring_that_says_so_at_once() -> None:
    """So does a Secret Service where nothing can ask for the password; the reason must not read like a fault."""
    backend = OwnKeyring("Closed", KeyringLocked("sk-in-its-words"))
    keyring.set_keyring(backend)
    store = KeyStore(environ={})
    assert store.get("x").detail == "no key, and the system keyring is locked"
    assert store.set("x", "sk-for-now").detail == "for this session only: the system keyring is locked"
    backend.trouble = None
    assert store.try_again() == (True, "Closed")
    assert store.set("x", "sk-for-now").source == "keyring"


def test_a_bus_that_goes_and_comes_back(two: tuple[OwnKeyring, OwnKeyring]) -> None:
    """The session's key is used meanwhile, and what the keyring has is there again without a new start."""
    first, second = two
    store = KeyStore(environ={})
    store.set("x", "sk-kept-before")
    first.trouble = second.trouble = ConnectionError("gone")
    assert store.get("x").source == "missing"
    first.trouble = second.trouble = None
    assert store.get("x").value == "sk-kept-before"


@pytest.mark.parametrize("value", [b"sk-bytes-123", 5, ["sk-in-a-list"]])
def test_a_keyring_that_gives_no_text_gives_no_key(value: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OwnKeyring, "get_password", lambda *_: value)
    keyring.set_keyring(OwnKeyring("Odd"))
    assert KeyStore(environ={}).get("x").detail == "no key, and the system keyring refused (TypeError)"


def test_a_slow_first_answer_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyring that is started by the first call takes its time; it is not the same as one that is locked."""

    def slowly(self: OwnKeyring, service: str, username: str) -> str:
        time.sleep(0.1)
        return "sk-at-last"

    monkeypatch.setattr(OwnKeyring, "get_password", slowly)
    keyring.set_keyring(OwnKeyring("Slow"))
    assert KeyStore(environ={}, time_limit_s=5).get("x").value == "sk-at-last"


@pytest.mark.parametrize(
    ("value", "key"),
    [
        (f" {KEY}\n", KEY), (f"{KEY}\r\n", KEY), (f'"{KEY}"', KEY), (f"Bearer {KEY}", KEY), (f"\ufeff{KEY}", KEY),
        ("", None), (" \n", None), ('""', None), ("Bearer ", None),
    ],
)  # fmt: skip
def test_a_variable_is_forgiven_like_a_pasted_key(value: str, key: str | None, own_keychain: Any) -> None:
    store = KeyStore(environ={"MINE": value})
    found = store.get("x", "MINE")
    assert found.value == key
    if key is None:
        assert found.detail == "no key (the environment variable MINE is empty)"
        own_keychain.set_password(SERVICE, "x", "sk-keyring")
        assert store.get("x", "MINE").source == "keyring", "an empty variable hides nothing"
    else:
        assert found.source == "environment"
        assert key in store.known_values()


def test_what_the_environment_holds_is_known_before_it_is_asked_for() -> None:
    store = KeyStore(
        environ={
            "SOME_API_KEY": "sk-never-asked", "HF_TOKEN": "hf_never_asked", "PATH": "/bin/of-no-interest",
            "HTTPS_PROXY": "http://me:pass-of-proxy@proxy.test:3128", "EMPTY_API_KEY": "",
        }
    )  # fmt: skip
    assert set(store.known_values()) == {"sk-never-asked", "hf_never_asked", "pass-of-proxy"}
    store.learn(["", "of-a-header"])
    assert "of-a-header" in store.known_values()
    assert "" not in store.known_values()


class SecretService:
    """Like keyring's backend of a Secret Service: any call makes the default collection where there is none."""

    name = "SecretService Keyring"
    __module__ = "keyring.backends.SecretService"

    def __init__(self) -> None:
        self.passwords: dict[str, str] | None = None

    def _collection(self) -> dict[str, str]:
        if self.passwords is None:
            self.passwords = {}
        return self.passwords

    def get_password(self, service: str, username: str) -> str | None:
        return self._collection().get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._collection()[username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self._collection()[username]


@pytest.fixture
def secret_service(monkeypatch: pytest.MonkeyPatch) -> SecretService:
    """A desktop where no keyring was ever made. Its bus and its library are stand-ins too."""
    service = SecretService()

    class NotFound(Exception):
        pass

    def by_alias(_bus: object, alias: str) -> None:
        assert alias == "default"
        if service.passwords is None:
            raise NotFound

    given: dict[str, dict[str, object]] = {
        "secretstorage": {"dbus_init": io.BytesIO},
        "secretstorage.collection": {"get_collection_by_alias": by_alias},
        "secretstorage.exceptions": {"ItemNotFoundException": NotFound},
    }
    for name, things in given.items():
        module = ModuleType(name)
        module.__dict__.update(things)
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(keyring, "get_keyring", lambda: service)
    return service


def test_looking_for_a_key_makes_no_keyring(secret_service: SecretService) -> None:
    store = KeyStore(environ={})
    assert store.available() == (True, "SecretService Keyring")
    assert store.get("x").detail == "no key"
    assert not store.forget("x")
    assert secret_service.passwords is None


def test_keeping_a_key_makes_the_keyring(secret_service: SecretService) -> None:
    store = KeyStore(environ={})
    assert store.set("x", "sk-first-one").source == "keyring"
    assert secret_service.passwords == {"x": "sk-first-one"}
    assert KeyStore(environ={}).get("x").value == "sk-first-one"
    assert store.forget("x")
    assert secret_service.passwords == {}


def test_the_keyring_library_is_imported_only_when_asked() -> None:
    program = "import sys, playground.store.keys as k; k.KeyStore().set('x', 'sk-123456', remember=False)\n"
    program += "print('keyring' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=20, check=True)
    assert done.stdout == "False\n"


@pytest.mark.secretservice
def test_a_real_secret_service_keeps_keys() -> None:
    store = KeyStore(environ={})
    assert store.available()[0]
    assert store.set("smp-test", "sk-real-service").source == "keyring"
    assert KeyStore(environ={}).get("smp-test").value == "sk-real-service"
    assert store.forget("smp-test")
    assert store.get("smp-test").source == "missing"


@pytest.mark.secretservice
def test_a_real_secret_service_that_goes_away_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    store = KeyStore(environ={})
    assert store.set("smp-test", "sk-real-service").source == "keyring"
    bus = os.environ["DBUS_SESSION_BUS_ADDRESS"]
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    began = time.monotonic()
    gone = store.get("smp-test")
    assert gone.source == "missing"
    assert "refused" in gone.detail
    assert time.monotonic() - began < keys.TIME_LIMIT_S
    with pytest.raises(StoreError, match="may still be in the keyring"):
        store.forget("smp-test")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus)
    assert store.get("smp-test").value == "sk-real-service"
    assert store.forget("smp-test")


@pytest.mark.secretservice
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # keyring leaves its sockets open
def test_a_real_secret_service_that_is_locked_is_told_apart_from_one_without_the_key() -> None:
    """The last of these: nobody is there to unlock it again."""
    from secretstorage import dbus_init, get_default_collection

    store = KeyStore(environ={}, time_limit_s=1.0)
    assert store.set("smp-locked", "sk-real-service").source == "keyring"
    with closing(dbus_init()) as bus:
        collection = get_default_collection(bus)
        collection.lock()
        assert collection.is_locked()
    began = time.monotonic()
    found = store.get("smp-locked")
    assert found.source == "missing"
    assert "locked" in found.detail
    assert time.monotonic() - began < 2
    assert store.set("smp-locked", "sk-for-now").source == "session"
    gc.collect()


def test_the_service_name_stays() -> None:
    """Another name would lose every key that people have kept."""
    assert keys.SERVICE == "system-message-playground"
