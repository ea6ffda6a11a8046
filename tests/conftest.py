"""What holds for every test: an own home, an empty keychain, no network but loopback, nothing left behind.

Tests marked `screen`, `secretservice` and `model` are skipped, with the reason, where their surroundings are missing.
"""

from __future__ import annotations

import functools
import gc
import ipaddress
import itertools
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

ROOT = Path(__file__).resolve().parents[1]
QT_SETTINGS = ("qt_api", "qt_log_level_fail", "qt_log_ignore")
FOLDER_VARIABLES = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")
XDG_VARIABLES = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
OURS_TO_READ = ("PLAYGROUND_TEST_CACHE", "PLAYGROUND_SCREEN", "PLAYGROUND_SECRET_SERVICE")
FAILED = pytest.StashKey[bool]()
MODEL_TROUBLE = pytest.StashKey[str]()

# Before anything imports Qt: windows of tests are drawn nowhere, and numbers look the same on every machine.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"


# ---- what there is to test with


@functools.cache
def qt_trouble() -> str:
    """Why Qt cannot be loaded; empty when it can."""
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        return str(error)
    return ""


@functools.cache
def screen_trouble() -> str:
    if not os.environ.get("PLAYGROUND_SCREEN"):
        return "needs a screen of its own: python3 run.py test, or .setup/with-screen python -m pytest"
    missing = [name for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS") if not os.environ.get(name)]
    return f".setup/with-screen left {' and '.join(missing)} unset" if missing else qt_trouble()


@functools.cache
def keychain_trouble() -> str:
    if os.environ.get("PLAYGROUND_SECRET_SERVICE"):
        return ""
    return "needs a keychain of its own: .setup/with-secret-service python -m pytest -m secretservice"


def model_cache() -> Path:
    """Where the embedded model lies between test runs, fetched once."""
    return Path(os.environ.get("PLAYGROUND_TEST_CACHE") or ROOT / ".cache").absolute() / "models"


def lend_models(home: Path) -> None:
    """Let the program with `home` as its PLAYGROUND_HOME find and keep its models in the tests' cache."""
    model_cache().mkdir(parents=True, exist_ok=True)
    (home / "cache").mkdir(parents=True, exist_ok=True)
    (home / "cache" / "models").symlink_to(model_cache(), target_is_directory=True)


def fetch_model(home: Path) -> str:
    """Have the program fetch its model; why it could not, empty when it did."""
    lend_models(home)
    command = [sys.executable, "-m", "playground", "local", "fetch"]
    environment = {**os.environ, "PLAYGROUND_HOME": str(home)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, check=False)
    words = (done.stderr or done.stdout).strip().splitlines()
    return "" if done.returncode == 0 else f"the embedded model is not to be had: {words[-1] if words else ''}"


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    if not pluginmanager.hasplugin("pytest-qt"):  # run.py leaves it out where Qt's libraries are missing
        for name in QT_SETTINGS:
            parser.addini(name, "a setting of pytest-qt, which is not loaded")


def pytest_report_header() -> list[str]:
    troubles = {"window": qt_trouble(), "screen": screen_trouble(), "keychain": keychain_trouble()}
    return [f"{name} tests are skipped: {trouble}" for name, trouble in troubles.items() if trouble]


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    window_tests = collection_path.is_dir() and collection_path.name in ("window", "gui")
    return True if window_tests and qt_trouble() else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for marker, trouble in (("screen", screen_trouble), ("secretservice", keychain_trouble)):
            if item.get_closest_marker(marker) and trouble():
                item.add_marker(pytest.mark.skip(reason=trouble()))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("model") is None:
        return
    stash = item.config.stash
    if MODEL_TROUBLE not in stash:
        home = model_cache().parent / "fetching"
        shutil.rmtree(home, ignore_errors=True)
        stash[MODEL_TROUBLE] = fetch_model(home)
        shutil.rmtree(home, ignore_errors=True)
    if stash[MODEL_TROUBLE]:
        pytest.skip(stash[MODEL_TROUBLE])


# ---- an own world for every test


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """New folders without end. (`mktemp` looks through all earlier ones each time.)"""
    base = tmp_path_factory.mktemp("homes")
    return (base / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def own_home(request: pytest.FixtureRequest, homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """This test's PLAYGROUND_HOME. The person's folders, keys and proxies are out of sight, of child processes too."""
    base = next(homes)
    base.mkdir()
    for name in list(os.environ):
        ours = name.startswith("PLAYGROUND_") and name not in OURS_TO_READ
        if ours or name.endswith(("_API_KEY", "_TOKEN")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    for name in FOLDER_VARIABLES:
        monkeypatch.setenv(name, str(base))
    for name in XDG_VARIABLES:
        monkeypatch.setenv(name, str(base / name.lower()))
    home = base / "playground"
    monkeypatch.setenv("PLAYGROUND_HOME", str(home))
    if request.node.get_closest_marker("model"):
        lend_models(home)
    return home


@pytest.fixture
def screen_environment(own_home: Path) -> dict[str, str]:
    """Environment for a program that is to show its window on the virtual screen, with its accessibility tree."""
    return {**os.environ, "QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}


@functools.cache
def memory_keyring_class() -> type[KeyringBackend]:
    """Made when first needed: importing keyring takes a tenth of a second."""
    from keyring.backend import KeyringBackend
    from keyring.errors import PasswordDeleteError

    class MemoryKeyring(KeyringBackend):
        priority = -1  # above 0, keyring's own search would chain it with the person's real keychain

        def __init__(self) -> None:
            super().__init__()  # type: ignore[no-untyped-call] # keyring leaves it without types
            self.passwords: dict[tuple[str, str], str] = {}

        def get_password(self, service: str, username: str) -> str | None:
            return self.passwords.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            self.passwords[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            if self.passwords.pop((service, username), None) is None:
                raise PasswordDeleteError("Password not found")

    return MemoryKeyring


@pytest.fixture(autouse=True)
def own_keychain(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> KeyringBackend | None:
    """An empty keychain in memory; child processes have none. Tests marked secretservice keep theirs."""
    import keyring
    import keyring.core

    if request.node.get_closest_marker("secretservice"):
        keyring.core.init_backend()
        return None
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    own = memory_keyring_class()()
    keyring.set_keyring(own)
    return own


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A test that reaches for another machine does not get there, and fails even if the program swallows the error."""
    reached: list[str] = []

    def refuse(host: object) -> None:
        reached.append(str(host))
        raise OSError(f"A test reached for {host}: only loopback is open.")

    def guarded(name: str) -> Any:
        original = getattr(socket.socket, name)

        def call(self: socket.socket, *arguments: Any) -> Any:
            address = arguments[-1]
            if isinstance(address, tuple) and not is_loopback(str(address[0])):
                refuse(address[0])
            return original(self, *arguments)

        return call

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, guarded(name))
    look_up = socket.getaddrinfo

    def guarded_look_up(host: Any, *arguments: Any, **options: Any) -> Any:
        name = host.decode("ascii") if isinstance(host, bytes) else host or "localhost"
        if name.endswith((".invalid", ".test")):  # names that are never registered (RFC 6761)
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if not is_address(name) and not is_loopback(name):
            refuse(name)
        return look_up(host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)
    yield
    assert not reached, f"reached for {reached}"


def is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Addresses are judged as they stand; of names only localhost and its own subdomains pass."""
    if is_address(host):
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    return host == "localhost" or host.endswith(".localhost")


# ---- nothing left behind


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest, own_home: Path) -> Iterator[None]:
    """No thread goes on after its test, and no window stays. A test that failed is not blamed a second time."""
    threads, windows = set(threading.enumerate()), top_windows()
    yield
    if request.node.stash.get(FAILED, False):
        return
    if names := [thread.name for thread in lasting_threads(threads)]:
        pytest.fail(f"threads go on: {names}", pytrace=False)
    if left := lasting_windows(windows):
        pytest.fail(f"windows stay: {left}", pytrace=False)


def lasting_threads(before: set[threading.Thread], patience_s: float = 2.0) -> list[threading.Thread]:
    end = time.monotonic() + patience_s
    while True:
        new = [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
        if not new or time.monotonic() > end:
            return new
        new[0].join(0.05)


def top_windows() -> list[Any]:
    """Widgets without a parent. Empty as long as no test has started Qt."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    windows = [window for window in widgets.QApplication.topLevelWidgets() if window.parent() is None]
    return [window for window in windows if window.metaObject().className() != "QTipLabel"]  # Qt keeps its one tooltip


def lasting_windows(before: list[Any]) -> list[str]:
    for tidy in (delete_what_was_to_be_deleted, gc.collect, delete_what_was_to_be_deleted):
        if not any(window not in before for window in top_windows()):
            return []
        tidy()
    return [f"{type(w).__name__} {w.objectName()!r}" for w in top_windows() if w not in before]


def delete_what_was_to_be_deleted() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
