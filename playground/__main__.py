"""`python -m playground`: without arguments, or with one file, the window; else the command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from playground import __version__

VERSION_LINE: Final = f"playground {__version__}"
_COMPLETION: Final = "_PLAYGROUND_COMPLETE"  # a shell that asks for completions, not a person
_WITHOUT_WINDOW: Final = "`playground run starter` works without it"


def main() -> int:
    """The exit code. Nothing is imported before it is known what is asked for."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        sys.stdout.write(VERSION_LINE + "\n")
        return 0
    if opens_window(arguments):
        return open_window(Path(arguments[0]) if arguments else None)
    from playground.cli import main as run_command

    return run_command(arguments)


def opens_window(arguments: list[str]) -> bool:
    """A file is known by its ending, so that no file in the person's folder can hide a command."""
    if not arguments:
        return _COMPLETION not in os.environ
    only = Path(arguments[0])
    return len(arguments) == 1 and not arguments[0].startswith("-") and only.suffix != "" and only.is_file()


def open_window(path: Path | None) -> int:
    if not has_display():
        return _no_window(f"there is no display here for the window: {_WITHOUT_WINDOW}")
    try:
        from playground.gui.app import main as show_window
    except ImportError as error:
        if not _is_of_qt(error):
            raise
        return _no_window(
            f"the window cannot start ({error}): `playground doctor` says what is missing, and {_WITHOUT_WINDOW}"
        )
    return show_window(path)


def has_display() -> bool:
    """Whether a window can be shown; without one, Qt would end the process with no word of ours."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in names)


def _is_of_qt(error: ImportError) -> bool:
    """Qt itself is missing, or a library of the system that it needs."""
    return (error.name or "").partition(".")[0] in ("PySide6", "shiboken6") or "PySide6" in (error.path or "")


def _no_window(words: str) -> int:
    sys.stderr.write(f"playground: {words}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
