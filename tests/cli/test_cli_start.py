"""What the first word decides: a command, the window, or a sentence that says what to type."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Invoke, Program, command_of, environment

from playground import __main__ as entry
from playground import __version__
from playground.cli import COMMANDS, CommandGroup, cli


def test_the_version(program: Program, invoke: Invoke) -> None:
    done = program("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"playground {__version__}\n", "")
    assert invoke("--version").stdout == done.stdout


def test_the_version_imports_nothing() -> None:
    code = (
        "import runpy, sys\nsys.argv = ['playground', '--version']\n"
        "try: runpy.run_module('playground', run_name='__main__')\nexcept SystemExit: pass\nprint(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"playground {__version__}\n")
    assert not {"click", "asyncio", "playground.cli", "playground.core"} & set(done.stdout.split())


def test_help_imports_no_command() -> None:
    code = (
        "import sys\nfrom playground.cli import main\n"
        "assert main(['--help']) == 0\nprint(*sorted(m for m in sys.modules if m.startswith('playground.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    help_text, _, loaded = done.stdout.rstrip().rpartition("\n")
    assert all(f"  {name} " in help_text for name in COMMANDS)
    assert not {f"playground.cli.{place.partition(':')[0]}" for place, _words in COMMANDS.values()} & set(
        loaded.split()
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_the_words_of_the_list(name: str) -> None:
    with cli.make_context("playground", ["--help"], resilient_parsing=True) as context:
        command = cli.get_command(context, name)
    assert command is not None
    assert (command.help or "").startswith(COMMANDS[name][1].rstrip("."))
    if isinstance(command, CommandGroup):
        listed = COMMANDS[name][1].partition(": ")[2].rstrip(".").split(", ")
        assert listed == command.list_commands(context)


def test_a_run_loads_no_qt(program: Program, own_home: Path) -> None:
    code = (
        "import sys\nfrom playground.cli import main\n"
        "main(['runs', 'list']), main(['doctor']), main(['presets', 'list']), main(['keys', 'list'])\n"
        "assert not {m for m in sys.modules if m.split('.')[0] in ('PySide6', 'shiboken6')}, sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["rum"], "There is no command 'rum': did you mean 'run'? `playground --help` says more."),
        (["runs", "shw"], "There is no command 'shw': did you mean 'show'? `playground runs --help` says more."),
        (["lost.html"], "There is no file 'lost.html', and no command of that name. `playground --help` says more."),
        (["runs"], "Say what to do: list, show, search, delete, restore. `playground runs --help` says more."),
        (["run", "--smples", "3"], "No such option '--smples'"),
        (["runs", "show"], "Missing argument 'RUN'. `playground runs show --help` says more."),
        (["run", "--samples", "0"], "Invalid value for '--samples': 0 is not in the range 1<=x<=1000."),
        (["run", "--temperature", "hot"], "Invalid value for '--temperature': 'hot' is not a valid float"),
    ],
)
def test_bad_usage_is_one_line(invoke: Invoke, words: list[str], said: str) -> None:
    done = invoke(*words)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith(f"playground: {said}")
    assert done.stderr.count("\n") == 1


def test_bad_usage_of_the_real_program(program: Program) -> None:
    done = program("rum")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "playground: There is no command 'rum': did you mean 'run'? `playground --help` says more.\n"


def test_what_opens_the_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("mine.preset.md", "run", "runs.html"):
        (tmp_path / name).write_text("x", "utf-8")
    assert entry.opens_window([])
    assert entry.opens_window(["mine.preset.md"])
    assert entry.opens_window([str(tmp_path / "runs.html")])
    assert not entry.opens_window(["run"]), "a file cannot hide a command"
    assert not entry.opens_window(["mine.preset.md", "--json"])
    assert not entry.opens_window(["lost.html"])
    assert not entry.opens_window(["--help"])
    monkeypatch.setenv("_PLAYGROUND_COMPLETE", "bash_source")
    assert not entry.opens_window([])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")
def test_without_a_display_the_window_says_what_works(program: Program) -> None:
    done = program(env=environment(DISPLAY=None, WAYLAND_DISPLAY=None, QT_QPA_PLATFORM=None))
    assert done.returncode == 1
    assert done.stderr == (
        "playground: there is no display here for the window: `playground run starter` works without it\n"
    )


def test_without_qt_the_window_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "PySide6.py").write_text("raise ImportError('libGL.so.1 is not there', name='PySide6.QtGui')", "utf-8")
    path = os.pathsep.join([str(tmp_path), str(Path(entry.__file__).parents[1])])
    command = [each for each in command_of() if each != "-P"]
    done = subprocess.run(
        command, env=environment(PYTHONPATH=path), capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 1
    assert "libGL.so.1 is not there" in done.stderr
    assert "`playground doctor`" in done.stderr
    assert "Traceback" not in done.stderr


def test_shell_completion(program: Program) -> None:
    done = program(env=environment(_PLAYGROUND_COMPLETE="bash_complete", COMP_WORDS="playground pre", COMP_CWORD="1"))
    assert done.stdout.strip() == "plain,presets"
