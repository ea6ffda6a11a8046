"""`playground doctor`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import Invoke

from playground.cli import diagnosis, system_libraries

ROOT = Path(__file__).resolve().parents[2]


def findings(invoke: Invoke, area: str) -> list[dict[str, Any]]:
    report = json.loads(invoke("doctor", "--json").stdout)
    return [finding for finding in report["findings"] if finding["area"] == area]


@pytest.fixture(autouse=True)
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)


def test_all_is_well(invoke: Invoke, own_home: Path) -> None:
    done = invoke("doctor")
    assert done.exit_code == 0, done.stdout
    assert done.stderr == "All is well.\n"
    for area in ("version", "folder", "database", "presets", "keyring", "embedded model", "window", "endpoints"):
        assert any(line[2:].startswith(area) for line in done.stdout.splitlines()), area
    report = json.loads(invoke("doctor", "--json").stdout)
    assert report["ok"] is True
    assert {finding["state"] for finding in report["findings"]} <= {"ok", "note"}
    assert not own_home.exists(), "a look changes nothing"


def test_a_wrong_endpoint(invoke: Invoke, own_home: Path) -> None:
    own_home.mkdir()
    (own_home / "endpoints.toml").write_text("[endpoints.x]\nbase_ulr = 1\n", "utf-8")
    assert invoke("doctor").exit_code == 1
    states = [finding["state"] for finding in findings(invoke, "endpoints")]
    assert states == ["ok", "problem"]


def test_a_broken_preset_and_a_wrong_setting(invoke: Invoke, own_home: Path) -> None:
    (own_home / "presets").mkdir(parents=True)
    (own_home / "presets" / "x.preset.md").write_text("---\nnme: x\n---\n", "utf-8")
    (own_home / "settings.json").write_text('{"local_slots": 0, "local_model_path": "/lost.gguf"}', "utf-8")
    assert [finding["state"] for finding in findings(invoke, "presets")] == ["ok", "problem"]
    assert [finding["state"] for finding in findings(invoke, "settings")] == ["note"]
    assert [finding["state"] for finding in findings(invoke, "embedded model")] == ["ok", "problem"]


def test_a_folder_that_is_a_file(invoke: Invoke, own_home: Path) -> None:
    own_home.write_text("no folder", "utf-8")
    said = invoke("doctor")
    assert (said.exit_code, said.stderr.count("\n")) == (2, 1)
    assert str(own_home) in said.stderr


def test_a_damaged_database(invoke: Invoke, own_home: Path) -> None:
    own_home.mkdir()
    (own_home / "runs.sqlite3").write_bytes(b"nonsense" * 1000)
    (found,) = findings(invoke, "database")
    assert found["state"] == "problem"


def test_missing_libraries_count_where_there_is_a_screen(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "missing_libraries", lambda _wanted: {"libEGL.so.1": "libegl1"})
    (found,) = findings(invoke, "window")
    assert (found["state"], "sudo apt-get install libegl1" in found["message"]) == ("note", True)
    monkeypatch.setenv("DISPLAY", ":9")
    (found,) = findings(invoke, "window")
    assert found["state"] == "problem"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the loader of Linux")
def test_what_the_loader_does_not_find() -> None:
    assert system_libraries.missing_libraries({"libc.so.6": "libc6", "libnowhere.so.9": "libnowhere"}) == {
        "libnowhere.so.9": "libnowhere"
    }


def test_the_same_libraries_as_the_first_start_looks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / ".setup"))
    from first_start import system

    for name in ("QT_LIBRARIES", "X11_LIBRARIES", "WAYLAND_LIBRARIES", "MODEL_LIBRARIES"):
        assert dict(getattr(system_libraries, name)) == getattr(system, name)
    for surroundings in ({}, {"DISPLAY": ":0"}, {"WAYLAND_DISPLAY": "w"}, {"QT_QPA_PLATFORM": "xcb"}):
        assert system_libraries.window_libraries(surroundings) == system.window_libraries(surroundings)


@pytest.mark.parametrize(("version", "aborts"), [("6.11.3", False), ("6.12.0", True), ("6.13.1", True)])
def test_the_qt_that_aborts(version: str, aborts: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 11, 7))
    assert diagnosis._aborts(version) is aborts
    monkeypatch.setattr(sys, "version_info", (3, 12, 0))
    assert diagnosis._aborts(version) is False


def test_what_it_says_without_a_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "PACKAGES", ("xllamacpp", "no-such-package"))
    assert os.environ["PLAYGROUND_HOME"]
    states = {finding.message.split()[0]: finding.state for finding in diagnosis._versions()}
    assert states["no-such-package"] == "problem"
