#!/usr/bin/env python3
"""Sets up and starts System Message Playground. Needs Python 3.11 or newer with pip (or uv), and nothing else.

  python3 run.py                the window; without a display, the starter comparison in this terminal
  python3 run.py FILE           the window with a preset, an experiment or a comparison opened
  python3 run.py run ...        any command of the program: run, runs, presets, models, doctor, ...
  python3 run.py test ...       all tests; what follows goes to pytest
  python3 run.py setup EXTRA... only set up; the extras are `test`, `lint` and `vendors`

Everything is installed into .venv beside this file, or into the folder that PLAYGROUND_VENV names.
"""

# Here and in .setup/first_start: the standard library only, imported where it is needed since every start pays for it,
# and nothing that Python 3.8 cannot parse, so that an old Python says a sentence and not SyntaxError.
from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / ".setup"))

from first_start import environment, system
from first_start.words import Trouble, say

OLDEST_PYTHON = (3, 11)


def main(arguments: list[str]) -> int:
    if sys.version_info < OLDEST_PYTHON:
        raise Trouble(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Try: python3.11 run.py")
    what, rest = errand(arguments, has_display())
    if what == "help":
        return show_help()
    environment.set_up(extras_for(what, rest))
    if what == "setup":
        return 0
    errands = {"test": run_tests, "window": open_window, "starter": run_starter, "program": run_program}
    return errands[what](rest)


def errand(arguments: list[str], display: bool) -> tuple[str, list[str]]:
    """What is asked for (help, test, setup, window, starter, program) and the arguments that go with it."""
    first = arguments[0] if arguments else "app"
    if first in ("test", "setup"):
        return first, arguments[1:]
    if first in ("-h", "--help"):
        return "help", arguments[1:]
    if first == "app":
        return ("window" if display or arguments[1:] else "starter"), arguments[1:]
    opens_a_file = Path(first).suffix != "" and Path(first).is_file()
    return ("window" if opens_a_file else "program"), arguments


def has_display() -> bool:
    """Whether a window can be shown. Qt's own variable counts: it may name another kind of screen (vnc, offscreen)."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not system.LINUX or any(os.environ.get(name) for name in names)


def extras_for(what: str, rest: list[str]) -> set[str]:
    if what == "setup":
        if unknown := set(rest) - set(environment.EXTRAS):
            known = f"{', '.join(environment.EXTRAS[:-1])} and {environment.EXTRAS[-1]}"
            raise Trouble(f"setup knows the extras {known}, not {' '.join(sorted(unknown))}.")
        return set(rest)
    return {"test"} if what == "test" else set()


def show_help() -> int:
    say((__doc__ or "").strip(), sys.stdout)
    if not environment.is_ready(set()):
        return 0
    say("\nThe program:\n", sys.stdout)
    return run_program(["--help"])


def run_program(arguments: list[str]) -> int:
    if arguments[:1] == ["run"] and system.may_install():
        system.install(system.missing_libraries(system.MODEL_LIBRARIES))
    return become(program(*arguments))


def open_window(arguments: list[str]) -> int:
    for_window = system.missing_libraries(system.window_libraries(os.environ))
    for_model = system.missing_libraries(system.MODEL_LIBRARIES)
    if system.may_install():
        system.install({**for_window, **for_model})
    elif for_window:
        raise Trouble(
            "The window needs libraries of the system that are not here. Install them, then start again:\n"
            f"  {system.install_line({**for_window, **for_model})}\n"
            "All but the window works without them: python3 run.py run starter --export starter-comparison.html"
        )
    elif for_model:
        say(f"The embedded model needs a library that is not here: {system.install_line(for_model)}")
    return become(program(*arguments))


def run_starter(_: list[str]) -> int:
    """The starter comparison in the terminal: it loads no Qt and needs none of Qt's libraries."""
    import subprocess

    absent = system.missing_libraries(system.MODEL_LIBRARIES)
    if absent and not system.may_install():
        raise Trouble(f"The embedded model needs a library that is not here: {system.install_line(absent)}")
    system.install(absent)
    page = writable_folder() / "starter-comparison.html"
    say("There is no display here (no DISPLAY, no WAYLAND_DISPLAY): the starter comparison runs in this terminal.")
    before = page.stat().st_mtime_ns if page.exists() else None
    code = subprocess.call(program("run", "starter", "--export", str(page)))
    if page.exists() and page.stat().st_mtime_ns != before:
        say(f"\nThe answers stand side by side in {page}", sys.stdout)
        say("Open that file in any browser; it needs nothing else.", sys.stdout)
    return code


def writable_folder() -> Path:
    """Where a page for the person goes: here, else at home, else among the temporary files."""
    import tempfile

    places = (Path.cwd(), Path.home(), Path(tempfile.gettempdir()))
    return next((place for place in places if os.access(place, os.W_OK)), places[-1])


def run_tests(arguments: list[str]) -> int:
    for_screen = {
        **system.missing_libraries({**system.QT_LIBRARIES, **system.X11_LIBRARIES}),
        **system.missing_programs(system.SCREEN_PROGRAMS),
    }
    absent = {**for_screen, **system.missing_libraries(system.MODEL_LIBRARIES)}
    if absent and system.may_install():
        system.install(absent)
        absent = for_screen = {}
    if absent:
        say(f"Tests that need a screen or the embedded model are skipped; to run all: {system.install_line(absent)}")
    browser = system.missing_programs(system.BROWSER_PROGRAMS)
    system.install_or_do_without(browser, "Tests of the comparison page in a browser are skipped; this did not work")
    command = [str(environment.PYTHON), "-m", "pytest", *arguments]
    if system.LINUX and not for_screen:
        command.insert(0, str(environment.ROOT / ".setup" / "with-screen"))
    if system.missing_libraries(system.QT_LIBRARIES):
        command += ["-p", "no:pytest-qt"]  # the plugin imports Qt before it collects a single test
    os.chdir(environment.ROOT)
    return become(command)


def program(*arguments: str) -> list[str]:
    """The program's command line. -P: a file random.py in the person's own folder is not ours to import."""
    return [str(environment.PYTHON), "-P", "-m", "playground", *arguments]


def become(command: list[str]) -> int:
    """Let `command` take the place of this process, so that signals and the exit code are its own."""
    if os.name == "nt":
        import subprocess

        return subprocess.call(command)
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(command[0], command)
    raise AssertionError("execv does not return")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Trouble as trouble:
        say(str(trouble))
        sys.exit(3)
    except KeyboardInterrupt:
        sys.exit(130)
