"""`run.py` before anything is installed: where it goes, what it finds missing, when it sets up again, what it says."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = [ROOT / "run.py", *sorted((ROOT / ".setup").rglob("*.py"))]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT))
    import run as module

    return module


@pytest.fixture
def system(run: ModuleType) -> ModuleType:
    from first_start import system as module

    return module


@pytest.fixture
def environment(run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The module with a project and an environment of this test's own."""
    from first_start import environment as module

    project = tmp_path / "project"
    (project / ".setup").mkdir(parents=True)
    (project / "pyproject.toml").write_text("[project]\n", "utf-8")
    (project / ".setup" / "constraints.txt").write_text("click==8.1.8\n", "utf-8")
    places = {"ROOT": project, "VENV": project / ".venv", "PYTHON": project / ".venv" / "bin" / "python"}
    for name, place in {**places, "STAMP": project / ".venv" / ".playground-setup"}.items():
        monkeypatch.setattr(module, name, place)
    return module


@pytest.fixture
def installs(environment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The extras of every installation that was asked for; nothing is installed."""
    asked: list[set[str]] = []
    monkeypatch.setattr(environment, "install_project", asked.append)
    return asked


@pytest.fixture
def programs(system: ModuleType, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The programs that the PATH is made to hold."""
    present: set[str] = set()
    monkeypatch.setattr(system, "on_path", lambda name: f"/usr/bin/{name}" if name in present else None)
    return present


# ---- the way that the arguments go


@pytest.mark.parametrize(
    ("arguments", "display", "expected"),
    [
        ([], True, ("window", [])),
        ([], False, ("starter", [])),
        (["app"], True, ("window", [])),
        (["app"], False, ("starter", [])),
        (["app", "x.preset.md"], False, ("window", ["x.preset.md"])),
        (["test"], False, ("test", [])),
        (["test", "-k", "binding"], True, ("test", ["-k", "binding"])),
        (["setup", "lint"], True, ("setup", ["lint"])),
        (["--help"], True, ("help", [])),
        (["doctor"], True, ("program", ["doctor"])),
        (["run", "starter", "--export", "a.html"], True, ("program", ["run", "starter", "--export", "a.html"])),
        (["--version"], False, ("program", ["--version"])),
        (["not-there.preset.md"], True, ("program", ["not-there.preset.md"])),
    ],
)
def test_errand(run: ModuleType, arguments: list[str], display: bool, expected: tuple[str, list[str]]) -> None:
    assert run.errand(arguments, display) == expected


def test_a_file_opens_in_the_window(run: ModuleType, tmp_path: Path) -> None:
    preset = tmp_path / "pirate.preset.md"
    preset.write_text("Arr.", "utf-8")
    assert run.errand([str(preset)], True) == ("window", [str(preset)])


def test_a_file_named_like_a_command_hides_no_command(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "doctor").touch()
    assert run.errand(["doctor"], True) == ("program", ["doctor"])


def test_extras(run: ModuleType) -> None:
    assert run.extras_for("window", []) == set()
    assert run.extras_for("test", ["-q"]) == {"test"}
    assert run.extras_for("setup", ["lint", "test"]) == {"lint", "test"}
    with pytest.raises(run.Trouble, match="test, lint and vendors, not docs"):
        run.extras_for("setup", ["docs"])


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_a_display_is_what_one_of_three_variables_names(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert not run.has_display()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert run.has_display()


def test_an_old_python_is_told(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run.sys, "version_info", (3, 10, 4, "final", 0))
    with pytest.raises(run.Trouble, match=r"Python 3\.11 or newer is needed"):
        run.main([])


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_an_old_python_can_read_it(source: Path) -> None:
    ast.parse(source.read_text("utf-8"), feature_version=(3, 8))


def test_a_page_goes_where_the_person_may_write(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run.writable_folder() == tmp_path
    monkeypatch.setattr(run.os, "access", lambda place, _: place == Path.home())
    assert run.writable_folder() == Path.home()


# ---- libraries and programs of the system


def test_missing_libraries_are_those_the_loader_does_not_find(system: ModuleType) -> None:
    expected = {"libnot-there.so.9": "a"} if system.LINUX else {}
    assert system.missing_libraries({"libnot-there.so.9": "a", "libc.so.6": "b"}) == expected


def test_the_screens_decide_which_libraries_the_window_needs(system: ModuleType) -> None:
    qt, x11, wayland = set(system.QT_LIBRARIES), set(system.X11_LIBRARIES), set(system.WAYLAND_LIBRARIES)
    assert set(system.window_libraries({"DISPLAY": ":0"})) == qt | x11
    assert set(system.window_libraries({"WAYLAND_DISPLAY": "wayland-0"})) == qt | wayland
    assert set(system.window_libraries({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"})) == qt
    assert set(system.window_libraries({"QT_QPA_PLATFORM": "wayland;xcb"})) == qt | x11 | wayland


def test_the_line_for_debian_names_every_package_once(system: ModuleType, programs: set[str]) -> None:
    programs.add("apt-get")
    line = system.install_line({"libGL.so.1": "libgl1", "libGLX.so.0": "libgl1", "Xvfb": "xvfb"})
    assert line == "sudo apt-get install -y --no-install-recommends libgl1 xvfb"


def test_the_line_for_fedora_asks_for_what_provides_the_library(system: ModuleType, programs: set[str]) -> None:
    programs.add("dnf")
    assert system.install_line({"libGL.so.1": "libgl1"}) == "sudo dnf install 'libGL.so.1()(64bit)'"


def test_without_a_known_tool_the_libraries_are_named(system: ModuleType, programs: set[str]) -> None:
    assert system.install_line({"libGL.so.1": "libgl1"}).endswith(" libGL.so.1")


def test_a_window_without_its_libraries_says_the_line(
    run: ModuleType, system: ModuleType, programs: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "missing_libraries", lambda _: {"libGL.so.1": "libgl1"})
    with pytest.raises(run.Trouble, match="libraries of the system"):  # no apt-get: nothing may be installed
        run.open_window([])


def test_what_can_be_done_without_stops_nothing(
    run: ModuleType, system: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system, "may_install", lambda: True)
    monkeypatch.setattr(system, "install", failing(run.Trouble("apt-get install x\ndid not work:\n...")))
    system.install_or_do_without({"x": "x"}, "Some tests are skipped; this did not work")
    assert capsys.readouterr().err == "Some tests are skipped; this did not work: apt-get install x\n"


# ---- when the environment is made, kept, made again


def pretend_made(environment: ModuleType, version: str = "") -> None:
    version = version or ".".join(map(str, sys.version_info[:3]))
    environment.PYTHON.parent.mkdir(parents=True, exist_ok=True)
    environment.PYTHON.touch()
    (environment.VENV / "pyvenv.cfg").write_text(f"home = /usr/bin\nversion = {version}\n", "utf-8")


def test_a_second_start_installs_nothing(environment: ModuleType, installs: list[set[str]]) -> None:
    environment.set_up({"test"})
    environment.set_up({"test"})
    environment.set_up(set())
    assert installs == [{"test"}]
    assert (environment.VENV / "pyvenv.cfg").exists()


def test_a_new_extra_is_added_to_the_others(environment: ModuleType, installs: list[set[str]]) -> None:
    environment.set_up({"test"})
    kept = environment.VENV / "kept"
    kept.touch()
    environment.set_up({"lint"})
    assert installs == [{"test"}, {"test", "lint"}]
    assert environment.is_ready({"test", "lint"})
    assert kept.exists()


@pytest.mark.parametrize("name", ["pyproject.toml", ".setup/constraints.txt"])
def test_other_requirements_bring_it_up_to_date(
    environment: ModuleType, installs: list[set[str]], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.set_up(set())
    (environment.ROOT / name).write_text("# changed\n", "utf-8")
    environment.set_up(set())
    assert len(installs) == 2
    assert "up to date" in capsys.readouterr().err


def test_a_moved_checkout_is_installed_again(
    environment: ModuleType, installs: list[set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.set_up({"test"})
    moved = environment.ROOT.rename(environment.ROOT.with_name("moved"))
    for name in ("ROOT", "VENV", "PYTHON", "STAMP"):
        place = getattr(environment, name)
        monkeypatch.setattr(environment, name, moved / place.relative_to(moved.with_name("project")))
    environment.set_up(set())
    assert installs == [{"test"}, {"test"}]


def test_what_was_killed_in_the_middle_is_made_again(environment: ModuleType, installs: list[set[str]]) -> None:
    pretend_made(environment)
    environment.STAMP.write_text(environment.HALF_MADE, "utf-8")
    rubbish = environment.VENV / "half a package"
    rubbish.touch()
    environment.set_up(set())
    assert installs == [set()]
    assert not rubbish.exists()


def test_an_environment_of_another_python_is_made_again(environment: ModuleType, installs: list[set[str]]) -> None:
    pretend_made(environment, "3.8.2")
    assert not environment.can_be_kept("")
    environment.set_up(set())
    assert f"version = {sys.version_info[0]}.{sys.version_info[1]}" in (environment.VENV / "pyvenv.cfg").read_text(
        "utf-8"
    )


def test_a_lost_python_is_made_again(environment: ModuleType, installs: list[set[str]]) -> None:
    environment.set_up(set())
    environment.PYTHON.unlink()
    environment.set_up(set())
    assert len(installs) == 2
    assert environment.PYTHON.exists()


def test_an_environment_made_by_hand_is_kept(environment: ModuleType, installs: list[set[str]]) -> None:
    pretend_made(environment)
    own = environment.VENV / "own"
    own.touch()
    environment.set_up(set())
    assert own.exists()
    assert installs == [set()]


def failing(error: Exception) -> Callable[[set[str]], None]:
    def fail(_: set[str]) -> None:
        raise error

    return fail


def test_a_first_set_up_that_failed_is_made_again(
    run: ModuleType, environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "install_project", failing(run.Trouble("no network")))
    with pytest.raises(run.Trouble):
        environment.set_up(set())
    assert environment.read_stamp() == environment.HALF_MADE


def test_an_update_that_failed_leaves_the_older_environment(
    run: ModuleType, environment: ModuleType, installs: list[set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.set_up({"test"})
    before = environment.read_stamp()
    (environment.ROOT / ".setup" / "constraints.txt").write_text("click==99\n", "utf-8")
    monkeypatch.setattr(environment, "install_project", failing(run.Trouble("no network")))
    with pytest.raises(run.Trouble):
        environment.set_up(set())
    assert environment.read_stamp() == before


def test_a_folder_of_other_things_is_never_emptied(
    run: ModuleType, environment: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    letters = tmp_path / "letters"
    letters.mkdir()
    (letters / "to-mother.txt").touch()
    monkeypatch.setattr(environment, "VENV", letters)
    monkeypatch.setattr(environment, "STAMP", letters / ".playground-setup")
    with pytest.raises(run.Trouble, match="holds other things"):
        environment.set_up(set())
    assert (letters / "to-mother.txt").exists()


def test_a_full_disk_is_told_before_anything_is_downloaded(
    run: ModuleType, environment: ModuleType, installs: list[set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 20_000_000}))
    with pytest.raises(run.Trouble, match="has 20 MB of free space and the set-up needs 700 MB"):
        environment.set_up(set())
    assert installs == []


def test_a_folder_that_cannot_be_written_is_told(
    run: ModuleType, environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "make", failing(PermissionError(13, "Permission denied", ".venv")))
    with pytest.raises(run.Trouble, match=r"cannot be written.*PLAYGROUND_VENV"):
        environment.set_up(set())


def test_pip_of_the_system_serves_the_environment(environment: ModuleType) -> None:
    folder, python = Path("/usr/lib/python3/dist-packages/pip"), str(environment.PYTHON)
    for version in ("22.3", "22.3.1", "23.0.1", "26.3", "30.0.dev0"):
        assert environment.pip_from_outside(version, folder) == [sys.executable, "-m", "pip", "--python", python]
    for version in ("22.0.2", "22.2.2", "9.0.1"):
        assert environment.pip_from_outside(version, folder) == [python, str(folder)]


# ---- what is said


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        (
            "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/x'",
            "cannot be written",
        ),
        ("[Errno 30] Read-only file system: '/srv/.venv'", "cannot be written"),
        (
            "WARNING: Retrying after connection broken by 'NewConnectionError(': Failed to establish a new connection: "
            "[Errno -3] Temporary failure in name resolution')'\nERROR: No matching distribution found for click",
            "no way to the network",
        ),
        ("one\ntwo\nsomething else broke", "  something else broke"),
    ],
)
def test_every_trouble_has_its_sentence(run: ModuleType, output: str, words: str) -> None:
    from first_start.words import explain

    assert words in explain(output, "/somewhere/.venv")


def test_only_versions_that_do_not_fit_are_asked_for_anew(run: ModuleType) -> None:
    from first_start.words import is_about_versions

    assert is_about_versions("ERROR: No matching distribution found for PySide6-Essentials==6.11.3")
    assert not is_about_versions(
        "Temporary failure in name resolution\nERROR: No matching distribution found for click"
    )
    assert not is_about_versions("ERROR: [Errno 28] No space left on device")


@pytest.mark.parametrize(
    ("line", "news"),
    [
        ("Downloading click-8.1.8-py3-none-any.whl (98 kB)", "downloading click (98 kB)"),
        (
            "  Downloading https://host/a/PySide6_Essentials-6.11.3-x.whl (84.3 MB)",
            "downloading PySide6_Essentials (84.3 MB)",
        ),
        ("  Downloading click-8.1.8-py3-none-any.whl.metadata (2.3 kB)", ""),
        ("Installing collected packages: click, pip", "installing 2 packages"),
        ("Requirement already satisfied: click", ""),
    ],
)
def test_news_of_pip(run: ModuleType, line: str, news: str) -> None:
    from first_start.words import news_in

    assert news_in(line) == news


def test_off_a_terminal_only_large_downloads_are_told(run: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    from first_start.words import PassingNews

    news = PassingNews()
    news.take("Downloading click-8.1.8-py3-none-any.whl (98 kB)\n")
    news.take("Downloading regex-2026-x.whl (1.2 MB)\n")
    news.take("Downloading xllamacpp-2026-x.whl (33.8 MB)\n")
    news.end()
    assert capsys.readouterr().err == "  downloading xllamacpp (33.8 MB)\n"
